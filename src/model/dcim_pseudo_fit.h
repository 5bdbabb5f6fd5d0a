/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The estimator of DCIM eq. (16) for one layer of weights: the pair likelihood (dcim_likelihood.h)
 * is a sum of logistic log-likelihoods whose fields are linear in the weights and biases, so it is
 * concave, with the Hessian
 *
 *   -E sum_j s'(field_j(x^0)) phi phi' - E sum_i s'(field_i(x^1)) psi psi',
 *
 * phi, psi the derivatives of the fields by all parameters, s the logistic function.
 */
#ifndef REVERIFY_MODEL_DCIM_PSEUDO_FIT_H
#define REVERIFY_MODEL_DCIM_PSEUDO_FIT_H

#include "reverify/dcim_network.h"
#include "reverify/status.h"

/* *smallest = the smallest eigenvalue of minus the Hessian at `net` (L = 1): positive where the
   maximum is unique. RV_EINVAL for other nets, RV_ENOMEM, RV_ENUMERIC. */
rv_status rv_pseudo_curvature(double *smallest, const rv_dcim *net, const double *data);

/*
 * Maximises from where `net` (L = 1) stands, by Newton's method with the step halved until the
 * likelihood does not fall, until near the maximum steps no longer shorten: there rounding rules.
 * RV_EINVAL, RV_ENOMEM as above, RV_ENUMERIC when the Hessian is singular or 200
 * steps do not suffice.
 */
rv_status rv_pseudo_maximise(rv_dcim *net, const double *data);

#endif
