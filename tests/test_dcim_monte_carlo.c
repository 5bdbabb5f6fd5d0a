/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Monte Carlo for the top layer: against enumeration, and exact where nothing is drawn. */
#include "dcim.h"
#include "law.h"
#include "reverify/dcim_exact.h"
#include "reverify/dcim_monte_carlo.h"

#include <float.h>
#include <gsl/gsl_cdf.h>

static const double input[] = {1, 0, 1, 1, 0, 0, 1, 0};
static const rv_stream_key key = {221, 222, 223, 224};

static void two_layers_are_integrated_exactly(void **state) {
  (void)state;
  for (size_t layers = 1; layers <= 2; layers++) {
    rv_dcim net = make_net((size_t[]){8, 8, 8}, layers, 3, 40);
    rv_dcim_laws laws;
    double mean[8], error[8];
    check_status(rv_dcim_laws_make(&laws, &net, input, 1), RV_OK);
    check_status(rv_dcim_monte_carlo(&key, mean, error, &net, input, 8, 3), RV_OK);
    for (size_t j = 0; j < 8; j++) {
      check_near(mean[j], laws.mean[net.first[layers] + j], 1e-13);
      check_equal(error[j], 0);
    }
    rv_dcim_laws_free(&laws);
    rv_dcim_free(&net);
  }
}

enum { NETS = 200, SAMPLES = 2000 };

/* The z-scores of NETS nets, of the estimate's choice; their sum of squares is chi^2. */
static void check_z_scores(double *z) {
  double chi_squared = 0;
  for (size_t t = 0; t < NETS; t++) {
    check(isfinite(z[t]) && fabs(z[t]) < FALSE_ALARM_SD + 1);
    chi_squared += z[t] * z[t];
  }
  check(gsl_cdf_chisq_Q(chi_squared, NETS) > FALSE_ALARM);
  check(gsl_cdf_chisq_P(chi_squared, NETS) > FALSE_ALARM);
}

static void units_lie_around_their_exact_means(void **state) {
  (void)state;
  static double z[NETS];
  for (size_t t = 0; t < NETS; t++) {
    rv_dcim net = make_net((size_t[]){8, 6, 7, 5, 4}, 3 + t % 2, 2, t);
    rv_dcim_laws laws;
    double mean[2], error[2];
    size_t unit = t / 2 % 2, top = net.first[net.layers];
    check_status(rv_dcim_laws_make(&laws, &net, input, 1), RV_OK);
    check_status(
        rv_dcim_monte_carlo(&(rv_stream_key){1, 2, 3, t}, mean, error, &net, input, 2, SAMPLES / 4),
        RV_OK);
    z[t] = (mean[unit] - laws.mean[top + unit]) / error[unit];
    rv_dcim_laws_free(&laws);
    rv_dcim_free(&net);
  }
  check_z_scores(z);
}

static void classes_lie_around_their_exact_probabilities(void **state) {
  (void)state;
  static double z[NETS];
  for (size_t t = 0; t < NETS; t++) {
    rv_dcim net = make_net((size_t[]){8, 6, 7, 3}, 2 + t % 2, 2, t);
    rv_dcim_laws laws;
    double posterior[7], error[7], exact[7];
    check_status(rv_dcim_laws_make(&laws, &net, input, 1), RV_OK);
    check_status(rv_dcim_exact_posterior(exact, laws.law[net.layers - 1], &net), RV_OK);
    check_status(rv_dcim_monte_carlo_posterior(&(rv_stream_key){1, 2, 4, t}, posterior, error, &net,
                                               input, SAMPLES),
                 RV_OK);
    double total = 0;
    for (size_t c = 0; c < net.width[net.layers]; c++)
      total += posterior[c];
    check_near(total, 1, 1e-12);
    size_t likeliest = exact[0] > exact[1] ? 0 : 1; /* the rarest are too skew for a z-score */
    z[t] = (posterior[likeliest] - exact[likeliest]) / error[likeliest];
    rv_dcim_laws_free(&laws);
    rv_dcim_free(&net);
  }
  check_z_scores(z);
}

static void the_error_is_that_of_the_mean(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){8, 3, 4, 2}, 3, 3, 42);
  double mean, error, one[2], two[2], none[2];
  check_status(rv_dcim_monte_carlo(&key, &mean, &error, &net, input, 1, 2), RV_OK);
  /* two draws: the mean and half the difference */
  check_status(rv_dcim_monte_carlo(&key, one, none, &net, input, 2, 2), RV_OK);
  check_equal(one[0], mean);
  double sum = 0, squares = 0, value[50];
  for (size_t t = 1; t <= 50; t++) {
    if (t == 1)
      continue;
    check_status(rv_dcim_monte_carlo(&key, two, none, &net, input, 1, t), RV_OK);
    if (t == 2) /* the first two draws from their mean and error */
      sum = 2 * two[0];
    else {
      value[t - 1] = two[0] * (double)t - sum;
      sum = two[0] * (double)t;
    }
  }
  value[0] = mean - error;
  value[1] = mean + error; /* in one order or the other */
  for (size_t t = 0; t < 50; t++)
    squares += pow(value[t] - sum / 50, 2);
  check_relative(none[0], sqrt(squares / 49 / 50), 1e-9);
  rv_dcim_free(&net);
}

