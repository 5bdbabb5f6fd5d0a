/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The non-zero values of a k-sparse hidden vector. They follow a profile, the same in every trial
 * and run: the k mid-quantiles of a law, so that closed forms can be had for exactly these values;
 * or they are given.
 */
#ifndef REVERIFY_HIDDEN_H
#define REVERIFY_HIDDEN_H

#include "reverify/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum rv_hidden_kind {
  RV_ONES,           /* all 1 */
  RV_UNIFORM_VALUES, /* quantiles of the uniform law on (0, 1): (i - 1/2) / k */
  RV_HALF_NORMAL,    /* quantiles of |N(0,1)| */
  RV_GEOMETRIC       /* from 1 down to 1/10, each by the same factor below the one before */
} rv_hidden_kind;

/* Their names in this order, NULL at the end. */
extern const char *const rv_hidden_kind_names[];

/* The non-zero values, all positive. Equal ones next to each other count as one group. */
typedef struct rv_hidden {
  double *value; /* k */
  size_t k;
  double *group_value; /* the distinct values, in order of appearance */
  double *group_size;  /* how many times each occurs */
  size_t groups;
  double norm; /* Euclidean */
  double sum;
} rv_hidden;

/* k >= 1 values of a kind. Free with rv_hidden_free. RV_ENOMEM. */
rv_status rv_hidden_make(rv_hidden *hidden, rv_hidden_kind kind, size_t k);

/* A value's square is still finite. */
#define RV_HIDDEN_LARGEST 1e100

/*
 * The same for k given values, which are copied. RV_EINVAL when there is none, or one is not above
 * 0 or beyond RV_HIDDEN_LARGEST; RV_ENOMEM.
 */
rv_status rv_hidden_of(rv_hidden *hidden, const double *value, size_t k);

/* The largest value, and the smallest. */
double rv_hidden_largest(const rv_hidden *hidden);
double rv_hidden_smallest(const rv_hidden *hidden);

/* A failed call, or {0}, survives it. */
void rv_hidden_free(rv_hidden *hidden);

#ifdef __cplusplus
}
#endif

#endif
