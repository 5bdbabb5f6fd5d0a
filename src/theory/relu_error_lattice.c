/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Given the gain Q the k measures on the support (error_measure.h) are convolved, a product of
 * their Fourier transforms, and the integral over theta, divided by sqrt(2 pi), holds a'g at 0
 * (deviation_box.h). Transforms of all gains and theta are added up, and turned back once.
 */
#include "theory/relu_error_lattice.h"

#include "support/memory.h"
#include "theory/error_measure.h"
#include "theory/relu_error_pair.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_fft_complex.h>
#include <math.h>
#include <stdlib.h>

enum { POINTS = RV_MEASURE_POINTS, QUARTERS = RV_MEASURE_QUARTERS, STEPS = RV_MEASURE_STEPS };
enum {
  GAINS = RV_LATTICE_GAINS_MAX,
  THETAS_MAX = 40,
  COARSEST = 64, /* points from edge to edge */
  FINEST = 1024,
  EQUAL_MAX = POINTS / COARSEST
};

static const double theta_step = 1.2;

/* Sums over gains, all of them or every second one: of a level's transforms, POINTS numbers, and of
   the probability that everything is lost. */
typedef struct part {
  double complex *sum;
  double atom;
} part;

/* GSL's transforms of mixed radix are several times faster than those of radix 2. */
typedef struct fourier {
  gsl_fft_complex_wavetable *table;
  gsl_fft_complex_workspace *room;
} fourier;

/* What is shared by all gains, and the lattice of the gain at hand; arrays have POINTS numbers. */
typedef struct work {
  const rv_support_values *support;
  fourier fourier;
  double others;
  double unit;          /* of S, what edges are multiples of: 1/k; 1 of unequal values */
  double step, between; /* points in a unit, below 1 at large gains */
  size_t one;           /* the point that S = 1 is, where all that is lost stands */
  double complex *value, *product, *off, *here; /* the last at a gain */
  rv_measure_place *place;                      /* RV_MEASURE_BINS of each value, of a gain */
  size_t level;                                 /* of the gain */
  part all[RV_LATTICE_LEVELS], half[RV_LATTICE_LEVELS];
  rv_lattice_level of_half[RV_LATTICE_LEVELS];
} work;

/* What is lost of many is no edge that a gain would leave. */
static bool has_edges(const rv_support_values *support) {
  return support->count == 1 && support->sizes[0] <= EQUAL_MAX;
}

static void clear(double complex *value) {
  for (size_t i = 0; i < POINTS; i++)
    value[i] = 0;
}

static size_t place_of_one(double step) {
  return (size_t)round(QUARTERS / step);
}

static void transform(double complex *value, const work *w) {
  gsl_fft_complex_forward((double *)value, 1, POINTS, w->fourier.table, w->fourier.room);
}

static rv_status open_room(work *w) {
  w->fourier.table = gsl_fft_complex_wavetable_alloc(POINTS);
  w->fourier.room = gsl_fft_complex_workspace_alloc(POINTS);
  w->place = calloc(w->support->count * RV_MEASURE_BINS, sizeof *w->place);
  return w->fourier.table != NULL && w->fourier.room != NULL && w->place != NULL
             ? RV_OK
             : rv_fail(RV_ENOMEM, "no memory for the law of an error: free some memory");
}

static void close_room(work *w) {
  gsl_fft_complex_wavetable_free(w->fourier.table);
  gsl_fft_complex_workspace_free(w->fourier.room);
  free(w->place);
}

