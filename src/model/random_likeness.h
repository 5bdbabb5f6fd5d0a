/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How far the spectrum of a given m x n matrix W of standardised entries is that of a random one
 * (Definition 2.2). What a layer has learned shows first as a few eigenvalues of W'W/m beyond the
 * edge of the bulk (outliers, one per learned direction), then as a bulk that no longer
 * follows the Marchenko-Pastur law.
 */
#ifndef REVERIFY_MODEL_RANDOM_LIKENESS_H
#define REVERIFY_MODEL_RANDOM_LIKENESS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct rv_random_likeness {
  double lambda_max;
  double edge_excess;   /* (m lambda_max - mu) / sigma, in Tracy-Widom units (wishart_edge.h) */
  size_t outliers;      /* eigenvalues beyond the edge of the bulk */
  double bulk_variance; /* of the entries, without the outliers: 1 if there are none */
  double bulk_distance; /* Kolmogorov distance of the other eigenvalues from Marchenko-Pastur */
  double bulk_bound;    /* kept by 9 of 10 matrices of independent entries: rv_likeness_bound */
  double spacing;       /* mean spacing ratio (bulk.h); NaN for fewer than 8 eigenvalues */
  double spacing_error; /* its standard error for a random matrix */
  bool like;            /* the bulk within the bound, the spacing within 4 standard errors */
} rv_random_likeness;

/* A random matrix shows an outlier with this probability: beyond this quantile of F_1. */
#define RV_OUTLIER_LEVEL  1e-3
#define RV_OUTLIER_EXCESS 3.27219605900209

/*
 * From the r = min(m, n) largest eigenvalues of W'W/m, ascending. The outliers are found with the
 * bulk's variance, and that without them, in turn, until nothing changes: q of them leave the
 * bulk the degrees of freedom of an (m - q) x (n - q) matrix. At most r/2 count as outliers.
 */
void rv_random_likeness_of(rv_random_likeness *out, const double *eigenvalue, size_t m, size_t n);

/* rv_bulk_bound (bulk_bound.h) of entries of a kurtosis of at most 10. */
double rv_likeness_bound(double m, double n);

/*
 * A learned direction: for W + s sqrt(m) u v', |u| = |v| = 1, s above (n/m)^(1/4), the largest
 * eigenvalue tends to (1 + s^2)(n/m + s^2) / s^2; below, to the edge (F. Benaych-Georges, R. R.
 * Nadakuditi, J. Multivariate Anal. 111, 2012).
 */
double rv_spike_threshold(double m, double n);
double rv_spike_eigenvalue(double m, double n, double strength);

#endif
