/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Layers of weights: which way round they are read, standardising, and what is refused. */
#include "law.h"
#include "model/weights.h"
#include "npy_file.h"

#include <float.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

/* A .npy file of float64 with this shape, such as "(2, 3)". */
static const char *write_array(const char *shape, const double *value, size_t count) {
  static file f;
  char dictionary[256];
  snprintf(dictionary, sizeof dictionary,
           "{'descr': '<f8', 'fortran_order': False, 'shape': %s, }\n", shape);
  f.size = 0;
  append_header(&f, 1, dictionary);
  for (size_t i = 0; i < count; i++)
    append_number(&f, value[i], 8, false);
  scratch_write("weights.npy", f.byte, f.size);
  return scratch_path("weights.npy");
}

/* W[j][i] is input j of output i, whichever way the file has them. */

static double any_entry(size_t input, size_t output) {
  return cos((double)(7 * input * input + 3 * output));
}

static void check_layer(const char *shape, bool inputs_are_rows, size_t m, size_t n) {
  double value[600], mean = 0, square = 0;
  rv_weights weights;
  for (size_t j = 0; j < m; j++)
    for (size_t i = 0; i < n; i++) {
      value[inputs_are_rows ? j * n + i : i * m + j] = any_entry(j, i);
      mean += any_entry(j, i) / (double)(m * n);
    }
  for (size_t j = 0; j < m; j++)
    for (size_t i = 0; i < n; i++)
      square += pow(any_entry(j, i) - mean, 2);
  double sd = sqrt(square / (double)(m * n));
  check_status(rv_weights_read(&weights, write_array(shape, value, m * n), inputs_are_rows), RV_OK);
  assert_int_equal(weights.m, m);
  assert_int_equal(weights.n, n);
  check_near(weights.entries.mean, mean, 1e-14);
  check_relative(weights.entries.sd, sd, 1e-13);
  for (size_t j = 0; j < m; j++)
    for (size_t i = 0; i < n; i++)
      check_near(weights.matrix[j * n + i], (any_entry(j, i) - mean) / sd, 1e-12);
  rv_weights_free(&weights);
  assert_null(weights.matrix);
  rv_weights_free(&weights);
}

static void matrices_are_read_either_way(void **state) {
  (void)state;
  check_layer("(4, 6)", false, 6, 4); /* 4 outputs of 6 inputs */
  check_layer("(4, 6)", true, 4, 6);
  check_layer("(1, 9)", false, 9, 1);
  check_layer("(9, 1)", false, 1, 9);
  check_layer("(9, 1)", true, 9, 1);
  check_layer("(20, 30)", false, 30, 20);
}

/* Convolutions: outputs first and all else an input, or outputs last. */
static void arrays_of_more_dimensions_are_matrices(void **state) {
  (void)state;
  check_layer("(5, 2, 3)", false, 6, 5);
  check_layer("(5, 2, 3)", true, 10, 3);
  check_layer("(4, 3, 2, 5)", false, 30, 4);
  check_layer("(4, 3, 2, 5)", true, 24, 5);
  check_layer("(1, 1, 1, 7)", false, 7, 1);
  check_layer("(1, 1, 1, 7)", true, 1, 7);
}

static void refuse(const char *path, const char *said) {
  rv_weights weights = {.matrix = (double *)&weights};
  for (int rows = 0; rows < 2; rows++) {
    check_status(rv_weights_read(&weights, path, rows != 0), RV_EINVAL);
    assert_null(weights.matrix);
    if (strstr(rv_message(), said) == NULL || strstr(rv_message(), "weights.npy") == NULL)
      fail_msg("'%s' does not say '%s' of the file", rv_message(), said);
    rv_weights_free(&weights);
  }
}

static void refuses_what_is_no_matrix(void **state) {
  (void)state;
  const double value[] = {1, 2, 3, 4, 5, 6};
  refuse(write_array("(6,)", value, 6), "two dimensions");
  refuse(write_array("()", value, 1), "two dimensions");
  refuse(write_array("(0,)", value, 0), "two dimensions");
  refuse(write_array("(0, 3)", value, 0), "no entries");
  refuse(write_array("(3, 0)", value, 0), "no entries");
  refuse(write_array("(2, 0, 3)", value, 0), "no entries");
  refuse(write_array("(1, 1)", value, 1), "equal");
  refuse(write_array("(2, 3)", value, 5), "");
  refuse(scratch_path("none-weights.npy"), "");
}

