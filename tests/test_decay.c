/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Factors of a rate that falls: against values known in closed form, and against what both kinds
 * share, which is the value in the middle, the symmetry about it and so the sum over a training.
 */
#include "learn/decay.h"

#include "check.h"

/* cos(pi / 3) = 1/2, cos(pi / 4) = 1 / sqrt(2) */
static void values_known(void **state) {
  (void)state;
  check_equal(rv_decay_factor(RV_DECAY_LINEAR, 0, 7), 1);
  check_equal(rv_decay_factor(RV_DECAY_COSINE, 0, 7), 1);
  check_near(rv_decay_factor(RV_DECAY_LINEAR, 1, 3), 2.0 / 3, 0x1p-52);
  check_near(rv_decay_factor(RV_DECAY_COSINE, 1, 3), 0.75, 0x1p-52);
  check_near(rv_decay_factor(RV_DECAY_LINEAR, 3, 4), 0.25, 0x1p-52);
  check_near(rv_decay_factor(RV_DECAY_COSINE, 3, 4), (1 - M_SQRT1_2) / 2, 0x1p-52);
  check_equal(rv_decay_factor(RV_DECAY_NONE, 3, 4), 1);
}

static void falls_to_nothing(void **state) {
  (void)state;
  for (int d = RV_DECAY_LINEAR; d <= RV_DECAY_COSINE; d++) {
    double sum = 0, before = 2;
    for (uint64_t t = 0; t < 600; t++) {
      double factor = rv_decay_factor((rv_decay)d, t, 600);
      check(factor > 0 && factor < before);
      before = factor;
      sum += factor;
    }
    check_near(sum, 601 / 2.0, 600 * 301 * 0x1p-53); /* of 600 sums, each up to 301 */
    check_near(rv_decay_factor((rv_decay)d, 300, 600), 0.5, 0x1p-52);
    check_equal(rv_decay_factor((rv_decay)d, 600, 600), 0);
    check_equal(rv_decay_factor((rv_decay)d, 900, 600), 0);
  }
  check_equal(rv_decay_factor(RV_DECAY_NONE, 0, 0), 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(values_known),
                                     cmocka_unit_test(falls_to_nothing)};
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
