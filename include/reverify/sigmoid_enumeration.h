/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mean of a sigmoid unit by going through all states of its inputs: the reference. */
#ifndef REVERIFY_SIGMOID_ENUMERATION_H
#define REVERIFY_SIGMOID_ENUMERATION_H

#include "reverify/coding.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { RV_ENUMERATION_MAX = 30 };

/*
 * E sigma(bias + w'x), or E tanh, as rv_sigmoid_marginal defines it, as a sum over the 2^inputs
 * states; inputs <= RV_ENUMERATION_MAX. Blocks of 2^10 states share a table of partial sums; from
 * block to block one input changes (Gray code). Sums are in extended precision: beside a weight
 * 2^64 times as large, a smaller one is lost. Numbers are taken as they are: NaN for what is not
 * finite.
 */
double rv_sigmoid_enumerated(const double *weight, double bias, const double *input, size_t inputs,
                             rv_coding coding);

#ifdef __cplusplus
}
#endif

#endif
