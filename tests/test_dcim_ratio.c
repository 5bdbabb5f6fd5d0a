/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log-ratio of two chains and the residual: against all joint states written out. */
#include "dcim.h"
#include "law.h"
#include "model/dcim_ratio.h"
#include "reverify/dcim_exact.h"

#include <float.h>

static const rv_stream_key key = {231, 232, 233, 234};

enum { STATES_MAX = 1 << 14 };

/* The net that runs back: tied, turned by `angle`, with biases shifted by `shift`. */
static rv_dcim make_back(const rv_dcim *net, double angle, double shift) {
  rv_dcim back;
  check_status(rv_dcim_reverse(&back, net), RV_OK);
  check_status(rv_dcim_rotate(&key, &back, angle), RV_OK);
  for (size_t i = 0; i < back.units; i++)
    back.bias[i] += shift * sin((double)i);
  return back;
}

/* ln of the product of Bernoulli probabilities of each chain. */
static double naive_ratio(const rv_dcim *net, const rv_dcim *back, const double *x) {
  double reversed[20];
  for (size_t l = 0; l <= net->layers; l++)
    memcpy(reversed + back->first[net->layers - l], x + net->first[l],
           net->width[l] * sizeof(double));
  return log(naive_probability(net, x, net->layers)) -
         log(naive_probability(back, reversed, back->layers));
}

static void ratios_are_those_of_the_probabilities(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){3, 4, 2, 3}, 3, 2, 50), back = make_back(&net, 0.7, 0.5);
  double x[12], ratio, log_probability;
  for (size_t s = 0; s < 1 << 12; s++) {
    unpack(x, s, 12);
    check_status(rv_dcim_log_ratio(&ratio, &net, &back, x), RV_OK);
    check_near(ratio, naive_ratio(&net, &back, x), 1e-12);
    check_status(rv_dcim_log_probability(&log_probability, &net, x), RV_OK);
    check_near(log_probability, log(naive_probability(&net, x, 3)), 1e-12);
  }
  rv_dcim_free(&net);
  rv_dcim_free(&back);
}

static void the_formula_holds_for_tied_weights(void **state) {
  (void)state;
  static const double coupling[] = {0.1, 2, 1000};
  for (size_t c = 0; c < 3; c++) {
    rv_dcim net = make_net((size_t[]){30, 70, 1, 20}, 3, coupling[c], 51 + c);
    rv_dcim back = make_back(&net, 0, 0);
    double bound = 2 * rv_dcim_log_ratio_rounding(&net, &back), x[121];
    for (size_t t = 0; t < 50; t++) {
      rv_stream stream;
      gsl_rng *rng = rv_stream_open(&stream, &key, t);
      for (size_t i = 0; i < 121; i++)
        x[i] = gsl_rng_uniform(rng) < 0.5;
      double ratio, formula;
      check_status(rv_dcim_log_ratio(&ratio, &net, &back, x), RV_OK);
      check_status(rv_dcim_tied_log_ratio(&formula, &net, x), RV_OK);
      check_near(ratio, formula, bound);
    }
    rv_dcim_free(&net);
    rv_dcim_free(&back);
  }
}

/*
 * The residual from all joint states: a two-way analysis of variance, x^0 and x^L being independent
 * and each state equally probable. With `linear` the best linear function of the inner units is
 * taken off too; under equal probabilities its coefficients are inner products.
 */
static double naive_residual(const rv_dcim *net, const rv_dcim *back, bool linear) {
  static double value[STATES_MAX], by_input[STATES_MAX], by_output[STATES_MAX];
  size_t states = (size_t)1 << net->units, inputs = (size_t)1 << net->width[0];
  size_t outputs = (size_t)1 << net->width[net->layers];
  double mean = 0, sum = 0, x[20];
  memset(by_input, 0, sizeof by_input);
  memset(by_output, 0, sizeof by_output);
  for (size_t s = 0; s < states; s++) {
    unpack(x, s, net->units);
    value[s] = naive_ratio(net, back, x);
    mean += value[s] / (double)states;
    by_input[layer_state(net, 0, s)] += value[s] * (double)inputs / (double)states;
    by_output[layer_state(net, net->layers, s)] += value[s] * (double)outputs / (double)states;
  }
  for (size_t s = 0; s < states; s++)
    value[s] -=
        by_input[layer_state(net, 0, s)] + by_output[layer_state(net, net->layers, s)] - mean;
  for (size_t i = net->first[1]; i < net->first[net->layers] && linear; i++) {
    double slope = 0;
    for (size_t s = 0; s < states; s++)
      slope += (s >> i & 1 ? value[s] : -value[s]) / (double)states;
    for (size_t s = 0; s < states; s++)
      value[s] -= s >> i & 1 ? slope : -slope;
  }
  for (size_t s = 0; s < states; s++)
    sum += value[s] * value[s];
  return sqrt(sum / (double)states);
}

static void residuals_are_those_of_all_states(void **state) {
  (void)state;
  static const struct {
    size_t width[6], layers;
  } shape[] = {{{3, 4}, 1},       {{2, 3, 3}, 2},       {{4, 1, 2}, 2},
               {{2, 4, 3, 2}, 3}, {{1, 2, 3, 2, 1}, 4}, {{2, 2, 2, 2, 2, 2}, 5}};
  static const double angle[] = {0, 0.3, M_PI / 2}, shift[] = {0, 0.8};
  for (size_t s = 0; s < sizeof shape / sizeof *shape; s++)
    for (size_t a = 0; a < 3; a++)
      for (size_t b = 0; b < 2; b++) {
        rv_dcim net = make_net(shape[s].width, shape[s].layers, 2.5, 60 + s);
        rv_dcim back = make_back(&net, angle[a], shift[b]);
        rv_dcim_residual residual;
        check_status(rv_dcim_residual_uniform(&residual, &net, &back), RV_OK);
        check_near(residual.total, naive_residual(&net, &back, false), 1e-12);
        check_near(residual.nonlinear, naive_residual(&net, &back, true), 1e-12);
        check(residual.weights <= residual.nonlinear * (1 + 1e-14));
        check(residual.nonlinear <= residual.total * (1 + 1e-14));
        rv_dcim_free(&net);
        rv_dcim_free(&back);
      }
}

