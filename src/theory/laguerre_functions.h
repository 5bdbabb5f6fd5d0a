/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The orthonormal Laguerre functions of t > 0,
 *
 *   l_j(t) = p_j(t^2) t^d exp(-t^2/2),   int l_i l_j 2t dt = [i = j],
 *
 * p_j the orthonormal polynomials of the weight x^d exp(-x), of positive leading coefficients. All
 * l_j with j < n live within sqrt(n + d) -+ sqrt(n), and t is given by its distance from sqrt(d),
 * which keeps its digits when d is vast.
 */
#ifndef REVERIFY_THEORY_LAGUERRE_FUNCTIONS_H
#define REVERIFY_THEORY_LAGUERRE_FUNCTIONS_H

#include "reverify/status.h"

#include <stddef.h>

typedef struct rv_laguerre {
  double excess; /* d >= 0 */
  size_t count;  /* n >= 1 */
} rv_laguerre;

/* ln l_0(sqrt(d) + distance), to the last digits of a double even where it is below -1e5. */
long double rv_laguerre_log_first(double distance, double d);

/* ln |l_n-1(sqrt(d) + distance)| and how many of its n - 1 zeros lie above. */
typedef struct rv_laguerre_last {
  double log_size;
  size_t zeros_above;
} rv_laguerre_last;

rv_laguerre_last rv_laguerre_last_at(double distance, const rv_laguerre *functions);

/* What the sums over j make of the functions at `points` places, all arrays of the caller's. */
typedef struct rv_laguerre_sums {
  double *last, *before; /* l_n-1 and l_n-2, points each; 0 for l_-1 */
  double *gram;          /* points x points: sum over j < n - 1 of l_j(s) l_j(t) */
  const size_t *place;   /* the number of a point s, for each of `places` rows of `cross` */
  double *cross;         /* places x points: sum over j < n - 1 of
                            sqrt((j + 1)(j + 1 + d)) (l_j+1(s) l_j(t) - l_j(s) l_j+1(t)) */
  size_t places;
} rv_laguerre_sums;

/* The sums at sqrt(d) + distance[i], i < points. RV_ENOMEM. */
rv_status rv_laguerre_sums_at(const rv_laguerre_sums *out, const double *distance, size_t points,
                              const rv_laguerre *functions);

#endif
