/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A linear layer x = Wh and its reversal W'x/m (Theorem 3.1), W an m x n matrix of independent
 * N(0, variance) entries, h the flat unit vector (by rotation invariance any other gives the same
 * law). Two samplers of the relative error ||h - W'Wh/m|| / ||h||, equal in law:
 *
 * - dense: W streamed row by row, never held; O(mn) numbers drawn, O(n) memory per slice;
 * - implicit: two chi-square draws, whatever the sizes (linear_error.h).
 */
#ifndef REVERIFY_LINEAR_LAYER_H
#define REVERIFY_LINEAR_LAYER_H

#include "reverify/sampler.h"
#include "reverify/status.h"
#include "reverify/stream.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct rv_linear_layer rv_linear_layer;

/*
 * Opens a sampler with its working memory; one per thread. `threads` may work on one dense draw;
 * the bytes do not depend on it. RV_EINVAL for sizes or a variance out of range, RV_ENOMEM.
 */
rv_status rv_linear_layer_open(rv_linear_layer **out, rv_sampler sampler, const rv_matrix_law *law,
                               int threads);
void rv_linear_layer_close(rv_linear_layer *layer);

/* *error = ||h - W'Wh/m|| / ||h|| of one draw, named by `key`. */
void rv_linear_layer_draw(const rv_stream_key *key, double *error, rv_linear_layer *layer);

#ifdef __cplusplus
}
#endif

#endif
