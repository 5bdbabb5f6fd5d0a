/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One matrix W (m x n) of a trial, with room for its spectrum (bulk.h) and the ReLU layer that it
 * makes for a hidden vector of k ones (matrix_layer.h).
 */
#ifndef REVERIFY_MODEL_MATRIX_TRIAL_H
#define REVERIFY_MODEL_MATRIX_TRIAL_H

#include "model/matrix_layer.h"
#include "reverify/hidden.h"

/* Working memory of one thread. */
typedef struct rv_matrix_trial {
  size_t m, n;
  double *matrix;     /* m x n, row-major: to be filled in */
  double *eigenvalue; /* min(m, n) */
  rv_hidden hidden;
  rv_matrix_layer *layer;
} rv_matrix_trial;

/* RV_EINVAL as rv_matrix_layer_open; RV_ENOMEM. */
rv_status rv_matrix_trial_open(rv_matrix_trial **out, size_t m, size_t n, size_t k, double p,
                               double bias);
void rv_matrix_trial_close(rv_matrix_trial *trial);

/*
 * Reverses the layer of trial->matrix, support and dropout from the stream (key, `row`), which
 * should be none of the matrix's own, and fills in trial->eigenvalue. As rv_matrix_spectrum.
 */
rv_status rv_matrix_trial_run(const rv_stream_key *key, rv_reversal *reversal, uint64_t row,
                              int threads, rv_matrix_trial *trial);

#endif
