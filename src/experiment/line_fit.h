/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A straight line through points of known standard error. */
#ifndef REVERIFY_EXPERIMENT_LINE_FIT_H
#define REVERIFY_EXPERIMENT_LINE_FIT_H

#include <stddef.h>

typedef struct rv_line {
  double slope, slope_error; /* standard error */
  double intercept;
  double chi_squared; /* of the residuals in units of sigma */
} rv_line;

/* Residuals that sigma explains with a smaller probability than this enlarge slope_error. */
#define RV_SCATTER_LEVEL 1e-3

/*
 * Weighted least squares of y on x with known standard errors sigma. Where the points scatter, or
 * the line bends, beyond what sigma explains, slope_error grows with the residuals (Birge's
 * ratio). NaN for fewer than 3 points or less than two distinct x.
 */
rv_line rv_fit_line(const double *x, const double *y, const double *sigma, size_t count);

#endif
