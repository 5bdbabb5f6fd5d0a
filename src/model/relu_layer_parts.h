/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the two samplers of the ReLU layer share. */
#ifndef REVERIFY_MODEL_RELU_LAYER_PARTS_H
#define REVERIFY_MODEL_RELU_LAYER_PARTS_H

#include "reverify/relu_layer.h"

struct rv_relu_layer {
  rv_sampler sampler;
  rv_relu_law law;
  const rv_hidden *hidden;
  double bias, alpha;
  int threads;
  bool linear;     /* no ReLU, and dropout keeps p/2 */
  double *support; /* dense: slices x k, the row of W on the support */
  double *row;     /* dense: slices x n - k, the rest of the row; implicit: unused */
  double *sum;     /* dense: slices x n, partial sums of u; implicit: k coordinates of u */
};

/* Sums over the coordinates of u, in the units of h. Start from rv_relu_no_sums. */
typedef struct rv_relu_sums {
  double error_sq, unthresholded_sq, product;
  double oracle_sq;   /* of r(u) on the support */
  double coordinate;  /* max |u_i - h_i| on the support */
  double off_support; /* max |u_i| off it */
  double first;       /* u at the first non-zero value */
  double survivors, lost;
  double active;        /* coordinates of x that are not 0 */
  double support_error; /* max |r(u_i + b) - h_i| on the support */
  double shift_excess;
} rv_relu_sums;

static const rv_relu_sums rv_relu_no_sums = {.shift_excess = -1e300};

/* Adds a coordinate on the support. */
void rv_relu_add_support(rv_relu_sums *sums, double u, double h, double bias);

void rv_relu_finish(rv_relu_draw *out, const rv_relu_sums *sums, double norm);

rv_status rv_relu_open_dense(rv_relu_layer *layer);
void rv_relu_draw_dense(const rv_stream_key *key, rv_relu_draw *out, rv_relu_layer *layer);

rv_status rv_relu_open_implicit(rv_relu_layer *layer);
void rv_relu_draw_implicit(const rv_stream_key *key, rv_relu_draw *out, rv_relu_layer *layer);

#endif
