/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The admissible sizes of a layer, as the domain of a parameter, and what they ask of the rest. */
#ifndef REVERIFY_MODEL_SIZES_H
#define REVERIFY_MODEL_SIZES_H

#include "reverify/sampler.h"
#include "reverify/status.h"
#include "support/list.h"

#include <stdbool.h>

#define RV_SIZES                                                                                   \
  { .low = 1, .high = RV_SIZE_MAX, .integer = true }

/* True where a draw of an m x n matrix takes milliseconds: from a million entries on it is worth
   all threads. */
bool rv_dense_is_large(rv_sampler sampler, double m, double n);

/* RV_EINVAL when h would have more non-zero values, k, than coordinates, n. */
rv_status rv_sparsity_check(double k, double n);

/* RV_ENUMERIC when the search for a threshold gave NaN or an infinite one. */
rv_status rv_threshold_check(double tau);

#endif
