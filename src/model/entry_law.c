/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/entry_law.h"

#include "support/memory.h"

#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static double normal_cdf(double value, double mean, double sd) {
  return erfc((mean - value) / sd * M_SQRT1_2) / 2;
}

/* Of few numbers, by sorting a copy. */
static rv_status distance_by_order(double *out, const double *value, size_t count, double mean,
                                   double sd) {
  double *sorted, n = (double)count;
  RV_TRY(rv_alloc_doubles(&sorted, count, 1));
  memcpy(sorted, value, count * sizeof *sorted);
  gsl_sort(sorted, 1, count);
  *out = 0;
  for (size_t i = 0; i < count; i++) {
    double cdf = normal_cdf(sorted[i], mean, sd);
    *out = fmax(*out, fmax(cdf - (double)i / n, (double)(i + 1) / n - cdf));
  }
  free(sorted);
  return RV_OK;
}

/*
 * The distance between the distribution functions at 2^22 + 1 points that are evenly spaced from -8
 * to 8 standard deviations: between two of them the normal one grows by at most 16/2^22 times its
 * density, 1.6e-6, and no more is lost; outside it grows by 1e-15.
 */
static rv_status distance_by_bins(double *out, const double *value, size_t count, double mean,
                                  double sd) {
  enum { BINS = 1 << 22 };
  const double reach = 8, scale = BINS / (2 * reach);
  uint32_t *found = calloc(BINS, sizeof *found);
  if (found == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a histogram of entries: free some memory");
  for (size_t i = 0; i < count; i++) {
    double place = ((value[i] - mean) / sd + reach) * scale;
    found[place < 0 ? 0 : place < BINS ? (size_t)place : BINS - 1]++;
  }
  double below = 0;
  *out = 0;
  for (size_t b = 0; b < BINS; b++) {
    if (found[b] > 0) /* the difference is largest on either side of entries */
      *out = fmax(*out, fabs(below / (double)count - normal_cdf((double)b / scale - reach, 0, 1)));
    below += found[b];
    if (found[b] > 0 && b + 1 < BINS)
      *out = fmax(*out,
                  fabs(below / (double)count - normal_cdf((double)(b + 1) / scale - reach, 0, 1)));
  }
  free(found);
  return RV_OK;
}

static rv_status normal_distance(double *out, const double *value, size_t count, double mean,
                                 double sd) {
  const size_t many = 1 << 17; /* sorting takes longer from here on */
  return (count < many ? distance_by_order : distance_by_bins)(out, value, count, mean, sd);
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
