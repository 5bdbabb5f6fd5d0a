/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numeric/gram.h"

#include <cblas.h>

enum { TILE = 512 };

static size_t smaller(size_t a, size_t b) {
  return a < b ? a : b;
}

/* The tile of rows i.., columns j.. (i >= j) += P_i' P_j, P the panel (rows x n, row-major). */
static void add_tile(double *gram, const double *panel, size_t rows, size_t n, size_t i, size_t j) {
  int height = (int)smaller(TILE, n - i), width = (int)smaller(TILE, n - j);
  double *tile = gram + j * n + i;
  if (i == j)
    cblas_dsyrk(CblasColMajor, CblasLower, CblasNoTrans, width, (int)rows, 1, panel + j, (int)n, 1,
                tile, (int)n);
  else
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, height, width, (int)rows, 1, panel + i,
                (int)n, panel + j, (int)n, 1, tile, (int)n);
}

/* Each tile is one single-threaded BLAS call, whoever makes it: the sums have a fixed order. */
void rv_gram_add(double *gram, const double *panel, size_t rows, size_t n, int threads) {
  size_t side = (n + TILE - 1) / TILE;
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads) if (threads > 1) collapse(2)
  for (size_t column = 0; column < side; column++)
    for (size_t row = 0; row < side; row++)
      if (row >= column)
        add_tile(gram, panel, rows, n, row * TILE, column * TILE);
}

static void add_tile_single(float *gram, const float *panel, size_t rows, size_t n, size_t i,
                            size_t j) {
  int height = (int)smaller(TILE, n - i), width = (int)smaller(TILE, n - j);
  float *tile = gram + j * n + i;
  if (i == j)
    cblas_ssyrk(CblasColMajor, CblasLower, CblasNoTrans, width, (int)rows, 1, panel + j, (int)n, 1,
                tile, (int)n);
  else
    cblas_sgemm(CblasColMajor, CblasNoTrans, CblasTrans, height, width, (int)rows, 1, panel + i,
                (int)n, panel + j, (int)n, 1, tile, (int)n);
}

void rv_gram_add_single(float *gram, const float *panel, size_t rows, size_t n, int threads) {
  size_t side = (n + TILE - 1) / TILE;
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads) if (threads > 1) collapse(2)
  for (size_t column = 0; column < side; column++)
    for (size_t row = 0; row < side; row++)
      if (column <= row)
        add_tile_single(gram, panel, rows, n, row * TILE, column * TILE);
}
