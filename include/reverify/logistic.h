/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The logistic function and the functions next to it; no argument overflows them. */
#ifndef REVERIFY_LOGISTIC_H
#define REVERIFY_LOGISTIC_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* 1 / (1 + e^-z). */
double rv_logistic(double z);

/*
 * sum_i softplus(z[i]), softplus(z) = ln(1 + e^z), so that -softplus(-z) and -softplus(z) are the
 * logarithms of logistic(z) and of 1 - logistic(z). One logarithm, of a product, serves many z; off
 * by count eps (1 + the sum).
 */
double rv_softplus_sum(const double *z, size_t count);

/* out[i] = e^(z[i]) / sum_k e^(z[k]); count >= 1. out == z is allowed. */
void rv_softmax(double *out, const double *z, size_t count);

#ifdef __cplusplus
}
#endif

#endif
