/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Power laws are found with their exponent, other laws are refused, short tails have none. */
#include "check.h"
#include "model/tail_fit.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_sort.h>

enum { COUNT = 600 };
static const rv_stream_key key = {.seed = 71};

static rv_tail_fit fit(const double *value, double edge) {
  rv_tail_fit found;
  check_status(rv_tail_fit_find(&found, &key, value, COUNT, edge), RV_OK);
  return found;
}

/* The estimate has the standard error (alpha - 1)/sqrt(count), of a tail that is chosen: twice it.
 */
static void power_laws_have_their_exponent(void **state) {
  (void)state;
  for (double alpha = 1.8; alpha < 5; alpha += 0.9) {
    double value[COUNT];
    rv_stream stream;
    gsl_rng *rng = rv_stream_open(&stream, &key, (uint64_t)(10 * alpha));
    for (size_t i = 0; i < COUNT; i++)
      value[i] = gsl_ran_pareto(rng, alpha - 1, 2);
    gsl_sort(value, 1, COUNT);
    rv_tail_fit found = fit(value, 1);
    double error = (alpha - 1) / sqrt((double)found.count);
    check_near(found.exponent, alpha, 2 * FALSE_ALARM_SD * error);
    check(found.count >= RV_TAIL_MIN && found.p_value > 0.005);
    check_equal(found.to, value[COUNT - 1]);
    check_near(found.from, value[COUNT - found.count], 1e-12 * found.from);
  }
}

/* Below the edge nothing counts: its values do not change the fit. */
static void the_bulk_does_not_count(void **state) {
  (void)state;
  double value[COUNT];
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 1);
  for (size_t i = 0; i < COUNT; i++)
    value[i] = i < COUNT / 2 ? (double)i / COUNT : gsl_ran_pareto(rng, 2, 2);
  gsl_sort(value, 1, COUNT);
  rv_tail_fit before = fit(value, 1);
  for (size_t i = 0; i < COUNT / 2; i++)
    value[i] /= 7;
  rv_tail_fit after = fit(value, 1);
  check_bytes(&before, &after, sizeof after);
}

/* Uniform values are no tail at any start: the bootstrap says so, unless few are left. */
static void other_laws_do_not_fit(void **state) {
  (void)state;
  double value[COUNT];
  for (size_t i = 0; i < COUNT; i++)
    value[i] = 1 + (double)i / COUNT;
  rv_tail_fit found = fit(value, 0.5);
  check(found.p_value < 0.05 || found.count < COUNT / 4);
}

static void short_tails_have_no_exponent(void **state) {
  (void)state;
  double value[COUNT];
  for (size_t i = 0; i < COUNT; i++)
    value[i] = (double)i;
  rv_tail_fit found = fit(value, COUNT - RV_TAIL_MIN);
  check(isnan(found.exponent) && isnan(found.p_value) && found.count == 0);
  for (size_t i = 0; i < COUNT; i++)
    value[i] = 5; /* equal values have none either */
  found = fit(value, 1);
  check(isnan(found.exponent) && found.count == 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(power_laws_have_their_exponent),
      cmocka_unit_test(the_bulk_does_not_count),
      cmocka_unit_test(other_laws_do_not_fit),
      cmocka_unit_test(short_tails_have_no_exponent),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
