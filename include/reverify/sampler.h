/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two ways to draw what a random layer does, and the law of its matrix. */
#ifndef REVERIFY_SAMPLER_H
#define REVERIFY_SAMPLER_H

#include "reverify/ensemble.h"
#include "reverify/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Dense: the matrix itself is drawn. Implicit: only what the result depends on, equal in law. */
typedef enum rv_sampler { RV_DENSE, RV_IMPLICIT } rv_sampler;

/* Their names in this order, NULL at the end. */
extern const char *const rv_sampler_names[];

/* An m x n matrix; the theory assumes independent N(0, 1) entries: variance 1, ensemble 0. */
typedef struct rv_matrix_law {
  double m, n;     /* whole numbers from 1 to RV_SIZE_MAX */
  double variance; /* of the entries: above 0, at most 1e12 */
  rv_ensemble ensemble;
  double correlation; /* of RV_CORRELATED: 0 to 1 */
} rv_matrix_law;

#define RV_SIZE_MAX 1e15

/* RV_EINVAL when a size, the variance or the correlation is out of range. */
rv_status rv_matrix_law_check(const rv_matrix_law *law);

rv_entry_law rv_matrix_entries(const rv_matrix_law *law);

/*
 * RV_ENOMEM with a message that names the sizes when a dense sampler needs more `bytes` than nine
 * tenths of the machine's memory, or rows longer than BLAS can count (2e9).
 */
rv_status rv_dense_affordable(const rv_matrix_law *law, double row_length, double bytes);

#ifdef __cplusplus
}
#endif

#endif
