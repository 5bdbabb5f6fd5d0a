/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/chi_squared_cdf.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_log.h>
#include <math.h>

/*
 * With a = freedom / 2, l = x / (2a) and eta^2 / 2 = l - 1 - ln l, eta with the sign of l - 1,
 *
 *   P = erfc(-eta sqrt(a/2)) / 2 - exp(-a eta^2 / 2) / sqrt(2 pi a) * (C_0(eta) + C_1(eta)/a +
 * ...).
 *
 * For a > 5e4 the second term matters only where |eta| < 0.04; there the Taylor series of C_0 to
 * eta^5 and of C_1 to eta leave less than 1e-14.
 */
static double temme(double x, double freedom) {
  double a = freedom / 2, u = (x - freedom) / freedom;
  double half_eta_sq = -gsl_sf_log_1plusx_mx(u);
  double eta = copysign(sqrt(2 * half_eta_sq), u);
  static const double c0[] = {-1.0 / 3,  1.0 / 12,   -2.0 / 135,
                              1.0 / 864, 1.0 / 2835, -139.0 / 777600};
  double sum = 0;
  for (int k = 5; k >= 0; k--)
    sum = sum * eta + c0[k];
  sum += (-1.0 / 540 - eta / 288) / a;
  return erfc(-eta * sqrt(a / 2)) / 2 - exp(-a * half_eta_sq) / sqrt(2 * M_PI * a) * sum;
}

double rv_chi_squared_cdf(double x, double freedom) {
  const double uniform_from = 1e5;
  if (!(x > 0))
    return isnan(x) ? NAN : 0;
  return freedom < uniform_from ? gsl_cdf_chisq_P(x, freedom) : temme(x, freedom);
}
