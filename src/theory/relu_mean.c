/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/relu_mean.h"

#include "theory/relu_halves.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

/* What the wave may differ by on either side, in units of sd(z). */
static const double WAVE_ERROR = 1e-16;

/* So few terms are summed over all states without more ado; no sum of fewer nodes ends where the
   largest |phi| is judged by those before. */
enum { FEW_TERMS = 24, LEAST_NODES = 1024 };

/* A node takes as long as 2^FEWER_BY states of a half. */
enum { FEWER_BY = 5 };

/* Rounding of Re phi for each term and of the sum, in units of 2^-53. */
static const double ROUNDINGS_A_TERM = 6, ROUNDINGS_OF_SUM = 8, UNIT = 0x1p-53;

/* The sum over odd k of a series in cos(t_k z), as far as it goes. */
typedef struct series {
  long double sum, shifted; /* the latter for z one step of the lattice further down */
  double left_out; /* at most, in units of h: largest |phi| / (pi^2 (K + 1)), and nodes before */
} series;

static double rounding_of(const rv_input_sum *z, double half_period, double terms) {
  double range = fabs((double)z->base);
  for (size_t i = 0; i < z->pairs; i++)
    range += fabs(z->amplitude[i]);
  return UNIT * (half_period * (ROUNDINGS_A_TERM * terms + ROUNDINGS_OF_SUM) / 4 +
                 range * (2 + log(RV_RELU_NODES)));
}

/*
 * The largest |phi| beyond the last of `nodes` nodes: the envelope of exponential terms, or the
 * larger of what has been seen in the last half, `seen`, and of what was not looked at closer,
 * `negligible`.
 */
static double largest_beyond(const rv_input_sum *z, double t, double seen, double negligible) {
  return z->exponentials > 0 ? rv_input_sum_envelope(z, t) : fmax(seen, negligible);
}

static bool is_power_of_two(size_t number) {
  return (number & (number - 1)) == 0;
}

/* Nodes until no more than `tolerance`, in units of h, is left out, at most `nodes_max`. */
static series sum_series(const rv_input_sum *z, double half_period, double tolerance,
                         size_t nodes_max) {
  series out = {.left_out = INFINITY};
  double step = M_PI / half_period, seen = 0, negligible = tolerance / 4, skipped = 0;
  size_t least = z->exponentials > 0 ? 16 : LEAST_NODES;
  for (size_t node = 1; node <= nodes_max; node++) {
    double k = 2 * (double)node - 1, re, im;
    rv_input_sum_transform(&re, &im, z, k * step, negligible);
    out.sum += re / (k * k);
    seen = fmax(seen, hypot(re, im));
    skipped += re == 0 && im == 0 ? negligible / (k * k) : 0;
    if (!is_power_of_two(node))
      continue;
    out.left_out =
        (largest_beyond(z, k * step, seen, negligible) / (k + 1) + 2 * skipped) / (M_PI * M_PI);
    bool certain = (1 / (k + 1) + 2 * skipped) / (M_PI * M_PI) <= tolerance; /* as |phi| <= 1 */
    if ((node >= least && out.left_out <= tolerance) || certain)
      break;
    seen = 0;
  }
  return out;
}

/* E|z| of the series, for the period 2h. */
static double absolute_mean(const series *s, double half_period) {
  return half_period * (0.5 - 4 / (M_PI * M_PI) * (double)s->sum);
}

/* z = step (k + x): what |z| is on a lattice. */
typedef struct lattice {
  double step;   /* g > 0 */
  double offset; /* where between two points 0 lies, in [0, 1) steps above the lower one */
} lattice;

/* Euclid's algorithm, taking what is below `tolerance` for 0. */
static double common_measure(double a, double b, double tolerance) {
  while (b > tolerance) {
    double rest = fmod(a, b);
    if (b - rest <= tolerance)
      rest = 0;
    a = b;
    b = rest;
  }
  return a;
}

/*
 * The number of which all gaps 2|a_i| are multiples, up to their rounding: found with a coarse
 * tolerance, made precise by least squares, then held against every gap. 0 where there is none, or
 * where the smallest is less than `finest`.
 */
static double find_step(const rv_input_sum *z, double finest) {
  double measure = 0;
  long double products = 0, squares = 0;
  for (size_t i = 0; i < z->pairs; i++) {
    measure = common_measure(fmax(measure, 2 * fabs(z->amplitude[i])),
                             fmin(measure, 2 * fabs(z->amplitude[i])), finest / 4);
    if (measure < finest)
      return 0;
  }
  for (size_t i = 0; i < z->pairs; i++) {
    double gap = 2 * fabs(z->amplitude[i]), multiple = round(gap / measure);
    products += (long double)gap * multiple;
    squares += (long double)multiple * multiple;
  }
  measure = (double)(products / squares);
  for (size_t i = 0; i < z->pairs; i++) {
    double gap = 2 * fabs(z->amplitude[i]), multiple = round(gap / measure);
    if (!(fabs(gap - multiple * measure) <= 4 * 0x1p-52 * gap))
      return 0;
  }
  return measure;
}

/* Turns z into whole numbers x: z = step (x - offset). */
static lattice load_lattice(rv_input_sum *z, double step) {
  long double lowest = z->base, middle = 0;
  z->largest = 0;
  for (size_t i = 0; i < z->pairs; i++) {
    lowest -= fabs(z->amplitude[i]);
    z->amplitude[i] = round(2 * z->amplitude[i] / step) / 2;
    z->largest = fmax(z->largest, fabs(z->amplitude[i]));
    middle += fabs(z->amplitude[i]);
  }
  long double zero = -lowest / step, below = floorl(zero);
  z->base = middle - below;
  return (lattice){step, (double)(zero - below)};
}

