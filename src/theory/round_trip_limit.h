/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A hidden vector down a ReLU layer and up again, twice: h has k ones and n - k zeros,
 *
 *   x  = r(alpha W h) . dropout,   z  = r(W'x + b),
 *   x~ = r(alpha W z) . dropout,   z~ = r(W'x~ + b),
 *
 * W an m x n matrix of independent N(0,1) entries, alpha = 2 / (pm), s = ||h||, b = -tau sigma,
 * sigma = s sqrt(2 / (pm)), the dropouts independent. Do x and x~ have the same z?
 *
 * W is used four times, and each use fixes it in one direction: with z_0 = W h, g = G'x / ||x||,
 * z_ = z - a h the part of z across h, a = h'z / s^2, xi = G z_ / ||z_|| and e = z_ / ||z_||, where
 * G is a matrix like W, independent of z_0,
 *
 *   W'x  = h z_0'x / s^2 + ||x|| P g,                            P = I - h h' / s^2
 *   W z  = a z_0 + (g'z_) x^ + ||z_|| (xi - x^ x^'xi),           x^ = x / ||x||
 *   W'x~ = h z_0'x~ / s^2 + P g x^'x~ + e xi_'x~ + ||x~_|| (P - e e') gamma,
 *
 * xi_ and x~_ the parts across x, and z_0 / s, g, xi, gamma independent standard normal vectors.
 * This is exact at every size. In wide layers the products are those of the law of large numbers,
 * and the coordinates of z and z~ jointly rectified Gaussian.
 */
#ifndef REVERIFY_THEORY_ROUND_TRIP_LIMIT_H
#define REVERIFY_THEORY_ROUND_TRIP_LIMIT_H

#include "reverify/status.h"

typedef struct rv_round_trip_law {
  double m, n, k, p, tau;
} rv_round_trip_law;

typedef struct rv_round_trip_limit {
  double error_sq; /* ||z~ - z||^2 / ||z||^2 */
  double cosine;   /* of the angle between z and z~ */
  double rest;     /* relative: how much less than their sums' spread is left out, see below */
  double lost;     /* at least P(z~ = 0), where there is no angle */
} rv_round_trip_limit;

/*
 * The limit of large k and pm at k / (pm) fixed. `rest` is what the spread of the sums adds to
 * their ratio, relatively, of order 1/k: with N = ||z||^2 and S = ||z~ - z||^2, Var N <= 4 sigma^2
 * E N and Var S <= 4 sigma^2 E S by Poincare's inequality; two gains of variance v = (3 - p/2) 2 /
 * (pm) each move all of h; and all noise is multiplied by gains once in each of the four uses of W,
 * which makes (1 + v)^4 of its square. Where tau is so large that E ||z||^2 is 0 in doubles, z and
 * z~ are both 0, of error 0 and cosine 1, and `rest` is infinite. RV_ENOMEM.
 *
 * ||z~|| is a Lipschitz function of normal numbers, of a constant c with c^2 <= sigma^2 (5 + 6 /
 * k): the first noise comes once in z and once more, (1 + 1)^2, fresh noise once, and gains of
 * variance at most 6 / (pm) = 3 sigma^2 / k twice. So P(z~ = 0) <= exp(-(E ||z~||)^2 / (2 c^2)) (B.
 * Tsirelson, I. Ibragimov, V. Sudakov, 1976), and (E ||z~||)^2 >= E ||z~||^2 - c^2.
 */
rv_status rv_round_trip_limit_find(rv_round_trip_limit *out, const rv_round_trip_law *law);

/* sigma = s sqrt(2 / (pm)), s = sqrt(k). */
double rv_round_trip_sigma(const rv_round_trip_law *law);

/*
 * P(argmax V z = argmax V z~) for a matrix V of `classes` rows of independent N(0,1) entries, at
 * the angle of z and z~, 0 to pi/2. For two classes 1 - angle/pi. RV_ENOMEM gives NaN.
 */
double rv_same_argmax(double angle, double classes);

#endif
