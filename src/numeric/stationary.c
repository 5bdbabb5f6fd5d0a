/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numeric/stationary.h"

/* Takes the last state, k, out of the chain of the states 0 .. k: a visit to it is replaced by the
   step that follows. Column k then holds the visits to k per visit of each other state. */
static void leave_out(double *matrix, size_t k, size_t n) {
  double leaving = 0;
  for (size_t j = 0; j < k; j++)
    leaving += matrix[k * n + j];
  for (size_t i = 0; i < k; i++) {
    double visits = matrix[i * n + k] / leaving;
    matrix[i * n + k] = visits;
    for (size_t j = 0; j < k; j++)
      matrix[i * n + j] += visits * matrix[k * n + j];
  }
}

void rv_stationary_law(double *law, double *matrix, size_t n) {
  double total = 1;
  for (size_t k = n - 1; k > 0; k--)
    leave_out(matrix, k, n);
  law[0] = 1;
  for (size_t k = 1; k < n; k++) {
    law[k] = 0;
    for (size_t i = 0; i < k; i++)
      law[k] += law[i] * matrix[i * n + k];
    total += law[k];
  }
  for (size_t k = 0; k < n; k++)
    law[k] /= total;
}
