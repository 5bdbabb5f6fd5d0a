/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The law of the squared error S of a reversed ReLU layer (relu_error.h), relative to ||h||^2,
 * where coordinates on the support may be lost below the threshold: its characteristic function
 * (support_transform.h, excess_transform.h), averaged over the gain and made a Fourier series once,
 * from which each probability takes microseconds.
 */
#ifndef REVERIFY_THEORY_RELU_ERROR_SERIES_H
#define REVERIFY_THEORY_RELU_ERROR_SERIES_H

#include "reverify/relu_error.h"
#include "theory/gain_density.h"
#include "theory/support_transform.h"

#include <complex.h>

typedef struct rv_error_series {
  double low, high;      /* outside of which S has no probability */
  double step;           /* of the frequencies, (j + 1/2) step */
  double atom;           /* P(everything is lost): S is then 1 */
  double complex *value; /* of the characteristic function less the atom's part */
  size_t count;
  double error; /* about that of a probability */
} rv_error_series;

/*
 * `bias` <= 0. The series ends where nothing is left of it, to 1e-11, or after 4e6 closed forms,
 * which take a second, or where it falls too slowly to come to 0.01 by then: `error` is the size of
 * its last terms. That is so where few coordinates are above the threshold, for then the law has
 * edges. RV_ENOMEM. Free with rv_error_series_free,
 * which a failed call survives.
 */
rv_status rv_error_series_make(rv_error_series *series, const rv_relu_law *layer,
                               const rv_hidden *hidden, double bias,
                               const rv_support_values *support, const rv_gain_density *gain);
void rv_error_series_free(rv_error_series *series);

/* P(S <= x), and the density at x of the part without the atom. */
double rv_error_series_cdf(double x, const rv_error_series *series);
double rv_error_series_density(double x, const rv_error_series *series);

#endif
