/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/relu_order.h"

#include "theory/slope_departure.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

/* Terms T_0 to T_(TERMS - 1); P_j has powers of D up to 3j. */
enum { TERMS = 7, POWERS = 3 * TERMS };

/* A term without its phi(m), and the sum of the sizes of its parts. */
typedef struct term {
  double value, parts;
} term;

/* E |g|^k. */
static double absolute_moment(int k) {
  return exp2(k / 2.0) * gsl_sf_gamma((k + 1) / 2.0) / sqrt(M_PI);
}

/* l_k, which sums over half of the a_i make. */
static void standardise(double l[RV_NOISE_CUMULANTS + 1], const rv_relu_order_setting *s) {
  double noise[RV_NOISE_CUMULANTS + 1];
  rv_noise_cumulants(noise, s->noise, s->keep);
  double variance = s->n * noise[2] / 2;
  for (int k = 3; k <= RV_NOISE_CUMULANTS; k++)
    l[k] = s->n * noise[k] * absolute_moment(k) / 2 / pow(variance, k / 2.0);
}

/* j P_j = sum over i of i l_(i+2) D^(i+2) / (i+2)! P_(j-i). */
static void expand(double series[TERMS][POWERS], const double l[RV_NOISE_CUMULANTS + 1]) {
  for (int j = 0; j < TERMS; j++)
    for (int k = 0; k < POWERS; k++) {
      series[j][k] = j == 0 && k == 0;
      for (int i = 1; i <= j && i + 2 <= k; i++)
        series[j][k] +=
            i * l[i + 2] / gsl_sf_fact((unsigned)(i + 2)) * series[j - i][k - i - 2] / j;
    }
}

static void sum_terms(term out[TERMS], const rv_relu_order_setting *s) {
  double l[RV_NOISE_CUMULANTS + 1], series[TERMS][POWERS], hermite[POWERS] = {1, s->mean};
  standardise(l, s);
  expand(series, l);
  for (int k = 2; k < POWERS; k++)
    hermite[k] = s->mean * hermite[k - 1] - (k - 1) * hermite[k - 2];
  for (int j = 1; j < TERMS; j++) {
    out[j] = (term){0};
    for (int k = 3; k < POWERS; k++) {
      double part = (k % 2 == 0 ? 1 : -1) * series[j][k] * hermite[k - 2];
      out[j].value += part;
      out[j].parts += fabs(part);
    }
  }
}

bool rv_relu_order_is_even(const rv_relu_order_setting *s) {
  return s->mean == 0 || (s->noise == RV_NOISE_BERNOULLI && s->keep == 0.5);
}

/* The number of the first term left out. */
static int leading_term(rv_relu_approximation kind, bool even) {
  return kind == RV_RELU_EDGEWORTH ? (even ? 4 : 3) : kind == RV_RELU_SKEWED || even ? 2 : 1;
}

double rv_relu_order_leading(rv_relu_approximation kind, const rv_relu_order_setting *s) {
  term t[TERMS];
  sum_terms(t, s);
  return fabs(t[leading_term(kind, rv_relu_order_is_even(s))].value) *
         gsl_ran_ugaussian_pdf(s->mean);
}

double rv_relu_order_bend(rv_relu_approximation kind, const rv_relu_order_setting *s) {
  bool even = rv_relu_order_is_even(s);
  int first = leading_term(kind, even), next = first + (even ? 2 : 1);
  term t[TERMS];
  sum_terms(t, s);
  double cancelled = t[first].parts / fabs(t[first].value);
  double ratio = t[next].parts / fabs(t[first].value);
  return !(cancelled * 10 / sqrt(s->n) <= 1 / 3.0) || !(ratio < 1)
             ? INFINITY
             : rv_slope_departure(ratio, even ? 1 : 0.5) + 20 * cancelled / s->n;
}

double rv_relu_order_gap_allowance(const rv_relu_order_setting *s, bool equal) {
  double c[RV_NOISE_CUMULANTS + 1];
  rv_noise_cumulants(c, s->noise, s->keep);
  double excess = fabs(c[4]) / (c[2] * c[2]) + c[3] * c[3] / (c[2] * c[2] * c[2]);
  return 2 * excess * gsl_ran_ugaussian_pdf(0) / 24 * (equal ? 6 : 18) / s->n;
}
