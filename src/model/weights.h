/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A layer of weights from a file, as the theory sees it: W (m x n) leads from h, the n outputs of
 * the layer, down to x, its m inputs, and its entries are standardised to mean 0 and variance 1.
 * The layer's own forward pass is then the reversal r(W'x + b).
 */
#ifndef REVERIFY_MODEL_WEIGHTS_H
#define REVERIFY_MODEL_WEIGHTS_H

#include "reverify/status.h"
#include "reverify/stream.h"

#include <stdbool.h>
#include <stddef.h>

/* How the entries are distributed. */
typedef struct rv_entry_statistics {
  double mean, sd; /* before standardising; denominator the number of entries */
  double kurtosis;
} rv_entry_statistics;

typedef struct rv_weights {
  double *matrix; /* m x n, row-major, standardised */
  size_t m, n;
  rv_entry_statistics entries;
  double normal_distance; /* of the standardised entries */
} rv_weights;

/*
 * Reads a .npy file (npy.h) of two or more dimensions. The array is a matrix of outputs x inputs
 * (first dimension the outputs, all others the inputs) or, if `inputs_are_rows`, of inputs x
 * outputs (last dimension the outputs). RV_EINVAL when the file is unusable, the array has fewer
 * dimensions or no entries, an entry is not finite, or all are equal; RV_ENOMEM. Free with
 * rv_weights_free.
 */
rv_status rv_weights_read(rv_weights *out, const char *path, bool inputs_are_rows);
void rv_weights_free(rv_weights *weights);

/*
 * Standardises `count` numbers in place. RV_EINVAL, with a message that names `what`, when one is
 * not finite or all are equal.
 */
rv_status rv_standardise(rv_entry_statistics *out, double *value, size_t count, const char *what);

/* *out = the Kolmogorov distance of the numbers from N(0,1), to 1e-6. RV_ENOMEM. */
rv_status rv_normal_distance(double *out, const double *value, size_t count);

/* Puts the entries into an order drawn from the stream (key, row 0): all structure is lost. */
void rv_shuffle_entries(const rv_stream_key *key, double *value, size_t count);

#endif
