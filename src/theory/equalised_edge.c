/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/equalised_edge.h"

#include "reverify/tracy_widom.h"
#include "reverify/wishart_edge.h"
#include "theory/edge_expansion.h"

#include <math.h>

/* Of F_1, as F. Bornemann, Markov Process. Related Fields 16 (2010), gives them. */
static const double skewness_of_limit = 0.29346452408, excess_of_limit = 0.1652429384;

/* Printed by tests/selftest/equalised_edge.c: for the mean, the variance and the skewness. */
static const double upper_coefficient[][RV_EQUALISED_TERMS] = {
    {5.8929, 1.4799, 2.4155, -3.2237, -12.2318, 10.6711},
    {5.7068, 3.9409, -8.8570, -5.4921, 6.2070},
    {0.1742, 0.1467},
};
static const double lower_coefficient[][RV_EQUALISED_TERMS] = {
    {5.3163, -1.5157, 2.4428, 0.5770, 14.5117, -0.9217},
    {3.4312, -2.6878, -1.2338, -0.0628, 13.7433, 0.7684},
    {0.1578, 0.6951, -0.1209, 1.7201},
};

/* The larger and the smaller side, and what the laws depend on (equalised_edge.h). */
typedef struct shape {
  double rows, columns, d, tau, scale;
} shape;

static shape upper_shape(double m, double n) {
  double a = sqrt(fmax(m, n)), b = sqrt(fmin(m, n));
  return (shape){.rows = a * a,
                 .columns = b * b,
                 .d = pow(1 / b + 1 / a, 2.0 / 3),
                 .tau = 4 * a * b / ((a + b) * (a + b))};
}

static shape lower_shape(double m, double n) {
  double a = sqrt(fmax(m, n)), b = sqrt(fmin(m, n));
  return (shape){.rows = a * a,
                 .columns = b * b,
                 .d = pow(1 / b - 1 / a, 2.0 / 3),
                 .scale = pow(a * b, -1.0 / 3) * pow(a - b, -2.0 / 3)};
}

/* The mean of a Gaussian matrix, the shift, and the loss of the common mode. */
static double known_part(rv_equalised_moment moment, const rv_edge_expansion *gaussian, double d) {
  if (moment == RV_EQUALISED_MEAN)
    return rv_expanded_mean(gaussian) - 4 * d;
  return moment == RV_EQUALISED_VARIANCE ? 2 * d * d / rv_tracy_widom_variance(1)
                                         : skewness_of_limit;
}

static int upper_terms(double *term, rv_equalised_moment moment, const shape *s) {
  double d = s->d, d3 = d * d * d, tau = s->tau;
  if (moment == RV_EQUALISED_SKEWNESS) {
    term[0] = d;
    term[1] = tau * d;
    return 2;
  }
  bool mean = moment == RV_EQUALISED_MEAN;
  double next = mean ? d * d : d;
  term[0] = d3;
  term[1] = tau * d3;
  term[2] = d3 * next;
  term[3] = tau * d3 * next;
  term[4] = d3 * next * next;
  term[5] = d3 * next * next * next;
  return mean ? 6 : 5;
}

static int lower_terms(double *term, rv_equalised_moment moment, const shape *s) {
  double d = s->d, d3 = d * d * d, scale = s->scale;
  if (moment == RV_EQUALISED_SKEWNESS) {
    term[0] = d;
    term[1] = scale;
    term[2] = scale * scale;
    term[3] = d * scale;
    return 4;
  }
  bool mean = moment == RV_EQUALISED_MEAN;
  term[0] = d3;
  term[1] = d * scale;
  term[2] = mean ? d3 * d * d : d3 * d;
  term[3] = scale * scale;
  term[4] = mean ? d3 * scale : d * d * scale;
  term[5] = mean ? scale * scale * scale : scale;
  return 6;
}

int rv_equalised_terms(double *known, double *term, bool lower, rv_equalised_moment moment,
                       double m, double n) {
  shape s = lower ? lower_shape(m, n) : upper_shape(m, n);
  rv_edge_expansion gaussian =
      lower ? rv_lower_expansion(s.rows, s.columns) : rv_upper_expansion(s.rows, s.columns);
  *known = known_part(moment, &gaussian, s.d);
  return lower ? lower_terms(term, moment, &s) : upper_terms(term, moment, &s);
}

static double fitted(bool lower, rv_equalised_moment moment, double m, double n) {
  double sum, term[RV_EQUALISED_TERMS];
  int count = rv_equalised_terms(&sum, term, lower, moment, m, n);
  const double *coefficient = (lower ? lower_coefficient : upper_coefficient)[moment];
  for (int i = 0; i < count; i++)
    sum += coefficient[i] * term[i];
  return sum;
}

