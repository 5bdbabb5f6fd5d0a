/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Right-looking by tiles: factor a diagonal tile, solve the tiles below it, subtract their products
 * from the tiles that remain. Every step on a tile is one single-threaded BLAS or LAPACK call, so
 * the rounding does not depend on which thread makes it.
 */
#include "numeric/cholesky.h"

#include <cblas.h>
#include <lapacke.h>
#include <string.h>

enum { TILE = 128 };

static int extent(size_t first, size_t n) {
  return (int)(n - first < TILE ? n - first : TILE);
}

static void copy_shifted(double *factor, const double *matrix, size_t n, double shift, double sign,
                         int threads) {
#pragma omp parallel for schedule(static) num_threads(threads) if (threads > 1)
  for (size_t column = 0; column < n; column++) {
    for (size_t row = column; row < n; row++)
      factor[column * n + row] = sign * matrix[column * n + row];
    factor[column * n + column] -= sign * shift;
  }
}

/* The tiles below the diagonal tile k: X L_kk' = A. */
static void solve_column(double *factor, size_t n, size_t k, int threads) {
  int width = extent(k, n), stride = (int)n;
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads) if (threads > 1)
  for (size_t i = k + TILE; i < n; i += TILE)
    cblas_dtrsm(CblasColMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, extent(i, n),
                width, 1, factor + k * n + k, stride, factor + k * n + i, stride);
}

/* Tile (i, j) -= tile (i, k) tile (j, k)'. */
static void subtract_tile(double *factor, size_t n, size_t i, size_t j, size_t k) {
  int stride = (int)n, width = extent(k, n);
  double *target = factor + j * n + i;
  const double *left = factor + k * n + i, *right = factor + k * n + j;
  if (i == j)
    cblas_dsyrk(CblasColMajor, CblasLower, CblasNoTrans, extent(i, n), width, -1, left, stride, 1,
                target, stride);
  else
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, extent(i, n), extent(j, n), width, -1,
                left, stride, right, stride, 1, target, stride);
}

static void subtract_products(double *factor, size_t n, size_t k, int threads) {
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads) if (threads > 1) collapse(2)
  for (size_t j = k + TILE; j < n; j += TILE)
    for (size_t i = k + TILE; i < n; i += TILE)
      if (i >= j)
        subtract_tile(factor, n, i, j, k);
}

bool rv_cholesky_shifted(double *factor, const double *matrix, size_t n, double shift, double sign,
                         int threads) {
  copy_shifted(factor, matrix, n, shift, sign, threads);
  for (size_t k = 0; k < n; k += TILE) {
    if (LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'L', extent(k, n), factor + k * n + k, (int)n) != 0)
      return false;
    solve_column(factor, n, k, threads);
    subtract_products(factor, n, k, threads);
  }
  return true;
}

void rv_cholesky_solve(double *x, const double *factor, size_t n) {
  int stride = (int)n;
  cblas_dtrsv(CblasColMajor, CblasLower, CblasNoTrans, CblasNonUnit, stride, factor, stride, x, 1);
  cblas_dtrsv(CblasColMajor, CblasLower, CblasTrans, CblasNonUnit, stride, factor, stride, x, 1);
}
