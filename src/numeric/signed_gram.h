/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Products with the Gram matrices of copies of one matrix that differ in the signs of entries. */
#ifndef REVERIFY_NUMERIC_SIGNED_GRAM_H
#define REVERIFY_NUMERIC_SIGNED_GRAM_H

#include <stddef.h>
#include <stdint.h>

/*
 * w (n) += A'A v in single precision, A the rows x n matrix `entry` (row-major) with the sign
 * turned of those entries whose `sign` (rows x n) has the bit `copy`, 0 to 15. No two overlap. The
 * sums are in a fixed order, the same bytes on every processor.
 */
void rv_signed_gram_add(float *w, const float *v, const float *entry, const uint16_t *sign,
                        size_t rows, size_t n, unsigned copy);

#endif
