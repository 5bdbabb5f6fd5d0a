/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How far a DCIM p and one running backwards, q, are from one joint law (DCIM eqs. (18)-(20)). They
 * come from one if and only if
 *
 *   ln p(x^1, ..., x^L | x^0) - ln q(x^0, ..., x^(L-1) | x^L) = F(x^0) + G(x^L)
 *
 * for every state. For transposed weights and equal biases the ratio is
 *
 *   b^L'x^L - b^0'x^0 + sum_l (ln Y^l(x^l) - ln Z^l(x^(l-1))),
 *   Z^l(x) = prod_j (1 + e^((b^l + W^l x)_j)), Y^l(x) = prod_i (1 + e^((b^(l-1) + W^l'x)_i)),
 *
 * so an inner layer enters only through r_l = ln Y^l(x^l) - ln Z^(l+1)(x^l).
 *
 * `forward` is p; `back` is q as a chain whose layer k is layer L - k of p (rv_dcim_reverse). A
 * state x holds the values 0 and 1 of all units in the order of `forward`.
 */
#ifndef REVERIFY_MODEL_DCIM_RATIO_H
#define REVERIFY_MODEL_DCIM_RATIO_H

#include "reverify/dcim_network.h"
#include "reverify/status.h"

/* ln p(x^1, ..., x^L | x^0). RV_ENOMEM. */
rv_status rv_dcim_log_probability(double *out, const rv_dcim *net, const double *x);

/* ln p - ln q, each chain by itself. RV_ENOMEM. */
rv_status rv_dcim_log_ratio(double *out, const rv_dcim *forward, const rv_dcim *back,
                            const double *x);

/* The formula above, which holds when q has the transposed weights of p. RV_ENOMEM. */
rv_status rv_dcim_tied_log_ratio(double *out, const rv_dcim *forward, const double *x);

/*
 * A bound on the rounding error of rv_dcim_log_ratio and of the formula: with F_j = |b_j| + sum_i
 * |w_ji| a field is at most F_j and off by (n + 1) eps F_j, its softplus at most F_j + ln 2, and
 * summing N units adds N eps of the sum; so eps (n + N + 4) sum_j (F_j + ln 2) for each chain, n
 * the widest layer.
 */
double rv_dcim_log_ratio_rounding(const rv_dcim *forward, const rv_dcim *back);

/*
 * The residual of (19): the standard deviation of what is left of ln p - ln q after the best F(x^0)
 * + G(x^L), all states being equally probable, in nats. Analysis of variance makes it exact: x^0
 * and x^L are independent under that law, so the best F and G are the conditional means, and with
 * D^l = W^l - V^l', V^l the weights of q from layer l to l - 1,
 *
 *   residual^2 = sum_l ||D^l||_F^2 / 16 + sum_(0<l<L) Var(r_l(x^l) + d_l'x^l),
 *
 * where r_l is formed with the weights and biases of each chain, and d_l collects (D^l 1 + D^(l+1)'
 * 1) / 2 and the difference of the biases. Each Var is one enumeration of one layer.
 */
typedef struct rv_dcim_residual {
  double total;     /* the residual */
  double weights;   /* its part sqrt(sum ||D^l||^2 / 16) */
  double nonlinear; /* what the best reverse biases of the inner layers would leave: the linear part
                       of each r_l + d_l'x^l in x^l removed */
} rv_dcim_residual;

/* RV_EINVAL when an inner layer is wider than RV_DCIM_EXACT_MAX (dcim_exact.h), RV_ENOMEM. */
rv_status rv_dcim_residual_uniform(rv_dcim_residual *out, const rv_dcim *forward,
                                   const rv_dcim *back);

/* sd (L + 1) = the standard deviation of r_l(x^l) under the laws law[l] (2^(n_l)) of the inner
   layers, 0 < l < L; the other entries are 0. RV_EINVAL, RV_ENOMEM as above. */
rv_status rv_dcim_residual_by_layer(double *sd, const rv_dcim *forward, const rv_dcim *back,
                                    double *const *law);

/* *out = the largest of these sd under the forward law, x^0 being uniform; 0 for L = 1. RV_EINVAL
   when any layer but the last is wider than RV_DCIM_EXACT_MAX, RV_ENOMEM. */
rv_status rv_dcim_residual_forward(double *out, const rv_dcim *forward, const rv_dcim *back);

#endif
