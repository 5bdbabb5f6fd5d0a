/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Laws of random matrices whose entries have mean 0 and variance 1. The theory is about the
 * Gaussian one; that others behave like it is universality. The entries are independent in all but
 * the last two. All are symmetric: W and -W have the same law.
 */
#ifndef REVERIFY_ENSEMBLE_H
#define REVERIFY_ENSEMBLE_H

#include "reverify/status.h"
#include "reverify/stream.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum rv_ensemble {
  RV_GAUSSIAN,        /* N(0, 1) */
  RV_RADEMACHER,      /* -1 or 1 */
  RV_UNIFORM_ENTRIES, /* uniform on [-sqrt 3, sqrt 3] */
  RV_SPARSE,          /* 0, or with probability RV_SPARSE_DENSITY +-1/sqrt(density) */
  RV_LAPLACE,         /* density exp(-sqrt 2 |x|) / sqrt 2 */
  RV_STUDENT5,        /* Student's t of 5 degrees of freedom / sqrt(5/3): barely a fourth moment */
  RV_STUDENT3,        /* of 3 degrees / sqrt 3: no fourth moment, so the spectrum has no edge */
  RV_ORTHOGONAL,      /* Haar: sqrt(max(m, n)) times orthonormal columns (m >= n) or rows (m < n) */
  RV_CORRELATED,      /* N(0, 1), any two rows with correlation `correlation` in each column */
  RV_ENSEMBLES
} rv_ensemble;

#define RV_SPARSE_DENSITY 0.1

/* Their names in this order, NULL at the end. */
extern const char *const rv_ensemble_names[RV_ENSEMBLES + 1];

/* The same, and "gue", the Gaussian unitary ensemble, in the place of RV_ENSEMBLES. */
extern const char *const rv_ensemble_names_and_gue[RV_ENSEMBLES + 2];

/* The ensemble of a name; RV_ENSEMBLES for none. */
rv_ensemble rv_ensemble_named(const char *name);

/* The law of a matrix's entries. */
typedef struct rv_entry_law {
  rv_ensemble ensemble;
  double sd;          /* all entries are multiplied by it */
  double correlation; /* of RV_CORRELATED: 0 to 1 */
} rv_entry_law;

/* Whether the entries are independent of each other. */
bool rv_ensemble_independent(rv_ensemble ensemble);

/*
 * out (rows x columns, row-major) = rows first .. first + rows - 1 of a matrix W, or of W' if
 * `transposed` (for independent entries the same), each from the stream (key, row index). Not for
 * RV_ORTHOGONAL, which exists only as a whole.
 */
void rv_ensemble_rows(double *out, const rv_stream_key *key, size_t first, size_t rows,
                      size_t columns, const rv_entry_law *law, bool transposed);

/*
 * out (m x n, row-major) = the whole W. The bytes do not depend on `threads`. RV_ENOMEM,
 * RV_ENUMERIC (RV_ORTHOGONAL only: its QR decomposition).
 */
rv_status rv_ensemble_matrix(double *out, const rv_stream_key *key, size_t m, size_t n,
                             const rv_entry_law *law, int threads);

#ifdef __cplusplus
}
#endif

#endif
