/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/entry_law.h"

#include "support/memory.h"

#include <math.h>
#include <stdlib.h>

/*
 * The distance between the distribution functions at 2^20 - 1 points that are evenly spaced for the
 * normal law: between two of them neither function can add more than 2^-20 to the distance that the
 * ends show.
 */
static rv_status normal_distance(double *out, const double *value, size_t count, double mean,
                                 double sd) {
  enum { BINS = 1 << 20 };
  double *found;
  RV_TRY(rv_alloc_doubles(&found, BINS, 1));
  for (size_t b = 0; b < BINS; b++)
    found[b] = 0;
  for (size_t i = 0; i < count; i++) {
    size_t bin = (size_t)(erfc(-(value[i] - mean) / sd * M_SQRT1_2) / 2 * BINS);
    found[bin < BINS ? bin : BINS - 1]++;
  }
  double below = 0;
  *out = 0;
  for (size_t b = 0; b < BINS; b++) {
    below += found[b];
    *out = fmax(*out, fabs(below / (double)count - (double)(b + 1) / BINS));
  }
  free(found);
  return RV_OK;
}

/* Measured from the first entry, equal entries differ by exactly 0, and a mean far from 0 costs no
   digits. */
rv_status rv_entry_law_find(rv_entry_law_found *out, const double *value, size_t count) {
  double first = value[0], shift = 0, square = 0, fourth = 0;
  for (size_t i = 0; i < count; i++)
    shift += value[i] - first;
  shift /= (double)count;
  for (size_t i = 0; i < count; i++) {
    double off = value[i] - first - shift;
    square += off * off;
    fourth += off * off * off * off;
  }
  double variance = square / (double)count;
  *out = (rv_entry_law_found){first + shift, sqrt(variance), NAN, NAN};
  if (!(variance > 0))
    return RV_OK;
  out->kurtosis = fourth / (double)count / (variance * variance);
  return normal_distance(&out->normal_distance, value, count, out->mean, out->sd);
}
