/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Given the gain Q, and with y = theta a, a = 1 / sqrt(k), a coordinate on the support has the
 * complex measure
 *
 *   E exp(iyg) on {g in a set} = exp(-y^2 / 2) (Phi(high - iy) - Phi(low - iy)) for an interval,
 *
 * which is rounded to the lattice; k of them are a k-fold convolution, a power of its Fourier
 * transform, and the integral over theta, divided by sqrt(2 pi), holds a'g at 0 (deviation_box.h).
 * Transforms of all gains and theta are added up, and turned back once.
 */
#include "theory/relu_error_lattice.h"

#include "support/memory.h"
#include "theory/support_transform.h"

#include <cerf.h>
#include <complex.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_fft_complex.h>
#include <math.h>
#include <stdlib.h>

/* Points are halves of steps: what is left lies on odd ones. */
enum { POINTS = 4096, STEPS = POINTS / 2, GAINS = 256, THETAS_MAX = 40, FINEST = 32 };

static const double theta_step = 0.8, far = 9; /* standard deviations beyond which is nothing */

/* What is shared by all gains, and the lattice of the gain at hand; arrays have POINTS numbers. */
typedef struct work {
  const rv_support_values *support;
  double a, others;
  double step, between;               /* points from edge to edge, below 1 at large gains */
  double complex *value, *off, *here; /* the last at a gain */
  double complex *sum, *half;         /* those of the level: over all gains and every second one */
  double complex *level_sum[RV_LATTICE_LEVELS];
} work;

bool rv_error_lattice_can(const rv_support_values *support) {
  double k = support->sizes[0];
  return support->count == 1 && k >= 8 && k <= (double)POINTS / FINEST;
}

/* exp(-y^2 / 2) Phi(x - iy): Q(z) exp(-y^2/2) as in deviation_box.c, for x <= 0, else the rest. */
static double complex scaled_tail(double x, double y) {
  return cexp(-x * x / 2 + I * x * y) * w_of_z(I * (x - I * y) / M_SQRT2) / 2;
}

static double complex measure_below(double x, double y) {
  if (x < -far || x > far)
    return x < 0 ? 0 : exp(-y * y / 2);
  if (y == 0)
    return gsl_cdf_ugaussian_P(x);
  return x <= 0 ? scaled_tail(-x, -y) : exp(-y * y / 2) - scaled_tail(x, y);
}

/* In standard deviations of the noise, the root of the upper end of a step. */
static double root_of_end(size_t step, double sigma, const work *w) {
  return sqrt(((double)step + 1) * w->step) / sigma;
}

static void clear(double complex *value) {
  for (size_t i = 0; i < POINTS; i++)
    value[i] = 0;
}

/* A coordinate on the support: kept where g > t, its error then (g - t - l)^2. */
static void fill_on(double y, const rv_support_given *given, const work *w) {
  double t = given->threshold - w->a * given->root, l = w->a / given->sigma;
  double complex lost = measure_below(t, y), before = 0;
  bool is_last = false;
  clear(w->value);
  for (size_t i = 0; !is_last; i++) {
    double root = root_of_end(i, given->sigma, w), low = fmax(l - root, 0) + t;
    is_last = i + 1 == STEPS || (root + l + t > far && (root >= l || low < -far));
    double complex below =
        is_last ? exp(-y * y / 2) - lost : measure_below(l + root + t, y) - measure_below(low, y);
    w->value[2 * i + 1] = below - before;
    before = below;
  }
  /* on a coarse lattice 1/k is no point, but has two next to it, which keep the mean */
  size_t next = (size_t)w->between;
  double rest = w->between - (double)next;
  w->value[next] += (1 - rest) * lost;
  w->value[next + 1] += rest * lost;
}

static void transform(double complex *value) {
  gsl_fft_complex_radix2_forward((double *)value, 1, POINTS);
}

/* All coordinates off the support: the power of 1 + f, f of what is above the threshold less its
   probability. */
static void fill_off(const rv_support_given *given, const work *w) {
  double c = given->threshold, all = gsl_cdf_ugaussian_Q(c), before = all;
  clear(w->off);
  for (size_t i = 0; w->others > 0 && i < STEPS && before > 0; i++) {
    double above = i + 1 == STEPS ? 0 : gsl_cdf_ugaussian_Q(c + root_of_end(i, given->sigma, w));
    w->off[2 * i + 1] = before - above;
    before = above;
  }
  w->off[0] -= w->others > 0 ? all : 0;
  transform(w->off);
  for (size_t i = 0; i < POINTS; i++) {
    double x = creal(w->off[i]), y = cimag(w->off[i]);
    w->off[i] = cexp(w->others * (log1p(x * (2 + x) + y * y) / 2 + I * atan2(y, 1 + x)));
  }
}

