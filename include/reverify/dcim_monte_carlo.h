/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Monte Carlo for the units of the top layer of a DCIM given x^0, at any width. Only x^1, ...,
 * x^(L-2) are drawn: given x^(L-2) the units of layer L - 1 are independent, so E(x^L | x^(L-2))
 * is one exact marginal per unit (sigmoid_marginal.h). The last two layers are thereby integrated
 * exactly (Rao-Blackwell), and nets of up to two layers altogether.
 */
#ifndef REVERIFY_DCIM_MONTE_CARLO_H
#define REVERIFY_DCIM_MONTE_CARLO_H

#include "reverify/dcim_network.h"
#include "reverify/status.h"
#include "reverify/stream.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * mean and error (`units` each) = estimates of E(x_j^L | x^0) for the first `units` units of the
 * top layer, and their standard errors, from `samples` >= 2 independent draws; draw t comes from
 * the stream (key, 2^40 + t). input (n_0) holds 0 and 1. RV_EINVAL for fewer samples or more units
 * than there are, RV_ENOMEM.
 */
rv_status rv_dcim_monte_carlo(const rv_stream_key *key, double *mean, double *error,
                              const rv_dcim *net, const double *input, size_t units,
                              size_t samples);

/*
 * The same for the probabilities of the classes, layer L being one categorical unit. A softmax of
 * independent units has no one-dimensional integral, so here x^(L-1) is drawn too and the last
 * layer alone is integrated: posterior and error (n_L each).
 */
rv_status rv_dcim_monte_carlo_posterior(const rv_stream_key *key, double *posterior, double *error,
                                        const rv_dcim *net, const double *input, size_t samples);

/*
 * *variance = that of one draw of rv_dcim_monte_carlo for a unit of the top layer, exactly: Var
 * E(x_j^L | x^(L-2)) by enumeration, `law` being that of layer L - 2 >= 1 given x^0 (dcim_exact.h).
 * Takes 2^(n_(L-2) + n_(L-1)) multiplications. RV_EINVAL for fewer than 3 layers or layers too
 * wide, RV_ENOMEM.
 */
rv_status rv_dcim_monte_carlo_variance(double *variance, const rv_dcim *net, const double *law,
                                       size_t unit);

/* The same of rv_dcim_monte_carlo_posterior for a class: Var p(c | x^(L-1)), `law` being that of
   layer L - 1 >= 1. RV_EINVAL for a single layer or one too wide, RV_ENOMEM. */
rv_status rv_dcim_monte_carlo_posterior_variance(double *variance, const rv_dcim *net,
                                                 const double *law, size_t class_index);

#ifdef __cplusplus
}
#endif

#endif
