/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An image h >= 0 goes up through random ReLU layers and comes back down through their transposed
 * weights, without biases, scaled in the end to its own norm: s = c r(u). In the limit of wide
 * layers (layered_error.h, with the layers turned over: the image is the theory's h^(L))
 *
 *   u = gain h + sigma (g - h h'g / ||h||^2),   g ~ N(0, I),
 *
 * so that ||s - h||^2 = 2 ||h||^2 (1 - h'r(u) / (||h|| ||r(u)||)), which does not depend on the
 * scale of u. Assumed: independent N(0,1) weights up to a scale for each layer, no dropout, and
 * that sums over the image's pixels are close to their means.
 */
#ifndef REVERIFY_THEORY_REGENERATED_ERROR_H
#define REVERIFY_THEORY_REGENERATED_ERROR_H

#include "reverify/layered_error.h"

/*
 * *out = ||s - h|| / ||h|| for an image of width[0] pixels, of which `hidden` has those above 0,
 * regenerated from layer `depth`, 1 to RV_DEPTH_MAX, of units width[1], ..., width[depth].
 * RV_EINVAL as rv_layered_evolve.
 */
rv_status rv_regenerated_error(double *out, const rv_hidden *hidden, const size_t *width,
                               size_t depth);

#endif
