/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "random/ensemble_gram.h"

#include "numeric/gram.h"

#include <string.h>

enum { PANEL_NUMBERS = 1 << 21, PANEL_ROWS_MIN = 256, ROWS_PER_TASK = 32 };

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
  for (size_t row = 0; row < rows; row += ROWS_PER_TASK)
    rv_ensemble_rows(panel + row * n, key, first + row, smaller(ROWS_PER_TASK, rows - row), n, law,
                     transposed);
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
