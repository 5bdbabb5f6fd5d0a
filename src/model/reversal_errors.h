/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The errors of reversing layers with given matrices, for many hidden vectors drawn at random. */
#ifndef REVERIFY_MODEL_REVERSAL_ERRORS_H
#define REVERIFY_MODEL_REVERSAL_ERRORS_H

#include "model/matrix_layer.h"
#include "model/matrix_stack.h"

#include <stddef.h>

/*
 * error (trials) = ||r(u + b) - h|| / ||h|| of one layer (matrix_layer.h) with `matrix` (m x n);
 * vector t has the stream of key->trial = t. The bytes do not depend on `threads`. RV_EINVAL,
 * RV_ENOMEM as rv_matrix_layer_open; RV_ESTOPPED.
 */
rv_status rv_layer_errors(const rv_stream_key *key, double *error, const double *matrix, size_t m,
                          size_t n, const rv_hidden *hidden, double p, double bias, size_t trials,
                          int threads);

/*
 * error (trials x (depth + 1)) = those of a stack of layers (matrix_stack.h), of all layers in each
 * trial; vector t has the stream of key->trial = t. RV_EINVAL, RV_ENOMEM as rv_matrix_stack_open;
 * RV_ESTOPPED.
 */
rv_status rv_stack_errors(const rv_stream_key *key, double *error, const double *const *matrix,
                          const rv_layered_law *law, const rv_layered_reversal *reversal,
                          const rv_hidden *hidden, size_t trials);

#endif
