/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/laguerre_functions.h"

#include "numeric/elementary.h"
#include "support/memory.h"
#include "theory/scaled_recurrence.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * Far from their zeros the functions are as small as exp(-n), and what is off in such an exponent
 * is a relative error of all of them: logarithms are taken in long double, and scales are powers of
 * two.
 */

/* ln(1 / Gamma(d + 1)) + d ln d - d, by Stirling's series where that cancels. */
static long double log_constant(long double d) {
  const long double large = 30;
  if (d == 0)
    return 0;
  if (d < large)
    return d * logl(d) - d - lgammal(d + 1);
  long double v = 1 / (d * d);
  long double series = 1 / 1188.0L;
  series = 1 / 1680.0L - v * (series - v * 691 / 360360.0L);
  series = 1 / 12.0L - v * (1 / 360.0L - v * (1 / 1260.0L - v * series));
  return -logl(2 * acosl(-1) * d) / 2 - series / d;
}

/* d (ln(1 + r) - r - r^2/2), r = t / sqrt(d) > -1: for small r by its series, as d may be vast. */
static long double log_power(long double t, long double d) {
  const long double small = 0.1L;
  enum { TERMS = 24 }; /* small^TERMS is beyond the digits of a long double */
  long double r = t / sqrtl(d);
  if (fabsl(r) > small)
    return d * (log1pl(r) - r - r * r / 2);
  long double sum = 0;
  for (int k = TERMS; k > 2; k--)
    sum = 1 / (long double)k - r * sum;
  return -t * t + t * t * r * sum;
}

long double rv_laguerre_log_first(double t, double d) {
  if (d == 0)
    return -(long double)t * t / 2;
  if (!(t > -sqrt(d)))
    return -INFINITY;
  return log_constant(d) / 2 + log_power(t, d);
}

/* The recurrence l_j+1 = ((t^2 - d - shift) l_j - down l_j-1) / up. */
typedef struct step {
  double shift, down, up;
} step;

static step step_from(double j, double d) {
  return (step){2 * j + 1, sqrt(j * (j + d)), sqrt((j + 1) * (j + 1 + d))};
}

rv_laguerre_last rv_laguerre_last_at(double distance, const rv_laguerre *functions) {
  double d = functions->excess, above = distance * (distance + 2 * sqrt(d));
  const double large = 1e100;
  double before = 0, value = 1, log_scale = (double)rv_laguerre_log_first(distance, d);
  size_t zeros = 0;
  for (size_t j = 0; j + 1 < functions->count; j++) {
    step s = step_from((double)j, d);
    double next = ((above - s.shift) * value - s.down * before) / s.up;
    zeros += signbit(next) != signbit(value);
    before = value;
    value = next;
    if (fabs(value) > large) {
      before /= large;
      value /= large;
      log_scale += log(large);
    }
  }
  return (rv_laguerre_last){log(fabs(value)) + log_scale, zeros};
}

/* gram += rows' rows, of its lower triangle, for a block of RV_RECURRENCE_STEPS rows. */
RV_VECTORISED static void add_laguerre_gram(double *restrict gram, const double *restrict rows,
                                            size_t points) {
  const double *a = rows;
  for (size_t i = 0; i < points; i++) {
    double *out = gram + i * points;
    for (size_t k = 0; k <= i; k++) {
      double sum = 0;
      for (size_t j = 0; j < RV_RECURRENCE_STEPS; j++)
        sum += a[j * points + i] * a[j * points + k];
      out[k] += sum;
    }
  }
}

/* cross += up (l_j+1(s) l_j - l_j(s) l_j+1). */
static void add_cross(const rv_laguerre_sums *out, const double *row, const double *next, double up,
                      size_t points) {
  for (size_t p = 0; p < out->places; p++) {
    double there = up * row[out->place[p]], beyond = up * next[out->place[p]];
    for (size_t i = 0; i < points; i++)
      out->cross[p * points + i] += beyond * row[i] - there * next[i];
  }
}

static void sum_up(const rv_laguerre_sums *out, rv_recurrence *r, double *rows,
                   const rv_laguerre *functions) {
  enum { STEPS = RV_RECURRENCE_STEPS };
  size_t points = r->points, size = points * sizeof *rows;
  double *next = rows + STEPS * points;
  memset(out->before, 0, size);
  memset(out->gram, 0, points * size);
  if (out->places > 0)
    memset(out->cross, 0, out->places * size);
  rv_recurrence_values(rows, r);
  for (size_t first = 0; first + 1 < functions->count; first += STEPS) {
    size_t left = functions->count - 1 - first, steps = left < STEPS ? left : STEPS;
    for (size_t j = 0; j < steps; j++) {
      step s = step_from((double)(first + j), functions->excess);
      double *row = rows + j * points;
      rv_recurrence_step(r, s.shift, s.down, s.up);
      rv_recurrence_values(row + points, r);
      add_cross(out, row, row + points, s.up, points);
    }
    memcpy(out->before, rows + (steps - 1) * points, size);
    memmove(next, rows + steps * points, size);
    memset(rows + steps * points, 0, (STEPS - steps) * size);
    add_laguerre_gram(out->gram, rows, points);
    rv_recurrence_rescale(r);
    memcpy(rows, next, size);
  }
  memcpy(out->last, rows, size);
  for (size_t i = 0; i < points; i++)
    for (size_t k = 0; k < i; k++)
      out->gram[k * points + i] = out->gram[i * points + k];
}

static rv_status march(const rv_laguerre_sums *out, const double *distance, size_t points,
                       long double *log_first, double *room, const rv_laguerre *functions) {
  double *above = room, *rows = room + points, d = functions->excess;
  for (size_t i = 0; i < points; i++) {
    above[i] = distance[i] * (distance[i] + 2 * sqrt(d));
    log_first[i] = rv_laguerre_log_first(distance[i], d);
  }
  rv_recurrence r;
  RV_TRY(rv_recurrence_open(&r, above, log_first, points));
  sum_up(out, &r, rows, functions);
  rv_recurrence_close(&r);
  return RV_OK;
}

rv_status rv_laguerre_sums_at(const rv_laguerre_sums *out, const double *distance, size_t points,
                              const rv_laguerre *functions) {
  double *room;
  RV_TRY(rv_alloc_doubles(&room, 1 + RV_RECURRENCE_STEPS + 1, points));
  long double *log_first = malloc(points * sizeof *log_first);
  rv_status status =
      log_first == NULL
          ? rv_fail(RV_ENOMEM, "no memory for %zu logarithms: free some memory", points)
          : march(out, distance, points, log_first, room, functions);
  free(log_first);
  free(room);
  return status;
}
