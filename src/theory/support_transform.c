/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * With v = i theta, t = c - a sqrt(Q), the g below which a coordinate is lost, d = -t - l,
 * B = e d + v a and w = sqrt(1 - e), completing the squares gives
 *
 *   lost  exp(e l^2 / 2 + v^2 a^2 / 2) Phi(t - v a),
 *   kept  exp(e d^2 / 2 + B^2 / (2 w^2)) / w * Phi(B / w - w t),
 *
 * each Phi being half an erfc. Where that is small, both are erfcx times the same,
 * exp(e l^2 / 2 - t^2 / 2 + v a t) / 2: what is next to the threshold.
 */
#include "theory/support_transform.h"

#include <cerf.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>

static double threshold_of(size_t index, const rv_support_given *given) {
  return given->threshold - given->support->value[index] * given->root;
}

rv_support_given rv_support_given_of(double q, double alpha, double bias,
                                     const rv_support_values *support) {
  const double sure = -8.8;
  double root = sqrt(q), sigma = alpha * root;
  rv_support_given given = {
      .support = support, .root = root, .sigma = sigma, .threshold = bias / sigma};
  while (given.doubtful < support->count && threshold_of(given.doubtful, &given) > sure)
    given.doubtful++;
  return given;
}

/* Given a'g = 0, g_i has the variance 1 - a_i^2. */
static double lost_probability(size_t index, const rv_support_given *given) {
  double a = given->support->value[index], t = threshold_of(index, given);
  double across = sqrt(fmax(1 - a * a, 0));
  return across > 0 ? gsl_cdf_ugaussian_P(t / across) : t >= 0;
}

double rv_support_lost(const rv_support_given *given) {
  double sum = 0;
  for (size_t i = 0; i < given->doubtful; i++)
    sum += given->support->size[i] * lost_probability(i, given);
  return sum;
}

/* A sum of up to three coefficients times exponentials. */
typedef struct sum {
  double complex factor[3], exponent[3];
  int count;
} sum;

static void add(sum *s, double complex factor, double complex exponent) {
  s->factor[s->count] = factor;
  s->exponent[s->count++] = exponent;
}

static double complex log_of(const sum *s) {
  double largest = -INFINITY;
  for (int i = 0; i < s->count; i++)
    largest = fmax(largest, creal(s->exponent[i]));
  double complex total = 0;
  for (int i = 0; i < s->count; i++)
    total += s->factor[i] * cexp(s->exponent[i] - largest);
  return largest + clog(total);
}

/* One coordinate at e and v. */
typedef struct place {
  double complex e, w, va; /* v a */
  double t, l;
} place;

static place place_of(double complex e, double complex w, double complex v, size_t index,
                      const rv_support_given *given) {
  double a = given->support->value[index];
  return (place){
      .e = e, .w = w, .va = v * a, .t = threshold_of(index, given), .l = a / given->sigma};
}

static double complex at_threshold(const place *p) {
  return p->e * (p->l * p->l / 2) - p->t * p->t / 2 + p->va * p->t - M_LN2;
}

/* Re(t - v a) = t. */
static void add_lost(sum *s, double complex *at_edge, const place *p) {
  double complex z = (p->t - p->va) * M_SQRT1_2;
  if (p->t > 0)
    add(s, 1, p->e * (p->l * p->l / 2) + p->va * p->va / 2);
  *at_edge += p->t > 0 ? -cerfcx(z) : cerfcx(-z);
}

static void add_kept(sum *s, double complex *at_edge, const place *p) {
  double d = -p->t - p->l;
  double complex b = p->e * d + p->va, z = (p->w * p->t - b / p->w) * M_SQRT1_2;
  bool is_likely = creal(z) < 0;
  if (is_likely)
    add(s, 1 / p->w, p->e * (d * d / 2) + b * b / (2 * p->w * p->w));
  *at_edge += (is_likely ? -cerfcx(-z) : cerfcx(z)) / p->w;
}

static double complex log_either(const place *p) {
  sum s = {.count = 0};
  double complex at_edge = 0;
  add_lost(&s, &at_edge, p);
  add_kept(&s, &at_edge, p);
  add(&s, at_edge, at_threshold(p));
  return log_of(&s);
}

static double complex log_lost(const place *p) {
  sum s = {.count = 0};
  double complex at_edge = 0;
  add_lost(&s, &at_edge, p);
  add(&s, at_edge, at_threshold(p));
  return log_of(&s);
}

