/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The probability that all eigenvalues of W'W lie in an interval from integrals over the interval,
 * with all its digits however small it is: the counterpart of wishart_gap.h, at a cost of
 * n (3 n + 200)^2 operations.
 */
#ifndef REVERIFY_THEORY_WISHART_INSIDE_H
#define REVERIFY_THEORY_WISHART_INSIDE_H

#include "theory/wishart_gap.h"

/*
 * ln P(low <= t - sqrt(m - n) <= high for all singular values t of W), to an absolute error of
 * about 1e-15 n^(3/2); -infinity for an empty interval, and where P is certainly below the smallest
 * double. As in wishart_gap.h infinities stand for no end; low < high. Meant for up to some
 * thousand rows. RV_ENOMEM, RV_ENUMERIC.
 */
rv_status rv_wishart_inside(double *log_probability, double low, double high,
                            const rv_wishart_gap *gap);

#endif
