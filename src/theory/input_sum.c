/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/input_sum.h"

#include "numeric/elementary.h"
#include "support/memory.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum { FIELDS = 5, LANES = 16, TERMS_BETWEEN_LOOKS = 64 };

/* The fourth power of a term stays a normal number. */
static const double SMALLEST = 1e-70, LARGEST = 1e70;

static size_t padded(size_t count) {
  return (count + LANES - 1) / LANES * LANES;
}

rv_status rv_input_sum_alloc(rv_input_sum *z, size_t inputs) {
  double *room;
  size_t size = padded(inputs + 1);
  *z = (rv_input_sum){0};
  RV_TRY(rv_alloc_doubles(&room, FIELDS, size));
  *z = (rv_input_sum){.amplitude = room,
                      .skew = room + size,
                      .plus = room + 2 * size,
                      .minus = room + 3 * size,
                      .scale = room + 4 * size};
  return RV_OK;
}

void rv_input_sum_free(rv_input_sum *z) {
  free(z->amplitude);
  *z = (rv_input_sum){0};
}

/* One of two values. */
typedef struct pair {
  double low, high, probability; /* that of `high` */
} pair;

static pair pair_of(const rv_random_input *x) {
  switch (x->law) {
  case RV_INPUT_BINARY:
    return (pair){0, 1, x->mean};
  case RV_INPUT_SIGN:
    return (pair){-1, 1, (1 + x->mean) / 2};
  case RV_INPUT_DROPOUT:
    return (pair){0, x->mean / x->keep, x->keep};
  default:
    return (pair){0};
  }
}

static rv_status check_input(const rv_random_input *x, size_t i) {
  double low = x->law == RV_INPUT_BINARY ? 0 : x->law == RV_INPUT_SIGN ? -1 : -LARGEST;
  double high = x->law == RV_INPUT_BINARY || x->law == RV_INPUT_SIGN ? 1 : LARGEST;
  if (!(x->mean >= low && x->mean <= high))
    return rv_fail(RV_EINVAL, "the mean of input %zu is %g: give means from %g to %g", i, x->mean,
                   low, high);
  if (x->law == RV_INPUT_DROPOUT && !(x->keep > 0 && x->keep <= 1))
    return rv_fail(RV_EINVAL, "input %zu is kept with probability %g: give one above 0 and up to 1",
                   i, x->keep);
  return RV_OK;
}

static rv_status check_size(double size, size_t i) {
  if (size >= SMALLEST && size <= LARGEST)
    return RV_OK;
  return rv_fail(RV_EINVAL,
                 "the term of input %zu is of size %g: give weights and means whose products are "
                 "from %g to %g, or 0",
                 i, size, SMALLEST, LARGEST);
}

static rv_status add_pair(rv_input_sum *z, double weight, pair x, size_t i) {
  double q = x.probability, rest = 1 - q;
  if (weight == 0 || x.low == x.high || q == 0 || rest == 0) {
    z->base += (long double)weight * (q == 0 ? x.low : x.high);
    return RV_OK;
  }
  double gap = weight * (x.high - x.low), product = q * rest;
  RV_TRY(check_size(fabs(gap), i));
  z->base += (long double)weight * (x.low + x.high) / 2;
  size_t at = z->pairs++;
  z->amplitude[at] = gap / 2;
  z->skew[at] = q - rest;
  z->plus[at] = q;
  z->minus[at] = rest;
  z->largest = fmax(z->largest, fabs(gap / 2));
  z->variance += gap * gap * product;
  z->third += gap * gap * gap * product * (rest - q);
  z->fourth += gap * gap * gap * gap * product * (1 - 6 * product);
  z->absolute_third += fabs(gap) * gap * gap * product * (q * q + rest * rest);
  return RV_OK;
}

static rv_status add_exponential(rv_input_sum *z, double scale, size_t i) {
  if (scale == 0)
    return RV_OK;
  RV_TRY(check_size(fabs(scale), i));
  double square = scale * scale;
  z->scale[z->exponentials++] = scale;
  z->longest = fmax(z->longest, fabs(scale));
  z->variance += square;
  z->third += 2 * square * scale;
  z->fourth += 6 * square * square;
  z->absolute_third += (12 / M_E - 2) * square * fabs(scale);
  return RV_OK;
}

