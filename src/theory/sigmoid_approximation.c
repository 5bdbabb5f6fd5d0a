/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/sigmoid_approximation.h"

#include "reverify/sigmoid_normal.h"
#include "theory/sigmoid_approximation_parts.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>

/* The moments of a unit; those of z in the coding 0/1. */
typedef struct problem {
  const rv_unit *unit;
  rv_unit_moments moment;
} problem;

static double sigmoid(double z) {
  return 1 / (1 + exp(-z));
}

static double taylor(const problem *p) {
  return sigmoid(p->moment.mean);
}

/* The derivatives of sigma as polynomials in sigma (1 - sigma) and 1 - 2 sigma = -tanh(mu / 2). */
static double second_order(const problem *p) {
  double s = sigmoid(p->moment.mean), slope = s * (1 - s);
  return s + slope * (1 - 2 * s) * p->moment.variance / 2;
}

static double fourth_order(const problem *p) {
  double s = sigmoid(p->moment.mean), slope = s * (1 - s), v = p->moment.variance;
  return second_order(p) + slope * (1 - 6 * slope) * p->moment.third / 6 +
         slope * (1 - 2 * s) * (1 - 12 * slope) * (p->moment.fourth + 3 * v * v) / 24;
}

static double mackay(const problem *p) {
  return sigmoid(p->moment.mean / sqrt(1 + M_PI / 8 * p->moment.variance));
}

static double variance_matched(const problem *p) {
  return sigmoid(p->moment.mean / sqrt(1 + 3 / (M_PI * M_PI) * p->moment.variance));
}

static double probit(const problem *p) {
  const double scale = 1.702; /* makes the largest distance of the two laws smallest */
  return gsl_cdf_ugaussian_P(p->moment.mean / sqrt(scale * scale + p->moment.variance));
}

static double gauss_hermite(const problem *p) {
  return rv_sigmoid_normal(p->moment.mean, p->moment.variance);
}

static double edgeworth(const problem *p) {
  return rv_sigmoid_edgeworth(p->moment.mean, p->moment.variance, p->moment.third,
                              p->moment.fourth);
}

static double saddle_point(const problem *p) {
  return gauss_hermite(p) + rv_saddle_point_correction(p->unit, &p->moment);
}

static double variance_of(rv_term t) {
  return t.weight * t.weight * t.q * (1 - t.q);
}

static void add_cumulants(rv_unit_moments *m, rv_term t) {
  double p = t.q * (1 - t.q), w = t.weight, square = w * w;
  m->variance += square * p;
  m->third += square * w * p * (1 - 2 * t.q);
  m->fourth += square * square * p * (1 - 6 * p);
  m->sixth += square * square * square * p * (1 - 30 * p + 120 * p * p);
  m->lindeberg += square * fabs(w) * (p * (1 - 2 * p) + 2 * sqrt(2 / M_PI) * p * sqrt(p));
}

enum { CONDITIONS = 3 };

/* Puts a term among the largest, largest first, and returns the one that has to leave. */
static rv_term keep_largest(rv_term largest[CONDITIONS], rv_term t) {
  for (size_t c = 0; c < CONDITIONS; c++)
    if (variance_of(t) > variance_of(largest[c])) {
      rv_term smaller = largest[c];
      largest[c] = t;
      t = smaller;
    }
  return t;
}

static double conditioned(const problem *p) {
  rv_term largest[CONDITIONS] = {{0, 0}};
  rv_unit_moments rest = {0};
  for (size_t i = 0; i < p->unit->inputs; i++)
    add_cumulants(&rest, keep_largest(largest, rv_term_of(p->unit, i)));
  double sum = 0;
  for (unsigned state = 0; state < 1U << CONDITIONS; state++) {
    double probability = 1, mean = p->moment.mean;
    for (size_t c = 0; c < CONDITIONS; c++) {
      bool one = state >> c & 1;
      probability *= one ? largest[c].q : 1 - largest[c].q;
      mean += largest[c].weight * (one ? 1 - largest[c].q : -largest[c].q);
    }
    if (probability > 0)
      sum += probability * rv_sigmoid_edgeworth(mean, rest.variance, rest.third, rest.fourth);
  }
  return sum;
}

/* E(z - mu)^4 and E(z - mu)^6. */

static double fourth_moment(const rv_unit_moments *m) {
  return m->fourth + 3 * m->variance * m->variance;
}

