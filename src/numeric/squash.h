/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The logistic function of many numbers of single precision. */
#ifndef REVERIFY_NUMERIC_SQUASH_H
#define REVERIFY_NUMERIC_SQUASH_H

#include <stddef.h>

/* x (count) = 1 / (1 + exp(-x)), in place; relative error below 2^-22, where |x| <= 87. Beyond it
   the value at that end. */
void rv_squash(float *x, size_t count);

/* Likewise of x + shift, rounded once: x is rows x columns, shift (columns). */
void rv_squash_rows(float *x, const float *shift, size_t rows, size_t columns);

#endif
