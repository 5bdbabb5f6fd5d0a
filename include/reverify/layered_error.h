/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What reversing several ReLU layers one by one does to a k-sparse h >= 0, in the limit of large
 * layers. Downwards h^(l-1) = r(alpha_l W_l h^(l)) . dropout, from h = h^(L) to x = h^(0), W_l an
 * n_(l-1) x n_l matrix of independent N(0,1) entries, alpha_l = 2 / (p n_(l-1)); upwards
 *
 *   hhat^(l) = r(u^(l) + b_l),   u^(l) = a_l W_l' hhat^(l-1),   hhat^(0) = x,
 *
 * with the scale a_l = 1 in the theory. Given h^(l), z_l = W_l h^(l) and hhat^(l-1), with s =
 * ||h^(l)|| and g ~ N(0, I),
 *
 *   u^(l) = a_l [h^(l) z_l'hhat^(l-1) / s^2 + ||hhat^(l-1)|| (g - h^(l) h^(l)'g / s^2)],
 *
 * so every layer is described by two numbers, which the law of large numbers fixes: its gain
 * h'u / ||h||^2 and its noise ||hhat^(l-1)||. A layer below the top is not sparse: a unit is active
 * with probability p/2 and then half-normal. With zeta ~ N(0,1) the unit's input, in units of which
 * an active unit has the value r(zeta), u = c r(zeta) + nu g and threshold beta:
 *
 *   energy  A  = 2 E[r(c zeta + nu g - beta)^2; zeta > 0] + (2 - p)/p E r(nu g - beta)^2
 *   gain    c' = 2 E[zeta r(c zeta + nu g - beta); zeta > 0] - 2 phi(0) E r(nu g - beta)
 *   noise   nu'^2 = A n_l / n_(l-1) of the layer above, in its own units.
 *
 * The second term of c' is due to silent units that come back above 0: their zeta is negative.
 */
#ifndef REVERIFY_LAYERED_ERROR_H
#define REVERIFY_LAYERED_ERROR_H

#include "reverify/hidden.h"
#include "reverify/status.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { RV_DEPTH_MAX = 64 };

/* The layers, counted from the bottom; arrays over layers have room for all. */
typedef struct rv_layered_law {
  size_t depth;                   /* 1 to RV_DEPTH_MAX */
  double width[RV_DEPTH_MAX + 1]; /* of x = h^(0) first, of h = h^(depth) last */
  double p;                       /* probability that dropout keeps a unit, in every layer */
} rv_layered_law;

/* Widths from n at the top to m at the bottom by one ratio, rounded; depth 1 to RV_DEPTH_MAX. */
rv_layered_law rv_layered_geometric(size_t depth, double m, double n, double p);

/* Which bias the layers below the top have; all are at most 0. */
typedef enum rv_inner_bias {
  RV_NO_BIAS,
  RV_LEAST_ERROR, /* makes E ||hhat^(l) - h^(l)||^2 least, layer by layer from the bottom */
  RV_MOST_SIGNAL  /* makes the noise of the layer above least, in units of its gain */
} rv_inner_bias;

/* hhat^(l) = r(scale[l] W_l' hhat^(l-1) + bias[l]), l = 1 .. depth; element 0 is not used. */
typedef struct rv_layered_reversal {
  double scale[RV_DEPTH_MAX + 1], bias[RV_DEPTH_MAX + 1];
} rv_layered_reversal;

/* The two numbers of a layer, scale included, and the error of what comes out below the top. */
typedef struct rv_layer_state {
  double gain;  /* h'u / ||h||^2; 1 for a single layer */
  double noise; /* a_l ||hhat^(l-1)|| in units of ||h|| sqrt(2 / (p n_(l-1))); 1 for a single one */
  double error_sq; /* ||hhat^(l) - h^(l)||^2 / ||h^(l)||^2, l < depth */
} rv_layer_state;

typedef struct rv_layered_evolution {
  rv_layered_reversal reversal; /* bias[depth] is 0: the top's is chosen apart, see below */
  rv_layer_state state[RV_DEPTH_MAX + 1];
} rv_layered_evolution;

/*
 * Runs through the layers from the bottom. `norm` is ||h||, the unit of the biases. If `restored`,
 * a_l = 1/gain, so that every layer has the gain 1. RV_EINVAL when layers are so narrow that no
 * bias leaves a gain above 0.
 */
rv_status rv_layered_evolve(rv_layered_evolution *out, const rv_layered_law *law, double norm,
                            rv_inner_bias inner, bool restored);

/* The unit of the top's bias, the sd of its noise: b_L = -tau sigma. */
double rv_layered_sigma(const rv_layered_evolution *evolution, const rv_layered_law *law,
                        double norm);

/*
 * E ||r(u + b) - h||^2 / ||h||^2 of a top layer of n units given its gain and sigma, the sd of its
 * noise off the support: exact at every size.
 */
double rv_layered_error_given_sq(const rv_hidden *hidden, double n, double gain, double sigma,
                                 double bias);

/*
 * The same at gain and noise of the limit, b = -tau sigma. It lacks the spread of gain and noise,
 * which adds about the variance of the gain: 2 (3 - p/2) / (p n_0) at depth 1 (relu_error.h has
 * it), and of order 1/n_(L-1) at every depth.
 */
double rv_layered_error_sq(const rv_layered_evolution *evolution, const rv_layered_law *law,
                           const rv_hidden *hidden, double tau);

/* The tau in [0, 12] that makes it smallest; NaN when the search fails. */
double rv_layered_optimal_tau(const rv_layered_evolution *evolution, const rv_layered_law *law,
                              const rv_hidden *hidden);

/*
 * Infinitely many layers, each `ratio` = n_(l-1)/n_l times as wide as the next above, bias by
 * RV_NO_BIAS or RV_MOST_SIGNAL: the limit of noise^2 / gain^2, by which the width n_(L-1) below the
 * top counts for less; INFINITY when it grows without bound, as it does below the critical ratio.
 */
double rv_layered_noise_limit(double ratio, double p, rv_inner_bias inner);
double rv_layered_critical_ratio(double p, rv_inner_bias inner);

#ifdef __cplusplus
}
#endif

#endif
