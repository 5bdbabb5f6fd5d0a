/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums of log(1 + exp(z)), which a Bernoulli variable of logit z costs beside a multiple of z. */
#ifndef REVERIFY_NUMERIC_SOFTPLUS_H
#define REVERIFY_NUMERIC_SOFTPLUS_H

#include <stddef.h>

/*
 * The sum of log(1 + exp(z_i)) over `count` finite numbers. It is that of the z_i > 0 plus the
 * logarithm of the product of 1 + exp(-|z_i|), taken of RV_SOFTPLUS_RUN factors at a time, which
 * are at most 2. With u = 2^-53 a factor is off by at most 2.5 u of itself (exp, the sum), and so
 * is a product of n of them by 3.5 n u; sums of n numbers by (n - 1) u of their sum. Altogether the
 * error is below 4 count u, absolutely, plus count u of the result.
 */
double rv_softplus_sum_single(const float *z, size_t count);

enum { RV_SOFTPLUS_RUN = 1000 }; /* a product of as many stays below 2^1023 */

#endif
