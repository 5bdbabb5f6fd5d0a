/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fits from the truth: two routes to what they gain, where they must not move, and copies. */
#include "dcim.h"
#include "model/dcim_fit.h"
#include "model/dcim_parameters.h"
#include "theory/dcim_learning_error.h"

static double data[1 << 6];

/* What (16) gains is what it then lacks less: once by likelihoods, once by divergences. */
static void gains_are_divergences(void **state) {
  (void)state;
  for (size_t layers = 2; layers <= 3; layers++)
    for (size_t width = 2; width <= 3; width++) {
      const size_t widths[] = {width, width, width, width};
      rv_dcim net = make_net(widths, layers, 1, 400 + 10 * layers + width);
      rv_dcim_fit fit;
      double lack;
      check_status(rv_dcim_stationary_data(data, &net), RV_OK);
      check_status(rv_dcim_lack(&lack, &net, data), RV_OK);
      check_status(rv_dcim_fit_from_truth(&fit, &net, data, RV_SUMMED_OVER), RV_OK);
      check(fit.gained > 0.5 * lack && fit.left < 0.5 * lack);
      check_near(fit.gained + fit.left, lack, 1e-13);
      check(fit.distance > 0.05 && fit.law > 0 && fit.inner > 0);
      rv_dcim_free(&net);
    }
}

/* For one layer the truth is the maximum, and the pass reads it exactly. */
static void one_layer_stays(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){3, 3}, 1, 1, 440);
  rv_dcim_fit fit;
  double lack;
  check_status(rv_dcim_stationary_data(data, &net), RV_OK);
  check_status(rv_dcim_lack(&lack, &net, data), RV_OK);
  check(lack >= 0 && lack <= rv_lack_rounding(3, 20));
  for (rv_reading reading = RV_SUMMED_OVER; reading <= RV_BY_PASS; reading++) {
    check_status(rv_dcim_fit_from_truth(&fit, &net, data, reading), RV_OK);
    check_equal(fit.steps, 0);
    check_equal(fit.distance, 0);
    check(fit.law < 1e-28);
  }
  rv_dcim_free(&net);
}

/* The likelihood of (16) as it is printed, by the joint law of all units: the lack is what it is
   below minus the two conditional entropies of the data. */
static void the_lack_by_entropies(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){2, 3, 2}, 2, 3, 441), gradient = make_net(net.width, 2, 1, 442);
  double value, lack, best = 0, row[4] = {0}, column[4] = {0};
  check_status(rv_dcim_stationary_data(data, &net), RV_OK);
  for (size_t s = 0; s < 16; s++) {
    row[s / 4] += data[s];
    column[s % 4] += data[s];
  }
  for (size_t s = 0; s < 16; s++)
    best += data[s] * (log(data[s] / row[s / 4]) + log(data[s] / column[s % 4]));
  check_status(rv_dcim_pair_likelihood(&value, &gradient, &net, data, RV_SUMMED_OVER), RV_OK);
  check_status(rv_dcim_lack(&lack, &net, data), RV_OK);
  check(lack > 1e-6);
  check_near(lack, best - value, 1e-13);
  rv_dcim_free(&net);
  rv_dcim_free(&gradient);
}

/* x -> 1 - x in one inner unit changes signs and biases and no law: such a copy of the truth lacks
   the same, so that no ascent that has gained anything ends in one. */
static void copies_lack_the_same(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){2, 2, 2}, 2, 2, 443);
  double before, after;
  check_status(rv_dcim_stationary_data(data, &net), RV_OK);
  check_status(rv_dcim_lack(&before, &net, data), RV_OK);
  for (size_t i = 0; i < 2; i++) {
    net.bias[i] += net.weight[1][i];
    net.weight[1][i] *= -1;
    net.bias[net.first[2] + i] += net.weight[2][2 * i];
    net.weight[2][2 * i] *= -1;
  }
  net.bias[net.first[1]] *= -1;
  check_status(rv_dcim_lack(&after, &net, data), RV_OK);
  check_relative(after, before, 1e-9);
  rv_dcim_free(&net);
}

static void vectors_go_there_and_back(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){2, 3, 1}, 2, 1, 444), other = make_net(net.width, 2, 1, 445);
  double x[15];
  assert_int_equal(rv_dcim_parameter_count(&net), 15);
  rv_dcim_gather(x, &net);
  check_equal(x[5], net.weight[1][5]);
  check_equal(x[8], net.weight[2][2]);
  check_equal(x[14], net.bias[5]);
  rv_dcim_scatter(&other, x);
  check_equal(rv_dcim_distance(&net, &other), 0);
  rv_dcim_free(&net);
  rv_dcim_free(&other);
}

static void refuses_large_nets(void **state) {
  (void)state;
  rv_dcim_fit fit;
  rv_dcim wide = make_net((size_t[]){4, 4}, 1, 1, 446);
  rv_dcim deep = make_net((size_t[]){1, 1, 1, 1, 1}, 4, 1, 447);
  check_status(rv_dcim_fit_from_truth(&fit, &wide, data, RV_SUMMED_OVER), RV_EINVAL);
  check_status(rv_dcim_fit_from_truth(&fit, &deep, data, RV_SUMMED_OVER), RV_EINVAL);
  rv_dcim_free(&wide);
  rv_dcim_free(&deep);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(gains_are_divergences),     cmocka_unit_test(one_layer_stays),
      cmocka_unit_test(the_lack_by_entropies),     cmocka_unit_test(copies_lack_the_same),
      cmocka_unit_test(vectors_go_there_and_back), cmocka_unit_test(refuses_large_nets),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
