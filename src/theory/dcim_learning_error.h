/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What rounding may make of a gradient that is 0 (dcim_likelihood.h), for nets of L layers of
 * weights with n units in each layer, N = 2^n, of K = L n^2 + (L + 1) n parameters; F bounds the
 * sum over a layer of |b_j| + sum_i |w_ji|.
 */
#ifndef REVERIFY_THEORY_DCIM_LEARNING_ERROR_H
#define REVERIFY_THEORY_DCIM_LEARNING_ERROR_H

#include <stddef.h>

/* K. */
size_t rv_dcim_parameters(size_t width, size_t layers);

/*
 * The forward half at the parameters that the data come from. The rows of T^l sum to 1 within 2 n
 * eps, those of a product of them within 2 L n eps + (L - 1) N eps, and R^l is a product of such
 * sums, of D and of 1 / p, which undo each other up to the rounding of the sums: a relative error
 * of at most (4 L (N + 2 n) + 8) eps in a law of mass 1, hence in each derivative, times sqrt(K) in
 * the norm.
 */
double rv_forward_gradient_rounding(size_t width, size_t layers);

/*
 * Both halves, L = 1. Beside the above, a field is off by (n + 1) eps of its size, so that an entry
 * of p or q is off by (n + 1) F eps relative to itself and one of pq by twice that and N eps. The
 * stationary law of a chain of N states magnifies a relative error of its entries by 2 N at most,
 * and its computation adds 2 N^3 eps of its own, and so often in both halves (C. O'Cinneide, Numer.
 * Math. 65, 1993).
 */
double rv_pair_gradient_rounding(size_t width, double field_bound);

/*
 * What rounding may make of two mean divergences that are 0 (rv_dcim_lack), L = 1: sum a (d - ln(1
 * + d)) <= sum a d^2 for relative errors |d| <= 1/2 of the entries, each at most those that the
 * derivatives above have, in both directions.
 */
double rv_lack_rounding(size_t width, double field_bound);

/*
 * How far two points can lie apart when rounding takes the gradient to at most `rounding` at either
 * and the function is concave, its Hessian at one of them at most -curvature: 2 rounding /
 * curvature, twice that for the change of the Hessian in between, at most twofold as long as no
 * field changes by more than ln 2 (|sigma''| <= sigma').
 */
double rv_maximiser_rounding(double rounding, double curvature);

#endif
