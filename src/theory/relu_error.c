/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/relu_error.h"

#include "numeric/minimum.h"
#include "reverify/gain.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

double rv_relu_alpha(const rv_relu_law *law) {
  return law->alpha_scale * 2 / (law->p * law->m);
}

double rv_relu_sigma(const rv_relu_law *law, const rv_hidden *hidden) {
  return hidden->norm * sqrt(2 / (law->p * law->m));
}

double rv_relu_printed_bound(const rv_relu_law *law, const rv_hidden *hidden) {
  return sqrt((double)hidden->k / (law->p * law->m));
}

double rv_relu_true_constant(double k, double n) {
  return sqrt(2 * (1 + 2 * log(n / k)));
}

bool rv_relu_constant_is_true(double k, double n, double kept) {
  double tau_sq = 2 * log(n / k);
  return k >= 10 && n >= 10 * k && kept >= 6 * tau_sq * tau_sq;
}

/* E (alpha Q - 1)^2 along h, E alpha^2 Q in each of the n - 1 directions across. */
double rv_relu_unthresholded_sq(const rv_relu_law *law) {
  double alpha = rv_relu_alpha(law), mean = rv_gain_mean(law->m, law->p);
  double bias = alpha * mean - 1;
  return bias * bias + alpha * alpha * (rv_gain_variance(law->m, law->p) + mean * (law->n - 1));
}

double rv_relu_coordinate_sq(double h, double mean, double sd, double bias) {
  double shifted = mean + bias;
  if (!(sd > 0)) {
    double difference = fmax(shifted, 0) - h;
    return difference * difference;
  }
  /* E (y - h)^2 where y > 0, and h^2 where it is not; nothing cancels for h much larger than sd */
  double t = shifted / sd, density = gsl_ran_ugaussian_pdf(t), off = shifted - h;
  return (off * off + sd * sd) * gsl_cdf_ugaussian_P(t) + sd * density * (2 * off - shifted) +
         h * h * gsl_cdf_ugaussian_Q(t);
}

/* Mean and standard deviation of u_i on the support, given Q. */
typedef struct coordinate {
  double mean, sd;
} coordinate;

static coordinate on_support(double h, double norm, double alpha, double q) {
  double across = fmax(1 - h * h / (norm * norm), 0);
  return (coordinate){.mean = h * alpha * q, .sd = alpha * norm * sqrt(q * across)};
}

/* sums over the coordinates of E (r(u_i + b) - h_i)^2 given Q. */

static double on_support_sq(double q, const rv_relu_law *law, const rv_hidden *hidden,
                            double bias) {
  double alpha = rv_relu_alpha(law), sum = 0;
  for (size_t i = 0; i < hidden->groups; i++) {
    double h = hidden->group_value[i];
    coordinate c = on_support(h, hidden->norm, alpha, q);
    sum += hidden->group_size[i] * rv_relu_coordinate_sq(h, c.mean, c.sd, bias);
  }
  return sum;
}

static double off_support_sq(double q, const rv_relu_law *law, const rv_hidden *hidden,
                             double bias) {
  double sigma = rv_relu_alpha(law) * hidden->norm * sqrt(q);
  return (law->n - (double)hidden->k) * rv_relu_coordinate_sq(0, 0, sigma, bias);
}

double rv_relu_error_sq(const rv_relu_law *law, const rv_hidden *hidden, double bias,
                        const rv_gain_rule *rule) {
  double sum = 0;
  for (size_t i = 0; i < rule->count; i++)
    sum += rule->weight[i] * (on_support_sq(rule->node[i], law, hidden, bias) +
                              off_support_sq(rule->node[i], law, hidden, bias));
  return sum / (hidden->norm * hidden->norm);
}

/*
 * The norm of r(u + b) - h is a Lipschitz function, of constant 1, of the Gaussian noise in u,
 * whose standard deviation given Q is alpha s sqrt(Q).
 */
double rv_relu_error_sq_tail(double bound, const rv_relu_law *law, const rv_hidden *hidden,
                             double bias, const rv_gain_rule *rule) {
  double alpha = rv_relu_alpha(law), sum = 0;
  for (size_t i = 0; i < rule->count; i++) {
    double q = rule->node[i];
    double mean_sq = on_support_sq(q, law, hidden, bias) + off_support_sq(q, law, hidden, bias);
    double margin = sqrt(bound) - sqrt(mean_sq) / hidden->norm;
    sum += rule->weight[i] * (margin > 0 ? exp(-margin * margin / (2 * alpha * alpha * q)) : 1);
  }
  return fmin(sum, 1);
}

/* A hidden vector of k ones and the rule of a gain. */
typedef struct flat_case {
  rv_hidden hidden;
  rv_gain_rule rule;
} flat_case;

static void free_flat(flat_case *flat) {
  rv_hidden_free(&flat->hidden);
  rv_gain_rule_free(&flat->rule);
}

static rv_status make_flat(flat_case *flat, const rv_relu_law *law, size_t k) {
  *flat = (flat_case){.rule.count = 0};
  rv_status status = rv_hidden_make(&flat->hidden, RV_ONES, k);
  if (status == RV_OK)
    status = rv_gain_rule_make(&flat->rule, law->m, law->p);
  if (status != RV_OK)
    free_flat(flat);
  return status;
}

double rv_relu_flat_error_sq(const rv_relu_law *law, size_t k, double tau) {
  flat_case flat;
  if (make_flat(&flat, law, k) != RV_OK)
    return NAN;
  double bias = -tau * rv_relu_sigma(law, &flat.hidden);
  double error_sq = rv_relu_error_sq(law, &flat.hidden, bias, &flat.rule);
  free_flat(&flat);
  return error_sq;
}

