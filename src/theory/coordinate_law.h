/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The largest error of a coordinate (Lemma 3.3), in the setting of relu_error.h. */
#ifndef REVERIFY_THEORY_COORDINATE_LAW_H
#define REVERIFY_THEORY_COORDINATE_LAW_H

#include "reverify/relu_error.h"

/*
 * P(||h - u||_inf <= t), u = W'x: given the gain, coordinates off the support are independent
 * N(0, sigma_Q^2), and independent of those on it, u_i - h_i = h_i (alpha Q - 1) + sigma_Q e_i
 * (deviation_box.h, which says how exactly). `rule` is the gain's for the law's m and p.
 */
double rv_coordinate_error_cdf(double t, const rv_relu_law *law, const rv_hidden *hidden,
                               const rv_gain_rule *rule);

#endif