static rv_equalised_law fitted_law(bool lower, double m, double n) {
  return (rv_equalised_law){.mean = fitted(lower, RV_EQUALISED_MEAN, m, n),
                            .variance = rv_tracy_widom_variance(1) *
                                        exp(-fitted(lower, RV_EQUALISED_VARIANCE, m, n)),
                            .skewness = fitted(lower, RV_EQUALISED_SKEWNESS, m, n)};
}

static const rv_equalised_law no_law = {NAN, NAN, NAN};

static bool has_upper(double m, double n) {
  return fmin(m, n) >= RV_EQUALISED_SIDE_MIN && isfinite(m) && isfinite(n);
}

bool rv_equalised_has_lower(double m, double n) {
  const double ratio_min = 1.25, scale_max = 0.41;
  return has_upper(m, n) && fmax(m, n) >= ratio_min * fmin(m, n) &&
         lower_shape(m, n).scale <= scale_max;
}

rv_equalised_law rv_equalised_upper_law(double m, double n) {
  return has_upper(m, n) ? fitted_law(false, m, n) : no_law;
}

rv_equalised_law rv_equalised_lower_law(double m, double n) {
  return rv_equalised_has_lower(m, n) ? fitted_law(true, m, n) : no_law;
}

/* The square that gives F_1 the skewness, its weight k and the sd of the sum of both. */
typedef struct bend {
  double k, sd;
} bend;

static bend bend_of(const rv_equalised_law *law) {
  double g = skewness_of_limit, variance = excess_of_limit + 2 - g * g;
  double k = (law->skewness - g) / (3 * variance);
  return (bend){.k = k, .sd = sqrt(1 + k * k * variance)};
}

/* z from z + k (z^2 - g z - 1) = y: the root that is y for k = 0; the vertex below all values. */
static double unbend(double y, double k) {
  double slope = 1 - k * skewness_of_limit, square = slope * slope + 4 * k * (k + y);
  return 2 * (k + y) / (slope + sqrt(fmax(square, 0)));
}

/* 1 - F_1, where no digits are lost by that from the interpolant, which takes a microsecond. */
static double limit_tail(double x) {
  const double far = 2;
  return x < far ? 1 - rv_tracy_widom_cdf_interpolated(1, x) : rv_tracy_widom_upper(1, x);
}

double rv_equalised_upper_tail(const rv_equalised_law *law, double t) {
  bend b = bend_of(law);
  double y = (t - law->mean) / sqrt(law->variance) * b.sd;
  if (y == INFINITY)
    return 0;
  return limit_tail(rv_tracy_widom_mean(1) + sqrt(rv_tracy_widom_variance(1)) * unbend(y, b.k));
}

/* The t that is exceeded with probability `level`. */
static double upper_quantile(const rv_equalised_law *law, double level) {
  bend b = bend_of(law);
  double excess = level == RV_EDGE_LEVEL ? RV_EDGE_EXCESS : rv_tracy_widom_upper_quantile(1, level);
  double z = (excess - RV_EDGE_MEAN) / RV_EDGE_SD;
  double bent = z + b.k * (z * z - skewness_of_limit * z - 1);
  return law->mean + sqrt(law->variance) * bent / b.sd;
}

double rv_equalised_edge_units(double m, double n, double lambda_max) {
  rv_edge edge = rv_upper_edge(m, n);
  return (fmax(m, n) * lambda_max - edge.centre) / edge.scale;
}

double rv_equalised_edge_p_value(double m, double n, double lambda_max) {
  rv_equalised_law law = rv_equalised_upper_law(m, n);
  return rv_equalised_upper_tail(&law, rv_equalised_edge_units(m, n, lambda_max));
}

double rv_equalised_edge_quantile(double m, double n, double level) {
  rv_equalised_law law = rv_equalised_upper_law(m, n);
  rv_edge edge = rv_upper_edge(m, n);
  return (edge.centre + edge.scale * upper_quantile(&law, level)) / fmax(m, n);
}

double rv_equalised_lower_units(double m, double n, double lambda_min) {
  rv_edge edge = rv_lower_edge_log(fmax(m, n), fmin(m, n));
  return (edge.centre - log(fmax(m, n) * lambda_min)) / edge.scale;
}

double rv_equalised_lower_p_value(double m, double n, double lambda_min) {
  rv_equalised_law law = rv_equalised_lower_law(m, n);
  return rv_equalised_upper_tail(&law, rv_equalised_lower_units(m, n, lambda_min));
}

double rv_equalised_lower_quantile(double m, double n, double level) {
  rv_equalised_law law = rv_equalised_lower_law(m, n);
  rv_edge edge = rv_lower_edge_log(fmax(m, n), fmin(m, n));
  return exp(edge.centre - edge.scale * upper_quantile(&law, level)) / fmax(m, n);
}