double rv_relu_flat_error_sq_tail(double bound, const rv_relu_law *law, size_t k, double tau) {
  flat_case flat;
  if (make_flat(&flat, law, k) != RV_OK)
    return NAN;
  double bias = -tau * rv_relu_sigma(law, &flat.hidden);
  double tail = rv_relu_error_sq_tail(bound, law, &flat.hidden, bias, &flat.rule);
  free_flat(&flat);
  return tail;
}

double rv_relu_oracle_sq(const rv_relu_law *law, const rv_hidden *hidden,
                         const rv_gain_rule *rule) {
  double sum = 0;
  for (size_t i = 0; i < rule->count; i++)
    sum += rule->weight[i] * on_support_sq(rule->node[i], law, hidden, 0);
  return sum / (hidden->norm * hidden->norm);
}

typedef struct search {
  const rv_relu_law *law;
  const rv_hidden *hidden;
  const rv_gain_rule *rule;
  double sigma;
} search;

static double error_sq_of_tau(double tau, void *untyped) {
  const search *s = untyped;
  return rv_relu_error_sq(s->law, s->hidden, -tau * s->sigma, s->rule);
}

double rv_relu_optimal_tau(const rv_relu_law *law, const rv_hidden *hidden,
                           const rv_gain_rule *rule) {
  search s = {law, hidden, rule, rv_relu_sigma(law, hidden)};
  const double longest = 12;
  return rv_minimum(error_sq_of_tau, &s, longest);
}

static double lost_given(double q, const rv_relu_law *law, const rv_hidden *hidden, double bias) {
  double alpha = rv_relu_alpha(law), sum = 0;
  for (size_t i = 0; i < hidden->groups; i++) {
    coordinate c = on_support(hidden->group_value[i], hidden->norm, alpha, q);
    double probability =
        c.sd > 0 ? gsl_cdf_ugaussian_Q((c.mean + bias) / c.sd) : c.mean + bias <= 0;
    sum += hidden->group_size[i] * probability;
  }
  return sum;
}

double rv_relu_lost(const rv_relu_law *law, const rv_hidden *hidden, double bias,
                    const rv_gain_rule *rule) {
  double sum = 0;
  for (size_t i = 0; i < rule->count; i++)
    sum += rule->weight[i] * lost_given(rule->node[i], law, hidden, bias);
  return sum;
}

double rv_relu_off_support_cdf(double t, const rv_relu_law *law, const rv_hidden *hidden,
                               const rv_gain_rule *rule) {
  double count = law->n - (double)hidden->k, alpha = rv_relu_alpha(law), sum = 0;
  if (t < 0 || count == 0)
    return t >= 0;
  for (size_t i = 0; i < rule->count; i++) {
    double sigma = alpha * hidden->norm * sqrt(rule->node[i]);
    double outside = sigma > 0 ? 2 * gsl_cdf_ugaussian_Q(t / sigma) : 0;
    sum += rule->weight[i] * exp(count * log1p(-outside));
  }
  return sum;
}

rv_relu_guarantee rv_relu_bernstein_guarantee(const rv_relu_law *law, const rv_hidden *hidden,
                                              double delta) {
  double k = (double)hidden->k, s = hidden->norm, alpha = rv_relu_alpha(law);
  double mp = law->m * law->p, t = log(6 / delta);
  double n_high = mp / 2 + sqrt(mp * t) + t / 3, n_low = fmax(mp / 2 - sqrt(mp * t), 0);
  double q_high = n_high + 2 * sqrt(n_high * t) + 2 * t;
  double q_low = fmax(n_low - 2 * sqrt(n_low * t), 0);
  double gain = fmax(alpha * q_high - 1, 1 - alpha * q_low);
  double sigma = alpha * s * sqrt(q_high);
  double bias = law->n > k ? -sigma * gsl_cdf_ugaussian_Qinv(delta / 6 / (law->n - k)) : 0;
  double noise = k > 1 ? sqrt(gsl_cdf_chisq_Qinv(delta / 6, k - 1)) : 0;
  return (rv_relu_guarantee){.bias = bias,
                             .error = gain + (sigma * noise + sqrt(k) * fabs(bias)) / s};
}

/* The t that the largest of `count` standard normals exceeds with probability delta. */
static double largest_quantile(double count, double delta) {
  return gsl_cdf_ugaussian_Qinv(-expm1(log1p(-delta) / count));
}

rv_relu_guarantee rv_relu_sharp_guarantee(const rv_relu_law *law, const rv_hidden *hidden,
                                          double delta) {
  double k = (double)hidden->k, s = hidden->norm, alpha = rv_relu_alpha(law);
  double q_high = rv_gain_upper_quantile(delta / 6, law->m, law->p);
  double q_low = rv_gain_lower_quantile(delta / 6, law->m, law->p);
  double sigma = alpha * s * sqrt(q_high);
  double bias = law->n > k ? -fmax(sigma * largest_quantile(law->n - k, delta / 3), 0) : 0;
  /* on the support u + b - h = h (alpha Q - 1) + b 1 + noise: its part along h is linear in Q */
  double shift = bias * hidden->sum / s;
  double along =
      fmax(fabs(s * (alpha * q_high - 1) + shift), fabs(s * (alpha * q_low - 1) + shift));
  /* across h, the constant part of b 1 and k - 1 coordinates of noise, concentrated around the
     root of its mean square */
  double constant_sq = bias * bias * fmax(k - hidden->sum * hidden->sum / (s * s), 0);
  double across =
      k > 1 ? sqrt(constant_sq + sigma * sigma * (k - 1)) + sigma * sqrt(2 * log(3 / delta)) : 0;
  return (rv_relu_guarantee){.bias = bias, .error = hypot(along, across) / s};
}
