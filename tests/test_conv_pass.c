/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A convolutional net's passes up and down against the formulas of conv_net.h in double precision,
 * by plain loops over windows, and their gradients against differences of the loss of those loops.
 *
 * Tolerance: as for dense nets (test_dense_pass.c), 1000 u of the largest entry, u = 2^-24; a unit
 * here has at most 54 inputs, and a bias gathers at most 7 rows of 35 places.
 */
#include "learn/conv_pass.h"
#include "learn/loss.h"

#include "check.h"
#include "conv_plain.h"

#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOLERANCE (1000 * 0x1p-24)

enum { ROWS = 7, LAYERS = 4, CLASSES = 4, PIXELS = 9 * 8, SAMPLED = 3 };

/* Overlapping windows, windows apart that leave a border of the maps aside, full layers. */
static const rv_maps image_maps = {9, 8, 1};
static const rv_conv_spec spec[LAYERS] = {{3, 1, 6}, {2, 2, 5}, {0, 0, 6}, {0, 0, CLASSES}};
static const uint8_t label[ROWS] = {0, 1, 2, 3, 3, 0, 2};
static const uint32_t example[ROWS] = {2, 0, 1, 4, 3, 6, 5};

typedef struct fixture {
  rv_conv_net net, gradient;
  rv_conv_products products;
  rv_conv_pass pass;
  float image[ROWS * PIXELS];
  float code[ROWS * PLAIN_UNITS_MAX]; /* where the way down begins */
} fixture;

static void set_up(fixture *f, bool averaged) {
  const rv_stream_key key = {.seed = 7, .program = 1};
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 1ULL << 40);
  check_status(rv_conv_net_open(&f->net, image_maps, spec, LAYERS), RV_OK);
  check_status(rv_conv_net_open(&f->gradient, image_maps, spec, LAYERS), RV_OK);
  f->net.averaged = averaged;
  rv_conv_net_draw(&key, &f->net, 3, 0);
  for (size_t i = 0; i < f->net.count; i++)
    f->net.parameter[i] += (float)(gsl_rng_uniform(rng) - 0.5);
  for (size_t i = 0; i < ROWS * PIXELS; i++)
    f->image[i] = (float)gsl_rng_uniform(rng);
  for (size_t i = 0; i < ROWS * PLAIN_UNITS_MAX; i++)
    f->code[i] = gsl_rng_uniform(rng) < 0.5;
  check_status(rv_conv_products_open(&f->products, &f->net), RV_OK);
  check_status(rv_conv_products_set(&f->products, &f->net), RV_OK);
  check_status(rv_conv_pass_open(&f->pass, &f->net), RV_OK);
  f->pass.rows = ROWS;
}

static void tear_down(fixture *f) {
  rv_conv_net_free(&f->net);
  rv_conv_net_free(&f->gradient);
  rv_conv_products_free(&f->products);
  rv_conv_pass_free(&f->pass);
}

/* Means over the rows, of the latter over the pixels too. */

static double loss_up(conv_plain *p, void *fixture_) {
  const fixture *f = fixture_;
  double loss = 0;
  for (size_t r = 0; r < ROWS; r++)
    loss += plain_forward_loss(p, f->image + example[r] * PIXELS, label[r]);
  return loss / ROWS;
}

static double loss_down_from(conv_plain *p, const fixture *f, size_t from) {
  double loss = 0;
  for (size_t r = 0; r < ROWS; r++)
    loss += plain_reverse_loss(p, f->image + r * PIXELS, f->code + r * rv_conv_units(&f->net, from),
                               from);
  return loss / (ROWS * (double)PIXELS);
}

static double loss_down(conv_plain *p, void *f) {
  return loss_down_from(p, f, LAYERS);
}

static double loss_both(conv_plain *p, void *f) {
  return loss_up(p, f) + loss_down_from(p, f, SAMPLED);
}

static void check_gradient(fixture *f, double (*loss)(conv_plain *, void *)) {
  double largest = 0, worst = 0;
  conv_plain *p = conv_plain_open(&f->net);
  for (size_t i = 0; i < f->net.count; i++) {
    double slope = plain_slope(p, i, loss, f);
    largest = fmax(largest, fabs(slope));
    worst = fmax(worst, fabs(slope - (double)f->gradient.parameter[i]));
  }
  assert_true(largest > 1e-3);
  check_near(worst, 0, TOLERANCE * largest);
  conv_plain_free(p);
}

