/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "random/gaussian_matrix.h"

#include "random/gaussian.h"

void rv_gaussian_rows(double *out, const rv_stream_key *key, size_t first, size_t rows,
                      size_t columns, double sd) {
  for (size_t row = 0; row < rows; row++) {
    rv_stream stream;
    rv_gaussian_numbers(out + row * columns, rv_stream_open(&stream, key, first + row), columns,
                        sd);
  }
}

void rv_gaussian_matrix(double *out, const rv_stream_key *key, size_t rows, size_t columns,
                        double sd, int threads) {
#pragma omp parallel for schedule(dynamic, 16) num_threads(threads) if (threads > 1)
  for (size_t row = 0; row < rows; row++)
    rv_gaussian_rows(out + row * columns, key, row, 1, columns, sd);
}
