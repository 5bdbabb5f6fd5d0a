/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The largest eigenvalue of a random matrix with one learned direction, to the order after the
 * limit. X = s sqrt(m) u v' + G is m x n, |u| = |v| = 1, G of independent N(0,1) entries; s is
 * above the threshold (n/m)^(1/4) from which the direction shows (model/random_likeness.h).
 */
#ifndef REVERIFY_THEORY_SPIKE_H
#define REVERIFY_THEORY_SPIKE_H

/*
 * E lambda_max(X'X/m) up to 0.1 / (mn) of it, as simulations show (tests/fixtures/make_spike.py)
 * for s of twice the threshold or more and sides of at least 10; s is above the threshold, m and n
 * at least 3.
 *
 * By rotation u and v are first axes: G = (g r'; c B). Eliminating B from X y = sigma x, X' x =
 * sigma y leaves, for z = sigma^2, with R = 1/(z - BB') and S = 1/(z - B'B),
 *
 *   F(z) = z (1 - r'S r)(1 - c'R c) - (theta + g + r'S B' c)^2 = 0,   theta = s sqrt(m).
 *
 * g, r, c and B are independent. With f the limit of F, z0 its zero and phi = F - f,
 *
 *   E z = z0 - E phi / f' + E phi phi' / f'^2 - f'' E phi^2 / (2 f'^3),
 *
 * and all moments are those of Gaussian vectors and traces of R and S, which are derivatives of
 * the Marchenko-Pastur transform; to E phi the traces add, with a and b the bulk's ends, (1/(z - a)
 * + 1/(z - b))/4 - 1/(2 sqrt((z - a)(z - b))), the order 1/n of a real Wishart matrix's.
 */
double rv_spiked_mean(double m, double n, double s);

/*
 * The same of a matrix whose entries have been standardised: their mean square, 1 + s^2/n on
 * average, is divided out.
 */
double rv_standardised_spiked_mean(double m, double n, double s);

/*
 * How far off that is at most, for s of twice the threshold or more: the 0.1 / (mn) above, and what
 * standardising does beyond its mean, by perturbation. With k = s^2/n and D = d ln lambda / d ln s,
 * relatively and times mn: the mean square has the variance (2 + 4k)/(1 + k)^2 and the covariance
 * (2 + D)/(1 + k) with lambda; taking out the mean entry, of variance (1 + k)/(mn), lowers lambda
 * by 2 and the mean square by 1. The second order of that perturbation makes the loss smaller, and
 * is left out.
 */
double rv_standardised_spiked_allowance(double m, double n, double s);

#endif
