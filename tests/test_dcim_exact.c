/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Laws of layers: against sums over all joint states of all layers. */
#include "dcim.h"
#include "reverify/dcim_exact.h"

#include <float.h>

/* Sums of up to 2^17 products of up to 17 probabilities. */
static const double tolerance = 1e-13;

/* law[l] (2^(n_l)) summed over all states of all units, with independent inputs. */
static void naive_laws(double *const *law, const rv_dcim *net, const double *input) {
  double x[32];
  for (size_t l = 0; l <= net->layers; l++)
    memset(law[l], 0, sizeof(double) << net->width[l]);
  for (size_t state = 0; state < (size_t)1 << net->units; state++) {
    double p = 1;
    unpack(x, state, net->units);
    for (size_t i = 0; i < net->width[0]; i++)
      p *= x[i] == 1 ? input[i] : 1 - input[i];
    p = p > 0 ? p * naive_probability(net, x, net->layers) : 0;
    for (size_t l = 0; l <= net->layers; l++)
      law[l][layer_state(net, l, state)] += p;
  }
}

static void check_laws(const rv_dcim *net, const double *input) {
  double *law[RV_DCIM_LAYERS_MAX + 1];
  for (size_t l = 0; l <= net->layers; l++)
    law[l] = calloc((size_t)1 << net->width[l], sizeof(double));
  naive_laws(law, net, input);
  rv_dcim_laws laws;
  check_status(rv_dcim_laws_make(&laws, net, input, 1), RV_OK);
  for (size_t l = 1; l < net->layers; l++)
    for (size_t x = 0; x < (size_t)1 << net->width[l]; x++)
      check_near(laws.law[l][x], law[l][x], tolerance);
  for (size_t l = 0; l <= net->layers; l++)
    for (size_t j = 0; j < net->width[l]; j++) {
      double mean = 0;
      for (size_t x = 0; x < (size_t)1 << net->width[l]; x++)
        mean += x >> j & 1 ? law[l][x] : 0;
      check_near(laws.mean[net->first[l] + j], mean, tolerance);
    }
  check(laws.law[0] == NULL);
  rv_dcim_laws_free(&laws);
  for (size_t l = 0; l <= net->layers; l++)
    free(law[l]);
}

static void laws_are_sums_over_all_states(void **state) {
  (void)state;
  static const struct {
    size_t width[6], layers;
  } shape[] = {{{1, 1}, 1},       {{3, 4}, 1},          {{2, 1, 3}, 2}, {{3, 5, 4}, 2},
               {{2, 3, 1, 4}, 3}, {{1, 2, 3, 4, 5}, 4}, {{9, 3, 3}, 2}, {{1, 10, 2}, 2}};
  for (size_t s = 0; s < sizeof shape / sizeof *shape; s++) {
    rv_dcim net = make_net(shape[s].width, shape[s].layers, s % 2 == 0 ? 2 : 9, s);
    double realised[9], uncertain[9];
    for (size_t i = 0; i < 9; i++) {
      realised[i] = (double)(i % 2);
      uncertain[i] = i % 3 == 0 ? 0.5 : (double)i / 9;
    }
    check_laws(&net, realised);
    check_laws(&net, uncertain);
    rv_dcim_free(&net);
  }
}

/* More than one block and slice of states; both ways of the mean. */
static void a_wide_transition_keeps_the_means(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){1, 13, 11, 6}, 3, 3, 20);
  static double law[1 << 13], next[1 << 11], mean[13], from_law[11], direct[11];
  for (size_t i = 0; i < 13; i++)
    mean[i] = ((double)i + 0.5) / 13;
  rv_product_law(law, mean, 13);
  check_status(rv_dcim_transition(next, law, &net, 2, 1), RV_OK);
  check_status(rv_dcim_exact_means(direct, law, &net, 2), RV_OK);
  rv_law_means(from_law, next, 11);
  double total = 0;
  for (size_t x = 0; x < 1 << 11; x++)
    total += next[x];
  check_near(total, 1, tolerance);
  for (size_t j = 0; j < 11; j++)
    check_near(from_law[j], direct[j], tolerance);
  rv_dcim_free(&net);
}

