/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Likelihoods against sums over all states, gradients against differences, and data that fit. */
#include "dcim.h"
#include "model/dcim_joint.h"
#include "model/dcim_learning.h"
#include "model/dcim_likelihood.h"
#include "model/dcim_parameters.h"
#include "model/dcim_pseudo_fit.h"
#include "theory/dcim_learning_error.h"

#include <float.h>

static double data[1 << 8], joint[1 << 12];

/* Data that no net has generated. */
static void make_data(size_t count) {
  double total = 0;
  for (size_t s = 0; s < count; s++)
    total += data[s] = exp(sin(1.3 * (double)s + 0.2 * (double)(s * s % 11)));
  for (size_t s = 0; s < count; s++)
    data[s] /= total;
}

/* The likelihood from the joint law of all units with x^0 uniform. */
static double naive_likelihood(const rv_dcim *net) {
  double prior[8], sum = 0, p[1 << 6] = {0};
  size_t inputs = (size_t)1 << net->width[0], top = net->first[net->layers];
  size_t tops = (size_t)1 << net->width[net->layers];
  for (size_t s = 0; s < inputs; s++)
    prior[s] = 1;
  check_status(rv_dcim_joint(joint, net, prior), RV_OK);
  for (size_t s = 0; s < (size_t)1 << net->units; s++)
    p[(s & (inputs - 1)) * tops + (s >> top)] += joint[s];
  for (size_t s = 0; s < inputs * tops; s++)
    sum += data[s] * log(p[s]);
  return sum;
}

static void the_likelihood_is_a_sum_over_inner_layers(void **state) {
  (void)state;
  double value;
  rv_dcim net = make_net((size_t[]){3, 4, 2}, 2, 2, 300), gradient = make_net(net.width, 2, 1, 301);
  make_data(32);
  check_status(rv_dcim_forward_likelihood(&value, &gradient, &net, data, RV_SUMMED_OVER), RV_OK);
  check_relative(value, naive_likelihood(&net), 1e-13);
  rv_dcim_free(&net);
  rv_dcim_free(&gradient);
}

typedef rv_status (*likelihood)(double *, rv_dcim *, const rv_dcim *, const double *, rv_reading);

static double value_at(likelihood f, const rv_dcim *net, rv_reading reading) {
  double value;
  rv_dcim gradient;
  check_status(rv_dcim_open(&gradient, net->width, net->layers), RV_OK);
  check_status(f(&value, &gradient, net, data, reading), RV_OK);
  rv_dcim_free(&gradient);
  return value;
}

/* Central differences of step 1e-5: off by 1e-10 of the third derivative and by rounding / step. */
static void check_derivative(likelihood f, rv_dcim *net, double *parameter, double derivative,
                             rv_reading reading) {
  const double step = 1e-5, at = *parameter;
  *parameter = at + step;
  double above = value_at(f, net, reading);
  *parameter = at - step;
  double below = value_at(f, net, reading);
  *parameter = at;
  check_near(derivative, (above - below) / (2 * step), 1e-9);
}

static void gradients_are_derivatives(void **state) {
  (void)state;
  const likelihood kinds[] = {rv_dcim_forward_likelihood, rv_dcim_pair_likelihood};
  rv_dcim net = make_net((size_t[]){3, 2, 4, 3}, 3, 2, 302),
          gradient = make_net(net.width, 3, 1, 1);
  make_data(64);
  for (int k = 0; k < 4; k++) {
    double value;
    rv_reading reading = k / 2 ? RV_BY_PASS : RV_SUMMED_OVER;
    check_status(kinds[k % 2](&value, &gradient, &net, data, reading), RV_OK);
    for (size_t i = 0; i < net.units; i++)
      check_derivative(kinds[k % 2], &net, &net.bias[i], gradient.bias[i], reading);
    for (size_t l = 1; l <= 3; l++)
      for (size_t i = 0; i < net.width[l] * net.width[l - 1]; i++)
        check_derivative(kinds[k % 2], &net, &net.weight[l][i], gradient.weight[l][i], reading);
  }
  rv_dcim_free(&net);
  rv_dcim_free(&gradient);
}

/* Of one layer both readings are one. */
static void the_pass_is_exact_for_one_layer(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){3, 3}, 1, 3, 303);
  make_data(64);
  check_relative(value_at(rv_dcim_pair_likelihood, &net, RV_BY_PASS),
                 value_at(rv_dcim_pair_likelihood, &net, RV_SUMMED_OVER), 1e-13);
  rv_dcim_free(&net);
}

/* Gibbs sampling leaves the restricted Boltzmann machine's joint law, in which x^0 are the low
 * bits. */
static void data_of_one_layer_are_the_machines(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){3, 4}, 1, 4, 304);
  check_status(rv_dcim_stationary_data(data, &net), RV_OK);
  check_status(rv_boltzmann_joint(joint, &net), RV_OK);
  for (size_t u = 0; u < 8; u++)
    for (size_t v = 0; v < 16; v++)
      check_relative(data[u * 16 + v], joint[v << 3 | u], 1e-12);
  rv_dcim_free(&net);
}

static void independent_data_keep_the_marginals(void **state) {
  (void)state;
  const double joined[] = {0.4, 0.1, 0.2, 0.3};
  double out[4];
  check_status(rv_independent_data(out, joined, 2, 2), RV_OK);
  check_near(out[0], 0.5 * 0.6, DBL_EPSILON);
  check_near(out[3], 0.5 * 0.4, DBL_EPSILON);
}

