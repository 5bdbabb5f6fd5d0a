/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * With w = sqrt(1 - e) and z = c / (sqrt 2 w), completing the square gives
 *
 *   f(e) = exp(-c^2 / 2) / 2 (erfcx(z) / w - erfcx(c / sqrt 2)),
 *
 * erfcx(z) = exp(z^2) erfc(z), bounded where Re z > 0, as it is off the cut. Near e = 0 the
 * difference cancels, and is the series sum over j of (e/2)^j E r(g - c)^(2j) / j!.
 */
#include "theory/excess_transform.h"

#include <cerf.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

/* The terms left out are below 0.25^26 of the first. */
static const double series_radius = 0.25;

enum { MOMENTS = 2 * RV_EXCESS_TERMS + 1 };

/*
 * I_n = E r(g - c)^n from I_n = (n - 1) I_(n-2) - c I_(n-1). Forwards the recurrence loses
 * exp(2 c sqrt(2n)); backwards, in the ratios I_n / I_(n-1), an error at the start of size 1/n
 * shrinks by as much.
 */
static void forward_moments(double moment[MOMENTS], double c) {
  moment[0] = gsl_cdf_ugaussian_Q(c);
  moment[1] = gsl_ran_ugaussian_pdf(c) - c * moment[0];
  for (int n = 2; n < MOMENTS; n++)
    moment[n] = (n - 1) * moment[n - 2] - c * moment[n - 1];
}

static void backward_moments(double moment[MOMENTS], double c) {
  double root = sqrt(2.0 * MOMENTS) + 18 / c; /* exp(-36) */
  double ratio = (sqrt(c * c + 2 * root * root) - c) / 2;
  for (double n = floor(root * root / 2); n >= 1; n--) {
    ratio = n / (c + ratio);
    if (n < MOMENTS)
      moment[(int)n] = ratio;
  }
  moment[0] = gsl_cdf_ugaussian_Q(c);
  for (int n = 1; n < MOMENTS; n++)
    moment[n] *= moment[n - 1];
}

rv_excess rv_excess_of(double threshold) {
  rv_excess excess = {.threshold = threshold};
  double moment[MOMENTS], factor = 1;
  if (threshold < 0.25)
    forward_moments(moment, threshold);
  else
    backward_moments(moment, threshold);
  for (int j = 1; j <= RV_EXCESS_TERMS; j++) {
    factor /= 2 * j;
    excess.coefficient[j - 1] = factor * moment[2 * j];
  }
  return excess;
}

static double complex series(double complex e, const rv_excess *excess) {
  double complex sum = 0;
  for (int j = RV_EXCESS_TERMS - 1; j >= 0; j--)
    sum = sum * e + excess->coefficient[j];
  return sum * e;
}

double complex rv_excess_transform(double complex e, const rv_excess *excess) {
  if (fabs(creal(e)) + fabs(cimag(e)) < series_radius)
    return series(e, excess);
  double c = excess->threshold * M_SQRT1_2;
  double complex w = csqrt(1 - e);
  return exp(-c * c) / 2 * (cerfcx(c / w) / w - erfcx(c));
}

double complex rv_excess_above(double complex e, const rv_excess *excess) {
  double c = excess->threshold * M_SQRT1_2;
  double complex w = csqrt(1 - e);
  return exp(-c * c) / 2 * cerfcx(c / w) / w;
}

static double series_slope(double e, const rv_excess *excess) {
  double sum = 0;
  for (int j = RV_EXCESS_TERMS - 1; j >= 0; j--)
    sum = sum * e + (j + 1) * excess->coefficient[j];
  return sum;
}

double rv_excess_slope(double e, const rv_excess *excess) {
  const double far = 50; /* from where the leading terms are closer than the difference */
  if (fabs(e) < series_radius)
    return series_slope(e, excess);
  double c = excess->threshold * M_SQRT1_2, w = sqrt(1 - e), z = c / w, square = z * z;
  double bracket = z < far ? erfcx(z) * (1 + 2 * square) - M_2_SQRTPI * z
                           : M_2_SQRTPI / 2 / (z * square) * (1 - 3 / square);
  return exp(-c * c) / (4 * w * w * w) * bracket;
}
