/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The boundary of exact support recovery (Theorem 3.2): where r(W'x + b), at the universal
 * threshold b = -sqrt(2 ln n) sigma, has exactly the support of h with probability 1/2
 * (rv_relu_recovery), to a relative 1e-3: m is whole, so that no root is exact. `law` is that of
 * the layer, of which one size is left out. NaN when no such point lies in the range, or when
 * memory is short.
 */
#ifndef REVERIFY_THEORY_RELU_HALF_H
#define REVERIFY_THEORY_RELU_HALF_H

#include "reverify/relu_error.h"

/* The pm, from 10 to 1e8, at the law's p; m stays below 1e15. */
double rv_relu_half_kept(const rv_relu_law *law, const rv_hidden *hidden);

/* The p, from 1e-4 to 1, at the law's m. */
double rv_relu_half_p(const rv_relu_law *law, const rv_hidden *hidden);

#endif
