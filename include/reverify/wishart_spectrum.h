/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The eigenvalues of W'W/m, W an m x n matrix of a law (sampler.h): the extreme ones by two
 * samplers that agree exactly for Gaussian entries, and for these all of them.

 *
 * - dense, for any law: W is drawn in panels of rows, its Gram matrix accumulated, and both ends of
 * its spectrum computed. O(m n^2) operations, 8 n^2 bytes for the smaller of m and n.
 * - implicit: no matrix. The non-zero eigenvalues of W'W equal in law those of BB', B lower
 *   bidiagonal of min(m, n) = r rows with independent entries chi_R, ..., chi_(R-r+1) on the
 *   diagonal, R = max(m, n), and chi_(r-1), ..., chi_1 below it (J. W. Silverstein, Ann. Probab.
 *   13, 1985; I. Dumitriu, A. Edelman, J. Math. Phys. 43, 2002). The eigenvectors of both ends
 *   live in the first O(r^(1/3)) rows, so that corner gives them to the last digit.
 */
#ifndef REVERIFY_WISHART_SPECTRUM_H
#define REVERIFY_WISHART_SPECTRUM_H

#include "reverify/sampler.h"
#include "reverify/status.h"
#include "reverify/stream.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Eigenvalues of W'W/m and the spectral norm of I - W'W/m = max(lambda_max - 1, 1 - lambda_min).
 * lambda_min is 0 for m < n. The implicit sampler leaves it NaN where rv_wishart_has_smallest is
 * false; the norm does not need it there, as lambda_max - 1 > 1 >= 1 - lambda_min.
 */
typedef struct rv_wishart_extremes {
  double lambda_min, lambda_max, norm;
} rv_wishart_extremes;

/* A sampler with its working memory; one per thread. */
typedef struct rv_wishart rv_wishart;

/*
 * Opens a sampler; `threads` may work on one draw (dense only; the bytes do not depend on it).
 * RV_EINVAL for a law out of range, or an implicit sampler of entries that are not Gaussian;
 * RV_ENOMEM when there is not enough memory.
 */
rv_status rv_wishart_open(rv_wishart **out, rv_sampler sampler, const rv_matrix_law *law,
                          int threads);
void rv_wishart_close(rv_wishart *wishart);

/* One draw, named by `key`. RV_ENUMERIC when LAPACK fails. */
rv_status rv_wishart_draw(const rv_stream_key *key, rv_wishart_extremes *out, rv_wishart *wishart);

/*
 * False where the implicit sampler cannot reach lambda_min: for n/m so close to 1 at sizes beyond
 * 1.6e7 that the eigenvector of the lower edge fills the whole matrix.
 */
bool rv_wishart_has_smallest(rv_sampler sampler, double m, double n);

/*
 * The rows of the corner that the implicit sampler draws for an edge whose eigenvectors have the
 * length `edge_length` (wishart_edge.h), at most `rows`. In units of that length an eigenvector
 * at distance |s| inside the edge decays beyond |s| like exp(-2/3 (x - |s|)^1.5), its eigenvalue
 * feels the cut by the square of that; 20 units leave 1e-16 for |s| up to 10, which has
 * probability 1 - 1e-18.
 */
size_t rv_wishart_corner(double rows, double edge_length);

/*
 * eigenvalue[0 .. r-1] = the r = min(m, n) largest eigenvalues of W'W/m, ascending, for independent
 * N(0,1) entries: those of the whole bidiagonal form. The others are 0. O(r^2). RV_ENOMEM,
 * RV_ENUMERIC when LAPACK fails.
 */
rv_status rv_wishart_spectrum(const rv_stream_key *key, double *eigenvalue, size_t m, size_t n);

#ifdef __cplusplus
}
#endif

#endif
