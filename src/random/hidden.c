/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/hidden.h"

#include "support/memory.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const rv_hidden_kind_names[] = {"ones", "uniform", "half_normal", "geometric", NULL};

static double profile(rv_hidden_kind kind, size_t index, size_t k) {
  double level = ((double)index + 0.5) / (double)k;
  switch (kind) {
  case RV_UNIFORM_VALUES:
    return level;
  case RV_HALF_NORMAL:
    return gsl_cdf_ugaussian_Qinv((1 - level) / 2);
  case RV_GEOMETRIC:
    return k > 1 ? pow(10, -(double)index / (double)(k - 1)) : 1;
  case RV_ONES:
    return 1;
  }
  return NAN;
}

static void group(rv_hidden *hidden) {
  for (size_t i = 0; i < hidden->k; i++) {
    size_t last = hidden->groups;
    if (last == 0 || hidden->group_value[last - 1] != hidden->value[i]) {
      hidden->group_value[last] = hidden->value[i];
      hidden->group_size[last] = 0;
      last = ++hidden->groups;
    }
    hidden->group_size[last - 1]++;
  }
}

static rv_status allocate(rv_hidden *hidden, size_t k) {
  *hidden = (rv_hidden){.k = k};
  rv_status status = rv_alloc_doubles(&hidden->value, k, 1);
  if (status == RV_OK)
    status = rv_alloc_doubles(&hidden->group_value, k, 1);
  if (status == RV_OK)
    status = rv_alloc_doubles(&hidden->group_size, k, 1);
  if (status != RV_OK)
    rv_hidden_free(hidden);
  return status;
}

/* What follows from the values. */
static void finish(rv_hidden *hidden) {
  double squares = 0;
  for (size_t i = 0; i < hidden->k; i++) {
    squares += hidden->value[i] * hidden->value[i];
    hidden->sum += hidden->value[i];
  }
  hidden->norm = sqrt(squares);
  group(hidden);
}

rv_status rv_hidden_make(rv_hidden *hidden, rv_hidden_kind kind, size_t k) {
  RV_TRY(allocate(hidden, k));
  for (size_t i = 0; i < k; i++)
    hidden->value[i] = profile(kind, i, k);
  finish(hidden);
  return RV_OK;
}

rv_status rv_hidden_of(rv_hidden *hidden, const double *value, size_t k) {
  *hidden = (rv_hidden){0};
  if (k == 0)
    return rv_fail(RV_EINVAL, "a hidden vector has no value: give at least one");
  for (size_t i = 0; i < k; i++)
    if (!(value[i] > 0) || !(value[i] <= RV_HIDDEN_LARGEST))
      return rv_fail(RV_EINVAL,
                     "value %zu of a hidden vector is %.15g: give values above 0, up to %g", i,
                     value[i], RV_HIDDEN_LARGEST);
  RV_TRY(allocate(hidden, k));
  memcpy(hidden->value, value, k * sizeof *value);
  finish(hidden);
  return RV_OK;
}

double rv_hidden_largest(const rv_hidden *hidden) {
  double most = 0;
  for (size_t i = 0; i < hidden->groups; i++)
    most = fmax(most, hidden->group_value[i]);
  return most;
}

double rv_hidden_smallest(const rv_hidden *hidden) {
  double least = INFINITY;
  for (size_t i = 0; i < hidden->groups; i++)
    least = fmin(least, hidden->group_value[i]);
  return least;
}

void rv_hidden_free(rv_hidden *hidden) {
  free(hidden->value);
  free(hidden->group_value);
  free(hidden->group_size);
  *hidden = (rv_hidden){0};
}
