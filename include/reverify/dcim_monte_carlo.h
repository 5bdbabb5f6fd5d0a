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

#ifdef __cplusplus
}
#endif

#endif
