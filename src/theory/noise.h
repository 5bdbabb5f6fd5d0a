/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Multiplicative noise eta >= 0 of mean 1 on the units of a ReLU net, x_j = r(z_j) eta_j, which
 * makes the ReLU the mean of a random variable; and what it does to nets with Gaussian weights.
 */
#ifndef REVERIFY_THEORY_NOISE_H
#define REVERIFY_THEORY_NOISE_H

#include <stddef.h>

typedef enum rv_noise {
  RV_NOISE_BERNOULLI,  /* 1/keep with probability keep, else 0: inverted dropout */
  RV_NOISE_EXPONENTIAL /* exponential of mean 1; `keep` does not matter */
} rv_noise;

enum { RV_NOISE_CUMULANTS = 8 };

/* cumulant[k] of eta, k from 1 to RV_NOISE_CUMULANTS; cumulant[0] = 0. */
void rv_noise_cumulants(double cumulant[RV_NOISE_CUMULANTS + 1], rv_noise noise, double keep);

/*
 * E ||x|| / (scale ||y||) for one layer x_j = r(w_j'y) eta_j of n units, w_j ~ N(0, scale^2/n).
 *
 * The layers of such a net multiply the norm by independent factors of this law, as w_j'y is
 * N(0, scale^2 ||y||^2 / n) whatever y is. So a top unit of layer L, given |x^0| = sqrt(n) and no
 * bias, has the mean scale^L gain^(L-1) / sqrt(2 pi) over nets and noise, and its forward pass the
 * same with the gain of keep = 1.
 *
 * E sqrt(S) = (1/(2 sqrt(pi))) int_0^inf (1 - E exp(-uS)) u^(-3/2) du with S a sum of n squares,
 * E exp(-uS) = ((1 + E (1 + 2 u eta^2)^(-1/2)) / 2)^n, both integrals by the trapezoidal rule in
 * the logarithm of their variable. Relative error below 1e-11.
 */
double rv_noise_gain(rv_noise noise, double keep, size_t n);

/* The mean of such a top unit. */
double rv_noisy_net_mean(rv_noise noise, double keep, size_t n, double layers, double scale);

/* The gain as n grows: sqrt(E eta^2 / 2). */
double rv_noise_gain_limit(rv_noise noise, double keep);

#endif