/* The units of the last row, in the layer where the pass ended. */
static void check_units(const fixture *f, bool up) {
  conv_plain *p = conv_plain_open(&f->net);
  size_t last = ROWS - 1, layer = up ? LAYERS : 0, units = rv_conv_units(&f->net, layer);
  double largest = 0;
  if (up)
    plain_up(p, f->image + example[last] * PIXELS, LAYERS);
  else
    plain_down(p, f->code + last * CLASSES, LAYERS);
  for (size_t i = 0; i < units; i++)
    largest = fmax(largest, fabs(p->unit[i]));
  for (size_t i = 0; i < units; i++)
    check_near((double)f->pass.unit[layer][last * units + i], p->unit[i], TOLERANCE * largest);
  conv_plain_free(p);
}

static void go_up(fixture *f) {
  rv_conv_pass_load(&f->pass, &f->net, f->image, example);
  check_status(rv_conv_up(&f->pass, &f->products, &f->net), RV_OK);
  rv_softmax_loss(f->pass.slope[LAYERS], NULL, f->pass.unit[LAYERS], label, ROWS, CLASSES,
                  1.0 / ROWS);
  check_status(rv_conv_up_back(&f->gradient, &f->pass, &f->products, &f->net), RV_OK);
}

static void go_down(fixture *f, size_t from) {
  size_t units = rv_conv_units(&f->net, from);
  memcpy(f->pass.unit[from], f->code, ROWS * units * sizeof(float));
  check_status(rv_conv_down(&f->pass, &f->products, &f->net, from, 0), RV_OK);
  for (size_t i = 0; i < ROWS * PIXELS; i++) {
    double q = 1 / (1 + exp(-(double)f->pass.unit[0][i]));
    f->pass.slope[0][i] = (float)((q - (double)f->image[i]) / (ROWS * PIXELS));
  }
  check_status(rv_conv_down_back(&f->gradient, &f->pass, &f->products, &f->net, from), RV_OK);
}

static void collect(fixture *f) {
  check_status(rv_conv_products_collect(&f->gradient, &f->products, &f->net), RV_OK);
}

/* Rows that are not meant hold what they hold. */
static void spoil(fixture *f) {
  for (size_t l = 0; l <= LAYERS; l++)
    for (size_t i = ROWS * rv_conv_units(&f->net, l); i < RV_CONV_ROWS * rv_conv_units(&f->net, l);
         i++)
      f->pass.unit[l][i] = f->pass.slope[l][i] = 0.7F;
}

static void check_up(bool averaged) {
  fixture f;
  set_up(&f, averaged);
  spoil(&f);
  go_up(&f);
  check_units(&f, true);
  collect(&f);
  check_gradient(&f, loss_up);
  tear_down(&f);
}

static void test_up(void **state) {
  (void)state;
  check_up(false);
  check_up(true);
}

static void check_down(bool averaged) {
  fixture f;
  set_up(&f, averaged);
  spoil(&f);
  go_down(&f, LAYERS);
  check_units(&f, false);
  collect(&f);
  check_gradient(&f, loss_down);
  tear_down(&f);
}

static void test_down(void **state) {
  (void)state;
  check_down(false);
  check_down(true);
}

/* Both directions add up in one gradient, and collecting empties what was gathered. */
static void check_tied(bool averaged) {
  fixture f;
  set_up(&f, averaged);
  go_up(&f);
  go_down(&f, SAMPLED);
  collect(&f);
  collect(&f);
  check_gradient(&f, loss_both);
  tear_down(&f);
}

static void test_tied(void **state) {
  (void)state;
  check_tied(false);
  check_tied(true);
}

/* The three products of a layer, by plain loops. */

typedef struct layer {
  rv_maps below, above;
  rv_kernels kernels;
  size_t rows, lower, upper, weights; /* numbers of all rows */
  float *x, *y, *w, *out;
  double *plain, *size; /* sums, and sums of absolute values */
} layer;

static size_t numbers(size_t rows, rv_maps m) {
  return rows * m.height * m.width * m.channels;
}

static float *draw_numbers(gsl_rng *rng, size_t count) {
  float *x = malloc(count * sizeof *x);
  for (size_t i = 0; i < count; i++)
    x[i] = (float)(gsl_rng_uniform(rng) - 0.3);
  return x;
}

