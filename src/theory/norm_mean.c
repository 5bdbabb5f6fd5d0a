/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/norm_mean.h"

#include "numeric/legendre.h"
#include "reverify/wishart_edge.h"
#include "reverify/wishart_exact.h"
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

double rv_norm_mean(double m, double n) {
  if (fmin(m, n) > RV_NORM_EXACT_MAX)
    return expanded_mean(m, n);
  rv_wishart_exact *law;
  if (rv_wishart_exact_open(&law, m, n) != RV_OK)
    return NAN;
  double mean = rv_wishart_exact_norm_mean(law);
  rv_wishart_exact_close(law);
  return mean;
}

double rv_norm_mean_allowance(double m, double n) {
  if (fmin(m, n) <= RV_NORM_EXACT_MAX)
    return 1e-9 * rv_bai_yin_norm(m, n);
  double h = rv_upper_expansion(m, n).h;
  return 2.3 * h * h * rv_upper_edge(m, n).scale / m;
}
