/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A deep conditional independent model (DCIM; B. Flach, A. Shekhovtsov, O. Fikar,
 * arXiv:1709.08524, Definition 1), or sigmoid belief network: layers x^0, ..., x^L of units with
 * values 0 and 1, and
 *
 *   p(x^l | x^(l-1)) = prod_j p_j^(x_j) (1 - p_j)^(1 - x_j),  p = logistic(b^l + W^l x^(l-1)).
 *
 * The numbers of all units are kept in one array, layer after layer: layer l begins at first[l].
 */
#ifndef REVERIFY_DCIM_NETWORK_H
#define REVERIFY_DCIM_NETWORK_H

#include "reverify/status.h"
#include "reverify/stream.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Memory sets the limit of a net that is read, long before this one. What a statement draws is
   narrower: its layers are multiplied out many times. */
enum { RV_DCIM_LAYERS_MAX = 64, RV_DCIM_WIDTH_MAX = 1 << 24, RV_DCIM_DRAWN_MAX = 4096 };

typedef struct rv_dcim {
  size_t layers;                          /* L */
  size_t width[RV_DCIM_LAYERS_MAX + 1];   /* n_0, ..., n_L */
  size_t first[RV_DCIM_LAYERS_MAX + 1];   /* of the layer's units among all */
  size_t units;                           /* n_0 + ... + n_L */
  double *bias;                           /* of all units; those of layer 0 serve a chain that
                                             runs backwards, or a Boltzmann machine */
  double *weight[RV_DCIM_LAYERS_MAX + 1]; /* weight[l] = W^l, n_l x n_(l-1), row-major; [0] is
                                             NULL */
} rv_dcim;

/*
 * A net with room for its weights and biases, all 0. RV_EINVAL when there is no layer besides the
 * input, more than RV_DCIM_LAYERS_MAX, or a width is 0 or beyond RV_DCIM_WIDTH_MAX; RV_ENOMEM.
 * Free with rv_dcim_free, which a net that failed to open, or {0}, survives.
 */
rv_status rv_dcim_open(rv_dcim *net, const size_t *width, size_t layers);
void rv_dcim_free(rv_dcim *net);

/*
 * Draws independent weights N(0, coupling^2 / n_(l-1)), so that W^l x has a variance of
 * coupling^2 times the share of ones in x, and biases N(0, bias_sd^2). Each unit has its own
 * stream: row number rv_dcim.first[l] + j. RV_EINVAL unless both are finite and not negative.
 */
rv_status rv_dcim_draw(const rv_stream_key *key, rv_dcim *net, double coupling, double bias_sd);

/* Layers 2, 3, ... become mirror images: W^(l+1) = W^l', b^(l+1) = b^(l-1). RV_EINVAL unless
   n_(l+1) = n_(l-1) throughout. */
rv_status rv_dcim_mirror(rv_dcim *net);

/*
 * The chain that runs back from x^L to x^0 with the same weights, transposed, and the same biases
 * (DCIM eqs. (18), (21)); layer k of *out is layer L - k of `net`. RV_ENOMEM.
 */
rv_status rv_dcim_reverse(rv_dcim *out, const rv_dcim *net);

/*
 * Turns each weight matrix W by `angle` (radians): W cos(angle) + U sin(angle), U a Gaussian
 * matrix made orthogonal to W and of the same Frobenius norm, drawn from (key, 2^32 + row).
 * A 1 x 1 matrix has no such U and is only scaled. RV_ENOMEM.
 */
rv_status rv_dcim_rotate(const rv_stream_key *key, rv_dcim *net, double angle);

/* field (n_l) = b^l + W^l x, x (n_(l-1)) being anything, such as means; l >= 1. */
void rv_dcim_field(double *field, const rv_dcim *net, size_t layer, const double *x);

#ifdef __cplusplus
}
#endif

#endif
