/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The learned directions of an equalised matrix E (m x n, m >= n): singular values that neither a
 * Gaussian matrix of this shape nor the matrix's own magnitudes with other signs would show.
 *
 * The largest eigenvalue of E'E/m counts as a direction when it is beyond the quantile of
 * equalised Gaussian matrices (equalised_edge.h) at level RV_DIRECTION_LEVEL, and beyond what
 * copies with every sign drawn anew show: the largest of them, and their mean and standard
 * deviation extrapolated to that level. Of independent entries with symmetric laws, however heavy
 * their tails and whatever their variances, the copies have the law of E itself (D. Hong, Y. Sheng,
 * E. Dobriban, arXiv 2012.02985), so that they show a direction in at most one of copies + 1 cases.
 * As both have to be passed, a direction shows less often than at the level where there is none: in
 * about 1e-4 of Gaussian matrices of 24 x 16, and 2.5e-4 of 48 x 32. Of a matrix with a tenth of
 * its entries the sizes of rows and columns take up so many that the largest eigenvalue is far
 * below the Gaussian edge (of 120 x 90, 2.7 and 3.5): there a direction shows from about four times
 * its threshold on, elsewhere from twice.
 *
 * What is found is taken off, and what it leaves equalised and looked at anew, until nothing is
 * found: a strong direction makes rows and columns large, its own noise then small beside that of
 * the others, and hides weaker ones in the copies. Later looks judge the rest as if it were a
 * matrix of independent entries, smaller by a row and a column for each direction. That is an
 * approximation: the directions found have taken some of the noise along. Of Gaussian matrices of
 * 90 x 80 with five of four times the threshold 8e-4 show a sixth (random_like_net, verify/).
 */
#ifndef REVERIFY_MODEL_DIRECTIONS_H
#define REVERIFY_MODEL_DIRECTIONS_H

#include "model/tall_matrix.h"
#include "numeric/equalise.h"
#include "reverify/stream.h"
#include "theory/equalised_edge.h"

#define RV_DIRECTION_LEVEL RV_EDGE_LEVEL

typedef struct rv_directions {
  size_t count;
  bool at_least;        /* the search ended at a limit, not at the edge */
  double *eigenvalue;   /* count, in the order found: of E'E/m, E as it was then */
  double *left, *right; /* count x m and count x n: their singular vectors as rows, of norm 1 */
  double *raw_left, *raw_right; /* likewise: the direction as it stands in the matrix before it was
                                   equalised is the product of the two */
  double edge_units;  /* of the largest eigenvalue, in Tracy-Widom units (equalised_edge.h) */
  double p_value;     /* of the largest eigenvalue; NaN where the shape has no law of its own */
  double sign_flip_p; /* its rank among the copies; NaN without copies */
  size_t copies;
} rv_directions;

/* No more than this share of the eigenvalues counts as directions. */
#define RV_DIRECTIONS_SHARE 0.5

/* An equalised matrix that directions are taken off. */
typedef struct rv_rest {
  rv_tall_matrix matrix;
  double *log_row, *log_column; /* ln of the sizes that equalising took out */
  double *eigenvalue;           /* n, ascending, of E'E/m, those of directions taken off being 0 */
  size_t rank;                  /* numerical, of the matrix before any was taken off */
  rv_equalised equalised;
} rv_rest;

/*
 * Finds the directions of `rest` and leaves there what they leave, equalised, with its eigenvalues;
 * where all of the rank is directions, and the rest rounding, nothing: matrix and eigenvalues are
 * 0. Copies and starting vectors are drawn from the streams of `key`. Without a law of the edge,
 * for fewer than 8 columns, nothing is found and the p-value is NaN. RV_ENOMEM, RV_ENUMERIC. Free
 * with rv_directions_free, which a zeroed struct survives.
 */
rv_status rv_directions_find(rv_directions *out, const rv_stream_key *key, rv_rest *rest,
                             int threads);
void rv_directions_free(rv_directions *directions);

/*
 * How many eigenvalues are beyond the edge of Gaussian matrices alone: what a look at the raw
 * matrix shows, scales taken for learning. At most half of the n eigenvalues of W'W/m, ascending.
 */
size_t rv_eigenvalues_beyond_edge(const double *eigenvalue, size_t m, size_t n);

#endif
