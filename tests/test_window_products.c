/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Products of layers of one window, and of the way down to one channel, against plain loops in
 * double precision. A sum of n products in single precision, u = 2^-24, is off by at most (n + 1) u
 * times that of the absolute ones (N. J. Higham, Accuracy and Stability of Numerical Algorithms,
 * section 3.1).
 */
#include "check.h"
#include "learn/window_products.h"
#include "reverify/stream.h"

#include <stdlib.h>

static const rv_stream_key key = {171, 172, 173, 174};

static float *draw(size_t count, uint64_t row) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, row);
  float *x = malloc(count * sizeof *x);
  for (size_t i = 0; i < count; i++)
    x[i] = (float)(gsl_rng_uniform(rng) - 0.5);
  return x;
}

/* A sum of products, with that of their sizes. */
typedef struct product {
  double sum, size;
} product;

static void add(product *p, float a, float b) {
  p->sum += (double)a * (double)b;
  p->size += fabs((double)a * (double)b);
}

static void check_product(float value, product p, size_t n) {
  check_near((double)value, p.sum, (double)(n + 1) * 0x1p-24 * p.size);
}

static void check_full(rv_full_layer s) {
  float *weight = draw(s.outputs * s.inputs, 1), *lower = draw(s.rows * s.inputs, 2);
  float *upper = draw(s.rows * s.outputs, 3), *up = draw(s.rows * s.outputs, 4);
  float *down = draw(s.rows * s.inputs, 5), *sum = draw(s.outputs * s.inputs, 6);
  float *before = draw(s.outputs * s.inputs, 6);
  rv_full_up(up, weight, lower, s);
  rv_full_down(down, weight, upper, s);
  rv_full_add(sum, lower, upper, s);
  for (size_t r = 0; r < s.rows; r++)
    for (size_t o = 0; o < s.outputs; o++) {
      product p = {0, 0};
      for (size_t i = 0; i < s.inputs; i++)
        add(&p, weight[o * s.inputs + i], lower[r * s.inputs + i]);
      check_product(up[r * s.outputs + o], p, s.inputs);
    }
  for (size_t r = 0; r < s.rows; r++)
    for (size_t i = 0; i < s.inputs; i++) {
      product p = {0, 0};
      for (size_t o = 0; o < s.outputs; o++)
        add(&p, weight[o * s.inputs + i], upper[r * s.outputs + o]);
      check_product(down[r * s.inputs + i], p, s.outputs);
    }
  for (size_t o = 0; o < s.outputs; o++)
    for (size_t i = 0; i < s.inputs; i++) {
      product p = {0, 0};
      add(&p, before[o * s.inputs + i], 1);
      for (size_t r = 0; r < s.rows; r++)
        add(&p, upper[r * s.outputs + o], lower[r * s.inputs + i]);
      check_product(sum[o * s.inputs + i], p, s.rows + 1);
    }
  float *all[] = {weight, lower, upper, up, down, sum, before};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    free(all[i]);
}

static void full_layers_are_products_of_matrices(void **state) {
  (void)state;
  check_full((rv_full_layer){.rows = 10, .inputs = 37, .outputs = 5});
  check_full((rv_full_layer){.rows = 3, .inputs = 1, .outputs = 19});
  check_full((rv_full_layer){.rows = 1, .inputs = 70, .outputs = 1});
}

static void check_single(size_t rows, rv_maps below, rv_kernels k) {
  rv_maps above = rv_maps_above(below, k);
  size_t uppers = above.height * above.width * k.count, lowers = below.height * below.width;
  float *weight = draw(k.count * k.height * k.width, 1), *upper = draw(rows * uppers, 2);
  float *lower = draw(rows * lowers, 3);
  float *column = malloc(rv_single_column(rows, below, k) * sizeof *column);
  product *p = calloc(rows * lowers, sizeof *p);
  for (size_t r = 0; r < rows; r++)
    for (size_t i = 0; i < above.height; i++)
      for (size_t j = 0; j < above.width; j++)
        for (size_t c = 0; c < k.count; c++)
          for (size_t a = 0; a < k.height; a++)
            for (size_t b = 0; b < k.width; b++)
              add(&p[r * lowers + (k.stride * i + a) * below.width + k.stride * j + b],
                  upper[r * uppers + (i * above.width + j) * k.count + c],
                  weight[(c * k.height + a) * k.width + b]);
  rv_single_down(lower, weight, upper, column, rows, below, k);
  for (size_t i = 0; i < rows * lowers; i++)
    check_product(lower[i], p[i], k.count * k.height * k.width);
  free(weight);
  free(upper);
  free(lower);
  free(column);
  free(p);
}

/* Windows that overlap, that stand side by side, and that leave places aside. */
static void single_channels_gather_their_windows(void **state) {
  (void)state;
  check_single(10, (rv_maps){9, 8, 1}, (rv_kernels){3, 3, 1, 6});
  check_single(2, (rv_maps){13, 11, 1}, (rv_kernels){4, 3, 2, 17});
  check_single(3, (rv_maps){10, 10, 1}, (rv_kernels){2, 2, 3, 5});
  check_single(1, (rv_maps){5, 7, 1}, (rv_kernels){1, 2, 2, 1});
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(full_layers_are_products_of_matrices),
      cmocka_unit_test(single_channels_gather_their_windows),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
