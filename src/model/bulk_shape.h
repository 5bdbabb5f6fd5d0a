/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether the eigenvalues that learned directions leave (directions.h) lie as those of a random
 * matrix: all of them (Marchenko-Pastur), neighbours (spacing), and the smallest.
 */
#ifndef REVERIFY_MODEL_BULK_SHAPE_H
#define REVERIFY_MODEL_BULK_SHAPE_H

#include <stdbool.h>
#include <stddef.h>

/* A random matrix fails each of the three with at most this probability. */
#define RV_SHAPE_LEVEL 1e-3

/* With fewer eigenvalues the bound on the distance is so wide that nearly all spectra keep it. */
enum { RV_BULK_MIN = 30 };

typedef struct rv_bulk_shape {
  size_t count;    /* eigenvalues */
  double distance; /* Kolmogorov distance from the Marchenko-Pastur law; NaN for no eigenvalue */
  double allowed;  /* kept by random matrices (bulk_bound.h) */
  double spacing;  /* mean spacing ratio (bulk.h); NaN where it is undefined */
  double spacing_error; /* its standard error for a random matrix; NaN likewise */
  bool spacing_tells; /* random and independent eigenvalues would differ by more than is allowed */
  bool has_ties;      /* equal eigenvalues, of which spacings say nothing */
  size_t below;       /* eigenvalues below the lower edge; 0 where that is too near 0 to tell */
} rv_bulk_shape;

/*
 * Of the n eigenvalues of R'R, ascending, in any unit, R what `directions` taken off an equalised
 * matrix leave: m x n with m >= n once as many rows and columns are taken for lost; `excess` is |K
 * - 3|, K the kurtosis of its entries.
 */
void rv_bulk_shape_of(rv_bulk_shape *out, const double *eigenvalue, size_t m, size_t n,
                      double excess);

/* Enough eigenvalues to tell, and: none of the three departs from a random matrix's. */
bool rv_bulk_tells(const rv_bulk_shape *shape);
bool rv_bulk_is_random(const rv_bulk_shape *shape);
bool rv_spacing_is_random(const rv_bulk_shape *shape);

#endif