static double complex whole_power(double complex x, size_t exponent) {
  double complex power = 1;
  for (; exponent > 0; exponent /= 2, x *= x)
    if (exponent % 2 == 1)
      power *= x;
  return power;
}

/* Adds the transform at a gain and theta; returns its largest modulus. */
static double add_theta(double theta, double weight, const rv_support_given *given, const work *w) {
  size_t k = (size_t)w->support->sizes[0];
  double largest = 0;
  fill_on(theta * w->a, given, w);
  transform(w->value);
  for (size_t i = 0; i < POINTS; i++) {
    double complex value = whole_power(w->value[i], k) * w->off[i];
    w->here[i] += weight * value;
    largest = fmax(largest, cabs(value));
  }
  return largest;
}

/*
 * The integral over theta, without 1 / sqrt(2 pi): theta and -theta have measures that are
 * conjugate, their sum is twice the real part. Returns what is left of the integrand.
 */
static double at_gain(const rv_support_given *given, const work *w) {
  const double negligible = 1e-10;
  double largest = 1;
  fill_off(given, w);
  clear(w->here);
  for (int i = 0; i < THETAS_MAX && largest > negligible; i++)
    largest = add_theta(i * theta_step, (i == 0 ? 1 : 2) * theta_step, given, w);
  return largest;
}

static void add_gain(double mass, bool is_even, const work *w) {
  for (size_t i = 0; i < POINTS; i++) {
    double complex part = mass * w->here[i];
    w->sum[i] += part;
    w->half[i] += is_even ? 2 * part : 0;
  }
}

static double none_left(const rv_support_given *given, double others) {
  double none = others > 0 ? others * log1p(-gsl_cdf_ugaussian_Q(given->threshold)) : 0;
  return exp(none) * rv_support_all_lost(given);
}

/* What S hardly exceeds at a gain: 1, what is along h, and squares of the noise. */
static double range_at(double gain, const rv_support_given *given, const work *w) {
  const double deviations = 6, along = gain - 1;
  double variance = given->sigma * given->sigma;
  double active = w->others * gsl_cdf_ugaussian_Q(given->threshold);
  double count = w->support->sizes[0] + active + deviations * sqrt(active + 1);
  return 1 + along * along + variance * (count + deviations * sqrt(2 * count) + 30);
}

/* The finest lattice that goes so far, its step a power of two times 1/k. RV_ENOMEM. */
static rv_status choose_level(rv_error_lattice *out, double range, work *w) {
  double k = w->support->sizes[0];
  size_t level = 0;
  w->between = FINEST;
  while (w->between * range * k > POINTS && level + 1 < RV_LATTICE_LEVELS) {
    w->between /= 2;
    level++;
  }
  w->step = 2 / (k * w->between);
  if (out->level[level].below == NULL) {
    double *numbers;
    RV_TRY(rv_alloc_doubles(&out->level[level].below, STEPS, 1));
    RV_TRY(rv_alloc_doubles(&numbers, POINTS, 4));
    w->level_sum[level] = (double complex *)numbers;
    clear(w->level_sum[level]);
    clear(w->level_sum[level] + POINTS);
    out->level[level].step = w->step;
  }
  w->sum = w->level_sum[level];
  w->half = w->sum + POINTS;
  return RV_OK;
}

/* At the end of a step that lies within those of two coordinates that are left, half of what is
   there counts. */
static void add_up(rv_lattice_level *level, const double complex *sum) {
  double below = creal(sum[0]);
  level->below[0] = below;
  for (size_t i = 1; i < STEPS; i++) {
    below += creal(sum[2 * i - 1]) + creal(sum[2 * i]) / 2;
    level->below[i] = below;
    below += creal(sum[2 * i]) / 2;
  }
}

/* What a chord is off, of a law that bends like a root at worst, on the average of the law. */
static double chord_error(const rv_lattice_level *level) {
  double sum = 0;
  for (size_t i = 1; i + 1 < STEPS; i++) {
    double mass = level->below[i + 1] - level->below[i];
    sum += fabs(mass) * fabs(mass - (level->below[i] - level->below[i - 1])) / 4;
  }
  return sum;
}

