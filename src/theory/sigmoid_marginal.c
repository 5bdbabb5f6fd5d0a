/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/sigmoid_marginal.h"

#include "reverify/sigmoid_enumeration.h"
#include "theory/sign_sum.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* exp(-LOG_ERROR), 3e-17, is what each of the method's steps may leave out. */
static const double LOG_ERROR = 38;

/* So few terms are enumerated where that is less work than the nodes. */
enum { ENUMERABLE = 20 };

/* Up to as many nodes, nothing is gained by summing over a dominant input. */
enum { NODES_ENOUGH = 256 };

/* One side of z: E exp(s (z - P)) <= exp(-LOG_ERROR) at the period P. */
typedef struct side {
  double period;
  int terms;                /* J */
  double moment[RV_POWERS]; /* E exp(j (z - E z)), for j up to J */
} side;

/* Whether the best of the values of s tried so far is the first or the last of the latest four. */
enum place { FIRST = 1, LAST = 2 };

/* Improves on a period with the moments at s, 2s, ..., which must be up to 1, or 1 to 4. */
static int improve(side *out, const double moment[RV_POWERS], double s, double mean) {
  int best = 0;
  for (int j = 1; j <= RV_POWERS; j++) {
    double period = mean + (LOG_ERROR + log(moment[j - 1])) / (j * s);
    if (period < out->period) {
      out->period = period;
      out->terms = s == 1 ? j - 1 : 0;
      best = j == 1 ? FIRST : j == RV_POWERS ? LAST : 0;
    }
    if (s == 1)
      out->moment[j - 1] = moment[j - 1];
  }
  return isinf(out->period) ? FIRST : best;
}

static int improve_both(side *upper, side *lower, const rv_sign_sum *z, double mean, double s) {
  double up[RV_POWERS], down[RV_POWERS];
  rv_sign_sum_moments(up, down, z, s);
  int above = improve(upper, up, s, mean);
  return above | improve(lower, down, s, -mean);
}

/*
 * The smallest periods for the upper and the lower side. The search starts at the best s of a
 * normal variable, and at less where exp(2 s a) would overflow; that is why no s above too_large /
 * largest is tried.
 */
static void find_sides(side *upper, side *lower, const rv_sign_sum *z, double mean) {
  const double too_large = 40;
  double best = sqrt(2 * LOG_ERROR / z->variance), start = best < 1 ? fmin(0.25, best / 2) : 1;
  if (z->largest > too_large)
    start = too_large / z->largest / RV_POWERS;
  *upper = *lower = (side){.period = INFINITY};
  int first = improve_both(upper, lower, z, mean, start), best_at = first;
  for (double s = start; best_at & LAST && s < 1;) {
    s = RV_POWERS * s > 0.25 ? 1 : RV_POWERS * s;
    best_at = s * z->largest <= too_large ? improve_both(upper, lower, z, mean, s) : 0;
  }
  best_at = first;
  for (double s = start / RV_POWERS; best_at & FIRST && s > 1e-300; s /= RV_POWERS)
    best_at = improve_both(upper, lower, z, mean, s);
}

/* E of the first J terms of 1 / (1 + exp(mP - z)), with signs (-1)^(m+1), summed over m >= 1. */
static double pole_terms(const side *s, double mean, double period) {
  double sum = 0;
  for (int j = 1; j <= s->terms; j++)
    sum += (j % 2 == 1 ? 1 : -1) * s->moment[j - 1] * exp(j * (mean - period)) /
           (1 + exp(-j * period));
  return sum;
}

/* The same for 1 / (1 + exp(-z)), if z is so negative that no integral is needed. */
static double direct_terms(const side *s, double mean) {
  double sum = 0;
  for (int j = 1; j <= s->terms; j++)
    sum += (j % 2 == 1 ? 1 : -1) * s->moment[j - 1] * exp(j * mean);
  return sum;
}

/* By all states of up to ENUMERABLE terms, as y = (1 + e) / 2 = 0 or 1. */
static double half_tanh_few(const rv_sign_sum *z) {
  double weight[ENUMERABLE], input[ENUMERABLE];
  long double bias = z->base;
  size_t count = 0;
  for (size_t i = 0; i < z->count; i++)
    if (z->amplitude[i] != 0) {
      bias += z->centre[i] - z->amplitude[i];
      weight[count] = 2 * z->amplitude[i];
      input[count++] = z->plus[i];
    }
  return rv_sigmoid_enumerated(weight, (double)bias, input, count, RV_ZERO_ONE) - 0.5;
}

static size_t count_active(const rv_sign_sum *z) {
  size_t count = 0;
  for (size_t i = 0; i < z->count; i++)
    count += z->amplitude[i] != 0;
  return count;
}

