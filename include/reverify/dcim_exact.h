/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Laws of layers of binary units, and of the layers of a DCIM (dcim_network.h), by enumeration. A
 * law of n units is an array of 2^n probabilities; unit i is bit i of the index.
 *
 * Given x^(l-1) the units of layer l are independent, so the probability of a state factors into
 * a part of its low and a part of its high bits, and
 *
 *   P(u, v) = sum_x P(x) A(x, u) B(x, v)
 *
 * is one matrix product with 2^(n_(l-1) + n_l) multiplications; A and B are built by doubling.
 */
#ifndef REVERIFY_DCIM_EXACT_H
#define REVERIFY_DCIM_EXACT_H

#include "reverify/dcim_network.h"
#include "reverify/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A transition between two layers of 14 units takes 2^28 multiplications and 1 MB. */
enum { RV_DCIM_EXACT_MAX = 14 };

/* RV_EINVAL, with a message, when a layer is too wide to enumerate its states. */
rv_status rv_dcim_enumerable(const rv_dcim *net, size_t layer);

/* x (n) = the values, 0 or 1, of n units in a state: unit i is bit i, as in all laws here. */
void rv_dcim_unpack(double *x, size_t state, size_t n);

/* law (2^n) = that of n independent units with P(x_i = 1) = mean[i]; n <= 30. */
void rv_product_law(double *law, const double *mean, size_t n);

/* mean (n) = the means of the units. */
void rv_law_means(double *mean, const double *law, size_t n);

/* field (2^n x n_l, row-major) = b^l + W^l x for every state x of the layer below, n = n_(l-1). */
void rv_dcim_state_fields(double *field, const rv_dcim *net, size_t layer);

/*
 * out (2^(n_l)) = the law of layer l when `law` is that of layer l - 1. The sums have a fixed
 * order: the same bytes on any number of threads. RV_EINVAL when either width is above
 * RV_DCIM_EXACT_MAX, RV_ENOMEM.
 */
rv_status rv_dcim_transition(double *out, const double *law, const rv_dcim *net, size_t layer,
                             int threads);

/* mean (n_l) = E x^l when `law` is that of layer l - 1; layer l may have any width. */
rv_status rv_dcim_exact_means(double *mean, const double *law, const rv_dcim *net, size_t layer);

/*
 * posterior (n_L) = p(c | x^0) when layer L is one categorical unit, p(c | x) = softmax(b^L + W^L
 * x)_c, and `law` is that of layer L - 1 given x^0.
 */
rv_status rv_dcim_exact_posterior(double *posterior, const double *law, const rv_dcim *net);

/* The laws of layers 1 to L - 1 given x^0, and the means of all layers. */
typedef struct rv_dcim_laws {
  size_t layers;
  double *law[RV_DCIM_LAYERS_MAX]; /* law[l] of layer l, l = 1 .. L - 1; else NULL */
  double *mean;                    /* of all units; those of layer 0 are the input */
} rv_dcim_laws;

/*
 * `input` (n_0) holds the means of independent input units: 0 and 1 for a realisation of x^0, 1/2
 * for a uniform law. Where an input is neither 0 nor 1, layer 0 counts as a layer to enumerate.
 * RV_EINVAL for a hidden layer wider than RV_DCIM_EXACT_MAX, RV_ENOMEM. Free with
 * rv_dcim_laws_free, which a failed call survives.
 */
rv_status rv_dcim_laws_make(rv_dcim_laws *out, const rv_dcim *net, const double *input,
                            int threads);
void rv_dcim_laws_free(rv_dcim_laws *laws);

#ifdef __cplusplus
}
#endif

#endif