static double sixth_moment(const rv_unit_moments *m) {
  double v = m->variance;
  return m->sixth + 15 * m->fourth * v + 10 * m->third * m->third + 15 * v * v * v;
}

static double taylor_bound(const rv_unit_moments *m) {
  return m->variance / (12 * sqrt(3));
}

/* sqrt(ab), also where the product leaves the range of a double. */
static double geometric_mean(double a, double b) {
  return isnormal(a * b) ? sqrt(a * b) : sqrt(a) * sqrt(b);
}

static double second_order_bound(const rv_unit_moments *m) {
  return geometric_mean(m->variance, fourth_moment(m)) / 48;
}

static double fourth_order_bound(const rv_unit_moments *m) {
  return geometric_mean(fourth_moment(m), sixth_moment(m)) / 480;
}

static double gauss_hermite_bound(const rv_unit_moments *m) {
  return m->lindeberg / 48;
}

static const struct {
  const char *name;
  double (*value)(const problem *p);
  double (*bound)(const rv_unit_moments *m);
} method[RV_APPROXIMATIONS] = {
    [RV_TAYLOR] = {"taylor", taylor, taylor_bound},
    [RV_SECOND_ORDER] = {"second_order", second_order, second_order_bound},
    [RV_MACKAY] = {"mackay", mackay, NULL},
    [RV_PROBIT] = {"probit", probit, NULL},
    [RV_GAUSS_HERMITE] = {"gauss_hermite", gauss_hermite, gauss_hermite_bound},
    [RV_VARIANCE_MATCHED] = {"variance_matched", variance_matched, NULL},
    [RV_FOURTH_ORDER] = {"fourth_order", fourth_order, fourth_order_bound},
    [RV_EDGEWORTH] = {"edgeworth", edgeworth, NULL},
    [RV_SADDLE_POINT] = {"saddle_point", saddle_point, NULL},
    [RV_CONDITIONED] = {"conditioned", conditioned, NULL},
};

const char *rv_approximation_name(rv_approximation kind) {
  return method[kind].name;
}

/* The moments of factor * z. */
static rv_unit_moments scaled(const rv_unit_moments *m, double factor) {
  double square = factor * factor;
  return (rv_unit_moments){.mean = factor * m->mean,
                           .variance = square * m->variance,
                           .third = square * factor * m->third,
                           .fourth = square * square * m->fourth,
                           .sixth = square * square * square * m->sixth,
                           .lindeberg = square * factor * m->lindeberg};
}

/* Of those in the coding 0/1; Edgeworth's expansion needs the square of the third. */
static bool all_finite(const rv_unit_moments *m) {
  return isfinite(m->mean) && isfinite(m->variance) && isfinite(m->third * m->third) &&
         isfinite(m->fourth) && isfinite(m->sixth) && isfinite(m->lindeberg);
}

rv_status rv_unit_summarise(rv_unit_moments *out, const rv_unit *unit) {
  rv_unit_moments m = {0};
  bool signs = unit->coding == RV_PLUS_MINUS;
  long double mean = unit->bias;
  for (size_t i = 0; i < unit->inputs; i++) {
    if (!(unit->input[i] >= (signs ? -1 : 0) && unit->input[i] <= 1))
      return rv_fail(RV_EINVAL, "the mean of input %zu is %g: give means from %d to 1", i,
                     unit->input[i], signs ? -1 : 0);
    mean += (long double)unit->weight[i] * unit->input[i];
    add_cumulants(&m, rv_term_of(unit, i));
  }
  m.mean = (double)mean;
  if (!all_finite(&m))
    return rv_fail(RV_EINVAL, "a weight or the bias is not finite or too large for moments: give "
                              "numbers up to 1e50");
  *out = signs ? scaled(&m, 0.5) : m;
  out->mean = m.mean;
  return RV_OK;
}

double rv_sigmoid_approximate(rv_approximation kind, const rv_unit *unit,
                              const rv_unit_moments *moments) {
  if (unit->coding == RV_ZERO_ONE)
    return method[kind].value(&(problem){unit, *moments});
  return 2 * method[kind].value(&(problem){unit, scaled(moments, 2)}) - 1;
}

double rv_approximation_bound(rv_approximation kind, const rv_unit_moments *moments,
                              rv_coding coding) {
  if (method[kind].bound == NULL)
    return NAN;
  if (coding == RV_ZERO_ONE)
    return method[kind].bound(moments);
  rv_unit_moments m = scaled(moments, 2);
  return 2 * method[kind].bound(&m);
}
