/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The coordinates of u = W'x beside those of h (Lemma 3.3), in the setting of relu_error.h: given
 * the gain, coordinates off the support are independent N(0, sigma_Q^2), and independent of those
 * on it, u_i - h_i = h_i (alpha Q - 1) + sigma_Q e_i (deviation_box.h).
 */
#ifndef REVERIFY_THEORY_COORDINATE_LAW_H
#define REVERIFY_THEORY_COORDINATE_LAW_H

#include "reverify/relu_error.h"

typedef struct rv_coordinate_law rv_coordinate_law;

/* For a layer (m, n up to 1e15, k <= n, 0 < p <= 1) and a hidden vector, both borrowed for this
   call alone. RV_ENOMEM. */
rv_status rv_coordinate_law_open(rv_coordinate_law **out, const rv_relu_law *layer,
                                 const rv_hidden *hidden);
void rv_coordinate_law_close(rv_coordinate_law *law);

/* Where the coordinates are to be: u_i off the support, of which 0 is one, and u_i - h_i on it. */
typedef struct rv_coordinate_box {
  double off_low, off_high; /* <= 0, >= 0 */
  double on_low, on_high;
} rv_coordinate_box;

/*
 * P(all coordinates are in the box); ends may be infinite, and count. Its absolute error is 1e-9,
 * or what deviation_box.h says. Takes a millisecond, or ten for 4 unequal values. NaN for a NaN,
 * and without memory. Safe on several threads.
 */
double rv_coordinate_law_within(const rv_coordinate_box *box, const rv_coordinate_law *law);

/* P(||h - u||_inf <= t): with an atom at the largest h_i, for u is 0 where the gain is. */
double rv_coordinate_law_cdf(double t, const rv_coordinate_law *law);
double rv_coordinate_law_largest(const rv_coordinate_law *law);

/* The least t with P(||h - u||_inf > t) <= delta, to 1e-9 of itself, 1e-9 <= delta < 1; else NaN.
 */
double rv_coordinate_law_upper_quantile(double delta, const rv_coordinate_law *law);

#endif
