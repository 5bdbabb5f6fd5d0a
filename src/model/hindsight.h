/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The best bias for one draw, chosen when the draw is known. */
#ifndef REVERIFY_MODEL_HINDSIGHT_H
#define REVERIFY_MODEL_HINDSIGHT_H

#include <stddef.h>

/*
 * The least over all real b of the mean of (r(u_i + b) - 1)^2 over u (count >= 1), which is sorted:
 * between two neighbours of -u the sum is a parabola in b, and its minimum there is taken.
 */
double rv_least_flat_error_sq(double *u, size_t count);

#endif
