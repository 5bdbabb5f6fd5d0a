/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Approximations of the mean of a rectified unit, and their bounds, against the exact mean. */
#include "check.h"
#include "reverify/stream.h"
#include "theory/relu_mean.h"
#include "theory/relu_normal.h"

#include <float.h>
#include <stdlib.h>

static const rv_stream_key key = {181, 182, 183, 184};

enum { INPUTS = 4096 };

static double weight[INPUTS];
static rv_random_input input[INPUTS];

/* `inputs` equal weights of variance 1/inputs each in all, the mean of z `mean` sd. */
static rv_input_sum load_equal(size_t inputs, rv_input_law law, double keep, double mean) {
  rv_input_sum z;
  double sd = law == RV_INPUT_EXPONENTIAL ? 1 : sqrt((1 - keep) / keep), n = (double)inputs;
  for (size_t i = 0; i < inputs; i++) {
    weight[i] = 1 / sqrt(n) / sd;
    input[i] = (rv_random_input){law, 1, keep};
  }
  check_status(rv_input_sum_alloc(&z, inputs), RV_OK);
  check_status(rv_input_sum_load(&z, weight, mean - n * weight[0], input, inputs), RV_OK);
  return z;
}

static double exact(rv_input_sum *z) {
  rv_relu_value value = {NAN, NAN};
  check_status(rv_relu_mean_of(&value, z, RV_RELU_ALL_DIGITS), RV_OK);
  return value.mean;
}

/* n exponential variables: skewness 2/sqrt(n), excess kurtosis 6/n, third absolute moment
   (12/e - 2)/sqrt(n). */
static void cumulants_are_those_of_gamma(void **state) {
  (void)state;
  rv_input_sum z = load_equal(100, RV_INPUT_EXPONENTIAL, 1, 0.25);
  check_relative(z.mean, 0.25, 1e-12);
  check_relative(z.variance, 1, 1e-13);
  check_relative(z.third, 0.2, 1e-13);
  check_relative(z.fourth, 0.06, 1e-13);
  check_relative(z.absolute_third, (12 * exp(-1) - 2) / 10, 1e-13);
  rv_input_sum_free(&z);
}

/* By definition, over both values. */
static void cumulants_are_those_of_two_values(void **state) {
  (void)state;
  const double w = -1.5, a = 0.7, p = 0.3, values[] = {0, a / p}, chance[] = {1 - p, p};
  const rv_random_input x = {RV_INPUT_DROPOUT, a, p};
  double moment[5] = {0}, absolute = 0;
  for (size_t k = 0; k < 2; k++)
    for (size_t j = 0; j < 5; j++) {
      double centred = w * (values[k] - a);
      moment[j] += chance[k] * pow(centred, (double)j);
      absolute += j == 3 ? chance[k] * pow(fabs(centred), 3) : 0;
    }
  rv_input_sum z;
  check_status(rv_input_sum_alloc(&z, 1), RV_OK);
  check_status(rv_input_sum_load(&z, &w, 0.5, &x, 1), RV_OK);
  check_relative(z.mean, 0.5 + w * a, 1e-14);
  check_relative(z.variance, moment[2], 1e-14);
  check_relative(z.third, moment[3], 1e-14);
  check_relative(z.fourth, moment[4] - 3 * moment[2] * moment[2], 1e-13);
  check_relative(z.absolute_third, absolute, 1e-14);
  rv_input_sum_free(&z);
}

/* At mean 0 the normal mean is sd / sqrt(2 pi); far above, the mean itself. */
static void normal_values(void **state) {
  (void)state;
  rv_input_sum z = {.variance = 4};
  check_relative(rv_relu_approximate(RV_RELU_NORMAL, &z), 2 / sqrt(2 * M_PI), DBL_EPSILON);
  check_equal(rv_relu_approximate(RV_RELU_FORWARD, &z), 0);
  z.mean = 80;
  check_equal(rv_relu_approximate(RV_RELU_NORMAL, &z), 80);
  z = (rv_input_sum){.mean = -3};
  check_equal(rv_relu_approximate(RV_RELU_EDGEWORTH, &z), 0);
}

/*
 * The errors against the exact mean of a gamma law fall like n^-1/2, n^-1, n^-3/2, the next power
 * of each being that of the approximation behind it.
 */
static void each_order_takes_its_power(void **state) {
  (void)state;
  const double mean = 2, factor[] = {0, 2, 4, 8};
  double error[RV_RELU_APPROXIMATIONS][2];
  for (size_t k = 0; k < 2; k++) {
    rv_input_sum z = load_equal(k == 0 ? 1024 : 4096, RV_INPUT_EXPONENTIAL, 1, mean), same = z;
    double reference = exact(&z);
    for (rv_relu_approximation kind = 0; kind < RV_RELU_APPROXIMATIONS; kind++)
      error[kind][k] = fabs(rv_relu_approximate(kind, &same) - reference);
    rv_input_sum_free(&z);
  }
  for (rv_relu_approximation kind = RV_RELU_NORMAL; kind < RV_RELU_APPROXIMATIONS; kind++)
    check_relative(error[kind][0] / error[kind][1], factor[kind], 0.05);
}

/* Two values of equal size: the gap is the bound, at any mean. */
static void the_sharp_bound_is_attained(void **state) {
  (void)state;
  for (double q = 0.05; q < 1; q += 0.05) {
    const double two = 2;
    const rv_random_input x = {RV_INPUT_BINARY, q, 0};
    rv_relu_value value;
    check_status(rv_relu_mean(&value, &two, -1, &x, 1, RV_RELU_ALL_DIGITS), RV_OK);
    double mean = 2 * q - 1, gap = value.mean - fmax(0, mean);
    check_near(gap, rv_relu_gap_bound(mean, 4 * q * (1 - q)), 4 * DBL_EPSILON);
    check(gap <= rv_relu_gap_bound_any_mean(4 * q * (1 - q)) + DBL_EPSILON);
  }
  check_equal(rv_relu_gap_bound(3, 0), 0);
  check_relative(rv_relu_gap_bound(0, 9), 1.5, DBL_EPSILON);
  /* (sqrt(1 + x) - 1) / 2 for a small x, where the difference would have no digits */
  check_relative(rv_relu_gap_bound(-1, 1e-20), 2.5e-21, 4 * DBL_EPSILON);
}

/* No unit is further from the normal mean than its bound. */
static void the_normal_bound_holds(void **state) {
  (void)state;
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 0);
  for (size_t r = 0; r < 400; r++) {
    size_t inputs = 1 + r % 20;
    for (size_t i = 0; i < inputs; i++) {
      weight[i] = gsl_rng_uniform(rng) - 0.5;
      input[i] = (rv_random_input){(rv_input_law)(r % RV_INPUT_LAWS), gsl_rng_uniform(rng), 0.1};
    }
    rv_input_sum z;
    check_status(rv_input_sum_alloc(&z, inputs), RV_OK);
    check_status(rv_input_sum_load(&z, weight, gsl_rng_uniform(rng) - 0.5, input, inputs), RV_OK);
    double normal = rv_relu_approximate(RV_RELU_NORMAL, &z), bound = rv_relu_normal_bound(&z);
    check(fabs(exact(&z) - normal) <= bound);
    rv_input_sum_free(&z);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cumulants_are_those_of_gamma),
      cmocka_unit_test(cumulants_are_those_of_two_values),
      cmocka_unit_test(normal_values),
      cmocka_unit_test(each_order_takes_its_power),
      cmocka_unit_test(the_sharp_bound_is_attained),
      cmocka_unit_test(the_normal_bound_holds),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
