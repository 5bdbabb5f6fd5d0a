/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The forward passes: against their formulas, the exact laws, and their bound. */
#include "dcim.h"
#include "reverify/dcim_exact.h"
#include "reverify/dcim_forward.h"
#include "reverify/logistic.h"

#include <float.h>
#include <gsl/gsl_rng.h>

static const double input[] = {1, 0, 0, 1, 1, 0, 1, 1};

static void the_first_layer_is_exact_in_every_pass(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){8, 5}, 1, 4, 30);
  double mean[13], exact[13];
  for (size_t i = 0; i < 8; i++)
    exact[i] = input[i];
  for (size_t j = 0; j < 5; j++)
    exact[8 + j] = 1 / (1 + exp(-naive_field(&net, 1, j, exact)));
  for (int p = 0; p < RV_PROPAGATIONS; p++) {
    check_status(rv_dcim_forward(mean, &net, input, (rv_propagation)p), RV_OK);
    for (size_t i = 0; i < 13; i++)
      check_near(mean[i], exact[i], 1e-15 * 30);
  }
  rv_dcim_free(&net);
}

/* Layer by layer from the formulas in the header, with covariances written out as sums. */
static void naive_pass(double *mean, const rv_dcim *net, rv_propagation propagation) {
  static double covariance[16][16], next[16][16];
  memset(covariance, 0, sizeof covariance);
  for (size_t i = 0; i < net->width[0]; i++)
    covariance[i][i] = mean[i] * (1 - mean[i]);
  for (size_t l = 1; l <= net->layers; l++) {
    size_t n = net->width[l - 1], below = net->first[l - 1], first = net->first[l];
    double gain[16];
    for (size_t j = 0; j < net->width[l]; j++) {
      const double *w = net->weight[l] + j * n;
      double v = 0, mu = naive_field(net, l, j, mean);
      for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
          if (propagation == RV_COVARIANCE || (propagation == RV_MEAN_VARIANCE && i == k))
            v +=
                w[i] * w[k] * (i == k ? mean[below + i] * (1 - mean[below + i]) : covariance[i][k]);
      double kappa = 1 / sqrt(1 + M_PI * v / 8);
      mean[first + j] = 1 / (1 + exp(-kappa * mu));
      gain[j] = kappa * mean[first + j] * (1 - mean[first + j]);
    }
    for (size_t j = 0; j < net->width[l]; j++)
      for (size_t m = 0; m < net->width[l]; m++) {
        next[j][m] = 0;
        for (size_t i = 0; i < n; i++)
          for (size_t k = 0; k < n; k++)
            next[j][m] += gain[j] * gain[m] * net->weight[l][j * n + i] *
                          net->weight[l][m * n + k] * covariance[i][k];
      }
    memcpy(covariance, next, sizeof next);
    for (size_t j = 0; j < net->width[l]; j++)
      covariance[j][j] = mean[first + j] * (1 - mean[first + j]);
  }
}

static void passes_follow_their_formulas(void **state) {
  (void)state;
  static const rv_propagation kind[] = {RV_MEAN_ONLY, RV_MEAN_VARIANCE, RV_COVARIANCE};
  const double uncertain[] = {0.5, 0.2, 1, 0, 0.9, 0.4, 0.5, 0.01};
  rv_dcim net = make_net((size_t[]){8, 5, 9, 3, 4}, 4, 3, 31);
  double mean[29], naive[29];
  for (size_t p = 0; p < 3; p++)
    for (int certain = 0; certain < 2; certain++) {
      const double *in = certain ? input : uncertain;
      memcpy(naive, in, sizeof uncertain);
      naive_pass(naive, &net, kind[p]);
      check_status(rv_dcim_forward(mean, &net, in, kind[p]), RV_OK);
      for (size_t i = 0; i < net.units; i++)
        check_near(mean[i], naive[i], 1e-13);
    }
  rv_dcim_free(&net);
}

/* Each layer is the exact mean over independent units with the means of the pass below. */
static void the_factorised_pass_integrates_each_layer(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){8, 5, 9, 4}, 3, 3, 32);
  double mean[26], exact[9];
  static double law[1 << 9];
  check_status(rv_dcim_forward(mean, &net, input, RV_FACTORISED), RV_OK);
  for (size_t l = 2; l <= 3; l++) {
    rv_product_law(law, mean + net.first[l - 1], net.width[l - 1]);
    check_status(rv_dcim_exact_means(exact, law, &net, l), RV_OK);
    for (size_t j = 0; j < net.width[l]; j++)
      check_near(mean[net.first[l] + j], exact[j], 1e-13);
  }
  rv_dcim_free(&net);
}

