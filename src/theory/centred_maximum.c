/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The mean of the g_i is N(0, 1/k) and independent of their deviations from it, so with F the cdf
 * wanted, Phi(x)^k = P(max g <= x) = E F(x + Y / sqrt(k)), Y ~ N(0,1): F smoothed by a Gaussian.
 * Phi^k is entire, and the heat flow can be run backwards by going into the complex plane:
 *
 *   F(c) = E Phi(c + i Y / sqrt(k))^k.
 */
#include "theory/centred_maximum.h"

#include <complex.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

/*
 * Phi(c + i d) by its Taylor series in d: the derivatives of Phi are phi times Hermite
 * polynomials, Phi^(j)(c) = (-1)^(j-1) He_(j-1)(c) phi(c), and (-1)^(j-1) i^j is i, 1, -i, -1 in
 * turn, so that each term is real or imaginary.
 */
static double complex normal_cdf(double c, double d) {
  enum { TERMS_MAX = 400 };
  double density = gsl_ran_ugaussian_pdf(c), real = gsl_cdf_ugaussian_P(c), imaginary = 0;
  double before = 0, hermite = 1; /* He_(j-2) and He_(j-1) at j = 1 */
  double power = 1;               /* d^j / j! */
  for (int j = 1; j < TERMS_MAX; j++) {
    power *= d / j;
    double term = ((j - 1) % 4 < 2 ? 1 : -1) * density * hermite * power;
    if (j % 2 == 1)
      imaginary += term;
    else
      real += term;
    /* beyond this the factorial wins for good */
    if (j > 8 + 2 * d * d + 4 * fabs(c * d) && fabs(term) < 1e-18)
      break;
    double after = c * hermite - (j - 1) * before;
    before = hermite;
    hermite = after;
  }
  return real + I * imaginary;
}

double rv_centred_maximum_cdf(double c, double k) {
  if (isnan(c) || !(k >= 1))
    return NAN;
  if (k == 1)
    return c >= 0;
  if (c <= 0)
    return 0;
  if (k == 2) /* half the difference of two */
    return 1 - 2 * gsl_cdf_ugaussian_Q(c * M_SQRT2);
  /* the deviations have negative correlations: all are below c with a probability of at most the
     product (D. Slepian, Bell Syst. Tech. J. 41, 1962) */
  if (k * log1p(-gsl_cdf_ugaussian_Q(c / sqrt(1 - 1 / k))) < log(1e-11))
    return 0;
  double one_above = k * gsl_cdf_ugaussian_Q(c / sqrt(1 - 1 / k));
  if (one_above < 1e-11) /* that two are above is less likely by as much again */
    return 1 - one_above;
  /* the trapezoid rule, exponentially accurate for an entire integrand that decays like a Gaussian
   */
  enum { STEPS = 64 };
  const double step = 0.2;
  double sum = 0;
  for (int i = 0; i <= STEPS; i++) {
    double y = i * step;
    double complex value = cexp(k * clog(normal_cdf(c, y / sqrt(k))));
    sum += (i == 0 ? 1 : 2) * step * gsl_ran_ugaussian_pdf(y) * creal(value);
  }
  return fmin(fmax(sum, 0), 1);
}