/* The coordinates that are kept for sure: sums over d^2 and B^2, d = a shift - c. */
static double complex log_sure(double complex e, double complex v, const rv_support_given *given) {
  const rv_support_values *s = given->support;
  size_t i = given->doubtful;
  double c = given->threshold, shift = given->root - 1 / given->sigma;
  double d_sq = s->sizes[i] * c * c + shift * (shift * s->squares[i] - 2 * c * s->sums[i]);
  double da = shift * s->squares[i] - c * s->sums[i];
  double complex b_sq = e * e * d_sq + v * (2 * e * da + v * s->squares[i]);
  return e * d_sq / 2 + b_sq / (2 * (1 - e)) - s->sizes[i] / 2 * clog(1 - e);
}

/* ln of the product over all coordinates, modulo 2 pi i. */
static double complex log_product(double complex e, double complex v,
                                  const rv_support_given *given) {
  double complex w = csqrt(1 - e), total = log_sure(e, v, given);
  for (size_t i = 0; i < given->doubtful; i++) {
    place p = place_of(e, w, v, i, given);
    total += given->support->size[i] * log_either(&p);
  }
  return total;
}

static double complex log_product_lost(double complex e, double complex v,
                                       const rv_support_given *given) {
  double complex total = 0;
  for (size_t i = 0; i < given->doubtful; i++) {
    place p = place_of(e, 1, v, i, given);
    total += given->support->size[i] * log_lost(&p);
  }
  return total;
}

typedef double complex (*log_function)(double complex e, double complex v,
                                       const rv_support_given *given);

static const double theta_step = 0.8;

/* The sum of the product at theta + step, theta + 2 step, ..., at least up to `least` steps, until
   nothing is left for a while. */
static double complex one_side(double complex e, double theta, double step, double least,
                               double *work, log_function product, const rv_support_given *given) {
  enum { STEPS_MAX = 4000, ENOUGH = 3 };
  const double negligible = 1e-16;
  double complex total = 0;
  for (int i = 1, quiet = 0; i < STEPS_MAX && (quiet < ENOUGH || i < least); i++) {
    double complex term = cexp(product(e, I * (theta + i * step), given));
    total += term;
    *work -= (double)given->doubtful + 1;
    quiet = cabs(term) < negligible ? quiet + 1 : 0;
  }
  return total;
}

/* The integral over theta of a product that may be large between 0 and `other`, and is no larger
   than 1. */
static double complex integral(double complex e, double other, double *work, log_function product,
                               const rv_support_given *given) {
  double low = fmin(other, 0), high = fmax(other, 0);
  double complex total = cexp(product(e, I * low, given));
  total += one_side(e, low, theta_step, (high - low) / theta_step, work, product, given);
  total += one_side(e, low, -theta_step, 0, work, product, given);
  return total * theta_step / sqrt(2 * M_PI);
}

/* a'd, d for all coordinates. */
static double along_h(const rv_support_given *given) {
  return given->root - 1 / given->sigma - given->threshold * given->support->sums[0];
}

/* Where none is lost: (a'd)^2 and a chi-square variable, not central. */
static double complex all_kept(double complex e, const rv_support_given *given) {
  double along = along_h(given), c = given->threshold, k = given->support->sizes[0];
  double across = c * c * fmax(k - given->support->sums[0] * given->support->sums[0], 0);
  return cexp(e * (along * along + across / (1 - e)) / 2 - (k - 1) / 2 * clog(1 - e));
}

/* Whether any coordinate is above the threshold with a probability of 1e-18 or more. */
static bool any_kept(const rv_support_given *given) {
  const double never = 8.8;
  return threshold_of(given->support->count - 1, given) < never;
}

/* Where all are kept the product is largest at theta = -omega a'd; where all are lost, about 0. */
double complex rv_support_transform(double omega, double *work, const rv_support_given *given) {
  double along = along_h(given);
  if (given->doubtful == 0) {
    *work -= 1;
    return all_kept(I * omega, given);
  }
  return integral(I * omega, any_kept(given) ? -omega * along : 0, work, log_product, given);
}

/* Of two values, for which the integral converges slowly: g = (a_2, -a_1) z, z ~ N(0, 1). */
static double both_lost(const rv_support_given *given) {
  size_t second = given->support->count - 1;
  double low = -threshold_of(second, given) / given->support->value[0];
  double high = threshold_of(0, given) / given->support->value[second];
  return low < high ? gsl_cdf_ugaussian_P(high) - gsl_cdf_ugaussian_P(low) : 0;
}

double rv_support_all_lost(const rv_support_given *given) {
  const double negligible = 1e-17;
  double likely = 0, unlimited = INFINITY;
  if (given->doubtful < given->support->count)
    return 0;
  if (given->support->sizes[0] == 2)
    return both_lost(given);
  /* negatively correlated: all are lost with a probability of at most the product */
  for (size_t i = 0; i < given->doubtful; i++)
    likely += given->support->size[i] * log(lost_probability(i, given));
  if (!(likely > log(negligible)))
    return 0;
  return fmax(creal(integral(0, 0, &unlimited, log_product_lost, given)), 0);
}
