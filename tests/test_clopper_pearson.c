/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clopper-Pearson limits: against exact tables and the equation they solve. */
#include "experiment/clopper_pearson.h"
#include "fixture.h"

/*
 * A relative error e of a limit changes its level by e times d ln(level) / d ln(limit), which is
 * below 1e4 in all rows (z sqrt(events / (1 - p)), z the normal quantile of the level): 1e-11
 * keeps the level to seven digits.
 */
static void clopper_pearson_matches_the_table(void **state) {
  (void)state;
  rv_table t = fixture_read("clopper_pearson");
  for (size_t row = 0; row < t.rows; row++) {
    double events = fixture_number(&t, row, "violations");
    double trials = fixture_number(&t, row, "trials");
    double level = fixture_number(&t, row, "level");
    double lower = fixture_number(&t, row, "lower"), upper = fixture_number(&t, row, "upper");
    check_relative(rv_clopper_pearson_lower(events, trials, level), lower, 1e-11);
    check_relative(rv_clopper_pearson_upper(events, trials, level), upper, 1e-11);
  }
  rv_table_free(&t);
}

/* P(Binomial(trials, p) >= events), summed up from the definition. */
static double binomial_tail(int events, int trials, double p) {
  double sum = 0;
  for (int k = trials; k >= events; k--)
    sum += exp(lgamma(trials + 1) - lgamma(k + 1) - lgamma(trials - k + 1) + k * log(p) +
               (trials - k) * log1p(-p));
  return sum;
}

/* lgamma of 60 is 180: the sum is good to 1e-13, and d ln(level)/d ln(p) below 60 x 3. */
static void clopper_pearson_solves_its_equation(void **state) {
  (void)state;
  const double level = 1e-10;
  for (int events = 1; events < 60; events++) {
    double lower = rv_clopper_pearson_lower(events, 60, level);
    double upper = rv_clopper_pearson_upper(60 - events, 60, level);
    check_relative(binomial_tail(events, 60, lower), level, 1e-9);
    /* the upper limit mirrors the lower one; 1 - upper keeps the digits above eps / level^(1/60) */
    check_near(upper, 1 - lower, 1e-14);
  }
}

static void clopper_pearson_keeps_its_ends(void **state) {
  (void)state;
  for (double trials = 1; trials < 1e12; trials *= 10) {
    check_equal(rv_clopper_pearson_lower(0, trials, 1e-10), 0);
    check_equal(rv_clopper_pearson_upper(trials, trials, 1e-10), 1);
  }
  /* (1 - p)^T = level; for fewer trials 1 - p is itself too small to check by */
  for (double trials = 100; trials < 1e12; trials *= 10)
    check_relative(trials * log1p(-rv_clopper_pearson_upper(0, trials, 1e-10)), log(1e-10), 1e-12);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(clopper_pearson_matches_the_table),
      cmocka_unit_test(clopper_pearson_solves_its_equation),
      cmocka_unit_test(clopper_pearson_keeps_its_ends),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