/* The gradient at the truth: 0 where it must be, and not where it must not be. */
static void the_truth_is_stationary_where_it_must_be(void **state) {
  (void)state;
  for (size_t layers = 1; layers <= 3; layers++) {
    rv_dcim_learning at;
    rv_dcim net = make_net((size_t[]){3, 3, 3, 3}, layers, 1, 310 + layers);
    check_status(rv_dcim_learn(&at, &net), RV_OK);
    check(at.forward <= at.forward_rounding && at.forward_rounding < 1e-12);
    check(layers == 1 ? at.pair <= at.pair_rounding : at.pair > 1e-6);
    check(at.pair_rounding < 1e-10);
    check(layers == 1 ? at.pass_pair <= at.pair_rounding : at.pass > 1e-4);
    check(layers == 1 ? fabs(at.shift) < 1e-12 : at.shift > 1e-4);
    check(at.independent > 1e-4);
    rv_dcim_free(&net);
  }
}

static void one_layer_is_recovered(void **state) {
  (void)state;
  rv_dcim_recovery found;
  rv_dcim net = make_net((size_t[]){3, 3}, 1, 1, 320);
  check_status(rv_dcim_recover(&found, &net), RV_OK);
  check(found.curvature > 0 && found.distance <= found.rounding && found.rounding < 1e-6);
  rv_dcim_free(&net);
}

/* One unit below and one above, no weight and no bias: minus the Hessian is that of two logistic
   regressions on fair coins, 1/4 (x, 1)(x, 1)' in the mean: by W, b^0, b^1 the matrix
   {{1/4, 1/8, 1/8}, {1/8, 1/4, 0}, {1/8, 0, 1/4}}, of least eigenvalue 1/4 - sqrt(2)/8. */
static void the_curvature_of_coins(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){1, 1}, 1, 0, 321);
  const double fair[] = {0.25, 0.25, 0.25, 0.25};
  double smallest;
  net.bias[0] = net.bias[1] = 0;
  check_status(rv_pseudo_curvature(&smallest, &net, fair), RV_OK);
  check_near(smallest, 0.25 - M_SQRT2 / 8, 8 * DBL_EPSILON);
  rv_dcim_free(&net);
}

static void distances_and_norms(void **state) {
  (void)state;
  rv_dcim a = make_net((size_t[]){2, 3}, 1, 1, 322), b = make_net((size_t[]){2, 3}, 1, 1, 322);
  check_equal(rv_dcim_distance(&a, &b), 0);
  b.bias[4] += 3;
  b.weight[1][5] -= 4;
  check_near(rv_dcim_distance(&a, &b), 5, 1e-14);
  rv_dcim_free(&a);
  check_status(rv_dcim_open(&a, b.width, 1), RV_OK);
  a.bias[0] = 3;
  a.weight[1][0] = 4;
  check_near(rv_dcim_norm(&a), 5, 4 * DBL_EPSILON);
  rv_dcim_free(&a);
  rv_dcim_free(&b);
}

/* The bounds, each written out once more for one net. */
static void rounding_bounds(void **state) {
  (void)state;
  const double eps = DBL_EPSILON;
  assert_int_equal(rv_dcim_parameters(3, 2), 27);
  check_relative(rv_forward_gradient_rounding(3, 2), (8 * 14 + 8) * eps * sqrt(27), 1e-14);
  check_relative(rv_pair_gradient_rounding(2, 5),
                 (2 * (4 * 8 + 8) + 8 * (30 + 4) + 128) * eps * sqrt(8), 1e-14);
  check_relative(rv_lack_rounding(2, 5), 2 * pow((2 * (4 * 8 + 8) + 8 * (30 + 4) + 128) * eps, 2),
                 1e-14);
  check_relative(rv_maximiser_rounding(1e-12, 0.01), 4e-10, 1e-14);
}

static void refuses_wide_layers(void **state) {
  (void)state;
  rv_dcim_learning at;
  rv_dcim_recovery found;
  rv_dcim wide = make_net((size_t[]){7, 7}, 1, 1, 330),
          uneven = make_net((size_t[]){2, 3}, 1, 1, 331);
  rv_dcim deep = make_net((size_t[]){2, 2, 2}, 2, 1, 332);
  check_status(rv_dcim_end_matrix(data, &wide), RV_EINVAL);
  check_status(rv_dcim_learn(&at, &wide), RV_EINVAL);
  check_status(rv_dcim_learn(&at, &uneven), RV_EINVAL);
  check_status(rv_dcim_recover(&found, &deep), RV_EINVAL);
  rv_dcim_free(&wide);
  rv_dcim_free(&uneven);
  rv_dcim_free(&deep);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_likelihood_is_a_sum_over_inner_layers),
      cmocka_unit_test(gradients_are_derivatives),
      cmocka_unit_test(the_pass_is_exact_for_one_layer),
      cmocka_unit_test(data_of_one_layer_are_the_machines),
      cmocka_unit_test(independent_data_keep_the_marginals),
      cmocka_unit_test(the_truth_is_stationary_where_it_must_be),
      cmocka_unit_test(one_layer_is_recovered),
      cmocka_unit_test(the_curvature_of_coins),
      cmocka_unit_test(distances_and_norms),
      cmocka_unit_test(rounding_bounds),
      cmocka_unit_test(refuses_wide_layers),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
