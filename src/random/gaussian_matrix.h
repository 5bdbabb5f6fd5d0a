/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gaussian matrices, row by row: each row has its own stream, so any block can be drawn by itself.
 */
#ifndef REVERIFY_RANDOM_GAUSSIAN_MATRIX_H
#define REVERIFY_RANDOM_GAUSSIAN_MATRIX_H

#include "reverify/stream.h"

#include <stddef.h>

/*
 * out (rows x columns, row-major) = rows first .. first + rows - 1 of the trial's matrix of
 * independent N(0, sd^2) entries: rv_gaussian_numbers of the stream (key, row index), whose grid of
 * 2^-24 in each layer is far below what n^2 entries can resolve.
 */
void rv_gaussian_rows(double *out, const rv_stream_key *key, size_t first, size_t rows,
                      size_t columns, double sd);

/* The whole matrix, the same rows, on several threads. */
void rv_gaussian_matrix(double *out, const rv_stream_key *key, size_t rows, size_t columns,
                        double sd, int threads);

#endif
