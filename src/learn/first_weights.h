/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first weights of a unit, or of a kernel. */
#ifndef REVERIFY_LEARN_FIRST_WEIGHTS_H
#define REVERIFY_LEARN_FIRST_WEIGHTS_H

#include "reverify/stream.h"

#include <stddef.h>

/* weight[0 .. inputs-1] = N(0, sd^2) from a row of the key; returns their sum. */
double rv_first_weights_draw(float *weight, size_t inputs, double sd, const rv_stream_key *key,
                             uint64_t row);

#endif