static void the_posterior_is_a_softmax(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){8, 5, 3}, 2, 3, 33);
  double mean[16], posterior[3], flattened[3], total = 0, flat_total = 0;
  check_status(rv_dcim_forward(mean, &net, input, RV_MEAN_ONLY), RV_OK);
  rv_dcim_forward_posterior(posterior, &net, mean, false);
  rv_dcim_forward_posterior(flattened, &net, mean, true);
  double weight[3], flat[3];
  for (size_t c = 0; c < 3; c++) {
    double mu = naive_field(&net, 2, c, mean), v = 0;
    for (size_t i = 0; i < 5; i++)
      v += pow(net.weight[2][c * 5 + i], 2) * mean[8 + i] * (1 - mean[8 + i]);
    total += weight[c] = exp(mu);
    flat_total += flat[c] = exp(mu / sqrt(1 + M_PI * v / 8));
  }
  for (size_t c = 0; c < 3; c++) {
    check_near(posterior[c], weight[c] / total, 1e-14);
    check_near(flattened[c], flat[c] / flat_total, 1e-14);
  }
  rv_dcim_free(&net);
}

/* Largest |exact - pass| / bound over the units from layer 2 on. */
static double over_bound(const rv_dcim *net) {
  static double mean[200], bound[200];
  rv_dcim_laws laws;
  check_status(rv_dcim_forward(mean, net, input, RV_MEAN_ONLY), RV_OK);
  rv_dcim_forward_bound(bound, net, mean);
  check_status(rv_dcim_laws_make(&laws, net, input, 1), RV_OK);
  double largest = 0;
  for (size_t i = 0; i < net->units; i++)
    if (i < net->first[2])
      check(bound[i] == 0 && fabs(mean[i] - laws.mean[i]) <= 1e-14);
    else
      largest = fmax(largest, (fabs(mean[i] - laws.mean[i]) - 1e-13) / bound[i]);
  rv_dcim_laws_free(&laws);
  return largest;
}

static void no_unit_exceeds_its_bound(void **state) {
  (void)state;
  double largest = 0;
  for (size_t t = 0; t < 400; t++) {
    size_t n = 1 + t % 6;
    rv_dcim net =
        make_net((size_t[]){n, n, n, n, n, 4}, 2 + t % 4, 0.1 * pow(2, (double)(t % 9)), t);
    largest = fmax(largest, over_bound(&net));
    rv_dcim_free(&net);
  }
  check(largest <= 1 && largest > 0.9);
}

/*
 * One input to one unit to one unit: the bound is attained in the limit of small weights at the
 * inflection of the logistic function's slope, logistic'' = 1 / (6 sqrt(3)) at ln(2 + sqrt(3)).
 */
static void the_bound_is_tight(void **state) {
  (void)state;
  rv_dcim net;
  check_status(rv_dcim_open(&net, (size_t[]){1, 1, 1}, 2), RV_OK);
  double w = 1e-3;
  net.weight[2][0] = w;
  net.bias[2] = -log(2 + sqrt(3)) - w / 2;
  check_near(over_bound(&net), 1, 1e-3);
  check_near(RV_LOGISTIC_CURVATURE, 1 / (12 * sqrt(3)), DBL_EPSILON / 16);
  rv_dcim_free(&net);
}

/* Largest |softmax - exact| / E over the classes. */
static double class_over_bound(const rv_dcim *net) {
  static double mean[200], bound[200], pass[16], exact[16];
  rv_dcim_laws laws;
  check_status(rv_dcim_forward(mean, net, input, RV_MEAN_ONLY), RV_OK);
  rv_dcim_forward_bound(bound, net, mean);
  rv_dcim_forward_posterior(pass, net, mean, false);
  check_status(rv_dcim_laws_make(&laws, net, input, 1), RV_OK);
  check_status(rv_dcim_exact_posterior(exact, laws.law[net->layers - 1], net), RV_OK);
  double largest = 0, e = rv_dcim_posterior_bound(net, mean, bound);
  check(e <= 1);
  for (size_t c = 0; c < net->width[net->layers]; c++)
    largest = fmax(largest, (fabs(pass[c] - exact[c]) - 1e-13) / e);
  rv_dcim_laws_free(&laws);
  return largest;
}

static void no_class_exceeds_its_bound(void **state) {
  (void)state;
  double largest = 0;
  for (size_t t = 0; t < 600; t++) {
    size_t n = 1 + t % 6;
    size_t width[] = {n, n, n, n, n, n};
    size_t layers = 2 + t % 4;
    width[layers] = 2 + t % 3;
    rv_dcim net = make_net(width, layers, 0.1 * pow(2, (double)(t % 9)), t);
    largest = fmax(largest, class_over_bound(&net));
    rv_dcim_free(&net);
  }
  check(largest <= 1 && largest > 0.9);
}

