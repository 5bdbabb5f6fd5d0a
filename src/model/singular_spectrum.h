/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The spectrum of a tall matrix with its numerical rank. */
#ifndef REVERIFY_MODEL_SINGULAR_SPECTRUM_H
#define REVERIFY_MODEL_SINGULAR_SPECTRUM_H

#include "model/tall_matrix.h"
#include "numeric/matrix_spectrum.h"

typedef struct rv_singular_spectrum {
  double *eigenvalue; /* n, ascending, of A'A/m */
  size_t n;
  size_t rank;
  double tolerance; /* singular values up to this are zero but for rounding (rank_tolerance.h) */
} rv_singular_spectrum;

/*
 * Of a matrix whose entries were rounded to numbers of spacing `epsilon` at 1. By its Gram matrix,
 * in double precision, which is freed, if that resolves singular values of the size of the
 * tolerance, or has none that are small; else by the singular value decomposition. RV_ENOMEM,
 * RV_ENUMERIC. Free with rv_singular_spectrum_free, which a zeroed struct survives.
 */
rv_status rv_singular_spectrum_find(rv_singular_spectrum *out, const rv_tall_matrix *matrix,
                                    rv_gram *gram, double epsilon);
void rv_singular_spectrum_free(rv_singular_spectrum *spectrum);

#endif
