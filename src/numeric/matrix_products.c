/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numeric/matrix_products.h"

#include <cblas.h>
#include <string.h>

double rv_inner_product(const double *a, const double *b, size_t count) {
  double sum = 0;
  for (size_t i = 0; i < count; i++)
    sum += a[i] * b[i];
  return sum;
}

void rv_multiply_sparse(double *z, const double *matrix, size_t m, size_t n, const size_t *index,
                        const double *value, size_t count) {
  for (size_t j = 0; j < m; j++) {
    const double *row = matrix + j * n;
    z[j] = 0;
    for (size_t i = 0; i < count; i++)
      z[j] += row[index[i]] * value[i];
  }
}

void rv_multiply_transposed(double *u, const double *matrix, size_t m, size_t n, const double *x) {
  memset(u, 0, n * sizeof *u);
  for (size_t j = 0; j < m; j++) {
    if (x[j] == 0)
      continue;
    const double *row = matrix + j * n;
    for (size_t i = 0; i < n; i++)
      u[i] += x[j] * row[i];
  }
}

void rv_multiply_many(double *x, const double *matrix, size_t m, size_t n, const double *h,
                      size_t count) {
  cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)count, (int)m, (int)n, 1, h, (int)n,
              matrix, (int)n, 0, x, (int)m);
}

void rv_multiply_transposed_many(double *u, const double *matrix, size_t m, size_t n,
                                 const double *x, size_t count) {
  cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)count, (int)n, (int)m, 1, x, (int)m,
              matrix, (int)n, 0, u, (int)n);
}
