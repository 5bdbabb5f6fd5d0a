/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/chi_squared_cdf.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_log.h>
#include <math.h>

/*
 * With a = freedom / 2, l = x / (2a) and eta^2 / 2 = l - 1 - ln l, eta with the sign of l - 1,
 *
 *   P = erfc(-eta sqrt(a/2)) / 2 - exp(-a eta^2 / 2) / sqrt(2 pi a) * (C_0 + C_1 / a + C_2 / a^2),
 *
 * each C a power series in eta. For a >= 1000 the second term matters only where |eta| < 0.27;
 * there the terms kept leave less than 1e-15.
 */

enum { TERMS = 10 };

static const double c[3][TERMS] = {
    {-1.0 / 3, 1.0 / 12, -2.0 / 135, 1.0 / 864, 1.0 / 2835, -139.0 / 777600, 1.0 / 25515,
     -571.0 / 261273600, -281.0 / 151559100, 8.29671134095308601e-7},
    {-1.0 / 540, -1.0 / 288, 1.0 / 378, -77.0 / 77760, 1.0 / 4860, -4.01877572016460905e-7,
     -1.80985503344899778e-5, 7.64916091608111008e-6},
    {25.0 / 6048, -139.0 / 51840, 1.0 / 1296, 2.00938786008230453e-6, -1.07366532263651605e-4}};

static double series(double eta, double a) {
  double sum = 0;
  for (int order = 2; order >= 0; order--) {
    double power_series = 0;
    for (int k = TERMS - 1; k >= 0; k--)
      power_series = power_series * eta + c[order][k];
    sum = sum / a + power_series;
  }
  return sum;
}

static double temme(double x, double freedom) {
  double a = freedom / 2, u = (x - freedom) / freedom;
  double half_eta_sq = -gsl_sf_log_1plusx_mx(u), exponent = a * half_eta_sq;
  if (!(exponent < 700)) /* the tail is below 1e-300 */
    return x > freedom;
  double eta = copysign(sqrt(2 * half_eta_sq), u);
  return erfc(-eta * sqrt(a / 2)) / 2 - exp(-exponent) / sqrt(2 * M_PI * a) * series(eta, a);
}

double rv_chi_squared_cdf(double x, double freedom) {
  const double uniform_from = 2000;
  if (!(x > 0) || isinf(x))
    return isnan(x) ? NAN : x > 0;
  return freedom < uniform_from ? gsl_cdf_chisq_P(x, freedom) : temme(x, freedom);
}