/* True, and which, when one amplitude is larger than all others together. */
static bool find_dominant(size_t *at, const rv_sign_sum *z) {
  double sum = 0;
  *at = 0;
  for (size_t i = 0; i < z->count; i++) {
    sum += fabs(z->amplitude[i]);
    *at = fabs(z->amplitude[i]) > fabs(z->amplitude[*at]) ? i : *at;
  }
  return 2 * fabs(z->amplitude[*at]) > sum;
}

static double half_tanh(rv_sign_sum *z);

/* The mean over the two values of one term. */
static double half_tanh_given(rv_sign_sum *z, size_t i) {
  double amplitude = z->amplitude[i], skew = z->skew[i], plus = z->plus[i], minus = z->minus[i];
  double centre = z->centre[i], variance = z->variance;
  long double base = z->base;
  rv_sign_sum_neutralise(z, i);
  z->variance = fmax(0, variance - 4 * amplitude * amplitude * plus * minus);
  z->base = base + (centre + amplitude);
  double sum = plus * half_tanh(z);
  z->base = base + (centre - amplitude);
  sum += minus * half_tanh(z);
  z->base = base;
  z->variance = variance;
  z->amplitude[i] = amplitude;
  z->skew[i] = skew;
  z->plus[i] = plus;
  z->minus[i] = minus;
  z->centre[i] = centre;
  return sum;
}

/* Rounded down to 24 binary digits, so that multiples of up to 2^29 are exact. */
static double few_digits(double step) {
  int exponent;
  double mantissa = frexp(step, &exponent);
  return ldexp(floor(ldexp(mantissa, 24)), exponent - 24);
}

/* E tanh(z/2) / 2; NaN when that would take too many nodes. */
static double half_tanh(rv_sign_sum *z) {
  if (z->count == 0)
    return tanh((double)z->base / 2) / 2;
  double mean = rv_sign_sum_mean(z);
  side upper, lower;
  find_sides(&upper, &lower, z, mean);
  if (upper.period <= 0)
    return direct_terms(&upper, mean) - 0.5;
  if (lower.period <= 0)
    return 0.5 - direct_terms(&lower, -mean);
  double period = fmax(upper.period, lower.period), step = few_digits(2 * M_PI / period);
  period = 2 * M_PI / step;
  double range = (LOG_ERROR + log(2 / M_PI)) / M_PI, nodes = ceil(range / step);
  size_t dominant;
  if (nodes > NODES_ENOUGH && find_dominant(&dominant, z))
    return half_tanh_given(z, dominant);
  size_t active = count_active(z);
  if (active <= ENUMERABLE && nodes > fmin(4 * exp2((double)active), RV_MARGINAL_NODES))
    return half_tanh_few(z);
  if (nodes > RV_MARGINAL_NODES)
    return NAN;
  return rv_sign_sum_midpoint(z, step, (size_t)nodes, exp(-LOG_ERROR)) +
         pole_terms(&upper, mean, period) - pole_terms(&lower, -mean, period);
}

/*
 * The unit's input as a sum of signs: x = (1 + e) / 2 in the coding 0/1, and tanh(z) =
 * 2 sigma(2z) - 1 in the coding +-1. Inputs without variance go into the constant.
 */
static void load_unit(rv_sign_sum *z, const double *weight, double bias, const double *input,
                      size_t inputs, rv_coding coding) {
  z->base = coding == RV_ZERO_ONE ? bias : 2 * (long double)bias;
  size_t count = 0;
  z->largest = z->variance = 0;
  for (size_t i = 0; i < inputs; i++) {
    double plus = coding == RV_ZERO_ONE ? input[i] : (1 + input[i]) / 2;
    double minus = coding == RV_ZERO_ONE ? 1 - input[i] : (1 - input[i]) / 2;
    if (plus == 0 || minus == 0 || weight[i] == 0) {
      z->base += coding == RV_ZERO_ONE ? (long double)weight[i] * plus
                                       : 2 * (long double)weight[i] * (plus - minus);
      continue;
    }
    z->centre[count] = coding == RV_ZERO_ONE ? weight[i] / 2 : 0;
    z->amplitude[count] = coding == RV_ZERO_ONE ? weight[i] / 2 : 2 * weight[i];
    if (fabs(z->amplitude[count]) > z->largest)
      z->largest = fabs(z->amplitude[count]);
    z->variance += 4 * z->amplitude[count] * z->amplitude[count] * plus * minus;
    z->skew[count] = plus - minus;
    z->plus[count] = plus;
    z->minus[count++] = minus;
  }
  for (z->count = count; z->count % RV_LANES != 0; z->count++)
    rv_sign_sum_neutralise(z, z->count);
}

