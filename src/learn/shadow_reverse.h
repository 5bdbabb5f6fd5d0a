/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a ReLU net generates from what it has made of a minibatch (Notes §4, the model of Theorem
 * 3.2): from s^t = x^t, a hidden layer of the forward pass, downwards through the transposed
 * weights,
 *
 *   s^(l-1) = r(alpha_l W_l' s^l) . dropout,   l = t, ..., 1,
 *
 * without biases, as in the theorem. alpha_l > 0 is each example's own and makes the norms match
 * when all is done, dropout included: ||s^(l-1)|| = ||x^(l-1)||, in layer 0 the norm of the image
 * before any dropout. Since r(alpha x) = alpha r(x), the image s^0 depends on alpha_1 alone; the
 * others keep what comes in between at the size that the net is used to.
 */
#ifndef REVERIFY_LEARN_SHADOW_REVERSE_H
#define REVERIFY_LEARN_SHADOW_REVERSE_H

#include "learn/dense_pass.h"

#include <gsl/gsl_rng.h>

/*
 * shadow->unit[top - 1], ..., [0] of the first shadow->rows examples of `pass`, which has gone up,
 * 1 <= top < layers; `image` and `example` are those it was loaded with. Dropout keeps a unit with
 * probability `keep` in (0, 1]; at 1 nothing is drawn. Where no unit is left the row is 0. slope[]
 * of shadow is used as memory.
 */
void rv_shadow_reverse(gsl_rng *rng, rv_dense_pass *shadow, const rv_dense_pass *pass,
                       const rv_dense_net *net, const float *image, const uint32_t *example,
                       size_t top, double keep);

#endif
