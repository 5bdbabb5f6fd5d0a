/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numeric/transpose.h"

enum { TILE = 32 };

static size_t smaller(size_t a, size_t b) {
  return a < b ? a : b;
}

/* By way of a tile that stays in the first cache: rows as far apart as a power of two, which push
   each other out of it, are read, and written, one at a time. */
static void transpose_tile(double *out, const double *in, size_t rows, size_t columns, size_t row,
                           size_t column) {
  double tile[TILE][TILE];
  size_t height = smaller(TILE, rows - row), width = smaller(TILE, columns - column);
  for (size_t i = 0; i < height; i++)
    for (size_t j = 0; j < width; j++)
      tile[j][i] = in[(row + i) * columns + column + j];
  for (size_t j = 0; j < width; j++)
    for (size_t i = 0; i < height; i++)
      out[(column + j) * rows + row + i] = tile[j][i];
}

void rv_transpose(double *out, const double *in, size_t rows, size_t columns) {
  for (size_t row = 0; row < rows; row += TILE)
    for (size_t column = 0; column < columns; column += TILE)
      transpose_tile(out, in, rows, columns, row, column);
}
