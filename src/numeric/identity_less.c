/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numeric/identity_less.h"

#include "numeric/elementary.h"

#include <math.h>

static void swap(double *a, double *b) {
  double kept = *a;
  *a = *b;
  *b = kept;
}

/* Exchanges the rows and the columns a and b. */
static void exchange(double *matrix, size_t side, size_t a, size_t b) {
  if (a == b)
    return;
  for (size_t j = 0; j < side; j++)
    swap(&matrix[a * side + j], &matrix[b * side + j]);
  for (size_t i = 0; i < side; i++)
    swap(&matrix[i * side + a], &matrix[i * side + b]);
}

static size_t smallest_of_diagonal(const double *matrix, size_t side, size_t from, size_t inner) {
  size_t best = from;
  for (size_t i = from + 1; i < inner; i++)
    if (matrix[i * side + i] < matrix[best * side + best])
      best = i;
  return best;
}

/* row += factor * pivot_row from the column `from` on. */
RV_VECTORISED static void add_multiple_of_row(double *restrict row,
                                              const double *restrict pivot_row, double factor,
                                              size_t from, size_t side) {
  for (size_t j = from; j < side; j++)
    row[j] += factor * pivot_row[j];
}

double rv_identity_less(double *matrix, size_t side, size_t inner) {
  double sum = 0;
  for (size_t k = 0; k < inner; k++) {
    exchange(matrix, side, k, smallest_of_diagonal(matrix, side, k, inner));
    const double *pivot_row = matrix + k * side;
    if (!(pivot_row[k] < 1))
      return -INFINITY;
    sum += log1p(-pivot_row[k]);
    for (size_t i = k + 1; i < side; i++) {
      double *row = matrix + i * side;
      add_multiple_of_row(row, pivot_row, row[k] / (1 - pivot_row[k]), k + 1, side);
    }
  }
  return sum;
}
