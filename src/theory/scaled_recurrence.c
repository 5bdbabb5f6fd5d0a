/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/scaled_recurrence.h"

#include "numeric/elementary.h"
#include "support/memory.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* Values beyond `large` are divided by it; what RV_RECURRENCE_STEPS make of them is still finite.
 */
enum { LARGE_EXPONENT = 333 };
static const double large = 0x1p333;

/* 0 or infinity where no double is as small or large. */
static double power_of_two(long exponent) {
  const long beyond = 3000;
  return ldexp(1, (int)(exponent < -beyond ? -beyond : exponent > beyond ? beyond : exponent));
}

static void set_first(rv_recurrence *r, size_t i, long double logarithm) {
  bool is_none = isinf(logarithm);
  const long double ln2 = logl(2);
  r->exponent[i] = is_none ? 0 : (long)floorl(logarithm / ln2);
  r->before[i] = 0;
  r->here[i] = is_none ? 0 : (double)expl(logarithm - (long double)r->exponent[i] * ln2);
  r->scale[i] = power_of_two(r->exponent[i]);
}

rv_status rv_recurrence_open(rv_recurrence *r, const double *x, const long double *log_first,
                             size_t points) {
  enum { ARRAYS = 3 };
  *r = (rv_recurrence){.points = points, .x = x};
  RV_TRY(rv_alloc_doubles(&r->before, ARRAYS, points));
  r->here = r->before + points;
  r->scale = r->here + points;
  r->exponent = malloc(points * sizeof *r->exponent);
  if (r->exponent == NULL) {
    rv_recurrence_close(r);
    return rv_fail(RV_ENOMEM, "no memory for %zu exponents: free some memory", points);
  }
  for (size_t i = 0; i < points; i++)
    set_first(r, i, log_first[i]);
  return RV_OK;
}

void rv_recurrence_close(rv_recurrence *r) {
  free(r->before);
  free(r->exponent);
  *r = (rv_recurrence){0};
}

RV_VECTORISED static void step_recurrence(double *restrict before, double *restrict here,
                                          const double *restrict x, double shift, double down,
                                          double up, size_t points) {
  for (size_t i = 0; i < points; i++) {
    double next = ((x[i] - shift) * here[i] - down * before[i]) / up;
    before[i] = here[i];
    here[i] = next;
  }
}

RV_VECTORISED static void scale_recurrence(double *restrict value, const double *restrict here,
                                           const double *restrict scale, size_t points) {
  for (size_t i = 0; i < points; i++)
    value[i] = here[i] * scale[i];
}

void rv_recurrence_step(rv_recurrence *r, double shift, double down, double up) {
  step_recurrence(r->before, r->here, r->x, shift, down, up, r->points);
}

void rv_recurrence_rescale(rv_recurrence *r) {
  for (size_t i = 0; i < r->points; i++) {
    if (fabs(r->here[i]) <= large)
      continue;
    r->before[i] /= large;
    r->here[i] /= large;
    r->exponent[i] += LARGE_EXPONENT;
    r->scale[i] = power_of_two(r->exponent[i]);
  }
}

void rv_recurrence_divide(rv_recurrence *r, double by) {
  for (size_t i = 0; i < r->points; i++)
    r->here[i] /= by;
}

void rv_recurrence_values(double *value, const rv_recurrence *r) {
  scale_recurrence(value, r->here, r->scale, r->points);
}
