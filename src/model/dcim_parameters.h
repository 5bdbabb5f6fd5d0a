/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The weights and biases of a net as one vector: W^1, ..., W^L row by row, then all biases. */
#ifndef REVERIFY_MODEL_DCIM_PARAMETERS_H
#define REVERIFY_MODEL_DCIM_PARAMETERS_H

#include "reverify/dcim_network.h"

/* Its length. */
size_t rv_dcim_parameter_count(const rv_dcim *net);

/* out = the vector of `net`; and back. */
void rv_dcim_gather(double *out, const rv_dcim *net);
void rv_dcim_scatter(rv_dcim *net, const double *from);

/* The Euclidean norm, and the distance of two nets of the same widths. */
double rv_dcim_norm(const rv_dcim *net);
double rv_dcim_distance(const rv_dcim *a, const rv_dcim *b);

#endif
