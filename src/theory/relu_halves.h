/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exact mean of a rectified sum of two-valued terms, by all states of one half of the terms and
   all of the other. */
#ifndef REVERIFY_THEORY_RELU_HALVES_H
#define REVERIFY_THEORY_RELU_HALVES_H

#include "theory/input_sum.h"

/* 2^20 states a half, 64 megabytes. */
enum { RV_HALVES_TERMS = 40 };

/*
 * *out = E max(z, 0) for z of up to RV_HALVES_TERMS pairs and no exponential terms. With the states
 * of each half in order, z = A + B > 0 cuts the states of B at a place that moves one way while A
 * grows: 2^(pairs/2) steps instead of 2^pairs (E. Horowitz, S. Sahni, J. ACM 21, 1974). Rounding
 * about pairs * 2^-53 times the range of z. RV_ENOMEM.
 */
rv_status rv_relu_halves(double *out, const rv_input_sum *z);

#endif
