/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gram matrices, summed over panels of rows. */
#ifndef REVERIFY_NUMERIC_GRAM_H
#define REVERIFY_NUMERIC_GRAM_H

#include <stddef.h>

/*
 * gram += P'P for the rows x n panel P (row-major); lower triangle, column-major. Same bytes for
 * any number of threads. The second is in single precision.
 */
void rv_gram_add(double *gram, const double *panel, size_t rows, size_t n, int threads);
void rv_gram_add_single(float *gram, const float *panel, size_t rows, size_t n, int threads);

#endif
