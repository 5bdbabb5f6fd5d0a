/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/hidden.h"

#include "reverify/memory.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

static double profile(rv_hidden_kind kind, size_t index, size_t k) {
  double level = ((double)index + 0.5) / (double)k;
  switch (kind) {
  case RV_UNIFORM:
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

rv_status rv_hidden_make(rv_hidden *hidden, rv_hidden_kind kind, size_t k) {
  *hidden = (rv_hidden){.k = k};
  rv_status status = rv_alloc_doubles(&hidden->value, k, 1);
  if (status == RV_OK)
    status = rv_alloc_doubles(&hidden->group_value, k, 1);
  if (status == RV_OK)
    status = rv_alloc_doubles(&hidden->group_size, k, 1);
  if (status != RV_OK) {
    rv_hidden_free(hidden);
    return status;
  }
  double squares = 0;
  for (size_t i = 0; i < k; i++) {
    hidden->value[i] = profile(kind, i, k);
    squares += hidden->value[i] * hidden->value[i];
    hidden->sum += hidden->value[i];
  }
  hidden->norm = sqrt(squares);
  group(hidden);
  return RV_OK;
}

void rv_hidden_free(rv_hidden *hidden) {
  free(hidden->value);
  free(hidden->group_value);
  free(hidden->group_size);
  *hidden = (rv_hidden){0};
}