/* Two units of the upper layer, summed state by state over 2^12 below. */
static void a_wide_transition_has_the_joint_law(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){12, 4}, 1, 5, 21);
  static double law[1 << 12], next[16], naive[16], x[16], total = 0;
  for (size_t s = 0; s < 1 << 12; s++)
    total += law[s] = 1 + sin((double)s);
  for (size_t s = 0; s < 1 << 12; s++)
    law[s] /= total;
  check_status(rv_dcim_transition(next, law, &net, 1, 1), RV_OK);
  for (size_t s = 0; s < 1 << 16; s++) {
    unpack(x, s, 16);
    naive[s >> 12] += law[s & 4095] * naive_probability(&net, x, 1);
  }
  for (size_t y = 0; y < 16; y++)
    check_near(next[y], naive[y], tolerance);
  rv_dcim_free(&net);
}

static void the_bytes_do_not_depend_on_the_threads(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){1, 12, 9}, 2, 3, 22);
  static double law[1 << 12], mean[12], one[1 << 9], other[1 << 9];
  for (size_t i = 0; i < 12; i++)
    mean[i] = 0.3 + 0.03 * (double)i;
  rv_product_law(law, mean, 12);
  check_status(rv_dcim_transition(one, law, &net, 2, 1), RV_OK);
  for (int threads = 2; threads <= 4; threads++) {
    check_status(rv_dcim_transition(other, law, &net, 2, threads), RV_OK);
    check_bytes(one, other, sizeof one);
  }
  rv_dcim_free(&net);
}

static void the_posterior_is_a_mean_of_softmaxes(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){4, 5, 6, 3}, 3, 3, 23);
  const double input[] = {1, 0, 0, 1};
  rv_dcim_laws laws;
  double posterior[3], naive[3] = {0}, x[18];
  check_status(rv_dcim_laws_make(&laws, &net, input, 1), RV_OK);
  check_status(rv_dcim_exact_posterior(posterior, laws.law[2], &net), RV_OK);
  for (size_t s = 0; s < 1 << 6; s++) {
    double weight[3], total = 0;
    unpack(x + net.first[2], s, 6);
    for (size_t c = 0; c < 3; c++)
      total += weight[c] = exp(naive_field(&net, 3, c, x));
    for (size_t c = 0; c < 3; c++)
      naive[c] += laws.law[2][s] * weight[c] / total;
  }
  for (size_t c = 0; c < 3; c++)
    check_near(posterior[c], naive[c], tolerance);
  check_near(posterior[0] + posterior[1] + posterior[2], 1, tolerance);
  rv_dcim_laws_free(&laws);
  rv_dcim_free(&net);
}

/* Weights so large that every unit is decided: no NaN, and probabilities 0 and 1. */
static void decided_units_stay_finite(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){3, 4, 4, 2}, 3, 1e4, 24);
  const double input[] = {1, 0, 1};
  rv_dcim_laws laws;
  double posterior[2];
  check_status(rv_dcim_laws_make(&laws, &net, input, 1), RV_OK);
  check_status(rv_dcim_exact_posterior(posterior, laws.law[2], &net), RV_OK);
  for (size_t i = 0; i < net.units; i++)
    check(laws.mean[i] >= 0 && laws.mean[i] <= 1);
  check_near(posterior[0] + posterior[1], 1, tolerance);
  rv_dcim_laws_free(&laws);
  rv_dcim_free(&net);
}

static void refuses_layers_too_wide(void **state) {
  (void)state;
  double input[20] = {0};
  rv_dcim net = make_net((size_t[]){20, 3, 15, 3}, 3, 1, 25);
  rv_dcim_laws laws;
  check_status(rv_dcim_laws_make(&laws, &net, input, 1), RV_EINVAL);
  check(strstr(rv_message(), "15 units in layer 2") != NULL);
  rv_dcim_laws_free(&laws); /* as a failed call leaves it */
  rv_dcim_free(&net);
  net = make_net((size_t[]){20, 3, 2}, 2, 1, 25);
  check_status(rv_dcim_laws_make(&laws, &net, input, 1), RV_OK); /* a realisation of any width */
  rv_dcim_laws_free(&laws);
  input[0] = 0.5;
  check_status(rv_dcim_laws_make(&laws, &net, input, 1), RV_EINVAL);
  check(strstr(rv_message(), "20 units in layer 0") != NULL);
  rv_dcim_free(&net);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(laws_are_sums_over_all_states),
      cmocka_unit_test(a_wide_transition_keeps_the_means),
      cmocka_unit_test(a_wide_transition_has_the_joint_law),
      cmocka_unit_test(the_bytes_do_not_depend_on_the_threads),
      cmocka_unit_test(the_posterior_is_a_mean_of_softmaxes),
      cmocka_unit_test(decided_units_stay_finite),
      cmocka_unit_test(refuses_layers_too_wide),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