static size_t greatest(size_t a, size_t b, size_t c) {
  size_t most = a > b ? a : b;
  return most > c ? most : c;
}

static void draw_layer(layer *n, rv_maps below, rv_kernels kernels) {
  rv_stream stream;
  const rv_stream_key key = {.seed = 9};
  gsl_rng *rng = rv_stream_open(&stream, &key, 0);
  *n = (layer){
      .below = below, .above = rv_maps_above(below, kernels), .kernels = kernels, .rows = 3};
  n->lower = numbers(n->rows, n->below);
  n->upper = numbers(n->rows, n->above);
  n->weights = kernels.count * kernels.height * kernels.width * below.channels;
  n->x = draw_numbers(rng, n->lower);
  n->y = draw_numbers(rng, n->upper);
  n->w = draw_numbers(rng, n->weights);
  size_t most = greatest(n->lower, n->upper, n->weights);
  n->out = calloc(most, sizeof *n->out);
  n->plain = calloc(most, sizeof *n->plain);
  n->size = calloc(most, sizeof *n->size);
}

static void free_layer(layer *n) {
  free(n->x);
  free(n->y);
  free(n->w);
  free(n->out);
  free(n->plain);
  free(n->size);
}

/* Calls `add` for all triples of a unit below, one above and the weight between them. */
static void for_each_product(layer *n, void (*add)(layer *n, size_t x, size_t y, size_t w)) {
  rv_kernels k = n->kernels;
  for (size_t r = 0; r < n->rows; r++)
    for (size_t i = 0; i < n->above.height; i++)
      for (size_t j = 0; j < n->above.width; j++)
        for (size_t o = 0; o < k.count; o++)
          for (size_t a = 0; a < k.height; a++)
            for (size_t b = 0; b < k.width; b++)
              for (size_t c = 0; c < n->below.channels; c++)
                add(n,
                    numbers(r, n->below) +
                        plain_place(n->below, k.stride * i + a, k.stride * j + b, c),
                    numbers(r, n->above) + plain_place(n->above, i, j, o),
                    ((o * k.height + a) * k.width + b) * n->below.channels + c);
}

static void add_product(layer *n, size_t to, float one, float other) {
  n->plain[to] += (double)one * (double)other;
  n->size[to] += fabs((double)one * (double)other);
}

static void add_up(layer *n, size_t x, size_t y, size_t w) {
  add_product(n, y, n->x[x], n->w[w]);
}

static void add_down(layer *n, size_t x, size_t y, size_t w) {
  add_product(n, x, n->y[y], n->w[w]);
}

static void add_gradient(layer *n, size_t x, size_t y, size_t w) {
  add_product(n, w, n->x[x], n->y[y]);
}

static double largest(const float *x, size_t count) {
  double most = 0;
  for (size_t i = 0; i < count; i++)
    most = fmax(most, fabs((double)x[i]));
  return most;
}

/* A sum of `terms` products in single precision is off by at most (terms + 1) u times their sum of
   absolute values (N. J. Higham, Accuracy and Stability of Numerical Algorithms, section 3.1). Of
   Winograd's algorithm `lifted` bounds what is added up in their place; twelve terms more make its
   transforms of three matrices. */
static void check_sums(layer *n, void (*add)(layer *n, size_t x, size_t y, size_t w), size_t count,
                       size_t terms, double lifted) {
  size_t most = greatest(n->lower, n->upper, n->weights);
  memset(n->plain, 0, most * sizeof *n->plain);
  memset(n->size, 0, most * sizeof *n->size);
  for_each_product(n, add);
  for (size_t i = 0; i < count; i++)
    check_near((double)n->out[i], n->plain[i],
               ((double)(terms + 1) * n->size[i] + (double)(terms + 13) * lifted) * 0x1p-24);
}

static bool may_be_winograd(const layer *n) {
  rv_kernels k = n->kernels;
  return k.height == 3 && k.width == 3 && k.stride == 1 && n->below.channels >= 16;
}

/*
 * Sums of |A'| (|G| |g| |G'| (.) |B'| |d| |B|) |A| over what is summed, of tiles of 4 x 4 places
 * and the points 0, 1, -1, 2, -2 and infinity: the absolute row sums of the three matrices multiply
 * to at most 48 on the way up or down and 53 1/3 for gradients, which take tiles for kernels; with
 * 5/8 and 3/2 for 1 and 2 they are less.
 */
