/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Means over random nets of the squared residual of DCIM eq. (19) (model/dcim_ratio.h). Layers
 * 0, ..., L have n units each, weights are independent N(0, g^2 / n), biases N(0, 1); g is called
 * the coupling. The weights of the net that runs back are turned away from the transpose by theta,
 * in a random direction orthogonal to it.
 */
#ifndef REVERIFY_THEORY_DCIM_RESIDUAL_LAW_H
#define REVERIFY_THEORY_DCIM_RESIDUAL_LAW_H

/*
 * What a turn adds to E residual^2, with equal biases and also with the best ones of the inner
 * layers: L n g^2 (1 - cos theta) / 8, at every n >= 2, L, g and theta. So in the mean over nets
 * the transpose is the best choice.
 *
 * Let V be W turned and D = W - V. V has the law of W, E(W | V) = V cos(theta), and ||D||^2 = 2
 * ||W||^2 (1 - cos theta). The part of the weights, sum ||D^l||^2 / 16, makes the amount stated;
 * the nonlinear part of an inner layer does not know of D, and has a law that does not change. The
 * linear terms d'x, d = (D^l 1 + D^(l+1)' 1) / 2, add E Var(d'x) = n g^2 (1 - cos theta) / 4 in
 * each inner layer, and as much is lost by their covariances with ln Y and ln Z: by Stein's
 * identity E D_ij ln Y = -(1 - cos theta) g^2 / n E x_j sigma(b + V_i x), with + for ln Z and W,
 * and by symmetry the mean of sigma is 1/2.
 */
double rv_dcim_turn_adds(double width, double depth, double coupling, double degrees);

/*
 * E residual^2 of tied nets for small g: (L - 1) times
 *
 *   n g^2 E s^2 / 2 + n g^4 ((1 + 1/n) (E s s'' / 4 + 3 E s'^2 / 16) - (E s')^2 / (8 n)),
 *
 * s = sigma(b), b ~ N(0, 1). ln Y and ln Z are sums of n independent terms softplus(b + w'x), alike
 * in law, whose series in w begins with s w'x + s' (w'x)^2 / 2 + s'' (w'x)^3 / 6; the means are
 * those of normal (w'x, w'y) for two states of fair bits.
 */
double rv_dcim_weak_residual_sq(double width, double depth, double coupling);

/* For what follows, of order g^6, the last term kept is allowed. */
double rv_dcim_weak_residual_allowance(double width, double depth, double coupling);

/*
 * The same beside the value: the relative size of the term next to E (L - 1) n g^2 s^2 / 2, for the
 * residual with equal biases; and that next to the leading term, of order g^4, of residual^2 with
 * the best biases of the net that runs back. There of each softplus(b + u), u of variance t = g^2 /
 * 4 over the states in wide layers, the linear part is gone, and what is left begins with s' (u^2 -
 * t) / 2: s'^2 t^2 / 2 in the mean square. The next order changes it by the part t E(s''^2 / 3 + s'
 * s''' + (s'^2)'' / 2) / E s'^2: the third power of u, what the fourth adds to the second, and the
 * mean of the field beside its bias; -0.135 g^2. In layers of n units t scatters: E t^3 / (E t E
 * t^2) = 1 + 4 / n.
 */
double rv_dcim_weak_residual_next_order(double width, double coupling);
double rv_dcim_weak_nonlinear_next_order(double width, double coupling);

#endif
