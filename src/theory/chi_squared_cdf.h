/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REVERIFY_THEORY_CHI_SQUARED_CDF_H
#define REVERIFY_THEORY_CHI_SQUARED_CDF_H

/*
 * P(chi^2 with `freedom` > 0 degrees <= x), absolute error below 1e-13 beyond the rounding of x
 * itself, for every freedom: GSL's incomplete gamma function up to 2000 degrees; above, Temme's
 * uniform expansion (N. M. Temme, SIAM J. Math. Anal. 10, 1979), as GSL 2.7 loses digits there
 * (3e-11 at 1e5 degrees) and fails above the mean from about 1e8 degrees on.
 */
double rv_chi_squared_cdf(double x, double freedom);

#endif
