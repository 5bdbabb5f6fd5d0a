/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a layer with a given matrix draws: the hidden vector's support, and the dropout. */
#ifndef REVERIFY_MODEL_MATRIX_DRAWS_H
#define REVERIFY_MODEL_MATRIX_DRAWS_H

#include "reverify/hidden.h"
#include "reverify/status.h"

#include <gsl/gsl_rng.h>

/* Supports among n indices. */
typedef struct rv_support {
  size_t n;
  size_t *index, *chosen; /* 0 .. n-1, and those last drawn, ascending */
} rv_support;

/* RV_ENOMEM. Free with rv_support_free, which a failed call and a zeroed struct survive. */
rv_status rv_support_open(rv_support *out, size_t n);
void rv_support_free(rv_support *support);

/* h (n) = 0 but for the values of `hidden`, in order, on a support drawn at random. */
void rv_support_draw(gsl_rng *rng, double *h, rv_support *support, const rv_hidden *hidden);

/* z (m) becomes x = r(alpha z) . dropout, alpha = 2 / (pm). */
void rv_relu_dropout(gsl_rng *rng, double *z, size_t m, double p);

#endif
