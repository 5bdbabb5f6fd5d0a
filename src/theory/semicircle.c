/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/semicircle.h"

#include <math.h>

double rv_semicircle_pdf(double x) {
  return fabs(x) > 2 ? 0 : sqrt((2 - x) * (2 + x)) / (2 * M_PI);
}

/* With x = 2 cos(theta) the mass above x is (theta - sin(theta) cos(theta)) / pi. */
double rv_semicircle_cdf(double x) {
  if (isnan(x))
    return x;
  if (fabs(x) >= 2)
    return x > 0 ? 1 : 0;
  double theta = 2 * atan2(sqrt(2 + x), sqrt(2 - x)); /* from 0 at x = -2 */
  return (theta - sin(theta) * cos(theta)) / M_PI;
}
