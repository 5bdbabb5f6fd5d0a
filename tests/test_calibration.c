/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claimed probabilities against true ones. */
#include "check.h"
#include "experiment/calibration.h"
#include "scratch.h"

#include <float.h>

/* Of each draw a number that is not looked at, the claimed probability, and its excess. */
static const double draws[] = {9, 0.05, 0.01, 9, 0.09, -0.03, 9, 0.5, 0.5, 9, 1, 0.25, 9, 0.95, 0};

static const rv_cell_sample sample = {.value = draws, .trials = 5, .metrics = 3, .threads = 1};

static void draws_fall_into_the_tenth_that_is_claimed(void **state) {
  (void)state;
  rv_calibration_bin bins[RV_CALIBRATION_BINS];
  rv_calibration_fill(bins, &sample, 1, 2);
  for (size_t b = 0; b < RV_CALIBRATION_BINS; b++)
    check_equal(bins[b].count, b == 0 || b == 9 ? 2 : b == 5 ? 1 : 0);
  check_near(bins[0].claimed, 0.14, 4 * DBL_EPSILON);
  check_near(bins[0].exact, 0.16, 4 * DBL_EPSILON);
  check_near(bins[9].exact, 1.7, 4 * DBL_EPSILON);
}

/* Opposite errors cancel within a bin, and not between bins: (0.02 + 0.5 + 0.25) / 5. */
static void the_error_is_the_mean_gap_of_the_bins(void **state) {
  (void)state;
  check_near(rv_calibration_error(&sample, 1, 2), 0.154, 4 * DBL_EPSILON);
}

static void what_claims_the_truth_has_no_error(void **state) {
  (void)state;
  const double true_draws[] = {0.3, 0, 0.35, 0, 0.9, 0};
  const rv_cell_sample s = {.value = true_draws, .trials = 3, .metrics = 2, .threads = 1};
  check_equal(rv_calibration_error(&s, 0, 1), 0);
}

/* A row for each bin that has draws, here the second and the sixth. */
static void bins_with_draws_have_rows(void **state) {
  (void)state;
  static const char *const words[] = {"dense", NULL};
  static const rv_parameter parameters[] = {{"kind", "a word", .words = words, .fallback = "dense"},
                                            {"size", "a number", .domain.high = 9, .fallback = "3"},
                                            {0}};
  const double value[] = {0.5, 0.25, 0.53125, 0.15625, 0.125, 0};
  const rv_grid grid = rv_grid_over(parameters);
  const rv_cell cell = {.value = {{.word = "dense"}, {.number = 3}}};
  const rv_cell_sample s = {
      .grid = &grid, .cell = &cell, .value = value, .trials = 3, .metrics = 2};
  char text[200];
  rv_csv csv;
  check_status(rv_csv_create(&csv, scratch_path("bins.csv")), RV_OK);
  rv_calibration_write(&csv, &s, "forward", 0, 1);
  check_status(rv_csv_commit(&csv), RV_OK);
  text[scratch_read("bins.csv", text, sizeof text - 1)] = '\0';
  assert_string_equal(text, "forward,dense,3,1,0.125,0.125\n"
                            "forward,dense,3,2,0.515625,0.3125\n");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(draws_fall_into_the_tenth_that_is_claimed),
      cmocka_unit_test(bins_with_draws_have_rows),
      cmocka_unit_test(the_error_is_the_mean_gap_of_the_bins),
      cmocka_unit_test(what_claims_the_truth_has_no_error),
  };
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