static double lifted_sum(const layer *n, size_t channels, const float *in, size_t count) {
  return 48. * 48 * (double)channels * largest(in, count) * largest(n->w, n->weights);
}

static double lifted_gradient(const layer *n) {
  size_t tiles = n->rows * ((n->above.height + 3) / 4) * ((n->above.width + 3) / 4);
  return 54. * 54 * (double)tiles * largest(n->x, n->lower) * largest(n->y, n->upper);
}

static void check_products(layer *n, rv_convolution *products) {
  size_t window = n->kernels.height * n->kernels.width;
  double lifted = may_be_winograd(n) ? 1 : 0;
  check_status(rv_convolution_set(products, n->w), RV_OK);
  check_status(rv_convolution_up(n->out, products, n->x), RV_OK);
  check_sums(n, add_up, n->upper, window * n->below.channels,
             lifted * lifted_sum(n, n->below.channels, n->x, n->lower));
  for (size_t i = 0; i < n->lower; i++)
    n->out[i] = NAN; /* all is written, what no window sees too */
  check_status(rv_convolution_down(n->out, products, n->y), RV_OK);
  check_sums(n, add_down, n->lower, window * n->kernels.count,
             lifted * lifted_sum(n, n->kernels.count, n->y, n->upper));
  memset(n->out, 0, n->weights * sizeof *n->out);
  check_status(rv_convolution_add(products, n->x, n->y), RV_OK);
  check_status(rv_convolution_collect(n->out, products), RV_OK);
  check_sums(n, add_gradient, n->weights, n->rows * n->above.height * n->above.width,
             lifted * lifted_gradient(n));
}

static void check_layer(rv_maps below, rv_kernels kernels) {
  layer n;
  rv_convolution *products;
  draw_layer(&n, below, kernels);
  check_status(rv_convolution_open(&products, n.rows, below, kernels), RV_OK);
  check_products(&n, products);
  rv_convolution_free(products);
  free_layer(&n);
}

static void test_products(void **state) {
  (void)state;
  check_layer((rv_maps){8, 7, 3}, (rv_kernels){3, 2, 2, 5});
  check_layer((rv_maps){9, 9, 4}, (rv_kernels){2, 2, 4, 7});
  check_layer((rv_maps){5, 6, 1}, (rv_kernels){5, 6, 1, 3});
  /* tiles that are not full, and a count of channels that is no multiple of sixteen */
  check_layer((rv_maps){7, 9, 16}, (rv_kernels){3, 3, 1, 16});
  check_layer((rv_maps){9, 7, 20}, (rv_kernels){3, 3, 1, 18});
  /* those of the paper's net */
  check_layer((rv_maps){28, 28, 1}, (rv_kernels){3, 3, 1, 32});
  check_layer((rv_maps){12, 12, 32}, (rv_kernels){3, 3, 1, 32});
  check_layer((rv_maps){24, 24, 32}, (rv_kernels){2, 2, 2, 32});
  check_layer((rv_maps){10, 10, 64}, (rv_kernels){3, 3, 1, 64});
  check_layer((rv_maps){4, 4, 64}, (rv_kernels){4, 4, 1, 50});
  check_layer((rv_maps){1, 1, 50}, (rv_kernels){1, 1, 1, 10});
}

/* However many threads OpenMP would give. */
static void test_threads(void **state) {
  (void)state;
  fixture one, two;
  int threads = omp_get_max_threads();
  omp_set_num_threads(1);
  set_up(&one, false);
  go_up(&one);
  go_down(&one, SAMPLED);
  collect(&one);
  omp_set_num_threads(2);
  set_up(&two, false);
  go_up(&two);
  go_down(&two, SAMPLED);
  collect(&two);
  assert_int_equal(omp_get_max_threads(), 2);
  omp_set_num_threads(threads);
  check_bytes(one.gradient.parameter, two.gradient.parameter, one.net.count * sizeof(float));
  tear_down(&one);
  tear_down(&two);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_up), cmocka_unit_test(test_down),
                                     cmocka_unit_test(test_tied), cmocka_unit_test(test_products),
                                     cmocka_unit_test(test_threads)};
  if (rv_convolution_check() != RV_OK) {
    puts("this build has no oneDNN");
    return 77;
  }
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