/* How far the sum over every second gain is off. */
static double gain_error(const double complex *sum, const double complex *half) {
  double difference = 0, largest = 0;
  for (size_t i = 0; i < POINTS; i++) {
    difference += creal(sum[i] - half[i]);
    largest = fmax(largest, fabs(difference));
  }
  return largest;
}

static double finish_level(rv_lattice_level *level, double complex *sum, double atom) {
  size_t one = (size_t)round(2 / level->step);
  double complex *half = sum + POINTS;
  gsl_fft_complex_radix2_inverse((double *)sum, 1, POINTS);
  gsl_fft_complex_radix2_inverse((double *)half, 1, POINTS);
  double error = gain_error(sum, half);
  sum[one] -= atom;
  add_up(level, sum);
  return error + chord_error(level);
}

/* The trapezoidal rule in sqrt(Q), of which everything is a smooth function. */
static rv_status fill(rv_error_lattice *out, work *w, double alpha, double bias,
                      const rv_gain_density *gain) {
  const double negligible = 1e-10;
  double low = sqrt(gain->low), high = sqrt(gain->high), width = (high - low) / GAINS;
  double atom[RV_LATTICE_LEVELS] = {0};
  for (int i = 1; i <= GAINS; i++) {
    double root = low + i * width, q = root * root;
    double mass = width * 2 * root * rv_gain_density_at(q, gain);
    if (mass < negligible)
      continue;
    rv_support_given given = rv_support_given_of(q, alpha, bias, w->support);
    RV_TRY(choose_level(out, range_at(alpha * q, &given, w), w));
    out->error += mass * at_gain(&given, w);
    add_gain(mass / sqrt(2 * M_PI), i % 2 == 0, w);
    for (size_t l = 0; l < RV_LATTICE_LEVELS; l++)
      if (w->sum == w->level_sum[l])
        atom[l] += mass * none_left(&given, w->others);
  }
  for (size_t l = 0; l < RV_LATTICE_LEVELS; l++) {
    if (w->level_sum[l] == NULL)
      continue;
    out->error += finish_level(&out->level[l], w->level_sum[l], atom[l]);
    out->atom += atom[l];
  }
  return RV_OK;
}

rv_status rv_error_lattice_make(rv_error_lattice *lattice, double alpha, double bias, double others,
                                const rv_support_values *support, const rv_gain_density *gain) {
  double *numbers;
  work w = {.support = support, .a = support->value[0], .others = others};
  *lattice = (rv_error_lattice){.atom = gain->atom};
  RV_TRY(rv_alloc_doubles(&numbers, POINTS, 6));
  w.value = (double complex *)numbers;
  w.off = w.value + POINTS;
  w.here = w.off + POINTS;
  rv_status status = fill(lattice, &w, alpha, bias, gain);
  for (size_t l = 0; l < RV_LATTICE_LEVELS; l++)
    free(w.level_sum[l]);
  free(numbers);
  return status;
}

void rv_error_lattice_free(rv_error_lattice *lattice) {
  for (size_t l = 0; l < RV_LATTICE_LEVELS; l++)
    free(lattice->level[l].below);
  *lattice = (rv_error_lattice){0};
}

/* Chords; but from 1 on, where all but one off the support are lost, the law begins like a root. */
static double level_cdf(double x, const rv_lattice_level *level) {
  double place = x / level->step, start = floor(place), share = place - start;
  if (start + 1 >= STEPS)
    return level->below[STEPS - 1];
  if (fabs(start - 1 / level->step) < 0.25)
    share = sqrt(share);
  const double *at = &level->below[(size_t)start];
  return fmax(at[0] + (at[1] - at[0]) * share, 0);
}

double rv_error_lattice_cdf(double x, const rv_error_lattice *lattice) {
  double sum = x >= 1 ? lattice->atom : 0;
  for (size_t l = 0; l < RV_LATTICE_LEVELS && x >= 0; l++)
    if (lattice->level[l].below != NULL)
      sum += level_cdf(x, &lattice->level[l]);
  return fmin(sum, 1);
}

double rv_error_lattice_density(double x, const rv_error_lattice *lattice) {
  double sum = 0;
  for (size_t l = 0; l < RV_LATTICE_LEVELS && x > 0; l++) {
    const rv_lattice_level *level = &lattice->level[l];
    double start = level->below != NULL ? floor(x / level->step) : STEPS;
    if (start + 1 < STEPS)
      sum += (level->below[(size_t)start + 1] - level->below[(size_t)start]) / level->step;
  }
  return fmax(sum, 0);
}
