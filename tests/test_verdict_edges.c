/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Verdicts just on either side of where they change: samples are planted whose mean, spread and
 * distance are exact, so that a level, a tolerance or an allowance that is off by a factor of 2
 * changes what is found.
 */
#include "experiment.h"

#include "experiment/kolmogorov_smirnov.h"

static double size_of(const rv_cell *cell) {
  return rv_number(cell, SIZE);
}

static double one(const rv_cell *cell) {
  (void)cell;
  return 1;
}

static double tenth(const rv_cell *cell) {
  (void)cell;
  return 0.1;
}

static double twentieth(const rv_cell *cell) {
  (void)cell;
  return 0.05;
}

static double sign_of(size_t trial) {
  return trial % 2 == 0 ? -1 : 1;
}

/* Means. 1000 numbers 0.5 and 1.5 have mean 1 and a standard error of 0.5 / sqrt(999). */

static double alternating(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)rng;
  (void)cell;
  return 1 + 0.5 * sign_of(trial);
}

/* So many thousandths of the standard error above the mean. */
static double off_by_size(const rv_cell *cell) {
  return 1 + size_of(cell) / 1000 * 0.5 / sqrt(999);
}

/* With 999 degrees of freedom Student's law leaves 2e-11 beyond 6.780. */
static void means_fail_at_their_level(void **state) {
  (void)state;
  const rv_claim claim = {.mean = {SECOND, off_by_size, .within = 0.5}};
  expect(&claim, "6700", alternating, 1000, RV_HOLDS);
  expect(&claim, "6860", alternating, 1000, RV_FAILS);
}

static double spread_by_size(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)rng;
  return 1 + 0.1 * size_of(cell) * sign_of(trial);
}

/* The interval is 6.78 * 0.1 / sqrt(999) = 0.021 wide to each side, and ten times as wide. */
static void one_undecided_cell_leaves_a_claim_undecided(void **state) {
  (void)state;
  const rv_claim claim = {.mean = {SECOND, one, .within = 0.03}};
  expect(&claim, "1", spread_by_size, 1000, RV_HOLDS);
  expect(&claim, "1,10", spread_by_size, 1000, RV_UNDECIDED);
  expect(&claim, "10,1", spread_by_size, 1000, RV_UNDECIDED);
}

/* Laws. */

static double even(size_t trial) {
  double golden = (double)trial * 0.6180339887498949;
  return golden - floor(golden);
}

static double uniform(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)rng;
  (void)cell;
  return even(trial);
}

/* Uniform on (size/1000, 1): that far from the uniform law on (0, 1). */
static double lifted(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)rng;
  double low = size_of(cell) / 1000;
  return low + (1 - low) * even(trial);
}

static double flat_cdf(double x, const void *cell) {
  (void)cell;
  return fmin(fmax(x, 0), 1);
}

/* 1e-10 = 2 exp(-2 T d^2) at d = 0.1089 for T = 1000, beside an allowance of 0.1. */
static void laws_fail_at_their_distance(void **state) {
  (void)state;
  const rv_claim claim = {.law = {SECOND, flat_cdf, tenth, .within = 0.5}};
  expect(&claim, "204", lifted, 1000, RV_HOLDS);
  expect(&claim, "214", lifted, 1000, RV_FAILS);
}

/* Between the allowance and the effect there must be room for the critical distance. */
static void an_allowance_takes_room(void **state) {
  (void)state;
  const rv_claim claim = {.law = {SECOND, flat_cdf, twentieth, .within = 0.15}};
  size_t least = (size_t)ceil(log(2e10) / (2 * 0.1 * 0.1));
  expect(&claim, "1", uniform, least, RV_HOLDS);
  expect(&claim, "1", uniform, least - 1, RV_UNDECIDED);
}

/* The number of pairs of samples of n whose cdfs part by d/n somewhere, over all: by counting
   paths (Gnedenko and Korolyuk), in products. */
static double exact_smirnov(int d, int n) {
  double sum = 0;
  for (int j = d, sign = 1; j <= n; j += d, sign = -sign) {
    double ratio = 1; /* C(2n, n - j) / C(2n, n) */
    for (int i = 0; i < j; i++)
      ratio *= (double)(n - i) / (n + 1 + i);
    sum += 2 * sign * ratio;
  }
  return fmin(sum, 1);
}

/* 29 hundredths times 100 round to less than 29, and there are many like it. */
static void distances_of_pairs_are_whole_numbers(void **state) {
  (void)state;
  enum { LARGEST = 120 };
  double a[LARGEST], b[LARGEST], distance;
  for (int n = 10; n <= LARGEST; n++)
    for (int d = 1; d <= n; d++) {
      for (int i = 0; i < n; i++) {
        a[i] = i;
        b[i] = i + d - 0.5;
      }
      double p_value = rv_smirnov_p_value(&distance, a, (size_t)n, b, (size_t)n);
      check_near(distance, (double)d / n, 1e-15);
      check_relative(p_value, exact_smirnov(d, n), 1e-9);
    }
}

/* Exponents: means of size^e / 1000, of relative standard error s = 0.0005 sqrt(1000/999), at the
   sizes 1, 2, 4, 8; the slope has the standard error s / sqrt(5) / ln 2. */

static double power(const rv_cell *cell, double exponent) {
  return pow(size_of(cell), exponent) / 1000;
}

static double within_tolerance(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)rng;
  return power(cell, 1.045) * (1 + 0.5e-3 * sign_of(trial));
}

static double beyond_tolerance(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)rng;
  return power(cell, 1.055) * (1 + 0.5e-3 * sign_of(trial));
}

/* The slope's standard error is 0.01: Student's quantile makes that 0.068. */
static double noisy(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)rng;
  return power(cell, 1) * (1 + 0.01 * sqrt(5 * 1000) * log(2) * sign_of(trial));
}

static void exponents_keep_to_their_tolerance(void **state) {
  (void)state;
  const rv_claim claim = {.power = {SECOND, size_of, 1, .along = "size"}};
  expect(&claim, "1,2,4,8", within_tolerance, 1000, RV_HOLDS);
  expect(&claim, "1,2,4,8", beyond_tolerance, 1000, RV_FAILS);
  expect(&claim, "1,2,4,8", noisy, 1000, RV_UNDECIDED);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(means_fail_at_their_level),
      cmocka_unit_test(one_undecided_cell_leaves_a_claim_undecided),
      cmocka_unit_test(laws_fail_at_their_distance),
      cmocka_unit_test(an_allowance_takes_room),
      cmocka_unit_test(distances_of_pairs_are_whole_numbers),
      cmocka_unit_test(exponents_keep_to_their_tolerance),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