/* All nodes of the lattice of period `period`, a multiple of 4; for x and for x - 1. */
static series sum_lattice(const rv_input_sum *z, double period) {
  series out = {0};
  for (double j = 1; 2 * j < period; j += 2) {
    double half = M_PI * j / period, sine = sin(half), re, im;
    rv_input_sum_transform(&re, &im, z, 2 * half, 0x1p-60);
    out.sum += re / (sine * sine);
    out.shifted += (re * cos(2 * half) + im * sin(2 * half)) / (sine * sine);
  }
  return out;
}

/* |x| = M/4 - (2/M) sum over odd j < M/2 of cos(2 pi j x / M) / sin^2(pi j / M) for |x| <= M/2. */
static double lattice_absolute_mean(rv_input_sum *z, double step, double half_period) {
  lattice l = load_lattice(z, step);
  double period = 4 * ceil((half_period / step + 1) / 2);
  series s = sum_lattice(z, period);
  double sum = (double)((1 - l.offset) * s.sum + l.offset * s.shifted);
  return step * (period / 4 - 2 / period * sum);
}

static rv_relu_value from_absolute(double mean, double absolute, double error) {
  return (rv_relu_value){.mean = fmax(0, (mean + absolute) / 2), .error = error};
}

/* E r(b + cE). */
static double one_exponential(double base, double scale) {
  if (scale > 0)
    return base >= 0 ? base + scale : scale * exp(base / scale);
  return base <= 0 ? 0 : base + scale * -expm1(base / scale);
}

/* By all states. */
static rv_status by_halves(rv_relu_value *out, const rv_input_sum *z, double half_period) {
  RV_TRY(rv_relu_halves(&out->mean, z));
  out->error = rounding_of(z, half_period, (double)z->pairs);
  return RV_OK;
}

/* By the sum of the series, or by all states where there are fewer. */
static rv_status by_series(rv_relu_value *out, rv_input_sum *z, double half_period,
                           double tolerance) {
  double sd = sqrt(z->variance), terms = (double)(z->pairs + z->exponentials);
  double step = z->exponentials == 0 ? find_step(z, 2 * half_period / RV_RELU_NODES) : 0;
  double method = 2 * WAVE_ERROR * sd, rounding = rounding_of(z, half_period, terms);
  if (step > 0) {
    *out = from_absolute(z->mean, lattice_absolute_mean(z, step, half_period), method + rounding);
    return RV_OK;
  }
  bool few = z->exponentials == 0 && z->pairs <= RV_HALVES_TERMS;
  size_t nodes_max = few                   ? (size_t)1 << (z->pairs / 2 - FEWER_BY)
                     : z->exponentials > 0 ? RV_RELU_NODES_EXPONENTIAL
                                           : RV_RELU_NODES;
  series s = sum_series(z, half_period, tolerance * sd / half_period, nodes_max);
  if (few && !(s.left_out * half_period <= tolerance * sd))
    return by_halves(out, z, half_period);
  *out = from_absolute(z->mean, absolute_mean(&s, half_period),
                       method + rounding + s.left_out * half_period);
  return RV_OK;
}

rv_status rv_relu_mean_of(rv_relu_value *out, rv_input_sum *z, double tolerance) {
  double sd = sqrt(z->variance), negligible = WAVE_ERROR * sd;
  *out = (rv_relu_value){.mean = fmax(0, z->mean), .error = UNIT * fabs(z->mean)};
  if (z->pairs + z->exponentials == 0)
    return RV_OK;
  if (z->pairs == 0 && z->exponentials == 1) {
    *out = (rv_relu_value){.mean = one_exponential((double)z->base, z->scale[0]),
                           .error = UNIT * 4 * (fabs((double)z->base) + sd)};
    return RV_OK;
  }
  double above = rv_input_sum_reach(z, 1, negligible),
         below = rv_input_sum_reach(z, -1, negligible);
  out->error += negligible;
  if (above <= 0 || below <= 0)
    return RV_OK;
  double half_period = fmax(above, below);
  return z->exponentials == 0 && z->pairs <= FEW_TERMS ? by_halves(out, z, half_period)
                                                       : by_series(out, z, half_period, tolerance);
}

rv_status rv_relu_mean(rv_relu_value *out, const double *weight, double bias,
                       const rv_random_input *input, size_t inputs, double tolerance) {
  rv_input_sum z;
  RV_TRY(rv_input_sum_alloc(&z, inputs));
  rv_status status = rv_input_sum_load(&z, weight, bias, input, inputs);
  if (status == RV_OK)
    status = rv_relu_mean_of(out, &z, tolerance);
  rv_input_sum_free(&z);
  return status;
}

enum { MESSAGE_SIZE = 256 };

/* Says which unit it is: the message of a thread's last failure, which may be another thread's. */
static rv_status fail_unit(const char *message, size_t unit, rv_status status) {
  return rv_fail(status, "unit %zu: %s", unit, message);
}

rv_status rv_relu_means(rv_relu_value *out, const double *weight, const double *bias,
                        const rv_random_input *input, size_t units, size_t inputs, double tolerance,
                        int threads) {
  rv_status failed = RV_OK;
  size_t failed_unit = units;
  char message[MESSAGE_SIZE] = "";
#pragma omp parallel for num_threads(threads) schedule(dynamic, 1)
  for (size_t j = 0; j < units; j++) {
    rv_status status =
        rv_relu_mean(&out[j], weight + j * inputs, bias[j], input, inputs, tolerance);
    if (status != RV_OK)
#pragma omp critical(rv_relu_means)
      if (j < failed_unit) {
        failed_unit = j;
        failed = status;
        snprintf(message, sizeof message, "%s", rv_message());
      }
  }
  return failed == RV_OK ? RV_OK : fail_unit(message, failed_unit, failed);
}
