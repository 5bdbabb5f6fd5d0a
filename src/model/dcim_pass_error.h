/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How wrong the forward pass of a DCIM is (dcim_forward.h), where the exact means are known. */
#ifndef REVERIFY_MODEL_DCIM_PASS_ERROR_H
#define REVERIFY_MODEL_DCIM_PASS_ERROR_H

#include "reverify/dcim_network.h"
#include "reverify/status.h"

/* The root of the mean of (a_j - b_j)^2; `b` may be NULL for zeros. n >= 1. */
double rv_root_mean_square(const double *a, const double *b, size_t n);

/* The total variation distance of two laws on n classes: sum_c |a_c - b_c| / 2. */
double rv_total_variation(const double *a, const double *b, size_t n);

/* The first of the most probable of n classes. */
size_t rv_most_likely(const double *law, size_t n);

/*
 * The largest (|mean_j - pass_j| - allowance_j - rounding) / bound_j of n units, 0 where the
 * numerator is not positive; `allowance` may be NULL for zeros.
 */
double rv_dcim_over_bound(const double *pass, const double *mean, const double *bound,
                          const double *allowance, double rounding, size_t n);

/*
 * The error of the top layer in three parts, each as the root mean square over its units: from
 * wrong means below; from the curvature of the logistic function, between the exact means below and
 * independent units of these means; and from dropping the covariances of these units.
 */
typedef struct rv_dcim_error_parts {
  double propagated, curvature, covariance;
} rv_dcim_error_parts;

/* `pass` and `mean` hold all units: the means of RV_MEAN_ONLY, and the exact ones. RV_EINVAL where
   rv_sigmoid_marginals refuses the weights, RV_ENOMEM. */
rv_status rv_dcim_split_error(rv_dcim_error_parts *out, const rv_dcim *net, const double *pass,
                              const double *mean);

#endif
