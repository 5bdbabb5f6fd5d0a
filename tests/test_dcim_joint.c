/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Enumerated joint laws: of chains, of Boltzmann machines, and the pseudo-likelihood. */
#include "dcim.h"
#include "model/dcim_joint.h"
#include "reverify/dcim_exact.h"
#include "theory/information.h"

#include <float.h>

static double joint[1 << 15], expected[1 << 15];

static void a_chain_has_its_prior_and_its_conditionals(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){3, 4, 2}, 2, 2, 80);
  double prior[8], x[9], total = 0;
  for (size_t s = 0; s < 8; s++)
    prior[s] = (double)(s + 1) / 36;
  check_status(rv_dcim_joint(joint, &net, prior), RV_OK);
  for (size_t s = 0; s < 1 << 9; s++) {
    unpack(x, s, 9);
    check_relative(joint[s], prior[s & 7] * naive_probability(&net, x, 2), 1e-13);
    total += joint[s];
  }
  check_near(total, 1, 1e-14);
  rv_dcim_free(&net);
}

/* exp of the sum of all terms, each written out. */
static void a_boltzmann_machine_has_its_exponent(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){3, 4, 2, 3}, 3, 2, 81);
  double x[12], total = 0;
  for (size_t s = 0; s < 1 << 12; s++) {
    double sum = 0;
    unpack(x, s, 12);
    for (size_t i = 0; i < 12; i++)
      sum += net.bias[i] * x[i];
    for (size_t l = 1; l <= 3; l++)
      for (size_t j = 0; j < net.width[l]; j++)
        for (size_t i = 0; i < net.width[l - 1]; i++)
          sum += net.weight[l][j * net.width[l - 1] + i] * x[net.first[l] + j] *
                 x[net.first[l - 1] + i];
    total += expected[s] = exp(sum);
  }
  check_status(rv_boltzmann_joint(joint, &net), RV_OK);
  for (size_t s = 0; s < 1 << 12; s++)
    check_relative(joint[s], expected[s] / total, 1e-12);
  rv_dcim_free(&net);
}

/* Both conditionals of one layer are the logistic ones of the net and of its reverse. */
static void conditionals_of_one_layer_are_logistic(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){3, 4}, 1, 3, 82), back;
  double x[7], reversed[7], low[8], high[16];
  check_status(rv_dcim_reverse(&back, &net), RV_OK);
  check_status(rv_boltzmann_joint(joint, &net), RV_OK);
  rv_marginal_low(low, joint, 3, 7);
  rv_marginal_high(high, joint, 3, 7);
  for (size_t s = 0; s < 1 << 7; s++) {
    unpack(x, s, 7);
    memcpy(reversed, x + 3, 4 * sizeof *x);
    memcpy(reversed + 4, x, 3 * sizeof *x);
    check_relative(joint[s] / low[s & 7], naive_probability(&net, x, 1), 1e-12);
    check_relative(joint[s] / high[s >> 3], naive_probability(&back, reversed, 1), 1e-12);
  }
  rv_dcim_free(&net);
  rv_dcim_free(&back);
}

/* ln P(x_v | others) from the two states that differ in x_v. */
static void the_pseudo_likelihood_is_a_sum_of_conditionals(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){3, 2, 3}, 2, 2, 83);
  check_status(rv_boltzmann_joint(joint, &net), RV_OK);
  for (size_t s = 0; s < 1 << 8; s++) {
    double sum = 0;
    for (size_t v = 0; v < 8; v++)
      sum += log(joint[s] / (joint[s & ~((size_t)1 << v)] + joint[s | (size_t)1 << v]));
    check_near(rv_pseudo_log_likelihood(joint, s, 8), sum, rv_pseudo_rounding(&net));
  }
  check(rv_pseudo_rounding(&net) < 1e-11);
  rv_dcim_free(&net);
}

static void large_weights_do_not_overflow(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){3, 4, 3}, 2, 1e4, 84);
  double total = 0;
  check_status(rv_boltzmann_joint(joint, &net), RV_OK);
  for (size_t s = 0; s < 1 << 10; s++)
    total += joint[s];
  check_near(total, 1, 1e-13);
  rv_dcim_free(&net);
}

static void refuses_too_many_units(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){12, 13}, 1, 1, 85);
  check_status(rv_boltzmann_joint(joint, &net), RV_EINVAL);
  check_status(rv_dcim_joint(joint, &net, joint), RV_EINVAL);
  check(strstr(rv_message(), "25 units") != NULL);
  rv_dcim_free(&net);
}

/* Two units, S = 1 + 2 + 3: 2 N (2 N S + 4) eps = 112 eps. */
static void rounding_of_two_units(void **state) {
  (void)state;
  rv_dcim net;
  check_status(rv_dcim_open(&net, (size_t[]){1, 1}, 1), RV_OK);
  net.bias[0] = 1;
  net.bias[1] = -2;
  net.weight[1][0] = -3;
  check_relative(rv_pseudo_rounding(&net), 112 * 0x1p-52, 1e-15);
  rv_dcim_free(&net);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_chain_has_its_prior_and_its_conditionals),
      cmocka_unit_test(a_boltzmann_machine_has_its_exponent),
      cmocka_unit_test(conditionals_of_one_layer_are_logistic),
      cmocka_unit_test(the_pseudo_likelihood_is_a_sum_of_conditionals),
      cmocka_unit_test(large_weights_do_not_overflow),
      cmocka_unit_test(refuses_too_many_units),
      cmocka_unit_test(rounding_of_two_units),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