/* Fills the last lanes with terms that are always 0. */
static void pad(rv_input_sum *z) {
  for (size_t i = z->pairs; i < padded(z->pairs); i++) {
    z->amplitude[i] = z->skew[i] = 0;
    z->plus[i] = z->minus[i] = 0.5;
  }
  for (size_t i = z->exponentials; i < padded(z->exponentials); i++)
    z->scale[i] = 0;
}

rv_status rv_input_sum_load(rv_input_sum *z, const double *weight, double bias,
                            const rv_random_input *input, size_t inputs) {
  if (!(fabs(bias) <= LARGEST))
    return rv_fail(RV_EINVAL, "the bias is %g: give one of size up to %g", bias, LARGEST);
  *z = (rv_input_sum){.base = bias,
                      .amplitude = z->amplitude,
                      .skew = z->skew,
                      .plus = z->plus,
                      .minus = z->minus,
                      .scale = z->scale};
  long double mean = bias;
  for (size_t i = 0; i < inputs; i++) {
    RV_TRY(check_input(&input[i], i));
    if (!isfinite(weight[i]))
      return rv_fail(RV_EINVAL, "weight %zu is %g: give finite numbers", i, weight[i]);
    mean += (long double)weight[i] * input[i].mean;
    RV_TRY(input[i].law == RV_INPUT_EXPONENTIAL ? add_exponential(z, weight[i] * input[i].mean, i)
                                                : add_pair(z, weight[i], pair_of(&input[i]), i));
  }
  pad(z);
  z->mean = (double)mean;
  return RV_OK;
}

void rv_input_sum_shift(rv_input_sum *z, double shift) {
  z->base += shift;
  z->mean += shift;
}

typedef struct point {
  double re, im;
} point;

