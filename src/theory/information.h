/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Dependence in laws of binary units, by enumeration, in nats. A law of n units is an array of 2^n
 * probabilities, unit i being bit i of the index; groups of units are taken in the order of bits:
 * `low` units first, then `middle`, then `high`.
 */
#ifndef REVERIFY_THEORY_INFORMATION_H
#define REVERIFY_THEORY_INFORMATION_H

#include "reverify/status.h"

#include <stddef.h>

/*
 * sum_i H(x_i) - H(x) (total correlation; S. Watanabe, IBM J. 4, 1960), computed as the
 * divergence sum_x P(x) ln(P(x) / prod_i P(x_i)), which loses nothing when it is small. 0 if and
 * only if the units are independent.
 */
double rv_total_correlation(const double *law, size_t n);

/*
 * The mean over the high units of the total correlation of the low units given them: E TC(x_low |
 * x_high) for a joint law of low + high units. 0 if and only if the low units are independent given
 * the high ones.
 */
double rv_conditional_total_correlation(const double *joint, size_t low, size_t high);

/* *out = I(low; high | middle), as a divergence. 0 if and only if low, middle, high form a Markov
   chain, in either direction. RV_ENOMEM. */
rv_status rv_conditional_information(double *out, const double *joint, size_t low, size_t middle,
                                     size_t high);

/*
 * A bound on how far rounding takes any of these from a true 0 for n units in all. The mean of all
 * logarithms taken is at most 2 n ln 2, each rounded to eps of itself and summed over up to n; sums
 * of 2^n probabilities are off by 2^n eps at most, for n units. Relative errors of the law itself
 * count in second order only, for a divergence has its minimum at 0. So 4 (n^2 + n 2^n) eps.
 */
double rv_information_rounding(size_t n);

/* out (2^(n - low), 2^low) = the law of the high n - low units, of the low ones, of n. */
void rv_marginal_high(double *out, const double *law, size_t low, size_t n);
void rv_marginal_low(double *out, const double *law, size_t low, size_t n);

/* out = the same law with the low units after the others; out must not be law. */
void rv_swap_groups(double *out, const double *law, size_t low, size_t n);

#endif