/*
 * Two classes and one unit: |logistic''| is largest at ln(2 + sqrt(3)), and half the constant is
 * refuted. Among more classes the same holds of one against others that are alike.
 */
static void the_bound_of_classes_is_tight(void **state) {
  (void)state;
  for (size_t classes = 2; classes <= 5; classes++) {
    rv_dcim net;
    check_status(rv_dcim_open(&net, (size_t[]){1, 1, classes}, 2), RV_OK);
    double w = 1e-3;
    net.weight[2][0] = w;
    net.bias[2] = log((double)(classes - 1)) - log(2 + sqrt(3)) - w / 2;
    check_near(class_over_bound(&net), 1, 1e-3);
    rv_dcim_free(&net);
  }
}

/* |f''| <= range^2 / (6 sqrt(3)) along lines, from differences: random, and with the probability
   and the directions of the case distinction. */
static double largest_second_derivative(const double *z, const double *u, size_t n) {
  double low = u[0], high = u[0], p[3][6], step = 1e-4, largest = 0;
  for (int k = 0; k < 3; k++) {
    double moved[6];
    for (size_t c = 0; c < n; c++)
      moved[c] = z[c] + (k - 1) * step * u[c];
    rv_softmax(p[k], moved, n);
  }
  for (size_t c = 0; c < n; c++) {
    low = fmin(low, u[c]);
    high = fmax(high, u[c]);
    largest = fmax(largest, fabs(p[0][c] - 2 * p[1][c] + p[2][c]) / (step * step));
  }
  return largest / pow(high - low, 2);
}

static void the_curvature_of_a_softmax(void **state) {
  (void)state;
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
  double largest = 0, bound = 1 / (6 * sqrt(3));
  for (size_t t = 0; t < 200000; t++) {
    size_t n = 2 + t % 5;
    double z[6], u[6];
    for (size_t c = 0; c < n; c++) {
      z[c] = 6 * gsl_rng_uniform(rng) - 3;
      u[c] = t % 2 ? gsl_rng_uniform(rng) : (double)gsl_rng_uniform_int(rng, 3) / 2;
    }
    u[0] = 0;
    u[1] = 1;
    largest = fmax(largest, largest_second_derivative(z, u, n));
  }
  gsl_rng_free(rng);
  check(largest <= bound * (1 + 1e-5) && largest >= 0.999 * bound);
}

/* By hand: one unit in layer 2 below three classes, whose weights for it span 0.7. */
static void the_bound_of_classes_is_its_formula(void **state) {
  (void)state;
  rv_dcim net;
  check_status(rv_dcim_open(&net, (size_t[]){1, 1, 1, 3}, 3), RV_OK);
  net.bias[1] = 0.7;
  net.weight[2][0] = 0.3;
  memcpy(net.weight[3], (double[]){0.1, -0.4, 0.3}, 3 * sizeof(double));
  const double zero = 0;
  double mean[6], bound[6];
  check_status(rv_dcim_forward(mean, &net, &zero, RV_MEAN_ONLY), RV_OK);
  rv_dcim_forward_bound(bound, &net, mean);
  double e = 0.09 * rv_logistic(0.7) * rv_logistic(-0.7) / (12 * sqrt(3));
  double q = rv_logistic(0.3 * rv_logistic(0.7)) - e;
  check_relative(rv_dcim_posterior_bound(&net, mean, bound),
                 0.7 * e / 4 + 0.49 * q * (1 - q) / (12 * sqrt(3)), 1e-13);
  net.weight[3][0] = 1e3;
  check_equal(rv_dcim_posterior_bound(&net, mean, bound), 1);
  rv_dcim_free(&net);
}

/* The recursion by hand: two units on layer 1 that feed both units of layer 2, and one of 3. */
static void the_bound_is_the_recursion(void **state) {
  (void)state;
  rv_dcim net;
  check_status(rv_dcim_open(&net, (size_t[]){1, 2, 2, 1}, 3), RV_OK);
  memcpy(net.weight[2], (double[]){0.1, -0.2, 0.3, 0.15}, 4 * sizeof(double));
  memcpy(net.weight[3], (double[]){0.4, -0.25}, 2 * sizeof(double));
  net.bias[1] = 0.7;
  net.bias[2] = -1.1;
  double mean[6], bound[6], q[2], e[2], sd[2];
  const double zero = 0;
  check_status(rv_dcim_forward(mean, &net, &zero, RV_MEAN_ONLY), RV_OK);
  rv_dcim_forward_bound(bound, &net, mean);
  q[0] = rv_logistic(0.7) * rv_logistic(-0.7);
  q[1] = rv_logistic(1.1) * rv_logistic(-1.1);
  e[0] = (0.01 * q[0] + 0.04 * q[1]) / (12 * sqrt(3));
  e[1] = (0.09 * q[0] + 0.0225 * q[1]) / (12 * sqrt(3));
  check_relative(bound[3], e[0], 1e-14);
  check_relative(bound[4], e[1], 1e-14);
  for (size_t i = 0; i < 2; i++) {
    double nearest = mean[3 + i] > 0.5 ? mean[3 + i] - e[i] : mean[3 + i] + e[i];
    if ((mean[3 + i] > 0.5) != (nearest > 0.5))
      nearest = 0.5;
    sd[i] = sqrt(nearest * (1 - nearest));
  }
  double wanted =
      (0.4 * e[0] + 0.25 * e[1]) / 4 + pow(0.4 * sd[0] + 0.25 * sd[1], 2) / (12 * sqrt(3));
  check_relative(bound[5], wanted, 1e-13);
  rv_dcim_free(&net);
}

