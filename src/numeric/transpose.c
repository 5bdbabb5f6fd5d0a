/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numeric/transpose.h"

enum { TILE = 32 }; /* two tiles of this side fit into the first cache */

static void transpose_tile(double *out, const double *in, size_t rows, size_t columns, size_t row,
                           size_t column) {
  for (size_t i = row; i < rows && i < row + TILE; i++)
    for (size_t j = column; j < columns && j < column + TILE; j++)
      out[j * rows + i] = in[i * columns + j];
}

void rv_transpose(double *out, const double *in, size_t rows, size_t columns) {
  for (size_t row = 0; row < rows; row += TILE)
    for (size_t column = 0; column < columns; column += TILE)
      transpose_tile(out, in, rows, columns, row, column);
}
