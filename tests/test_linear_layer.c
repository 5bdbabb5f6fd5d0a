/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two samplers of a reversed linear layer: against each other, and each against its
   definition. */
#include "check.h"
#include "law.h"
#include "random/gaussian_matrix.h"
#include "reverify/linear_layer.h"
#include "theory/chi_squared_cdf.h"

#include <float.h>
#include <stdlib.h>

static const rv_stream_key key = {71, 72, 73, 74};

static double draw(rv_sampler sampler, double m, double n, double variance, int threads,
                   const rv_stream_key *name) {
  const rv_matrix_law law = {.m = m, .n = n, .variance = variance};
  rv_linear_layer *layer;
  double error = NAN;
  check_status(rv_linear_layer_open(&layer, sampler, &law, threads), RV_OK);
  rv_linear_layer_draw(name, &error, layer);
  rv_linear_layer_close(layer);
  return error;
}

/* ||h - W'Wh/m|| for the flat h, with W whole and loops in the order of the formula. */
static double naive(size_t m, size_t n, double variance) {
  double *w = malloc(m * n * sizeof *w), *x = calloc(m, sizeof *x);
  double h = 1 / sqrt((double)n), square = 0;
  assert_non_null(w);
  assert_non_null(x);
  rv_gaussian_rows(w, &key, 0, m, n, sqrt(variance));
  for (size_t i = 0; i < m; i++)
    for (size_t j = 0; j < n; j++)
      x[i] += w[i * n + j] * h;
  for (size_t j = 0; j < n; j++) {
    double reversed = 0;
    for (size_t i = 0; i < m; i++)
      reversed += w[i * n + j] * x[i];
    square += (h - reversed / (double)m) * (h - reversed / (double)m);
  }
  free(w);
  free(x);
  return sqrt(square);
}

/* Sums of m and n terms of the size of the result or of h: (m + n) eps (1 + error). */
static void dense_draws_are_the_matrix_they_name(void **state) {
  (void)state;
  static const size_t shape[][2] = {{1, 1},  {1, 5},   {5, 1},     {15, 3},   {16, 3},
                                    {17, 3}, {33, 40}, {100, 257}, {700, 101}};
  for (size_t i = 0; i < sizeof shape / sizeof *shape; i++)
    for (double variance = 0.25; variance < 3; variance += 1) {
      size_t m = shape[i][0], n = shape[i][1];
      double reference = naive(m, n, variance);
      check_near(draw(RV_DENSE, (double)m, (double)n, variance, 1, &key), reference,
                 (double)(m + n) * DBL_EPSILON * (1 + reference));
    }
}

enum { DRAWS = 5000 };

static void sample(double out[DRAWS], rv_sampler sampler, double m, double n, double variance) {
  const rv_matrix_law law = {.m = m, .n = n, .variance = variance};
  rv_linear_layer *layer;
  check_status(rv_linear_layer_open(&layer, sampler, &law, 1), RV_OK);
  for (size_t t = 0; t < DRAWS; t++) {
    out[t] = NAN;
    rv_linear_layer_draw(&(rv_stream_key){75, 76, sampler, t}, &out[t], layer);
  }
  rv_linear_layer_close(layer);
}

/* 6 tests at level FALSE_ALARM each. */
static void both_samplers_have_one_law(void **state) {
  (void)state;
  static const double shape[][3] = {{20, 10, 1}, {10, 20, 1},   {1, 1, 1},
                                    {40, 1, 1},  {1, 30, 0.75}, {12, 12, 2}};
  static double dense[DRAWS], implicit[DRAWS];
  for (size_t i = 0; i < sizeof shape / sizeof *shape; i++) {
    sample(dense, RV_DENSE, shape[i][0], shape[i][1], shape[i][2]);
    sample(implicit, RV_IMPLICIT, shape[i][0], shape[i][1], shape[i][2]);
    check_same_law(dense, implicit, DRAWS);
  }
}

/* n = 1: the error is |v A - 1|, A ~ chi^2_m / m. */
static double one_column_law(double x, const void *untyped) {
  const rv_matrix_law *law = untyped;
  double scale = law->m / law->variance;
  return x <= 0 ? 0
                : rv_chi_squared_cdf(scale * (1 + x), law->m) -
                      rv_chi_squared_cdf(scale * (1 - x), law->m);
}

