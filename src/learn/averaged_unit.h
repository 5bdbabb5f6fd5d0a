/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sigmoid units whose inputs are not known but independent of given means: the field's variance is
 * carried along with its mean,
 *
 *   unit = sigma(flat . field),   flat = 1 / sqrt(1 + pi variance / 8),
 *   variance = sum_i W_ji^2 x_i (1 - x_i)
 *
 * (D. J. C. MacKay, Neural Computation 4, 1992, for a Gaussian field; rv_dcim_forward's
 * RV_MEAN_VARIANCE), and what the derivatives make of it. All arrays are of single precision.
 */
#ifndef REVERIFY_LEARN_AVERAGED_UNIT_H
#define REVERIFY_LEARN_AVERAGED_UNIT_H

#include <stddef.h>

/* variance = mean (1 - mean), each. */
void rv_unit_variances(float *variance, const float *mean, size_t count);

/* square = x^2, each. */
void rv_squares(float *square, const float *x, size_t count);

/* flat, which holds the variances of fields, becomes what they flatten by; x = flat . field. */
void rv_flatten(float *x, float *flat, const float *field, size_t count);

/* slope, derivatives by flat . field, becomes such by the field; by_variance = those by its
   variance. */
void rv_flatten_back(float *slope, float *by_variance, const float *flat, const float *field,
                     size_t count);

/* gradient gains 2 x . by_square, each: the derivatives by x of what depends on its square. */
void rv_add_by_square(float *gradient, const float *by_square, const float *x, size_t count);

/* slope gains (1 - 2 mean) . by_variance, each: those by a mean. */
void rv_add_by_unit_variance(float *slope, const float *by_variance, const float *mean,
                             size_t count);

#endif