/* Sums of equal numbers round, which must not pass for a spread. */
static void refuses_equal_entries(void **state) {
  (void)state;
  static const double constant[] = {0, -0.0, 1, 0.1, -0.3, 1e-300, 1e300, DBL_MAX, -DBL_MAX};
  double value[300];
  for (size_t c = 0; c < sizeof constant / sizeof *constant; c++)
    for (size_t count = 2; count <= 300; count += count < 40 ? 1 : 26) {
      rv_entry_statistics s;
      for (size_t i = 0; i < count; i++)
        value[i] = constant[c];
      check_status(rv_standardise(&s, value, count, "layer"), RV_EINVAL);
      check(strstr(rv_message(), "'layer'") != NULL && strstr(rv_message(), "equal") != NULL);
    }
}

static void refuses_what_is_not_finite(void **state) {
  (void)state;
  static const double bad[] = {NAN, INFINITY, -INFINITY};
  for (size_t b = 0; b < 3; b++)
    for (size_t place = 0; place < 6; place++) {
      double value[] = {1, 2, 3, 4, 5, 6};
      value[place] = bad[b];
      refuse(write_array("(2, 3)", value, 6), "finite");
      for (size_t i = 0; i < 6; i++)
        value[i] = bad[b]; /* no finite entry at all */
      refuse(write_array("(2, 3)", value, 6), "finite");
    }
}

/* Standardising. */

enum { COUNT = 20000 };

static double value[COUNT];

static void fill(double (*draw)(const gsl_rng *rng), double scale, double shift) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &(rv_stream_key){271, 272, 0, 0}, 0);
  for (size_t i = 0; i < COUNT; i++)
    value[i] = shift + scale * draw(rng);
}

static double draw_gaussian(const gsl_rng *rng) {
  return gsl_ran_ugaussian(rng);
}

static double draw_sign(const gsl_rng *rng) {
  return gsl_rng_uniform(rng) < 0.5 ? -1 : 1;
}

static double draw_uniform(const gsl_rng *rng) {
  return gsl_rng_uniform(rng);
}

static void standardise(rv_entry_statistics *out) {
  *out = (rv_entry_statistics){NAN, NAN, NAN};
  check_status(rv_standardise(out, value, COUNT, "layer"), RV_OK);
}

/* Mean 0, variance 1 and the kurtosis of what is left, from plain sums. */
static void check_standardised(const rv_entry_statistics *s) {
  double sum = 0, square = 0, fourth = 0;
  for (size_t i = 0; i < COUNT; i++) {
    sum += value[i];
    square += value[i] * value[i];
    fourth += pow(value[i], 4);
  }
  check_near(sum / COUNT, 0, 1e-13);
  check_near(square / COUNT, 1, 1e-13);
  check_relative(s->kurtosis, fourth / COUNT, 1e-12);
}

/* Scales up to those whose squares, or whose sum, no double holds. */
static void any_scale_is_standardised(void **state) {
  (void)state;
  static const double scale[] = {1, -0.02, 1e-30, 1e-300, 1e200, 1e307};
  for (size_t s = 0; s < sizeof scale / sizeof *scale; s++) {
    rv_entry_statistics one, scaled;
    static double first[COUNT];
    fill(draw_gaussian, 1, 0);
    standardise(&one);
    memcpy(first, value, sizeof first);
    fill(draw_gaussian, scale[s], 0);
    standardise(&scaled);
    check_standardised(&scaled);
    check_near(scaled.mean / scale[s], one.mean, 1e-14);
    check_relative(scaled.sd / fabs(scale[s]), one.sd, 1e-13);
    check_relative(scaled.kurtosis, one.kurtosis, 1e-12);
    for (size_t i = 0; i < COUNT; i++)
      check_near(value[i] * (scale[s] < 0 ? -1 : 1), first[i], 1e-12);
  }
}

/* Shifted by 2^30: 1 and 2 stay whole numbers, and no digit is lost. */
static void a_distant_mean_costs_no_digits(void **state) {
  (void)state;
  rv_entry_statistics s;
  for (size_t i = 0; i < COUNT; i++)
    value[i] = 0x1p30 + (i % 4 == 0 ? 2 : 1);
  standardise(&s);
  check_standardised(&s);
  check_equal(s.mean, 0x1p30 + 1.25);
  check_relative(s.sd, sqrt(3) / 4, 1e-14);
  check_relative(value[0], sqrt(3), 1e-13);
  check_relative(value[1], -1 / sqrt(3), 1e-13);
}

/* The range of the entries is twice what a double holds; their sums are not. */
static void the_widest_range_is_standardised(void **state) {
  (void)state;
  double four[] = {-DBL_MAX, DBL_MAX, DBL_MAX / 2, -DBL_MAX / 2};
  rv_entry_statistics s;
  check_status(rv_standardise(&s, four, 4, "layer"), RV_OK);
  double sd = sqrt(0.625); /* in units of DBL_MAX */
  check_near(s.mean / DBL_MAX, 0, 1e-15);
  check_relative(s.sd / DBL_MAX, sd, 1e-14);
  check_relative(four[0], -1 / sd, 1e-14);
  check_relative(four[2], 0.5 / sd, 1e-14);
}