/* Weights that decide every unit: rounding must not take a mean out of [0, 1]. */
static void decided_units_stay_probabilities(void **state) {
  (void)state;
  for (size_t t = 0; t < 50; t++) {
    rv_dcim net = make_net((size_t[]){8, 5, 6, 5, 4}, 4, 300, 90 + t);
    double mean[28], bound[28];
    for (int p = 0; p < RV_PROPAGATIONS; p++) {
      check_status(rv_dcim_forward(mean, &net, input, (rv_propagation)p), RV_OK);
      for (size_t i = 0; i < net.units; i++)
        check(mean[i] >= 0 && mean[i] <= 1);
    }
    check_status(rv_dcim_forward(mean, &net, input, RV_MEAN_ONLY), RV_OK);
    rv_dcim_forward_bound(bound, &net, mean);
    for (size_t i = 0; i < net.units; i++)
      check(bound[i] >= 0 && bound[i] <= 1);
    rv_dcim_free(&net);
  }
}

/* The recursion of the header, for inputs of which some are random, or none. */
static void naive_bound(double *bound, const rv_dcim *net, const double *mean, bool realised) {
  for (size_t i = 0; i < net->width[0]; i++)
    bound[i] = 0;
  for (size_t l = 1; l <= net->layers; l++)
    for (size_t j = 0; j < net->width[l]; j++) {
      double step = 0, sum = 0, squares = 0, m = mean[net->first[l] + j];
      for (size_t i = 0; i < net->width[l - 1]; i++) {
        size_t at = net->first[l - 1] + i;
        double w = net->weight[l][j * net->width[l - 1] + i], low = mean[at] - bound[at];
        double high = mean[at] + bound[at], q = high < 0.5 ? high : low > 0.5 ? low : 0.5;
        step += fabs(w) * bound[at] / 4;
        sum += fabs(w) * sqrt(q * (1 - q));
        squares += w * w * q * (1 - q);
      }
      bool independent = l == 1 || (l == 2 && realised);
      double found = step + (independent ? squares : sum * sum) / (12 * sqrt(3));
      bound[net->first[l] + j] = fmin(found, m > 0.5 ? m : 1 - m);
    }
}

static void the_bound_knows_which_inputs_are_independent(void **state) {
  (void)state;
  const double uncertain[] = {0.5, 0.2, 1, 0, 0.9, 0.4, 0.5, 0.01};
  for (size_t t = 0; t < 20; t++) {
    const double *in = t % 2 ? input : uncertain;
    rv_dcim net = make_net((size_t[]){8, 5, 4, 3}, 3, 0.3, 300 + t);
    double mean[20], bound[20], naive[20];
    check_status(rv_dcim_forward(mean, &net, in, RV_MEAN_ONLY), RV_OK);
    rv_dcim_forward_bound(bound, &net, mean);
    naive_bound(naive, &net, mean, t % 2);
    for (size_t i = 0; i < 20; i++)
      check_near(bound[i], naive[i], 1e-15);
    rv_dcim_free(&net);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_first_layer_is_exact_in_every_pass),
      cmocka_unit_test(passes_follow_their_formulas),
      cmocka_unit_test(the_factorised_pass_integrates_each_layer),
      cmocka_unit_test(the_posterior_is_a_softmax),
      cmocka_unit_test(no_unit_exceeds_its_bound),
      cmocka_unit_test(the_bound_knows_which_inputs_are_independent),
      cmocka_unit_test(the_bound_is_tight),
      cmocka_unit_test(the_bound_is_the_recursion),
      cmocka_unit_test(no_class_exceeds_its_bound),
      cmocka_unit_test(the_bound_of_classes_is_tight),
      cmocka_unit_test(the_curvature_of_a_softmax),
      cmocka_unit_test(the_bound_of_classes_is_its_formula),
      cmocka_unit_test(decided_units_stay_probabilities),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
