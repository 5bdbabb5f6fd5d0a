/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values of a hidden vector, as the law of the error on its support (support_transform.h) wants
   them: relative to the norm, sorted, and few. */
#ifndef REVERIFY_THEORY_SUPPORT_VALUES_H
#define REVERIFY_THEORY_SUPPORT_VALUES_H

#include "reverify/hidden.h"

/* The a_i = h_i / s in ascending order, equal ones together: sum of size a^2 = 1. */
typedef struct rv_support_values {
  double *value, *size;
  double *sizes, *sums, *squares; /* count + 1: of size, size a, size a^2 from the i-th on */
  size_t count;
} rv_support_values;

/* RV_ENOMEM. Free with rv_support_values_free, which a failed call survives. */
rv_status rv_support_values_make(rv_support_values *support, const rv_hidden *hidden);
rv_status rv_support_values_copy(rv_support_values *copy, const rv_support_values *support);
void rv_support_values_free(rv_support_values *support);

enum { RV_SUPPORT_NODES = 20 };

/*
 * Puts RV_SUPPORT_NODES values in the place of the first `count`, if they are more: those of
 * Gauss's rule for their law, whose sizes, no whole numbers then, give the sums of polynomials up
 * to degree 39 exactly. What many values have a part in, each a small one, is as smooth a function
 * of the value. RV_ENUMERIC.
 */
rv_status rv_support_values_compress(rv_support_values *support, size_t count);

/*
 * Puts about `count` values in the place of all, if they are more: two for each stretch of the
 * sorted ones, by Gauss's rule with sizes that are rounded. They stay whole numbers, and the sums
 * of values and of their squares stay; the sum of cubes but for the rounding.
 */
void rv_support_values_pair(rv_support_values *support, size_t count);

#endif
