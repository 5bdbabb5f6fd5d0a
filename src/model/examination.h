/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Is a matrix of weights random-like (Definition 2.2), and what has it learned?
 *
 * Rows and columns of real layers differ in size, which is no structure between them: a matrix r_i
 * c_j g_ij of independent g_ij is as random as its g_ij. So dead and constant lines are taken out
 * (live_part.h), rows and columns equalised (equalise.h), after which all that follows has a law of
 * the shape alone whatever r and c: learned directions (directions.h), then whether what they leave
 * lies as a random spectrum (bulk_shape.h). A matrix and its transpose show the same.
 */
#ifndef REVERIFY_MODEL_EXAMINATION_H
#define REVERIFY_MODEL_EXAMINATION_H

#include "model/bulk_shape.h"
#include "model/directions.h"
#include "model/entry_law.h"
#include "model/live_part.h"
#include "model/raw_spectrum.h"

typedef enum rv_random_like { RV_RANDOM_NO, RV_RANDOM_YES, RV_RANDOM_UNDECIDED } rv_random_like;

typedef struct rv_examination {
  rv_live_part part;
  rv_entry_law_found entries;       /* of all lines that are not dead */
  double row_spread, column_spread; /* sd of ln ||row||, ln ||column||, dead ones left out; 0 for
                                       one of them */
  rv_raw_spectrum raw;
  size_t rank, rank_full; /* of what is not dead; the shorter side of that */
  bool rank_is_short;     /* by more than rounding does to a random matrix */

  /* of the live part, equalised: E, m x n with m >= n */
  size_t m, n;
  bool turned; /* its rows are the matrix's columns */
  bool equalised;
  double *eigenvalue; /* n, ascending, of E'E/m */
  rv_directions directions;
  rv_tail_fit tail; /* of its largest eigenvalues, as many as directions */

  /* of what the directions leave, equalised anew */
  double *rest_eigenvalue; /* n, ascending, the first directions.count of them 0 */
  double kurtosis;         /* of its entries */
  double learned_share;    /* of the squared weights of the live part, that it has lost */
  rv_bulk_shape bulk;
  double flipped_distance; /* of a copy with signs drawn anew, from the Marchenko-Pastur law of its
                              shape: what the magnitudes of the entries do by themselves */
  rv_random_like like;
} rv_examination;

/*
 * Examines the matrix (rows x columns, row-major) of finite entries, the largest of a size near 1,
 * that were rounded to numbers of spacing `epsilon` at 1. What needs random numbers draws from the
 * streams of `key`, its trial and the RV_EXAMINATION_TRIALS - 1 after it. Of a matrix of zeros
 * nothing is known: counts are 0, numbers NaN. `threads` only share the work. RV_ENOMEM,
 * RV_ENUMERIC. Free with rv_examination_free.
 */
enum { RV_EXAMINATION_TRIALS = 256 };
rv_status rv_examine(rv_examination *out, const rv_stream_key *key, const double *matrix,
                     size_t rows, size_t columns, double epsilon, int threads);
void rv_examination_free(rv_examination *examination);

/*
 * matrix (rows x columns, the one examined) with the learned directions taken off: each in the size
 * that rows and columns have. RV_ENOMEM.
 */
rv_status rv_examination_take_off(double *matrix, const rv_examination *examination);

#endif
