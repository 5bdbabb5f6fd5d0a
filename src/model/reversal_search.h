/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What it takes for a layer to be reversed to within epsilon in 1 - delta of draws (reversal.h):
 * the one parameter that is asked for, all others as given. Found by halving, from the given one
 * on, which takes the probability to rise with m, and with p, and to fall with k: it does where the
 * threshold is left alone. (Of the support it falls with k only where the noise off it, n - k
 * coordinates, is silent.)
 */
#ifndef REVERIFY_MODEL_REVERSAL_SEARCH_H
#define REVERIFY_MODEL_REVERSAL_SEARCH_H

#include "model/reversal.h"

typedef struct rv_reversal_question {
  rv_reversal_statement statement;
  rv_reversal_setting setting;
  double epsilon, delta;
  bool corrected; /* ask the explicit bound, not the exact law */
} rv_reversal_question;

/* The least m, to 1e-6 of itself, up to 1e15; infinite where none will do, NaN where the law that
   would tell is not known to 1e-3 (relu_error_law.h). RV_ENOMEM, RV_ENUMERIC. */
rv_status rv_reversal_required_m(double *out, const rv_reversal_question *question);

/* The largest k, up to n and 1e8, and the smallest p, to 1e-6 of itself; as above, and NaN where
   the statement does not look at it or the values of h are given. */
rv_status rv_reversal_largest_k(double *out, const rv_reversal_question *question);
rv_status rv_reversal_smallest_p(double *out, const rv_reversal_question *question);

#endif
