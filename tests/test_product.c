/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Products of matrices against sums in double precision, in all four orders, small and large ones.
 * A sum of n products in single precision, u = 2^-24, is off by at most (n + 1) u times that of the
 * absolute ones (N. J. Higham, Accuracy and Stability of Numerical Algorithms, section 3.1).
 */
#include "check.h"
#include "learn/product.h"
#include "reverify/stream.h"

#include <omp.h>
#include <stdlib.h>

static const rv_stream_key key = {181, 182, 183, 184};

static float *draw(size_t count, uint64_t row) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, row);
  float *x = malloc(count * sizeof *x);
  for (size_t i = 0; i < count; i++)
    x[i] = (float)(gsl_rng_uniform(rng) - 0.5);
  return x;
}

static void check_entry(float value, float before, const float *a, const float *b, rv_product s,
                        size_t i, size_t j) {
  double sum = (double)before, size = fabs((double)before);
  for (size_t k = 0; k < s.inner; k++) {
    double x = (double)(s.a_transposed ? a[k * s.rows + i] : a[i * s.inner + k]);
    double y = (double)(s.b_transposed ? b[j * s.inner + k] : b[k * s.columns + j]);
    sum += x * y;
    size += fabs(x * y);
  }
  check_near((double)value, sum, (double)(s.inner + 2) * 0x1p-24 * size);
}

/* What stands in c is of no account where it is set, and kept where it is added to. */
static void check_product(rv_product s, bool add) {
  size_t count = s.rows * s.columns;
  float *a = draw(s.rows * s.inner, 1), *b = draw(s.inner * s.columns, 2), *before = draw(count, 3);
  float *c = draw(count, 3), *beside = draw(count, 3);
  for (size_t i = 0; i < count && !add; i++)
    c[i] = beside[i] = NAN;
  (add ? rv_product_add : rv_product_set)(c, a, b, s);
  for (size_t i = 0; i < s.rows; i++)
    for (size_t j = 0; j < s.columns; j += 7)
      check_entry(c[i * s.columns + j], add ? before[i * s.columns + j] : 0, a, b, s, i, j);
  int threads = omp_get_max_threads();
  omp_set_num_threads(threads == 1 ? 2 : 1);
  (add ? rv_product_add : rv_product_set)(beside, a, b, s);
  omp_set_num_threads(threads);
  check_bytes(c, beside, count * sizeof *c);
  free(a);
  free(b);
  free(before);
  free(c);
  free(beside);
}

static void products_are_sums_of_products(void **state) {
  (void)state;
  static const size_t size[][3] = {{1, 1, 1}, {3, 40, 5}, {10, 330, 310}, {101, 103, 107}};
  for (size_t n = 0; n < sizeof size / sizeof *size; n++)
    for (int order = 0; order < 8; order++)
      check_product((rv_product){.rows = size[n][0],
                                 .columns = size[n][1],
                                 .inner = size[n][2],
                                 .a_transposed = order & 1,
                                 .b_transposed = order & 2},
                    order & 4);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(products_are_sums_of_products)};
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
