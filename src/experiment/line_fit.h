/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A straight line through points whose standard errors were estimated. */
#ifndef REVERIFY_EXPERIMENT_LINE_FIT_H
#define REVERIFY_EXPERIMENT_LINE_FIT_H

#include <stddef.h>

/* y is a mean of so many draws, sigma > 0 its standard error as those tell it; draws >= 2. */
typedef struct rv_line_point {
  double x, y, sigma, draws;
} rv_line_point;

typedef struct rv_line {
  double slope, slope_error; /* standard error */
  double intercept;
  double chi_squared; /* of the residuals in units of sigma */
  double freedom;     /* degrees of freedom of slope_error */
} rv_line;

/* Residuals that sigma explains with a smaller probability than this enlarge slope_error. */
#define RV_SCATTER_LEVEL 1e-3

/*
 * Least squares of y on x, weighted by the draws: weights 1 / sigma^2 would lean towards the points
 * whose sigma came out too small. slope_error is that of the slope as the sigma make it, a sum of
 * estimated variances, whose degrees of freedom are Welch and Satterthwaite's (F. E. Satterthwaite,
 * Biometrics Bull. 2, 1946). Where the points scatter, or the line bends, beyond what sigma
 * explains, it grows with the residuals (Birge's ratio). NaN for fewer than 3 points or less than
 * two distinct x.
 */
rv_line rv_fit_line(const rv_line_point *point, size_t count);

#endif
