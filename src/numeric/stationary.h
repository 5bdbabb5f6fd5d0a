/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stationary law of a finite Markov chain. */
#ifndef REVERIFY_NUMERIC_STATIONARY_H
#define REVERIFY_NUMERIC_STATIONARY_H

#include <stddef.h>

/*
 * law (n) = the law with law' M = law', M (n x n, row-major, destroyed) the transition matrix of a
 * chain that reaches every state from every other; M[i][j] is the probability of a step from i to
 * j. Gaussian elimination that never subtracts (W. Grassmann, M. Taksar, D. Heyman, Oper. Res. 33,
 * 1985): each entry is found to a relative error of order n^3 eps, however small it is and however
 * slowly the chain mixes (C. O'Cinneide, Numer. Math. 65, 1993). NaN where no state is left to go
 * to.
 */
void rv_stationary_law(double *law, double *matrix, size_t n);

#endif
