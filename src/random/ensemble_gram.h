/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Gram matrix of a random matrix that is never held whole. */
#ifndef REVERIFY_RANDOM_ENSEMBLE_GRAM_H
#define REVERIFY_RANDOM_ENSEMBLE_GRAM_H

#include "reverify/ensemble.h"
#include "reverify/stream.h"

#include <stddef.h>

/* Rows drawn at a time for a matrix of n columns: a panel of about 16 MB, at least 256 rows. */
size_t rv_gram_panel_rows(size_t n);

/*
 * Lower triangle (column-major, n x n) of A'A for the rows x n matrix A that rv_ensemble_rows
 * (ensemble.h) draws: W, or if `transposed` W'. `panel` holds rv_gram_panel_rows(n) x n numbers, or
 * rows x n if that is less. Work and summation order do not depend on `threads`.
 */
void rv_ensemble_gram(double *gram, double *panel, const rv_stream_key *key, size_t rows, size_t n,
                      const rv_entry_law *law, bool transposed, int threads);

#endif