/* For one layer the residual is that of the weights alone, whatever the biases. */
static void one_layer_and_mirrors_leave_nothing(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){6, 5}, 1, 3, 70), back = make_back(&net, 0, 0);
  rv_dcim_residual residual;
  check_status(rv_dcim_residual_uniform(&residual, &net, &back), RV_OK);
  check_equal(residual.total, 0);
  rv_dcim_free(&back);
  back = make_back(&net, 0.5, 0.3);
  check_status(rv_dcim_residual_uniform(&residual, &net, &back), RV_OK);
  double norm_sq = 0;
  for (size_t i = 0; i < 30; i++)
    norm_sq += net.weight[1][i] * net.weight[1][i];
  check_relative(residual.total, sqrt(norm_sq * 2 * (1 - cos(0.5)) / 16), 1e-13);
  rv_dcim_free(&net);
  rv_dcim_free(&back);
  net = make_net((size_t[]){6, 5, 6, 5, 6}, 4, 3, 71);
  check_status(rv_dcim_mirror(&net), RV_OK);
  back = make_back(&net, 0, 0);
  check_status(rv_dcim_residual_uniform(&residual, &net, &back), RV_OK);
  check_near(residual.total, 0, rv_dcim_log_ratio_rounding(&net, &back));
  rv_dcim_free(&net);
  rv_dcim_free(&back);
}

static void layers_have_the_sd_of_their_law(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){2, 3, 4, 2}, 3, 2, 72), back = make_back(&net, 0.2, 0);
  double input[] = {0.5, 0.5}, sd[4], x[11], y[11];
  rv_dcim_laws laws;
  check_status(rv_dcim_laws_make(&laws, &net, input, 1), RV_OK);
  check_status(rv_dcim_residual_by_layer(sd, &net, &back, laws.law), RV_OK);
  check(sd[0] == 0 && sd[3] == 0);
  for (size_t l = 1; l <= 2; l++) {
    double mean = 0, square = 0;
    for (size_t s = 0; s < (size_t)1 << net.width[l]; s++) {
      double r = 0;
      unpack(x + net.first[l], s, net.width[l]);
      unpack(y + back.first[3 - l], s, net.width[l]);
      for (size_t i = 0; i < net.width[l - 1]; i++)
        r += log(1 + exp(naive_field(&back, 4 - l, i, y)));
      for (size_t j = 0; j < net.width[l + 1]; j++)
        r -= log(1 + exp(naive_field(&net, l + 1, j, x)));
      mean += laws.law[l][s] * r;
      square += laws.law[l][s] * r * r;
    }
    check_near(sd[l], sqrt(square - mean * mean), 1e-12);
  }
  double largest;
  check_status(rv_dcim_residual_forward(&largest, &net, &back), RV_OK);
  check_equal(largest, fmax(sd[1], sd[2]));
  rv_dcim_laws_free(&laws);
  rv_dcim_free(&net);
  rv_dcim_free(&back);
}

static void refuses_inner_layers_too_wide(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){20, 15, 20}, 2, 1, 73), back = make_back(&net, 0, 0);
  rv_dcim_residual residual;
  check_status(rv_dcim_residual_uniform(&residual, &net, &back), RV_EINVAL);
  rv_dcim_free(&net);
  rv_dcim_free(&back);
  net = make_net((size_t[]){20, 14, 20}, 2, 1, 73);
  back = make_back(&net, 0, 0);
  check_status(rv_dcim_residual_uniform(&residual, &net, &back), RV_OK);
  check_status(rv_dcim_residual_forward(&residual.total, &net, &back), RV_EINVAL);
  rv_dcim_free(&net);
  rv_dcim_free(&back);
}

/* Two units below one: F = 2 + 3 + 4, (n + N + 4) (F + ln 2) eps = 9 (9 + ln 2) eps. Back, with one
   unit below two of no weight, 9 (2 ln 2) eps. */
static void rounding_of_three_units(void **state) {
  (void)state;
  rv_dcim net, back;
  check_status(rv_dcim_open(&net, (size_t[]){2, 1}, 1), RV_OK);
  check_status(rv_dcim_open(&back, (size_t[]){1, 2}, 1), RV_OK);
  net.bias[2] = -2;
  net.weight[1][0] = 3;
  net.weight[1][1] = -4;
  check_relative(rv_dcim_log_ratio_rounding(&net, &back), 9 * (9 + 3 * M_LN2) * 0x1p-52, 1e-15);
  rv_dcim_free(&net);
  rv_dcim_free(&back);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(ratios_are_those_of_the_probabilities),
      cmocka_unit_test(the_formula_holds_for_tied_weights),
      cmocka_unit_test(residuals_are_those_of_all_states),
      cmocka_unit_test(one_layer_and_mirrors_leave_nothing),
      cmocka_unit_test(layers_have_the_sd_of_their_law),
      cmocka_unit_test(refuses_inner_layers_too_wide),
      cmocka_unit_test(rounding_of_three_units),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
