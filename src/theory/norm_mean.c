/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/norm_mean.h"

#include "numeric/legendre.h"
#include "reverify/wishart_edge.h"
#include "reverify/wishart_law.h"
#include "theory/edge_expansion.h"
#include "theory/wishart_limit.h"

#include <math.h>

/* The integral of P(norm > epsilon), from nine scales below the edge that lies farther out. */
static double expanded_mean(double m, double n) {
  enum { NODES = 32, PIECES = 6 };
  double node[NODES], weight[NODES];
  rv_legendre_rule(node, weight, NODES);
  rv_edge edge = rv_upper_edge(m, n);
  double scale = edge.scale / m, centre = (edge.centre - m) / m;
  double low = fmax(centre - 9 * scale, n > m ? 1 : 0), high = centre + 14 * scale;
  double step = (high - low) / PIECES, mean = low;
  for (int piece = 0; piece < PIECES; piece++)
    for (int i = 0; i < NODES; i++) {
      double epsilon = low + step * (piece + (1 + node[i]) / 2);
      mean += weight[i] * step / 2 * (1 - rv_limit_norm_cdf(epsilon, m, n));
    }
  return mean;
}

/* The integral of P(norm > epsilon) from `low` to `high`, in as many pieces as show the law. */
static double mean_beyond(double low, double high, const rv_wishart_law *law) {
  enum { NODES = 24, PIECES = 8 };
  double node[NODES], weight[NODES], sum = 0;
  rv_legendre_rule(node, weight, NODES);
  /* by u = sqrt(1 - epsilon), or sqrt(1 + epsilon), a singular value: smooth where it is 0 */
  double sign = low < 1 ? -1 : 1;
  double from = sqrt(1 + sign * low), step = (sqrt(1 + sign * high) - from) / PIECES;
  for (int piece = 0; piece < PIECES; piece++)
    for (int i = 0; i < NODES; i++) {
      double u = from + step * (piece + (1 + node[i]) / 2), epsilon = sign * (u * u - 1);
      sum += weight[i] * step * u * sign * rv_wishart_law_upper(law, RV_NORM, epsilon);
    }
  return sum;
}

/*
 * The singular values of W lie within sqrt(n) of sqrt(m), and the largest is no less than the norm
 * of a row or of a column, up to ten standard deviations: from there on, which for a wide W is far
 * beyond 1, the law is looked at.
 */
static double exact_mean(double m, double n, const rv_wishart_law *law) {
  const double beyond = 10;
  double e = (sqrt(n) + beyond) / sqrt(m), high = 2 * e + e * e;
  if (!(n > m))
    return mean_beyond(0, fmin(1, high), law) + (high > 1 ? mean_beyond(1, high, law) : 0);
  double longest = fmax(sqrt(n) - beyond, 0), low = fmax(longest * longest / m - 1, 1);
  return low + mean_beyond(low, high, law);
}

double rv_norm_mean(double m, double n) {
  rv_wishart_law *law;
  if (fmin(m, n) > RV_NORM_EXACT_MAX)
    return expanded_mean(m, n);
  if (rv_wishart_law_open(&law, m, n) != RV_OK)
    return NAN;
  double mean = exact_mean(m, n, law);
  rv_wishart_law_close(law);
  return mean;
}

double rv_norm_mean_allowance(double m, double n) {
  if (fmin(m, n) <= RV_NORM_EXACT_MAX)
    return 1e-9 * rv_bai_yin_norm(m, n);
  double h = rv_upper_expansion(m, n).h;
  return 2.3 * h * h * rv_upper_edge(m, n).scale / m;
}
