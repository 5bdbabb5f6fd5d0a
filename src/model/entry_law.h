/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the entries of a matrix of weights are distributed. */
#ifndef REVERIFY_MODEL_ENTRY_LAW_H
#define REVERIFY_MODEL_ENTRY_LAW_H

#include "reverify/status.h"

#include <stddef.h>

typedef struct rv_entry_law_found {
  double mean, sd;        /* denominator the number of entries */
  double kurtosis;        /* 3 for a normal law; NaN where all entries are equal */
  double normal_distance; /* Kolmogorov distance from N(mean, sd^2), to 2e-6; likewise */
} rv_entry_law_found;

/* Of `count` >= 1 finite numbers of moderate size (no square over- or underflows). RV_ENOMEM. */
rv_status rv_entry_law_find(rv_entry_law_found *out, const double *value, size_t count);

#endif
