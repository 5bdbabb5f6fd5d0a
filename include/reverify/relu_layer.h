/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A ReLU layer with dropout and its reversal (Theorem 3.2): h is k-sparse and not negative,
 * x = r(alpha W h) . dropout, u = W'x, reversed r(u + b). Two samplers, equal in law:
 *
 * - dense: the rows of W are drawn one by one and forgotten, those that dropout or the ReLU
 *   silences only as far as that is decided. O(mnp/2) numbers drawn, O(n) memory.
 * - implicit: no matrix. N, Q (gain.h), the k coordinates on the support, and off it only the
 *   coordinates that survive the threshold: O(k + survivors), whatever m and n are.
 */
#ifndef REVERIFY_RELU_LAYER_H
#define REVERIFY_RELU_LAYER_H

#include "reverify/hidden.h"
#include "reverify/relu_error.h"
#include "reverify/sampler.h"
#include "reverify/status.h"
#include "reverify/stream.h"

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * What one draw shows. Errors are relative to ||h||. Of the implicit sampler each number has its
 * exact law, and so have all together but for two that are drawn apart from the others off the
 * support: the part of unthresholded_sq there, and, at a bias of 0, off_support.
 */
typedef struct rv_relu_draw {
  double active; /* coordinates of x that are not 0 */
  double error;  /* ||r(u + b) - h|| / ||h|| */
  double oracle; /* the same if the support is known: ||r(u) - h|| on the support, b = 0 */
  double unthresholded_sq;   /* ||u - h||^2 / ||h||^2 */
  double gain;               /* h'u / ||h||^2 */
  double coordinate;         /* max |u_i - h_i| */
  double off_support;        /* max |u_i| off the support; 0 if there is none */
  double support_coordinate; /* u_i at the first non-zero value of h */
  double survivors;          /* coordinates off the support that r(u + b) leaves above 0 */
  double lost;               /* coordinates on the support that r(u + b) sets to 0 */
  double shift_excess;       /* max over the support of |r(u_i + b) - u_i| less |b| */
  double support_error;      /* max over the support of |r(u_i + b) - h_i| */
} rv_relu_draw;

typedef struct rv_relu_layer rv_relu_layer;

/*
 * Opens a sampler of the reversal of `hidden` (borrowed) with bias <= 0; one per thread. `threads`
 * may work on one dense draw; the bytes do not depend on it. RV_EINVAL when k > n or a parameter
 * is out of range, or when the implicit sampler would draw more than RV_SURVIVORS_MAX survivors per
 * trial (a bias of exactly 0 needs none); RV_ENOMEM.
 */
rv_status rv_relu_layer_open(rv_relu_layer **out, rv_sampler sampler, const rv_relu_law *law,
                             const rv_hidden *hidden, double bias, int threads);
void rv_relu_layer_close(rv_relu_layer *layer);

/*
 * The same for a layer without its ReLU, x = alpha W h . dropout, where dropout keeps a coordinate
 * with probability p/2, so that as many are not 0. A row's part of u, alpha (w'h) w, does not
 * change when w changes sign: the law of u is that of the ReLU layer, and all closed forms for
 * `law` hold.
 */
rv_status rv_relu_layer_open_linear(rv_relu_layer **out, rv_sampler sampler, const rv_relu_law *law,
                                    const rv_hidden *hidden, double bias, int threads);

#define RV_SURVIVORS_MAX 1e8

/* One draw, named by `key`. */
void rv_relu_layer_draw(const rv_stream_key *key, rv_relu_draw *out, rv_relu_layer *layer);

/*
 * The coordinates u_i on the support of the draw before, k numbers in the order of h's values.
 * They stand until the next draw and may be overwritten.
 */
double *rv_relu_layer_support(rv_relu_layer *layer);

#ifdef __cplusplus
}
#endif

#endif
