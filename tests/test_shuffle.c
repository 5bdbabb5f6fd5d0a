/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A random order: a permutation, every one as likely, the same on any number of threads. */
#include "check.h"
#include "random/shuffle.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <stdlib.h>
#include <string.h>

static rv_stream_key key_of(uint64_t trial) {
  return (rv_stream_key){.seed = 11, .program = 2, .cell = 3, .trial = trial};
}

/* Number of the order of 0..3, from 0 to 23. */
static size_t order_of(const double *value) {
  size_t number = 0;
  for (size_t i = 0; i < 4; i++) {
    size_t smaller = 0;
    for (size_t j = i + 1; j < 4; j++)
      smaller += value[j] < value[i];
    number = number * (4 - i) + smaller;
  }
  return number;
}

static void every_order_is_as_likely(void **state) {
  (void)state;
  enum { TRIALS = 240000, ORDERS = 24 };
  const double in[4] = {0, 1, 2, 3};
  double found[ORDERS] = {0}, sum = 0, out[4];
  for (uint64_t t = 0; t < TRIALS; t++) {
    rv_stream_key key = key_of(t);
    rv_shuffle(out, in, 4, &key, 0, 1);
    found[order_of(out)]++;
  }
  for (size_t i = 0; i < ORDERS; i++) {
    double expected = (double)TRIALS / ORDERS, off = found[i] - expected;
    sum += off * off / expected;
  }
  double p_value = gsl_cdf_chisq_Q(sum, ORDERS - 1);
  if (!(p_value >= FALSE_ALARM))
    fail_msg("the orders of four are not equally likely: p-value %g", p_value);
}

static void check_deviate(const char *what, double deviate) {
  if (!(2 * gsl_cdf_ugaussian_Q(fabs(deviate)) >= FALSE_ALARM))
    fail_msg("%s: %g standard deviations from what a random order has", what, deviate);
}

/* Of many: all are there, on any number of threads in the same order; places before and after are
   uncorrelated, and half of the neighbours ascend (mean (n - 1) / 2, variance (n + 1) / 12). */
static void many_are_permuted(void **state) {
  (void)state;
  enum { COUNT = 300000 };
  double *in = malloc(COUNT * sizeof *in), *out = malloc(COUNT * sizeof *out);
  double *again = malloc(COUNT * sizeof *again), sum = 0, ascents = 0;
  const rv_stream_key key = key_of(7);
  for (size_t i = 0; i < COUNT; i++)
    in[i] = (double)i;
  rv_shuffle(out, in, COUNT, &key, 5, 1);
  rv_shuffle(again, in, COUNT, &key, 5, 3);
  check(memcmp(out, again, COUNT * sizeof *out) == 0);
  for (size_t i = 0; i < COUNT; i++)
    sum += ((double)i - (COUNT - 1) / 2.0) * (out[i] - (COUNT - 1) / 2.0);
  double variance = ((double)COUNT * COUNT - 1) / 12; /* of a place; the sum's is this squared, n */
  for (size_t i = 0; i + 1 < COUNT; i++)
    ascents += out[i] < out[i + 1];
  check_deviate("places before and after", sum / (variance * COUNT / sqrt(COUNT - 1.0)));
  check_deviate("ascents", (ascents - (COUNT - 1) / 2.0) / sqrt((COUNT + 1) / 12.0));
  gsl_sort(out, 1, COUNT);
  check(memcmp(out, in, COUNT * sizeof *out) == 0);
  free(in);
  free(out);
  free(again);
}

static void few_or_none(void **state) {
  (void)state;
  const rv_stream_key key = key_of(1);
  double out = 0, in = 4;
  rv_shuffle(&out, &in, 0, &key, 0, 1);
  check_equal(out, 0);
  rv_shuffle(&out, &in, 1, &key, 0, 1);
  check_equal(out, 4);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_order_is_as_likely),
      cmocka_unit_test(many_are_permuted),
      cmocka_unit_test(few_or_none),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
