/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Products of matrices of single precision, row-major and without gaps, in the caller's thread:
 *
 *   c (rows x columns) = keep c + a b,   keep 0 or 1,
 *
 * a being rows x inner, or where a_transposed inner x rows, and b inner x columns, or columns x
 * inner. Small ones are OpenBLAS's, which has kernels for them; for others oneDNN is faster where
 * this build has it, by a tenth, and where there are few rows, by half. c is none of a and b.
 */
#ifndef REVERIFY_LEARN_PRODUCT_H
#define REVERIFY_LEARN_PRODUCT_H

#include <stdbool.h>
#include <stddef.h>

typedef struct rv_product {
  size_t rows, columns, inner;
  bool a_transposed, b_transposed;
} rv_product;

void rv_product_set(float *c, const float *a, const float *b, rv_product shape); /* keep = 0 */
void rv_product_add(float *c, const float *a, const float *b, rv_product shape); /* keep = 1 */

#endif
