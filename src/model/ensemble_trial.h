/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A random matrix of an ensemble, its spectrum, what it does to a vector h, and the ReLU layer that
 * it makes: drawn as a whole, or of Gaussian ones the spectrum alone by its tridiagonal form.
 */
#ifndef REVERIFY_MODEL_ENSEMBLE_TRIAL_H
#define REVERIFY_MODEL_ENSEMBLE_TRIAL_H

#include "model/matrix_layer.h"
#include "reverify/sampler.h"

#include <stdbool.h>

/* The layer: k ones in h, keep probability, bias of at most 0. */
typedef struct rv_trial_layer {
  size_t k;
  double p, bias;
} rv_trial_layer;

/* What one draw shows. */
typedef struct rv_ensemble_draw {
  const double *eigenvalue; /* the min(m, n) largest of W'W/m, ascending, or of H / sqrt(n) for the
                               unitary ensemble: valid until the next draw */
  double lambda_max;
  double norm;          /* ||I - W'W/m|| */
  double bulk_distance; /* of all eigenvalues from their limit (ensemble_spectrum.h) */
  double spacing;       /* mean spacing ratio (bulk.h) */
  double trace;         /* tr W'W / (mn) */
  rv_reversal reversal; /* zeros where there is no layer */
} rv_ensemble_draw;

/* Working memory of one thread. */
typedef struct rv_ensemble_trial rv_ensemble_trial;

/*
 * The ensemble RV_ENSEMBLES stands for the Gaussian unitary one, n x n, whatever the variance. The
 * tridiagonal form is known of it and of RV_GAUSSIAN alone. RV_EINVAL as rv_matrix_layer_open,
 * RV_ENOMEM also where rv_dense_affordable says so. `threads` may work on one draw.
 */
rv_status rv_ensemble_trial_open(rv_ensemble_trial **out, rv_sampler sampler,
                                 const rv_matrix_law *law, const rv_trial_layer *layer,
                                 int threads);
void rv_ensemble_trial_close(rv_ensemble_trial *trial);

/* True where there is a layer: of a matrix drawn as a whole, but not of the unitary ensemble. */
bool rv_ensemble_has_layer(rv_sampler sampler, rv_ensemble ensemble);

/* RV_ENOMEM, RV_ENUMERIC. */
rv_status rv_ensemble_trial_draw(const rv_stream_key *key, rv_ensemble_draw *out,
                                 rv_ensemble_trial *trial);

#endif
