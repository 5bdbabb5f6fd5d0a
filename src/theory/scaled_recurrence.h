/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Three-term recurrences f_j+1 = ((x - shift) f_j - down f_j-1) / up at many places at once, for
 * functions that are anything between exp(-1e6) and 1: each place has a power of two of its own.
 */
#ifndef REVERIFY_THEORY_SCALED_RECURRENCE_H
#define REVERIFY_THEORY_SCALED_RECURRENCE_H

#include "reverify/status.h"

#include <stddef.h>

typedef struct rv_recurrence {
  size_t points;
  const double *x;       /* of the caller */
  double *before, *here; /* f_j-1 and f_j, over their powers of two */
  double *scale;         /* these, 0 where no double is as small */
  long *exponent;        /* their logarithms */
} rv_recurrence;

/* f_0 = exp(log_first), f_-1 = 0. The x are not copied. RV_ENOMEM. */
rv_status rv_recurrence_open(rv_recurrence *r, const double *x, const long double *log_first,
                             size_t points);
void rv_recurrence_close(rv_recurrence *r);

/* From j to j + 1. After RV_RECURRENCE_STEPS of these at most, rv_recurrence_rescale is due. */
void rv_recurrence_step(rv_recurrence *r, double shift, double down, double up);
void rv_recurrence_rescale(rv_recurrence *r);
enum { RV_RECURRENCE_STEPS = 8 };

/* f_j /= by; f_j-1 stays. */
void rv_recurrence_divide(rv_recurrence *r, double by);

/* value = f_j. */
void rv_recurrence_values(double *value, const rv_recurrence *r);

#endif