/* Var E(x_j^L | x^(L-2)) and Var p(c | x^(L-1)), summed over all states of all layers. */
static void the_variance_of_a_draw(void **state) {
  (void)state;
  const size_t width[] = {2, 3, 2, 4, 2};
  for (size_t layers = 3; layers <= 4; layers++) {
    rv_dcim net = make_net(width, layers, 4, 44 + layers);
    rv_dcim_laws laws;
    double x[13], of_unit[16] = {0}, given[16] = {0}, of_class[16], last[16] = {0};
    const double bits[] = {1, 0};
    size_t top = net.first[layers], states = (size_t)1 << top;
    for (size_t s = 1; s < states; s += 4) { /* x^0 = (1, 0) */
      unpack(x, s, top);
      double p = naive_probability(&net, x, layers - 1), total = 0, best = 0;
      size_t two = layer_state(&net, layers - 2, s), one = layer_state(&net, layers - 1, s);
      given[two] += p;
      of_unit[two] += p / (1 + exp(-naive_field(&net, layers, 1, x)));
      for (size_t c = 0; c < net.width[layers]; c++) {
        double weight = exp(naive_field(&net, layers, c, x));
        total += weight;
        best = c == 1 ? weight : best;
      }
      last[one] += p;
      of_class[one] = best / total;
    }
    double mean = 0, square = 0, variance, class_mean = 0, class_square = 0;
    for (size_t s = 0; s < 16; s++) {
      mean += of_unit[s];
      square += given[s] > 0 ? of_unit[s] * of_unit[s] / given[s] : 0;
      class_mean += last[s] > 0 ? last[s] * of_class[s] : 0;
      class_square += last[s] > 0 ? last[s] * of_class[s] * of_class[s] : 0;
    }
    check_status(rv_dcim_laws_make(&laws, &net, bits, 1), RV_OK);
    check_status(rv_dcim_monte_carlo_variance(&variance, &net, laws.law[layers - 2], 1), RV_OK);
    check_near(variance, square - mean * mean, 1e-14);
    check(variance > 1e-6);
    check_status(rv_dcim_monte_carlo_posterior_variance(&variance, &net, laws.law[layers - 1], 1),
                 RV_OK);
    check_near(variance, class_square - class_mean * class_mean, 1e-14);
    check(variance > 1e-6);
    rv_dcim_laws_free(&laws);
    rv_dcim_free(&net);
  }
}

static void no_variance_where_nothing_is_drawn(void **state) {
  (void)state;
  double variance;
  const double law[4] = {1};
  rv_dcim net = make_net((size_t[]){2, 2, 2}, 2, 3, 45);
  check_status(rv_dcim_monte_carlo_variance(&variance, &net, law, 0), RV_EINVAL);
  check_status(rv_dcim_monte_carlo_posterior_variance(&variance, &net, law, 0), RV_OK);
  check(variance < 1e-30); /* of a law that is one state */
  rv_dcim_free(&net);
  net = make_net((size_t[]){2, 2, 15, 2}, 3, 3, 45);
  check_status(rv_dcim_monte_carlo_variance(&variance, &net, law, 0), RV_EINVAL);
  check_status(rv_dcim_monte_carlo_posterior_variance(&variance, &net, law, 0), RV_EINVAL);
  rv_dcim_free(&net);
}

static void refuses_what_has_no_error(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){8, 3}, 1, 3, 43);
  double mean[4], error[4];
  check_status(rv_dcim_monte_carlo(&key, mean, error, &net, input, 1, 1), RV_EINVAL);
  check_status(rv_dcim_monte_carlo(&key, mean, error, &net, input, 4, 10), RV_EINVAL);
  check_status(rv_dcim_monte_carlo_posterior(&key, mean, error, &net, input, 0), RV_EINVAL);
  rv_dcim_free(&net);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(two_layers_are_integrated_exactly),
      cmocka_unit_test(units_lie_around_their_exact_means),
      cmocka_unit_test(classes_lie_around_their_exact_probabilities),
      cmocka_unit_test(the_error_is_that_of_the_mean),
      cmocka_unit_test(the_variance_of_a_draw),
      cmocka_unit_test(no_variance_where_nothing_is_drawn),
      cmocka_unit_test(refuses_what_has_no_error),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
