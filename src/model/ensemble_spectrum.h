/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How the eigenvalues of a matrix of an ensemble lie in the limit: those of W'W/m, W m x n, by the
 * Marchenko-Pastur law of ratio n/m; those of H / sqrt(n), H of the Gaussian unitary ensemble, for
 * which RV_ENSEMBLES stands here, by the semicircle law, m being n. Sides are at least 1.
 */
#ifndef REVERIFY_MODEL_ENSEMBLE_SPECTRUM_H
#define REVERIFY_MODEL_ENSEMBLE_SPECTRUM_H

#include "reverify/ensemble.h"

#include <stdbool.h>

/* sup |F_n - F| of all n eigenvalues, the min(m, n) largest of them given (bulk.h). */
double rv_spectrum_distance(const double *eigenvalue, rv_ensemble ensemble, double m, double n);

/*
 * True where `eigenvalues` of them make a mean spacing ratio (bulk.h): orthogonal columns, few
 * sparse ones and rows of correlation 1 have eigenvalues that are equal, or differ by rounding.
 */
bool rv_spectrum_has_spacing(rv_ensemble ensemble, double eigenvalues, double correlation);

/* Where a histogram has room for the limit law: a tenth more than its support, from 0 on for W. */
typedef struct rv_spectrum_range {
  double low, high;
} rv_spectrum_range;

rv_spectrum_range rv_spectrum_range_of(rv_ensemble ensemble, double m, double n);

/* The mass of the limit law in (low, high], which leaves the atom of a wide W at 0 out; low >= 0
   for W. */
double rv_spectrum_mass(double low, double high, rv_ensemble ensemble, double m, double n);

#endif