static double marginal(rv_sign_sum *z, const double *weight, double bias, const double *input,
                       size_t inputs, rv_coding coding) {
  load_unit(z, weight, bias, input, inputs, coding);
  double half = half_tanh(z);
  return coding == RV_ZERO_ONE ? 0.5 + half : 2 * half;
}

static rv_status check_inputs(const double *input, size_t inputs, rv_coding coding) {
  double low = coding == RV_ZERO_ONE ? 0 : -1;
  for (size_t i = 0; i < inputs; i++)
    if (!(input[i] >= low && input[i] <= 1))
      return rv_fail(RV_EINVAL, "the mean of input %zu is %g: give means from %g to 1", i, input[i],
                     low);
  return RV_OK;
}

/* In place of its number: a unit that is the only one. */
static const size_t LONE = SIZE_MAX;

enum { NAME_SIZE = 32 };

static const char *name_unit(char out[NAME_SIZE], size_t unit) {
  if (unit == LONE)
    snprintf(out, NAME_SIZE, "the unit");
  else
    snprintf(out, NAME_SIZE, "unit %zu", unit);
  return out;
}

static rv_status check_unit(const double *weight, double bias, size_t unit, size_t inputs) {
  char name[NAME_SIZE];
  double sum = fabs(bias);
  if (!isfinite(bias))
    return rv_fail(RV_EINVAL, "the bias of %s is %g: give finite numbers", name_unit(name, unit),
                   bias);
  for (size_t i = 0; i < inputs; i++) {
    if (!isfinite(weight[i]))
      return rv_fail(RV_EINVAL, "weight %zu of %s is %g: give finite numbers", i,
                     name_unit(name, unit), weight[i]);
    sum += fabs(weight[i]);
  }
  return isfinite(4 * sum)
             ? RV_OK
             : rv_fail(RV_EINVAL, "the weights of %s overflow when added up: give smaller ones",
                       name_unit(name, unit));
}

static rv_status check_result(double result, size_t unit) {
  char name[NAME_SIZE];
  return isfinite(result)
             ? RV_OK
             : rv_fail(RV_EINVAL,
                       "the weights of %s are so large, and so many, that its exact mean is out of "
                       "reach (more than %d nodes): give smaller ones",
                       name_unit(name, unit), RV_MARGINAL_NODES);
}

rv_status rv_sigmoid_marginals(double *out, const double *weight, const double *bias,
                               const double *input, size_t units, size_t inputs, rv_coding coding,
                               int threads) {
  RV_TRY(check_inputs(input, inputs, coding));
  for (size_t j = 0; j < units; j++)
    RV_TRY(check_unit(weight + j * inputs, bias[j], j, inputs));
  bool memory = true;
#pragma omp parallel num_threads(threads)
  {
    rv_sign_sum z;
    bool here = rv_sign_sum_alloc(&z, inputs) == RV_OK;
    if (!here)
#pragma omp atomic write
      memory = false;
#pragma omp for schedule(dynamic, 1)
    for (size_t j = 0; j < units; j++)
      out[j] = here ? marginal(&z, weight + j * inputs, bias[j], input, inputs, coding) : NAN;
    rv_sign_sum_free(&z);
  }
  if (!memory)
    return rv_fail(RV_ENOMEM, "no memory for units of %zu inputs: free some memory", inputs);
  for (size_t j = 0; j < units; j++)
    RV_TRY(check_result(out[j], j));
  return RV_OK;
}

rv_status rv_sigmoid_marginal(double *out, const double *weight, double bias, const double *input,
                              size_t inputs, rv_coding coding) {
  rv_sign_sum z;
  RV_TRY(check_inputs(input, inputs, coding));
  RV_TRY(check_unit(weight, bias, LONE, inputs));
  RV_TRY(rv_sign_sum_alloc(&z, inputs));
  *out = marginal(&z, weight, bias, input, inputs, coding);
  rv_sign_sum_free(&z);
  return check_result(*out, LONE);
}

double rv_sigmoid_marginal_error(const double *weight, double bias, size_t inputs,
                                 rv_coding coding) {
  const double method = 2e-16, unit = 0x1p-53;
  double factor = coding == RV_ZERO_ONE ? 1 : 2, range = fabs(bias);
  for (size_t i = 0; i < inputs; i++)
    range += fabs(weight[i]);
  range *= factor;
  double a_factor = 4 + fmin(range + LOG_ERROR, 6000) / 5;
  return factor * (method + unit * ((double)inputs * a_factor + range));
}