static point times(point a, point b) {
  return (point){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

/* E exp(itz) over each lane: the product of the factors of some terms. */
typedef struct lanes {
  double re[LANES], im[LANES];
} lanes;

/* By 1 + rest + i im: small angles lose nothing to the 1, which where terms are equal would be the
   same rounding many times over. */
RV_INLINE void multiply_lane(lanes *p, size_t l, double rest, double im) {
  double re = p->re[l];
  p->re[l] = re + (re * rest - p->im[l] * im);
  p->im[l] = p->im[l] + (re * im + p->im[l] * rest);
}

/* By cos(a) + i skew sin(a), from the sine and cosine of a/2. */
RV_INLINE void multiply_pair(lanes *p, size_t l, double sine, double cosine, double skew) {
  multiply_lane(p, l, -2 * sine * sine, skew * (2 * sine * cosine));
}

RV_VECTORISED static void multiply_small_pairs(lanes *p, const double *amplitude,
                                               const double *skew, size_t count, double t) {
  for (size_t i = 0; i < count; i += LANES)
    for (size_t l = 0; l < LANES; l++) {
      double sine, cosine;
      rv_sincos(amplitude[i + l] * (t / 2), &sine, &cosine);
      multiply_pair(p, l, sine, cosine, skew[i + l]);
    }
}

static void multiply_large_pairs(lanes *p, const double *amplitude, const double *skew,
                                 size_t count, double t) {
  for (size_t i = 0; i < count; i++) {
    double sine, cosine;
    sincos(amplitude[i] * (t / 2), &sine, &cosine);
    multiply_pair(p, i % LANES, sine, cosine, skew[i]);
  }
}

/* 1 / (1 - ict). */
RV_VECTORISED static void multiply_exponentials(lanes *p, const double *scale, size_t count,
                                                double t) {
  for (size_t i = 0; i < count; i += LANES)
    for (size_t l = 0; l < LANES; l++) {
      double angle = scale[i + l] * t, inverse = 1 / (1 + angle * angle);
      multiply_lane(p, l, -angle * angle * inverse, angle * inverse);
    }
}

static point join(const lanes *p) {
  point out = {p->re[0], p->im[0]};
  for (size_t l = 1; l < LANES; l++)
    out = times(out, (point){p->re[l], p->im[l]});
  return out;
}

static bool is_below(const lanes *p, double negligible) {
  double square = 1;
  for (size_t l = 0; l < LANES; l++)
    square *= p->re[l] * p->re[l] + p->im[l] * p->im[l];
  return square < negligible * negligible;
}

/* exp(i base t): the angle is reduced in extended precision, as the base may be large. */
static point turn(long double base, double t) {
  const long double circle = 2 * 3.141592653589793238462643383279502884L;
  double angle = (double)remainderl(base * t, circle);
  return (point){cos(angle), sin(angle)};
}

void rv_input_sum_transform(double *re, double *im, const rv_input_sum *z, double t,
                            double negligible) {
  lanes p;
  for (size_t l = 0; l < LANES; l++) {
    p.re[l] = 1;
    p.im[l] = 0;
  }
  *re = *im = 0;
  bool small = z->largest * fabs(t) <= RV_SINCOS_MAX;
  size_t exponentials = padded(z->exponentials), pairs = padded(z->pairs);
  multiply_exponentials(&p, z->scale, exponentials, t);
  for (size_t first = 0; first < pairs; first += TERMS_BETWEEN_LOOKS) {
    if (is_below(&p, negligible))
      return;
    size_t count = pairs - first < TERMS_BETWEEN_LOOKS ? pairs - first : TERMS_BETWEEN_LOOKS;
    (small ? multiply_small_pairs : multiply_large_pairs)(&p, z->amplitude + first, z->skew + first,
                                                          count, t);
  }
  if (is_below(&p, negligible))
    return;
  point all = times(turn(z->base, t), join(&p));
  *re = all.re;
  *im = all.im;
}

double rv_input_sum_envelope(const rv_input_sum *z, double t) {
  double product = 1;
  for (size_t i = 0; i < z->exponentials; i++)
    product /= hypot(1, z->scale[i] * t);
  return product;
}

/* E exp(s (z - E z)) over each lane: no factor is below 1, so that none underflows. */
RV_VECTORISED static void multiply_pair_moments(double *lane, const double *amplitude,
                                                const double *plus, const double *minus,
                                                size_t count, double s) {
  for (size_t i = 0; i < count; i += LANES)
    for (size_t l = 0; l < LANES; l++) {
      double gap = 2 * s * amplitude[i + l];
      lane[l] *=
          plus[i + l] * rv_exp(gap * minus[i + l]) + minus[i + l] * rv_exp(-gap * plus[i + l]);
    }
}

RV_VECTORISED static void multiply_exponential_moments(double *lane, const double *scale,
                                                       size_t count, double s) {
  for (size_t i = 0; i < count; i += LANES)
    for (size_t l = 0; l < LANES; l++)
      lane[l] *= rv_exp(-s * scale[i + l]) / (1 - s * scale[i + l]);
}

/* ln E exp(s (z - E z)), infinite where a factor might overflow; s times any scale must be below 1.
 */
static double log_moment(const rv_input_sum *z, double s) {
  const double overflow = 700;
  double lane[LANES], sum = 0;
  if (!(fabs(s) * fmax(2 * z->largest, z->longest) < overflow))
    return INFINITY;
  for (size_t l = 0; l < LANES; l++)
    lane[l] = 1;
  multiply_pair_moments(lane, z->amplitude, z->plus, z->minus, padded(z->pairs), s);
  multiply_exponential_moments(lane, z->scale, padded(z->exponentials), s);
  for (size_t l = 0; l < LANES; l++)
    sum += log(lane[l]);
  return isfinite(sum) ? sum : INFINITY;
}

/* The end of the range of sign z; infinite where an exponential term points there. */
static double range_end(const rv_input_sum *z, double sign, double steepest) {
  long double end = sign * z->base;
  for (size_t i = 0; i < z->pairs; i++)
    end += fabs(z->amplitude[i]);
  return steepest > 0 ? INFINITY : (double)end;
}

/* The search moves along u, s = u / (1 + u steepest), which keeps s below where the moment ends. */
double rv_input_sum_reach(const rv_input_sum *z, double sign, double epsilon) {
  const double factor = 1.5;
  double sd = sqrt(z->variance), steepest = 0;
  for (size_t i = 0; i < z->exponentials; i++)
    steepest = fmax(steepest, sign * z->scale[i]);
  double best = range_end(z, sign, steepest), start = sqrt(-2 * log(epsilon / sd)) / sd;
  for (int way = 0; way < 2; way++) {
    double last = INFINITY, u = way == 0 ? start : start / factor;
    for (int step = 0; step < 100; step++) {
      double s = u / (1 + u * steepest);
      double h = sign * z->mean + (log_moment(z, sign * s) - 1 - log(s * epsilon)) / s;
      best = fmin(best, h);
      if (!(h < last) && (way == 0 || isfinite(h)))
        break;
      last = h;
      u = way == 0 ? u * factor : u / factor;
    }
  }
  return best;
}