static void one_column(void **state) {
  (void)state;
  static double error[DRAWS];
  static const rv_matrix_law law[] = {{.m = 1, .n = 1, .variance = 1},
                                      {.m = 8, .n = 1, .variance = 1},
                                      {.m = 8, .n = 1, .variance = 0.5},
                                      {.m = 30, .n = 1, .variance = 1.5}};
  for (size_t i = 0; i < 4; i++)
    for (int sampler = RV_DENSE; sampler <= RV_IMPLICIT; sampler++) {
      sample(error, (rv_sampler)sampler, law[i].m, 1, law[i].variance);
      check_law(error, DRAWS, one_column_law, &law[i]);
    }
}

static void the_same_name_gives_the_same_bits(void **state) {
  (void)state;
  rv_stream_key other = key;
  other.trial++;
  for (int sampler = RV_DENSE; sampler <= RV_IMPLICIT; sampler++) {
    double one = draw((rv_sampler)sampler, 333, 111, 1, 1, &key);
    for (int threads = 1; threads <= 3; threads++) {
      double two = draw((rv_sampler)sampler, 333, 111, 1, threads, &key);
      check_bytes(&one, &two, sizeof one);
    }
    check(draw((rv_sampler)sampler, 333, 111, 1, 1, &other) != one);
  }
}

/* At n = m = 1e15 the error is 1 to 1e-6: sqrt((A-1)^2 + AB/m), every term to 12 digits. */
static void implicit_draws_reach_the_largest_sizes(void **state) {
  (void)state;
  check_near(draw(RV_IMPLICIT, 1e15, 1e15, 1, 1, &key), 1, 1e-6);
  check_near(draw(RV_IMPLICIT, 1e15, 1, 1, 1, &key), 0, 1e-6);
  check_relative(draw(RV_IMPLICIT, 1e13, 1e15, 1, 1, &key), 10, 1e-5);
}

static void refuses_what_is_out_of_range(void **state) {
  (void)state;
  static const rv_matrix_law bad[] = {
      {.m = 0, .n = 1, .variance = 1},    {.m = 1, .n = 0, .variance = 1},
      {.m = 1.5, .n = 1, .variance = 1},  {.m = 1, .n = 2.5, .variance = 1},
      {.m = NAN, .n = 1, .variance = 1},  {.m = 1, .n = NAN, .variance = 1},
      {.m = 2e15, .n = 1, .variance = 1}, {.m = 1, .n = INFINITY, .variance = 1},
      {.m = 1, .n = 1, .variance = 0},    {.m = 1, .n = 1, .variance = -1},
      {.m = 1, .n = 1, .variance = NAN},  {.m = 1, .n = 1, .variance = INFINITY}};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    for (int sampler = RV_DENSE; sampler <= RV_IMPLICIT; sampler++) {
      rv_linear_layer *layer = (rv_linear_layer *)&layer;
      check_status(rv_linear_layer_open(&layer, (rv_sampler)sampler, &bad[i], 1), RV_EINVAL);
      assert_null(layer);
      rv_linear_layer_close(layer);
    }
}

static void refuses_dense_rows_beyond_memory(void **state) {
  (void)state;
  for (double n = 1e12; n <= 1e15; n *= 10) {
    rv_linear_layer *layer;
    check_status(
        rv_linear_layer_open(&layer, RV_DENSE, &(rv_matrix_law){.m = 10, .n = n, .variance = 1}, 1),
        RV_ENOMEM);
    assert_null(layer);
    assert_non_null(strstr(rv_message(), "implicit"));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(dense_draws_are_the_matrix_they_name),
      cmocka_unit_test(both_samplers_have_one_law),
      cmocka_unit_test(one_column),
      cmocka_unit_test(the_same_name_gives_the_same_bits),
      cmocka_unit_test(implicit_draws_reach_the_largest_sizes),
      cmocka_unit_test(refuses_what_is_out_of_range),
      cmocka_unit_test(refuses_dense_rows_beyond_memory),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
