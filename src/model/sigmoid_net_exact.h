/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Exact means of the units of a DCIM with independent random inputs, as far as they can be had:
 *
 * - layer 1: one integral for each unit (sigmoid_marginal.h), at any width;
 * - layer l, where the law of layer l - 2 is known: given a state of it the units of layer l - 1
 *   are independent, so each unit is one integral for each state. Inputs that are all 0 or 1 are
 *   one state, so layer 2 is exact for them at any width;
 * - layer l, where the law of layer l - 1 is known: a sum over its states;
 * - the classes of a softmax on top: a sum over the states of layer L - 1.
 *
 * The law of a layer is known when it is the input, or that of the layer below is known, and it has
 * at most 2^most states; that of a single input always.
 */
#ifndef REVERIFY_MODEL_SIGMOID_NET_EXACT_H
#define REVERIFY_MODEL_SIGMOID_NET_EXACT_H

#include "reverify/dcim_network.h"

#include <stdbool.h>

/*
 * mean (all units) = E x_j, NaN where it is not reached; `input` (n_0) are the means of layer 0.
 * The sum over a layer's states has at most 2^most terms, most <= RV_DCIM_EXACT_MAX, and no more
 * integrals are taken for a layer than that, or one for each unit. With `softmax` the top layer is
 * one categorical unit, and its means the probabilities of the classes. A unit whose integral is
 * refused (sigmoid_marginal.h: huge weights) is not reached. The bytes do not depend on `threads`.
 * RV_ENOMEM.
 */
rv_status rv_sigmoid_net_exact(double *mean, const rv_dcim *net, const double *input, bool softmax,
                               size_t most, int threads);

#endif
