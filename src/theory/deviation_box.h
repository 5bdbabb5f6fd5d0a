/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Independent N(0,1) variables g_1, ..., g_k less their part along a unit vector a,
 *
 *   e = g - a a'g,
 *
 * as the noise of a reversed layer is on the support of h (relu_error.h).
 */
#ifndef REVERIFY_THEORY_DEVIATION_BOX_H
#define REVERIFY_THEORY_DEVIATION_BOX_H

#include <stddef.h>

/* `size` coordinates alike: those with this a_i, to lie in [low, high]. */
typedef struct rv_deviation_side {
  double a, size, low, high;
} rv_deviation_side;

/*
 * P(low_i <= e_i <= high_i for all i) where sum of size a^2 = 1, a > 0; ends may be infinite.
 * Absolute error below 1e-11 for up to three and from 8 coordinates on, 1e-7 for four and five,
 * 1e-9 for six and seven. NaN without memory.
 */
double rv_deviation_box(const rv_deviation_side *side, size_t sides);

#endif
