/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How far nets of weak weights are from the order in the coupling that their errors begin with.
 * Layers of n units, weights independent N(0, g^2 / n), biases N(0, 1); g is called the coupling.
 */
#ifndef REVERIFY_THEORY_DCIM_WEAK_ORDER_H
#define REVERIFY_THEORY_DCIM_WEAK_ORDER_H

/*
 * The size of the next term beside the leading one, for L layers: L g^2 / 4. The law of the weights
 * does not change with their sign, so means over nets are even in g, and the next term is K g^2 of
 * the leading one. It comes, layer by layer, from fields, of variance 1 + g^2 t, t <= 1, in place
 * of 1, which change the mean of a function f of one by the part g^2 t E f'' / (2 E f); and from
 * derivatives of the logistic function two orders up, with a variance of g^2 / 4 at most beside
 * them. That |K| <= L / 4 is measured, not derived: by test_dcim_weak_order.c, for the errors of
 * the passes, the gradients and shifts of dcim_learning, and total correlations.
 */
double rv_dcim_weak_next_order(double coupling, double depth);

/*
 * By how much that moves the slope against ln g of the mean of x^(1/degree), x being of any order:
 * the part r of x is r / degree of its root.
 */
double rv_dcim_weak_bend(double coupling, double depth, double degree);

/*
 * What the mean square error of a unit of a layer L >= 2 begins with, in the mean over nets of n >=
 * 1 units a layer: a field of variance v about z has E logistic(field) = logistic(z) + v
 * logistic''(z) / 2. To leading order z is N(0, 1) and independent of v = sum_i w_i^2 s_i, s_i =
 * logistic'(z_i), so that E v^2 = g^4 ((E s)^2 + (3 E s^2 - (E s)^2) / n). The forward pass lacks
 * that term; MacKay's formula has -pi v z logistic'(z) / 16 for it (D. MacKay, Neural Computation
 * 4, 1992). The next term is K g^2 of it; as the third cumulant of a field of few units adds to it,
 * K is larger here than above, but below 10 (measured by test_dcim_weak_order.c at widths from 1
 * on), so that the part g is more than it makes up, for g up to 0.1.
 */
double rv_dcim_weak_square(double coupling, double width);
double rv_dcim_weak_square_variance(double coupling, double width);

#endif
