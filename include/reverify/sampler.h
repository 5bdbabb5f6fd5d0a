/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two ways to draw what a random layer does, and the law of its matrix. */
#ifndef REVERIFY_SAMPLER_H
#define REVERIFY_SAMPLER_H

#include "reverify/status.h"

/* Dense: the matrix itself is drawn. Implicit: only what the result depends on, equal in law. */
typedef enum rv_sampler { RV_DENSE, RV_IMPLICIT } rv_sampler;

/* An m x n matrix of independent N(0, variance) entries; the theory has variance 1. */
typedef struct rv_matrix_law {
  double m, n;     /* whole numbers from 1 to RV_SIZE_MAX */
  double variance; /* above 0, at most 1e12 */
} rv_matrix_law;

#define RV_SIZE_MAX 1e15

/* The admissible sizes as an rv_domain (list.h). */
#define RV_SIZES                                                                                   \
  { .low = 1, .high = RV_SIZE_MAX, .integer = true }

/* RV_EINVAL when a size or the variance is out of range. */
rv_status rv_matrix_law_check(const rv_matrix_law *law);

/*
 * RV_ENOMEM with a message that names the sizes when a dense sampler needs more `bytes` than nine
 * tenths of the machine's memory, or rows longer than BLAS can count (2e9).
 */
rv_status rv_dense_affordable(const rv_matrix_law *law, double row_length, double bytes);

#endif
