/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A ReLU layer whose matrix W (m x n, row-major) is given, and its reversal (Theorem 3.2):
 * x = r(alpha W h) . dropout, u = W'x, reversed r(u + b), alpha = 2 / (pm).
 */
#ifndef REVERIFY_MODEL_MATRIX_LAYER_H
#define REVERIFY_MODEL_MATRIX_LAYER_H

#include "reverify/hidden.h"
#include "reverify/status.h"
#include "reverify/stream.h"

#include <stddef.h>

/* What one reversal shows. Errors are relative to ||h||. */
typedef struct rv_reversal {
  double error;            /* ||r(u + b) - h|| / ||h|| */
  double unthresholded_sq; /* ||u - h||^2 / ||h||^2 */
} rv_reversal;

/* Working memory of one thread. */
typedef struct rv_matrix_layer rv_matrix_layer;

/*
 * RV_EINVAL for k > n, p outside (0, 1] or a bias above 0 or not finite; RV_ENOMEM. `hidden` is
 * borrowed.
 */
rv_status rv_matrix_layer_open(rv_matrix_layer **out, size_t m, size_t n, const rv_hidden *hidden,
                               double p, double bias);
void rv_matrix_layer_close(rv_matrix_layer *layer);

enum { RV_REVERSALS_MAX = 32 };

/*
 * Reverses the layer of `matrix` for `count` <= RV_REVERSALS_MAX vectors h with their k values on
 * supports drawn at random, the first value on the first index and so on. Support and dropout of
 * out[t] come from the stream (key, `row`) of the trial key->trial + t; `row` should not be one of
 * the matrix's own. Many at once read the matrix once (m n count operations at the speed of a
 * matrix product).
 */
void rv_matrix_layer_reverse(const rv_stream_key *key, rv_reversal *out, const double *matrix,
                             size_t count, uint64_t row, rv_matrix_layer *layer);

#endif
