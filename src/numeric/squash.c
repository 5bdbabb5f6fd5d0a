/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numeric/squash.h"

#include "numeric/elementary.h"

RV_VECTORISED static void squash(float *x, size_t count) {
  for (size_t i = 0; i < count; i++)
    x[i] = 1 / (1 + rv_exp_single(-x[i]));
}

void rv_squash(float *x, size_t count) {
  squash(x, count);
}

RV_VECTORISED static void squash_rows(float *restrict x, const float *restrict shift, size_t rows,
                                      size_t columns) {
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < columns; j++)
      x[i * columns + j] = 1 / (1 + rv_exp_single(-(x[i * columns + j] + shift[j])));
}

void rv_squash_rows(float *x, const float *shift, size_t rows, size_t columns) {
  squash_rows(x, shift, rows, columns);
}
