/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exact mean of a categorical unit against its definition, and its estimate. */
#include "check.h"
#include "experiment/summary.h"
#include "model/softmax_marginal.h"

#include <float.h>

static const rv_stream_key key = {181, 182, 183, 184};

enum { CLASSES = 10, INPUTS = 60 };

typedef struct owned_unit {
  double weight[CLASSES * INPUTS], bias[CLASSES], input[INPUTS];
  rv_softmax_unit unit;
} owned_unit;

static void draw_unit(owned_unit *u, gsl_rng *rng, size_t classes, size_t inputs, rv_coding coding,
                      double scale) {
  for (size_t i = 0; i < classes * inputs; i++)
    u->weight[i] = scale * (2 * gsl_rng_uniform(rng) - 1);
  for (size_t c = 0; c < classes; c++)
    u->bias[c] = scale * (2 * gsl_rng_uniform(rng) - 1);
  for (size_t i = 0; i < inputs; i++) {
    double kind = gsl_rng_uniform(rng), q = kind < 0.1 ? 0 : kind < 0.2 ? 1 : gsl_rng_uniform(rng);
    u->input[i] = coding == RV_ZERO_ONE ? q : 2 * q - 1;
  }
  u->unit = (rv_softmax_unit){u->weight, u->bias, u->input, classes, inputs, coding};
}

static void naive(double *mean, const rv_softmax_unit *u) {
  for (size_t c = 0; c < u->classes; c++)
    mean[c] = 0;
  for (size_t state = 0; state < (size_t)1 << u->inputs; state++) {
    long double p = 1, total = 0, e[CLASSES];
    for (size_t i = 0; i < u->inputs; i++) {
      long double q = u->coding == RV_ZERO_ONE ? u->input[i] : (1 + (long double)u->input[i]) / 2;
      p *= state >> i & 1 ? q : 1 - q;
    }
    for (size_t c = 0; c < u->classes; c++) {
      long double z = u->bias[c];
      for (size_t i = 0; i < u->inputs; i++)
        z += (state >> i & 1             ? 1
              : u->coding == RV_ZERO_ONE ? 0
                                         : -1) *
             (long double)u->weight[c * u->inputs + i];
      total += e[c] = expl(z);
    }
    for (size_t c = 0; c < u->classes; c++)
      mean[c] += (double)(p * e[c] / total);
  }
}

static void agrees_with_the_definition(void **state) {
  (void)state;
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 0);
  owned_unit u;
  for (size_t r = 0; r < 300; r++) {
    double mean[CLASSES], reference[CLASSES], total = 0;
    draw_unit(&u, rng, 1 + r % CLASSES, r % 9, r % 4 < 2 ? RV_ZERO_ONE : RV_PLUS_MINUS, 5);
    naive(reference, &u.unit);
    check_status(rv_softmax_marginals(mean, &u.unit), RV_OK);
    for (size_t c = 0; c < u.unit.classes; c++) {
      check_near(mean[c], reference[c], 1e-14);
      total += mean[c];
    }
    check_near(total, 1, 1e-14);
  }
}

/* A third class that never wins leaves two, whose exact mean has no limit of width. */
static void two_classes_meet_three(void **state) {
  (void)state;
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 1);
  owned_unit u;
  for (size_t r = 0; r < 20; r++) {
    double two[2], three[3];
    draw_unit(&u, rng, 3, 10, r % 2 ? RV_PLUS_MINUS : RV_ZERO_ONE, 2);
    u.bias[2] = -1000;
    check_status(rv_softmax_marginals(three, &u.unit), RV_OK);
    u.unit.classes = 2;
    check_status(rv_softmax_marginals(two, &u.unit), RV_OK);
    check_near(two[0], three[0], 1e-14);
    check_near(two[1], three[1], 1e-14);
  }
  double two[2];
  draw_unit(&u, rng, 2, INPUTS, RV_ZERO_ONE, 2);
  check_status(rv_softmax_marginals(two, &u.unit), RV_OK);
}

/* Each z-score within the limit that one in 10^9 exceeds; the errors are no more than those of
   plain draws, sqrt(y (1 - y) / samples); and nothing is left to chance with up to eight inputs. */
static void estimates_are_as_near_as_they_say(void **state) {
  (void)state;
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 2);
  owned_unit u;
  enum { SAMPLES = 2000 };
  for (size_t r = 0; r < 12; r++) {
    double mean[CLASSES], error[CLASSES], reference[CLASSES];
    draw_unit(&u, rng, CLASSES, r < 8 ? 14 : 8, r % 2 ? RV_PLUS_MINUS : RV_ZERO_ONE, 1);
    rv_stream_key name = key;
    name.trial = r;
    check_status(rv_softmax_marginals(reference, &u.unit), RV_OK);
    check_status(rv_softmax_sampled(&name, mean, error, &u.unit, SAMPLES), RV_OK);
    for (size_t c = 0; c < CLASSES; c++) {
      check_near(mean[c], reference[c], FALSE_ALARM_SD * error[c] + 1e-13);
      check(error[c] <= sqrt(reference[c] * (1 - reference[c]) / SAMPLES));
      check(r < 8 || error[c] < 1e-13);
    }
  }
}

static void bad_units_are_refused(void **state) {
  (void)state;
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 3);
  owned_unit u;
  double mean[CLASSES], error[CLASSES];
  draw_unit(&u, rng, 3, INPUTS, RV_ZERO_ONE, 1);
  check_status(rv_softmax_marginals(mean, &u.unit), RV_EINVAL);
  check(strstr(rv_message(), "draw samples") != NULL);
  check_status(rv_softmax_sampled(&key, mean, error, &u.unit, 10), RV_OK);
  check_status(rv_softmax_sampled(&key, mean, error, &u.unit, 1), RV_EINVAL);
  u.unit.inputs = 5;
  const double bad[] = {NAN, INFINITY, 1e308};
  for (size_t i = 0; i < 3; i++) {
    u.weight[3] = u.weight[4] = bad[i];
    check_status(rv_softmax_marginals(mean, &u.unit), RV_EINVAL);
  }
  u.weight[3] = u.weight[4] = 1e300;
  check_status(rv_softmax_marginals(mean, &u.unit), RV_OK);
  check(isfinite(mean[0]) && isfinite(mean[1]) && isfinite(mean[2]));
  u.input[0] = 1.5;
  check_status(rv_softmax_marginals(mean, &u.unit), RV_EINVAL);
  u.unit.classes = 0;
  check_status(rv_softmax_marginals(mean, &u.unit), RV_EINVAL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(agrees_with_the_definition),
      cmocka_unit_test(two_classes_meet_three),
      cmocka_unit_test(estimates_are_as_near_as_they_say),
      cmocka_unit_test(bad_units_are_refused),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
