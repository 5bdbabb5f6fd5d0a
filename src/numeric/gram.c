/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numeric/gram.h"

#include <cblas.h>
#include <string.h>

enum { PANEL_NUMBERS = 1 << 21, PANEL_ROWS_MIN = 256, TILE = 512, ROWS_A_TASK = 32 };

size_t rv_gram_panel_rows(size_t n) {
  size_t rows = PANEL_NUMBERS / n;
  return rows < PANEL_ROWS_MIN ? PANEL_ROWS_MIN : rows;
}

static size_t smaller(size_t a, size_t b) {
  return a < b ? a : b;
}

static void draw_panel(double *panel, const rv_stream_key *key, size_t first, size_t rows, size_t n,
                       const rv_entry_law *law, bool transposed, int threads) {
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads) if (threads > 1)
  for (size_t row = 0; row < rows; row += ROWS_A_TASK)
    rv_ensemble_rows(panel + row * n, key, first + row, smaller(ROWS_A_TASK, rows - row), n, law,
                     transposed);
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

void rv_ensemble_gram(double *gram, double *panel, const rv_stream_key *key, size_t rows, size_t n,
                      const rv_entry_law *law, bool transposed, int threads) {
  size_t step = rv_gram_panel_rows(n);
  memset(gram, 0, n * n * sizeof *gram);
  for (size_t first = 0; first < rows; first += step) {
    size_t count = smaller(step, rows - first);
    draw_panel(panel, key, first, count, n, law, transposed, threads);
    rv_gram_add(gram, panel, count, n, threads);
  }
}
