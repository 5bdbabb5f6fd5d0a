/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a test would have seen, against sums over the binomial law. */
#include "check.h"
#include "experiment/detection.h"
#include "experiment/test_level.h"

/* P(Binomial(trials, p) >= events), term by term. */
static double upper_tail(int events, int trials, double p) {
  double sum = 0;
  for (int i = events; i <= trials; i++)
    sum += exp(lgamma(trials + 1) - lgamma(i + 1) - lgamma(trials - i + 1) + i * log(p) +
               (trials - i) * log1p(-p));
  return sum;
}

static void critical_violations_are_the_fewest(void **state) {
  (void)state;
  static const double delta[] = {0.5, 0.1, 0.01};
  static const int trials[] = {40, 219, 1000};
  for (int d = 0; d < 3; d++)
    for (int t = 0; t < 3; t++) {
      int critical = (int)rv_critical_violations(delta[d], trials[t]);
      check(upper_tail(critical, trials[t], delta[d]) < RV_TEST_LEVEL);
      check(upper_tail(critical - 1, trials[t], delta[d]) >= RV_TEST_LEVEL);
    }
  check_equal(rv_critical_violations(0, 5), 1);
  check(isinf(rv_critical_violations(0.5, 33))); /* 2^-33 = 1.2e-10 */
  check_equal(rv_critical_violations(0.5, 34), 34);
}

static void detected_frequencies_are_detected(void **state) {
  (void)state;
  static const int trials[] = {40, 219, 1000};
  for (int t = 0; t < 3; t++)
    for (int critical = 1; critical < trials[t]; critical += 13) {
      double frequency = rv_detected_frequency(critical, trials[t]);
      check_relative(upper_tail(critical, trials[t], frequency), RV_DETECTION, 1e-9);
    }
  check_equal(rv_detected_frequency(INFINITY, 10), 1);
}

static void detected_differences_and_distances(void **state) {
  (void)state;
  check_relative(rv_detected_difference(0.5, 2, 1), 0.5 + 2 + 3.0902323061678132, 1e-12);
  check_relative(rv_critical_distance(50), sqrt(log(2e10) / 100), 1e-12);
  check_relative(rv_detected_distance(0.1, 50), 0.1 + sqrt(log(2e10) / 100) + sqrt(log(1e3) / 100),
                 1e-12);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(critical_violations_are_the_fewest),
      cmocka_unit_test(detected_frequencies_are_detected),
      cmocka_unit_test(detected_differences_and_distances),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
