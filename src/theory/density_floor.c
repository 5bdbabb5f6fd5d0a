/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/density_floor.h"

#include "reverify/gain.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* E g^2 over |g| < t is the cdf of chi^2_3 at t^2: the density of chi^2_3 is that of chi^2_1 times
   its argument. */
double rv_capped_noise_sq(double sigma) {
  if (sigma == 0)
    return 0;
  double t_sq = 1 / sigma / sigma;
  return gsl_cdf_chisq_Q(t_sq, 1) + sigma * sigma * gsl_cdf_chisq_P(t_sq, 3);
}

double rv_density_floor(const rv_relu_law *law, double k, double delta) {
  double q_low = rv_gain_lower_quantile(delta / 2, law->m, law->p);
  double sigma = rv_relu_alpha(law) * sqrt(k * q_low);
  double distance = sqrt(log(4 / delta) / (2 * k));
  return rv_capped_noise_sq(sigma) - 2 * distance;
}
