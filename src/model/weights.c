/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/weights.h"

#include "numeric/transpose.h"
#include "reverify/npy.h"
#include "support/memory.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

/* Half the largest distance of an entry from the first; infinite if one is not finite. */
static double half_spread_of(const double *value, size_t count) {
  double largest = 0;
  for (size_t i = 0; i < count; i++) {
    if (!isfinite(value[i]))
      return INFINITY;
    largest = fmax(largest, fabs(value[i] / 2 - value[0] / 2));
  }
  return largest;
}

/*
 * value -> (value - mean) / sd. Measured from the first entry, equal entries differ by exactly 0
 * and a mean far from 0 costs no digits; in units of the spread, squares cannot overflow.
 */
static void centre_and_scale(rv_entry_statistics *out, double *value, size_t count,
                             double half_spread) {
  double first = value[0] / 2, mean = 0, square = 0;
  for (size_t i = 0; i < count; i++) {
    value[i] = (value[i] / 2 - first) / half_spread;
    mean += value[i];
  }
  mean /= (double)count;
  for (size_t i = 0; i < count; i++) {
    value[i] -= mean;
    square += value[i] * value[i];
  }
  double sd = sqrt(square / (double)count);
  for (size_t i = 0; i < count; i++)
    value[i] /= sd;
  out->mean = 2 * (first + half_spread * mean);
  out->sd = 2 * (half_spread * sd);
}

static double fourth_moment(const double *value, size_t count) {
  double sum = 0;
  for (size_t i = 0; i < count; i++)
    sum += value[i] * value[i] * value[i] * value[i];
  return sum / (double)count;
}

/*
 * The distance between the distribution functions at 2^20 - 1 points that are evenly spaced for the
 * normal law: between two of them neither function can add more than 2^-20 to the distance that the
 * ends show.
 */
rv_status rv_normal_distance(double *out, const double *value, size_t count) {
  enum { BINS = 1 << 20 };
  double *found;
  RV_TRY(rv_alloc_doubles(&found, BINS, 1));
  for (size_t b = 0; b < BINS; b++)
    found[b] = 0;
  for (size_t i = 0; i < count; i++) {
    size_t bin = (size_t)(erfc(-value[i] * M_SQRT1_2) / 2 * BINS);
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

rv_status rv_standardise(rv_entry_statistics *out, double *value, size_t count, const char *what) {
  double half_spread = half_spread_of(value, count);
  if (isinf(half_spread))
    return rv_fail(RV_EINVAL, "'%s' has an entry that is not finite: give finite weights", what);
  if (half_spread == 0)
    return rv_fail(RV_EINVAL, "'%s' has %s: give weights that differ", what,
                   count == 0 ? "no entries" : "entries that are all equal");
  centre_and_scale(out, value, count, half_spread);
  out->kurtosis = fourth_moment(value, count);
  return RV_OK;
}

/* Outputs and inputs of the array, as in the header. */
static rv_status layer_shape(rv_weights *out, const rv_npy *array, const char *path,
                             bool inputs_are_rows) {
  if (array->rank < 2 || array->count == 0)
    return rv_fail(RV_EINVAL,
                   "'%s' has %s: give a matrix of weights, outputs x inputs (or --inputs rows)",
                   path, array->rank < 2 ? "fewer than two dimensions" : "no entries");
  out->n = inputs_are_rows ? array->shape[array->rank - 1] : array->shape[0];
  out->m = array->count / out->n;
  return RV_OK;
}

static rv_status take_matrix(rv_weights *out, rv_npy *array, bool inputs_are_rows) {
  if (inputs_are_rows) {
    out->matrix = array->value;
    array->value = NULL;
    return RV_OK;
  }
  RV_TRY(rv_alloc_doubles(&out->matrix, out->m, out->n));
  rv_transpose(out->matrix, array->value, out->n, out->m);
  return RV_OK;
}

rv_status rv_weights_read(rv_weights *out, const char *path, bool inputs_are_rows) {
  rv_npy array;
  *out = (rv_weights){.matrix = NULL};
  RV_TRY(rv_npy_read(&array, path));
  rv_status status = layer_shape(out, &array, path, inputs_are_rows);
  if (status == RV_OK)
    status = take_matrix(out, &array, inputs_are_rows);
  rv_npy_free(&array);
  if (status == RV_OK)
    status = rv_standardise(&out->entries, out->matrix, out->m * out->n, path);
  if (status == RV_OK)
    status = rv_normal_distance(&out->normal_distance, out->matrix, out->m * out->n);
  if (status != RV_OK)
    rv_weights_free(out);
  return status;
}

void rv_weights_free(rv_weights *weights) {
  free(weights->matrix);
  *weights = (rv_weights){.matrix = NULL};
}

void rv_shuffle_entries(const rv_stream_key *key, double *value, size_t count) {
  rv_stream stream;
  gsl_ran_shuffle(rv_stream_open(&stream, key, 0), value, count, sizeof *value);
}
