/* SPDX-License-Identifier: GPL-3.0-or-later */
/* As few values in the place of all of a hidden vector as the law of the error allows. */
#ifndef REVERIFY_THEORY_SUPPORT_FEW_H
#define REVERIFY_THEORY_SUPPORT_FEW_H

#include "theory/support_transform.h"

#include <stdbool.h>

/* Of the layer: gains of which the second is the mean, the first about the least; alpha and the
   threshold |b| / s. */
typedef struct rv_support_place {
  double least, mean, alpha, bias;
} rv_support_place;

/*
 * `error` is about what they make of a probability: the difference of the characteristic functions
 * on the support at the mean gain, from those of more values, summed over octaves of the frequency.
 * Those of Gauss's rule (rv_support_values_compress) if they make no more than 1e-6 of it and need
 * not be `whole` numbers of values; else pairs (rv_support_values_pair), from two dozen on, twice
 * as many each time, until they make no more than 1e-5, or all are there. RV_ENOMEM, RV_ENUMERIC.
 * Free with rv_support_values_free, which a failed call survives.
 */
rv_status rv_support_few_make(rv_support_values *few, double *error, const rv_support_values *all,
                              bool whole, const rv_support_place *place);

#endif
