/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Expected conditional log-likelihoods of a DCIM of few units and their gradients, by enumeration.
 * The data are a law D of (x^0, x^L), given as a matrix of 2^(n_0) rows, one for each x^0, and
 * 2^(n_L) columns:
 *
 *   forward:  sum D(x^0, x^L) ln p(x^L | x^0),                   half of DCIM eq. (16)
 *   pair:     the same + sum D(x^0, x^L) ln q(x^0 | x^L),        eqs. (16), (21)
 *
 * q being the chain that runs back with the transposed weights and the same biases. Two ways to
 * read p (and q): exactly, with the inner layers summed over; and by the forward pass, p(x^L |
 * x^0) = prod_j m_j^(x_j) (1 - m_j)^(1 - x_j) with the means m of the recursion (14), as a network
 * is trained.
 *
 * The exact gradient is Fisher's identity: with T^l the transition matrix to layer l, A = T^1 ...
 * T^(l-1), B = T^(l+1) ... T^L, C = D / p entry by entry,
 *
 *   R^l(u, v) = T^l(u, v) (A' C B')(u, v)
 *
 * is the law of (x^(l-1), x^l) when x^0, x^L come from the data and the inner layers from the
 * model, and the gradients are those of one layer, averaged: sum R^l (v_j - logistic(field_j(u)))
 * for b_j^l, the same times u_i for W_ji^l.
 */
#ifndef REVERIFY_MODEL_DCIM_LIKELIHOOD_H
#define REVERIFY_MODEL_DCIM_LIKELIHOOD_H

#include "reverify/dcim_network.h"
#include "reverify/status.h"

/* Units of a layer. */
enum { RV_LIKELIHOOD_WIDTH_MAX = 6 };

typedef enum rv_reading { RV_SUMMED_OVER, RV_BY_PASS } rv_reading;

/* out (2^(n_(l-1)) x 2^(n_l), row-major) = p(x^l | x^(l-1)), each to a relative error of rounding.
   RV_EINVAL for wider layers than RV_LIKELIHOOD_WIDTH_MAX, RV_ENOMEM; so do all below. */
rv_status rv_dcim_step_matrix(double *out, const rv_dcim *net, size_t layer);

/* out (2^(n_0) x 2^(n_L), row-major) = p(x^L | x^0). */
rv_status rv_dcim_end_matrix(double *out, const rv_dcim *net);

/*
 * *value = the likelihood of the data, `gradient` = its derivatives by the weights and biases of
 * `net`, kept where a net of the same widths keeps these; it must be open, and the biases of layer
 * 0 get 0 from the forward half. No probability may be 0 where the data have none.
 */
rv_status rv_dcim_forward_likelihood(double *value, rv_dcim *gradient, const rv_dcim *net,
                                     const double *data, rv_reading reading);
rv_status rv_dcim_pair_likelihood(double *value, rv_dcim *gradient, const rv_dcim *net,
                                  const double *data, rv_reading reading);

/*
 * data (2^(n_0) x 2^(n_L)) = pi(x^0) p(x^L | x^0), pi the law that running p up and q down leaves
 * as it is: of all laws from which x^L comes by p, the one most consistent with q. For L = 1 that
 * is Gibbs sampling, and the data are those of a restricted Boltzmann machine; for L >= 2 x^0 given
 * x^L does not have the law q even so.
 */
rv_status rv_dcim_stationary_data(double *data, const rv_dcim *net);

/* out = the law with the marginals of `data` whose x^0 and x^L are independent. RV_ENOMEM. */
rv_status rv_independent_data(double *out, const double *data, size_t rows, size_t columns);

#endif
