/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How random-like a layer is (Claim 2.1, Definition 2.2), in a few numbers: what is looked at of
 * layers while they are trained.
 */
#ifndef REVERIFY_MODEL_LAYER_PROBE_H
#define REVERIFY_MODEL_LAYER_PROBE_H

#include "reverify/status.h"
#include "reverify/stream.h"

#include <stddef.h>

typedef struct rv_layer_probe {
  double directions;    /* learned ones (examination.h) */
  double bulk_distance; /* Kolmogorov distance of the other eigenvalues from Marchenko-Pastur */
  double bulk_allowed;  /* what 999 of 1000 random matrices keep to */
  double output_spread; /* sd of the logarithm of the norms of the outputs' weights */
  double input_spread;  /* of the inputs' weights; dead units are left out of both */
  double error;         /* root mean square of ||r(u + b) - h|| / ||h||, Theorem 3.2, of the weights
                           over their root mean square */
} rv_layer_probe;

/* The layer is reversed for so many h of so many ones, or half of the outputs if that is less, at p
   = 1 and the threshold sqrt(2 ln n). */
enum { RV_PROBE_VECTORS = 32, RV_PROBE_ONES = 10 };

/*
 * Of the weights of a layer (outputs x inputs, row-major). Supports are drawn from the streams
 * (key, row) of the trials key->trial, ..., + RV_PROBE_VECTORS - 1, what the examination draws from
 * those of `row` as its cell. All are NaN where a weight is not finite or all are 0. RV_ENOMEM,
 * RV_ENUMERIC.
 */
rv_status rv_layer_probe_make(rv_layer_probe *out, const rv_stream_key *key, const float *weight,
                              size_t outputs, size_t inputs, uint64_t row);

#endif
