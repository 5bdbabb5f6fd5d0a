/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/wishart_limit.h"

#include "reverify/tracy_widom.h"
#include "reverify/wishart_edge.h"
#include "theory/edge_expansion.h"

#include <math.h>

double rv_limit_largest_cdf(double x, double m, double n) {
  rv_edge edge = rv_upper_edge(m, n);
  rv_edge_expansion upper = rv_upper_expansion(m, n);
  return rv_expanded_cdf((x - edge.centre) / edge.scale, &upper);
}

double rv_limit_smallest_cdf(double x, double m, double n) {
  if (x <= 0)
    return n < m ? 0 : NAN;
  rv_edge edge = rv_lower_edge_log(m, n);
  rv_edge_expansion lower = rv_lower_expansion(m, n);
  return 1 - rv_expanded_cdf((edge.centre - log(x)) / edge.scale, &lower);
}

/* What the dependence of the edges adds to P(upper <= t, lower <= s), in their scales. */
static double dependence(double t, double s, double h) {
  return -2 * h * rv_tracy_widom_derivative(1, 1, t) * rv_tracy_widom_derivative(1, 1, s);
}

double rv_limit_norm_cdf(double epsilon, double m, double n) {
  rv_edge edge = rv_upper_edge(m, n);
  rv_edge_expansion upper = rv_upper_expansion(m, n);
  double t = (m * epsilon + (m - edge.centre)) / edge.scale, cdf = rv_expanded_cdf(t, &upper);
  if (!(n < m) || epsilon >= 1)
    return n > m && epsilon < 1 ? 0 : cdf;
  rv_edge_expansion lower = rv_lower_expansion(m, n);
  edge = rv_lower_edge_log(m, n);
  double log_smallest = log1p(-epsilon) + log(m), s = (edge.centre - log_smallest) / edge.scale;
  return fmax(cdf * rv_expanded_cdf(s, &lower) + dependence(t, s, upper.h), 0);
}
