/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a learned direction shows in a spectrum. */
#ifndef REVERIFY_THEORY_SPIKE_H
#define REVERIFY_THEORY_SPIKE_H

/*
 * (n/m)^(1/4): from this strength s on the direction of X = s sqrt(m) u v' + G, m x n, |u| = |v| =
 * 1, G of independent N(0,1) entries, makes an eigenvalue of X'X/m of its own, (1 + s^2)(n/m + s^2)
 * / s^2 in the limit; below, the largest stays at the edge, and no spectral test can see the
 * direction (F. Benaych-Georges, R. R. Nadakuditi, J. Multivariate Anal. 111, 2012).
 */
double rv_spike_threshold(double m, double n);

#endif
