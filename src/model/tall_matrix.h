/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A matrix as its spectrum is looked at: the longer side first, so that a matrix and its transpose
 * show the same.
 */
#ifndef REVERIFY_MODEL_TALL_MATRIX_H
#define REVERIFY_MODEL_TALL_MATRIX_H

#include "model/live_part.h"

#include <stdbool.h>

typedef struct rv_tall_matrix {
  double *value; /* m x n, row-major, m >= n */
  size_t m, n;
  bool turned; /* its rows are columns of the part it was taken from */
} rv_tall_matrix;

/*
 * The part of the matrix (live_part.h), which has to have a row and a column, turned if it is wide,
 * and if it is square and the first pair of entries that differ across its diagonal is (smaller,
 * larger). RV_ENOMEM. Free with rv_tall_matrix_free.
 */
rv_status rv_tall_matrix_take(rv_tall_matrix *out, const double *matrix, const rv_live_part *part,
                              rv_keep keep);
void rv_tall_matrix_free(rv_tall_matrix *tall);

#endif