/* All coordinates off the support: a power. */
static void fill_off(const rv_support_given *given, const work *w) {
  if (w->others > 0)
    rv_measure_off(w->off, w->step, given);
  else
    clear(w->off);
  transform(w->off, w);
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

/* product = the transform of all coordinates on the support, without 1 / sqrt(2 pi). */
static void fill_product(double theta, const rv_support_given *given, const work *w) {
  int end = STEPS - (int)(w->one / QUARTERS);
  for (size_t i = 0; i < POINTS; i++)
    w->product[i] = 1;
  for (size_t v = 0; v < w->support->count; v++) {
    double a = w->support->value[v];
    size_t times = (size_t)w->support->size[v];
    rv_measure_on(w->value, w->place + v * RV_MEASURE_BINS, a, theta * a, w->step, end, given);
    transform(w->value, w);
    for (size_t i = 0; i < POINTS; i++)
      w->product[i] *= whole_power(w->value[i], times);
  }
}

/* Adds the transform at a gain and theta; returns what it makes of a distribution function, at
   most: a frequency counts by one over its number. */
static double add_theta(double theta, double weight, const rv_support_given *given, const work *w) {
  double most = 0;
  fill_product(theta, given, w);
  for (size_t i = 0; i < POINTS; i++) {
    double complex value = w->product[i] * w->off[i];
    w->here[i] += weight * value;
    if (i > 0 && i <= POINTS / 2)
      most += cabs(value) / (double)i;
  }
  return most * weight / (M_PI * sqrt(2 * M_PI));
}

/*
 * The integral over theta, without 1 / sqrt(2 pi): theta and -theta have measures that are
 * conjugate, their sum is twice the real part. Returns what the rest, which falls like theta^-k,
 * makes of a distribution function.
 */
static double over_theta(const rv_support_given *given, const work *w) {
  const double negligible = 1e-5;
  double rest = 1, power = w->support->sizes[0];
  for (int i = 0; i < THETAS_MAX && rest > negligible; i++)
    rest = add_theta(i * theta_step, (i == 0 ? 1 : 2) * theta_step, given, w) *
           fmax(i / (power - 1), 1);
  return rest;
}

/* Two values, each half of a step by itself, without the integral over theta and its factor. */
static void add_pair(const rv_support_given *given, const work *w) {
  double lost = rv_support_all_lost(given), before = 0;
  clear(w->value);
  for (size_t half = 0; half < 2 * STEPS; half++) {
    double below = half + 1 < 2 * STEPS
                       ? rv_pair_error_below(((double)half + 1) * w->step / 2, given)
                       : 1 - lost;
    w->value[(2 * half + 1 - w->one) % POINTS] = below - before;
    before = below;
  }
  w->value[0] += lost;
  transform(w->value, w);
  for (size_t i = 0; i < POINTS; i++)
    w->here[i] = sqrt(2 * M_PI) * w->value[i] * w->off[i];
}

/* The transforms at a gain; returns how far off they are. */
static double at_gain(const rv_support_given *given, const work *w) {
  fill_off(given, w);
  clear(w->here);
  if (w->support->sizes[0] > 2)
    return over_theta(given, w);
  add_pair(given, w);
  return 0;
}

static void add_to(part *to, double mass, double atom, const work *w) {
  for (size_t i = 0; i < POINTS; i++)
    to->sum[i] += mass / sqrt(2 * M_PI) * w->here[i];
  to->atom += mass * atom;
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

static rv_status open_level(rv_error_lattice *out, work *w) {
  size_t l = w->level;
  double *numbers;
  RV_TRY(rv_alloc_doubles(&out->level[l].below, STEPS, 2));
  RV_TRY(rv_alloc_doubles(&numbers, POINTS, 4));
  w->all[l].sum = (double complex *)numbers;
  w->half[l].sum = w->all[l].sum + POINTS;
  clear(w->all[l].sum);
  clear(w->half[l].sum);
  out->level[l].step = w->step;
  out->level[l].apart = has_edges(w->support) ? (size_t)w->between / QUARTERS : 0;
  w->of_half[l] = out->level[l];
  w->of_half[l].below += STEPS;
  return RV_OK;
}

/* The finest lattice that goes so far, its step a power of two times the unit. RV_ENOMEM. */
static rv_status choose_level(rv_error_lattice *out, double range, work *w) {
  w->level = 0;
  w->between = FINEST;
  while (w->between * range > POINTS * w->unit && w->level + 1 < RV_LATTICE_LEVELS) {
    w->between /= 2;
    w->level++;
  }
  w->step = QUARTERS * w->unit / w->between;
  w->one = place_of_one(w->step);
  return out->level[w->level].below == NULL ? open_level(out, w) : RV_OK;
}

static bool is_edge(size_t step, const rv_lattice_level *level) {
  return level->apart > 0 && step % level->apart == 0;
}

/* Of what stands at the end of a step half counts, but none at an edge: it was moved there from
   beyond. `sum` is counted from S = 1. */
static void add_up(rv_lattice_level *level, const double complex *sum) {
  size_t at = POINTS - place_of_one(level->step);
  double below = 0;
  for (size_t i = 0; i < STEPS; i++) {
    double end = creal(sum[at++ % POINTS]);
    level->below[i] = below + (is_edge(i, level) ? 0 : end / 2);
    below += end;
    for (int quarter = 1; quarter < QUARTERS; quarter++)
      below += creal(sum[at++ % POINTS]);
  }
}

/* Turns the transforms back; what is lost altogether is kept apart. */
static void finish_level(rv_lattice_level *level, const part *from, const work *w) {
  gsl_fft_complex_inverse((double *)from->sum, 1, POINTS, w->fourier.table, w->fourier.room);
  from->sum[0] -= from->atom;
  add_up(level, from->sum);
}

/* Chords; but beyond an edge the law begins like a power, a root where one coordinate is left,
   which the probabilities of one step and of two tell. */
static double level_cdf(double x, const rv_lattice_level *level) {
  size_t start = (size_t)fmin(x / level->step, STEPS);
  if (start + 2 >= STEPS)
    return level->below[STEPS - 1];
  const double *at = &level->below[start];
  double share = x / level->step - (double)start, one = at[1] - at[0], two = at[2] - at[0];
  if (is_edge(start, level) && one > 0 && two > one)
    share = pow(share, fmin(fmax(log2(two / one), 0.5), 1));
  return fmax(at[0] + one * share, 0);
}

static double sum_of_levels(double x, const rv_lattice_level level[RV_LATTICE_LEVELS]) {
  double sum = 0;
  for (size_t l = 0; l < RV_LATTICE_LEVELS; l++)
    if (level[l].below != NULL)
      sum += level_cdf(x, &level[l]);
  return sum;
}

/* What the chord of a step is off, of a law that bends like a root at worst, on the average of the
   law. */
static double step_error(const rv_lattice_level *level) {
  double sum = 0;
  for (size_t i = 1; i + 1 < STEPS; i++) {
    double mass = level->below[i + 1] - level->below[i];
    sum += fabs(mass) * fabs(mass - (level->below[i] - level->below[i - 1]));
  }
  return sum / 4;
}

/* How far the sum over every second gain is off, by the law without its atom and by the atom. */
static double gain_error(const rv_error_lattice *lattice, const work *w) {
  double largest = 0, atoms = 0;
  for (size_t l = 0; l < RV_LATTICE_LEVELS; l++) {
    atoms += w->all[l].atom - w->half[l].atom;
    for (size_t i = 0; lattice->level[l].below != NULL && i < STEPS; i++) {
      double x = (double)i * lattice->level[l].step;
      largest =
          fmax(largest, fabs(sum_of_levels(x, lattice->level) - sum_of_levels(x, w->of_half)));
    }
  }
  return largest + fabs(atoms);
}

static void finish(rv_error_lattice *out, work *w) {
  double whole = out->atom;
  for (size_t l = 0; l < RV_LATTICE_LEVELS; l++) {
    if (out->level[l].below == NULL)
      continue;
    finish_level(&out->level[l], &w->all[l], w);
    finish_level(&w->of_half[l], &w->half[l], w);
    out->error += step_error(&out->level[l]);
    out->atom += w->all[l].atom;
    whole += w->all[l].atom + out->level[l].below[STEPS - 1];
  }
  out->gain_error += gain_error(out, w);
  out->error += out->gain_error + fabs(whole - 1);
}

/* The probability of a step of the root of the gain. */
static double mass_of(double root, double width, const rv_gain_density *gain) {
  return width * 2 * root * rv_gain_density_at(root * root, gain);
}

/* The roots of gains that count. */
static void find_roots(double *low, double *high, const rv_gain_density *gain) {
  const double negligible = 1e-7;
  double from = sqrt(gain->low), width = (sqrt(gain->high) - from) / GAINS;
  int first = 1, last = GAINS - 1;
  while (first < last && mass_of(from + first * width, width, gain) < negligible)
    first++;
  while (first < last && mass_of(from + last * width, width, gain) < negligible)
    last--;
  *low = from + (first - 1) * width;
  *high = from + (last + 1) * width;
}

/*
 * The trapezoidal rule in sqrt(Q), of which everything is a smooth function; what it leaves out is
 * spread over all of it. Of few degrees of freedom roots close to 0 are likely, where the noise is
 * as small, and S all but 1: there the rule is one in the fourth root of Q, which has many. Returns
 * by how much all masses together are off 1.
 */
static double make_rule(double root[GAINS], double mass[GAINS], int gains,
                        const rv_gain_density *gain) {
  double low, high, sum = 0;
  find_roots(&low, &high, gain);
  bool from_zero = low == 0;
  for (int i = 0; i < gains; i++) {
    double place = (i + 1.0) / gains, width = (high - low) / gains;
    root[i] = low + (high - low) * (from_zero ? place * place : place);
    mass[i] = mass_of(root[i], width * (from_zero ? 2 * place : 1), gain);
    sum += mass[i];
  }
  for (int i = 0; i < gains; i++)
    mass[i] *= (1 - gain->atom) / sum;
  return fabs(sum + gain->atom - 1);
}

static rv_status fill(rv_error_lattice *out, work *w, double alpha, double bias, int gains,
                      const rv_gain_density *gain) {
  double root[GAINS], mass[GAINS];
  out->gain_error = make_rule(root, mass, gains, gain);
  for (int i = 0; i < gains; i++) {
    double q = root[i] * root[i];
    rv_support_given given = rv_support_given_of(q, alpha, bias, w->support);
    double atom = none_left(&given, w->others);
    RV_TRY(choose_level(out, range_at(alpha * q, &given, w), w));
    out->error += mass[i] * at_gain(&given, w);
    add_to(&w->all[w->level], mass[i], atom, w);
    if (i % 2 == 1)
      add_to(&w->half[w->level], 2 * mass[i], atom, w);
  }
  finish(out, w);
  return RV_OK;
}

rv_status rv_error_lattice_make(rv_error_lattice *lattice, double alpha, double bias, double others,
                                const rv_support_values *support, const rv_gain_density *gain,
                                int gains) {
  double *numbers;
  work w = {
      .support = support, .others = others, .unit = has_edges(support) ? 1 / support->sizes[0] : 1};
  *lattice = (rv_error_lattice){.atom = gain->atom};
  RV_TRY(rv_alloc_doubles(&numbers, POINTS, 8));
  w.value = (double complex *)numbers;
  w.product = w.value + POINTS;
  w.off = w.product + POINTS;
  w.here = w.off + POINTS;
  rv_status status = open_room(&w);
  if (status == RV_OK)
    status = fill(lattice, &w, alpha, bias, gains, gain);
  close_room(&w);
  for (size_t l = 0; l < RV_LATTICE_LEVELS; l++)
    free(w.all[l].sum);
  free(numbers);
  return status;
}

void rv_error_lattice_free(rv_error_lattice *lattice) {
  for (size_t l = 0; l < RV_LATTICE_LEVELS; l++)
    free(lattice->level[l].below);
  *lattice = (rv_error_lattice){0};
}

double rv_error_lattice_cdf(double x, const rv_error_lattice *lattice) {
  if (!(x >= 0))
    return 0;
  return fmin(sum_of_levels(x, lattice->level) + (x >= 1 ? lattice->atom : 0), 1);
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
