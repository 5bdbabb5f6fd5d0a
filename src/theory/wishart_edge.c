/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/wishart_edge.h"

#include "reverify/tracy_widom.h"
#include "theory/edge_expansion.h"

#include <math.h>

double rv_bai_yin_norm(double m, double n) {
  return 2 * sqrt(n / m) + n / m;
}

double rv_bai_yin_largest(double m, double n) {
  double root = 1 + sqrt(n / m);
  return root * root;
}

double rv_bai_yin_smallest(double m, double n) {
  double root = fmax(1 - sqrt(n / m), 0);
  return root * root;
}

double rv_davidson_szarek_norm(double m, double n, double delta) {
  double e = sqrt(n / m) + sqrt(2 * log(2 / delta) / m);
  return 2 * e + e * e;
}

/* Johnstone's centre and scale for sides a = sqrt(m), b = sqrt(n) of whatever shift. */
static rv_edge upper_edge(double a, double b) {
  return (rv_edge){.centre = (a + b) * (a + b), .scale = (a + b) * cbrt(1 / a + 1 / b)};
}

rv_edge rv_upper_edge(double m, double n) {
  return upper_edge(sqrt(m - 0.5), sqrt(n - 0.5));
}

rv_edge rv_upper_edge_uncorrected(double m, double n) {
  return upper_edge(sqrt(m), sqrt(n));
}

rv_edge rv_lower_edge_log(double m, double n) {
  if (!(n < m))
    return (rv_edge){NAN, NAN};
  double a = sqrt(m - 0.5), b = sqrt(n - 0.5);
  double centre = (a - b) * (a - b), scale = (a - b) * cbrt(1 / b - 1 / a);
  double relative = scale / centre;
  return (rv_edge){.centre = log(centre) + relative * relative / 8, .scale = relative};
}

double rv_largest_limit_mean(double m, double n) {
  rv_edge edge = rv_upper_edge(m, n);
  return edge.centre + edge.scale * rv_tracy_widom_mean(1);
}

double rv_smallest_limit_mean(double m, double n) {
  if (!(n < m))
    return 0;
  rv_edge edge = rv_lower_edge_log(m, n);
  return exp(edge.centre - edge.scale * rv_tracy_widom_mean(1));
}

double rv_edge_limit_distance(double m, double n) {
  rv_edge_expansion e = rv_upper_expansion(m, n);
  return rv_expansion_distance(&e);
}

double rv_lower_edge_limit_distance(double m, double n) {
  rv_edge_expansion e = rv_lower_expansion(m, n);
  return n < m ? rv_expansion_distance(&e) : NAN;
}

bool rv_upper_edge_leads(double m, double n) {
  const double scales = 10;
  double between = n < m ? 2 * n : m * rv_bai_yin_largest(m, n) - 2 * m;
  return between >= scales * rv_upper_edge(m, n).scale;
}

double rv_upper_edge_length(double m, double n) {
  double sum = sqrt(m) + sqrt(n);
  return cbrt(m * n / (sum * sum));
}

double rv_lower_edge_length(double m, double n) {
  double difference = sqrt(m) - sqrt(n);
  return cbrt(m * n / (difference * difference));
}
