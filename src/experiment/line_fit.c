/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/line_fit.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>

/* Slope and intercept; *spread = the weighted sum of squares of x about their *centre. */
static rv_line weighted_line(const rv_line_point *point, size_t count, double *centre,
                             double *spread) {
  double weight = 0, x = 0, y = 0, xy = 0;
  for (size_t i = 0; i < count; i++) {
    weight += point[i].draws;
    x += point[i].draws * point[i].x;
    y += point[i].draws * point[i].y;
  }
  x /= weight;
  y /= weight;
  *spread = 0;
  for (size_t i = 0; i < count; i++) {
    double off = point[i].x - x;
    *spread += point[i].draws * off * off;
    xy += point[i].draws * off * (point[i].y - y);
  }
  *centre = x;
  return (rv_line){.slope = xy / *spread, .intercept = y - xy / *spread * x};
}

/* The slope is a sum of y with the factors draws (x - centre) / spread. */
static void find_error(rv_line *line, const rv_line_point *point, size_t count, double centre,
                       double spread) {
  double variance = 0, squares = 0;
  for (size_t i = 0; i < count; i++) {
    double part = point[i].draws * (point[i].x - centre) / spread * point[i].sigma;
    variance += part * part;
    squares += part * part * part * part / (point[i].draws - 1);
  }
  line->slope_error = sqrt(variance);
  line->freedom = variance * variance / squares;
}

static void find_scatter(rv_line *line, const rv_line_point *point, size_t count) {
  double freedom = (double)(count - 2);
  line->chi_squared = 0;
  for (size_t i = 0; i < count; i++) {
    double residual = (point[i].y - line->intercept - line->slope * point[i].x) / point[i].sigma;
    line->chi_squared += residual * residual;
  }
  if (gsl_cdf_chisq_Q(line->chi_squared, freedom) < RV_SCATTER_LEVEL)
    line->slope_error *= sqrt(line->chi_squared / freedom);
}

static bool is_line(const rv_line_point *point, size_t count) {
  double low = INFINITY, high = -INFINITY;
  for (size_t i = 0; i < count; i++) {
    low = fmin(low, point[i].x);
    high = fmax(high, point[i].x);
    if (!isfinite(point[i].x) || !isfinite(point[i].y) || !(point[i].sigma > 0) ||
        isinf(point[i].sigma) || !(point[i].draws >= 2))
      return false;
  }
  return count >= 3 && low < high;
}

rv_line rv_fit_line(const rv_line_point *point, size_t count) {
  double centre, spread;
  if (!is_line(point, count))
    return (rv_line){NAN, NAN, NAN, NAN, NAN};
  rv_line line = weighted_line(point, count, &centre, &spread);
  find_error(&line, point, count, centre, spread);
  find_scatter(&line, point, count);
  return line;
}
