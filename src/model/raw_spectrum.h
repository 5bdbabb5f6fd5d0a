/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the eigenvalues of a matrix of weights show as it stands, sizes of rows and columns
 * included. */
#ifndef REVERIFY_MODEL_RAW_SPECTRUM_H
#define REVERIFY_MODEL_RAW_SPECTRUM_H

#include "model/tail_fit.h"

/* Dead lines left out, the mean square of the entries 1. */
typedef struct rv_raw_spectrum {
  double *eigenvalue; /* n, ascending, of W'W/m, m >= n */
  size_t m, n;
  size_t beyond_edge;    /* eigenvalues beyond the edge of Gaussian matrices; at most half */
  double stable_rank;    /* ||W||_F^2 / ||W||^2 */
  double effective_rank; /* exp of the entropy of the singular values over their sum (O. Roy, M.
                            Vetterli, EUSIPCO 2007) */
  double soft_rank;      /* (1 + sqrt(n/m))^2 / lambda_max: the bulk's edge over the largest */
  rv_tail_fit tail;      /* of the eigenvalues beyond the edge */
} rv_raw_spectrum;

/*
 * Fills in all that follows from eigenvalue, m and n; the eigenvalues, in any unit and not all 0,
 * come to a mean of 1, which is that of the squares of the entries. The stream is that of the
 * tail's bootstrap (key, row 0). RV_ENOMEM.
 */
rv_status rv_raw_spectrum_measure(rv_raw_spectrum *spectrum, const rv_stream_key *key);

#endif