static double normal_distance(void) {
  double distance;
  check_status(rv_normal_distance(&distance, value, COUNT), RV_OK);
  return distance;
}

/* sup |F_n - Phi| over the sorted entries, both sides of each. */
static double exact_normal_distance(void) {
  double largest = 0;
  gsl_sort(value, 1, COUNT);
  for (size_t i = 0; i < COUNT; i++) {
    double cdf = gsl_cdf_ugaussian_P(value[i]);
    largest = fmax(largest, fmax(cdf - (double)i / COUNT, (double)(i + 1) / COUNT - cdf));
  }
  return largest;
}

static void one_huge_entry_outweighs_all(void **state) {
  (void)state;
  rv_entry_statistics s;
  fill(draw_gaussian, 1, 0);
  value[77] = 1e300;
  standardise(&s);
  /* one of N entries alone differs: sqrt(N - 1) against -1/sqrt(N - 1) */
  check_relative(value[77], sqrt(COUNT - 1), 1e-12);
  check_relative(value[0], -1 / sqrt(COUNT - 1), 1e-12);
  check_relative(s.mean, 1e300 / COUNT, 1e-12);
  check_relative(s.kurtosis, COUNT - 2 + 1.0 / (COUNT - 1), 1e-10);
  check_near(normal_distance(), exact_normal_distance(), 1e-6);
}

static void normal_distances_are_those_of_kolmogorov(void **state) {
  (void)state;
  static double (*const draw[])(const gsl_rng *) = {draw_gaussian, draw_sign, draw_uniform};
  for (size_t d = 0; d < 3; d++) {
    rv_entry_statistics s;
    fill(draw[d], 0.3, 2);
    standardise(&s);
    check_near(normal_distance(), exact_normal_distance(), 1e-6);
  }
  const double signs = gsl_cdf_ugaussian_P(1) - 0.5;
  rv_entry_statistics s;
  for (size_t i = 0; i < COUNT; i++)
    value[i] = i % 2 == 0 ? 3 : -5;
  standardise(&s);
  check_near(normal_distance(), signs, 1e-6);
  check_relative(s.kurtosis, 1, 1e-13);
  check_relative(s.mean, -1, 1e-13);
  check_relative(s.sd, 4, 1e-13);
}

/* Shuffling. */

static void shuffling_is_a_permutation(void **state) {
  (void)state;
  static double shuffled[COUNT];
  const rv_stream_key name = {273, 274, 0, 0};
  size_t moved = 0;
  for (size_t i = 0; i < COUNT; i++)
    shuffled[i] = (double)i;
  rv_shuffle_entries(&name, shuffled, COUNT);
  for (size_t i = 0; i < COUNT; i++)
    moved += shuffled[i] != (double)i;
  check(moved > COUNT - 20); /* one fixed point is expected */
  gsl_sort(shuffled, 1, COUNT);
  for (size_t i = 0; i < COUNT; i++)
    check_equal(shuffled[i], (double)i);
}

/* The 24 orders of four entries. */
static void every_order_is_equally_likely(void **state) {
  (void)state;
  enum { DRAWS = 12000, ORDERS = 24 };
  double count[256] = {0}, chi_squared = 0, found = 0;
  for (size_t t = 0; t < DRAWS; t++) {
    double four[] = {0, 1, 2, 3};
    rv_shuffle_entries(&(rv_stream_key){275, 276, 0, t}, four, 4);
    count[(size_t)(four[0] + 4 * four[1] + 16 * four[2] + 64 * four[3])]++;
  }
  for (size_t i = 0; i < 256; i++)
    if (count[i] > 0) {
      chi_squared += pow(count[i] - DRAWS / ORDERS, 2) * ORDERS / DRAWS;
      found++;
    }
  check_equal(found, ORDERS);
  check(gsl_cdf_chisq_Q(chi_squared, ORDERS - 1) >= FALSE_ALARM);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(matrices_are_read_either_way),
      cmocka_unit_test(arrays_of_more_dimensions_are_matrices),
      cmocka_unit_test(refuses_what_is_no_matrix),
      cmocka_unit_test(refuses_equal_entries),
      cmocka_unit_test(refuses_what_is_not_finite),
      cmocka_unit_test(any_scale_is_standardised),
      cmocka_unit_test(a_distant_mean_costs_no_digits),
      cmocka_unit_test(the_widest_range_is_standardised),
      cmocka_unit_test(one_huge_entry_outweighs_all),
      cmocka_unit_test(normal_distances_are_those_of_kolmogorov),
      cmocka_unit_test(shuffling_is_a_permutation),
      cmocka_unit_test(every_order_is_equally_likely),
  };
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
