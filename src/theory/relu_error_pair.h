/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The squared error S of a reversed ReLU layer on a support of two values
 * (support_transform.h), given the gain. The noise that is orthogonal to h has one direction there,
 * so that its law is one of intervals of a single normal number.
 */
#ifndef REVERIFY_THEORY_RELU_ERROR_PAIR_H
#define REVERIFY_THEORY_RELU_ERROR_PAIR_H

#include "theory/support_transform.h"

/* P(S <= x, and one of the two is left), S relative to ||h||^2; to 1e-15. */
double rv_pair_error_below(double x, const rv_support_given *given);

#endif
