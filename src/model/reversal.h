/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How likely a layer is reversed to within epsilon, statement by statement: the exact laws behind
 * the theorems, at one setting, and what it takes for 1 - delta of draws.
 */
#ifndef REVERIFY_MODEL_REVERSAL_H
#define REVERIFY_MODEL_REVERSAL_H

#include "model/relu_setting.h"

#include <stdbool.h>

typedef enum rv_reversal_statement {
  RV_REVERSAL_ONE,        /* Theorem 3.1, one h: ||h - W'Wh/m|| / ||h|| */
  RV_REVERSAL_ALL,        /* Theorem 3.1, all h: ||I - W'W/m|| */
  RV_REVERSAL_RELU,       /* Theorem 3.2: ||h - r(W'x + b)|| / ||h|| */
  RV_REVERSAL_COORDINATE, /* Lemma 3.3: ||h - W'x||_inf in units of ||h|| / sqrt(k) */
  RV_REVERSAL_SUPPORT,    /* r(W'x + b) has the support of h: 0 if it has, else 1 */
  RV_REVERSAL_STATEMENTS
} rv_reversal_statement;

/* "3.1-one", ..., NULL at the end. */
extern const char *const rv_reversal_names[];

/*
 * Sizes are whole numbers from 1 to 1e15, k at most n and 1e8, 0 < p <= 1. A layer without ReLU
 * looks at m and n alone, Lemma 3.3 at no threshold.
 */
typedef struct rv_reversal_setting {
  double m, n, k, p;
  double
      tau;      /* in units of sigma; below 0 by the rule -1 - tau of rv_tau_rule_names, where
                   `optimal` is, for the support, what leaves the fewest coordinates wrong in the mean */
  double delta; /* for these rules */
  rv_hidden_kind kind;    /* of the values of h */
  const rv_hidden *given; /* or these, k of them; else NULL */
} rv_reversal_setting;

typedef struct rv_reversal rv_reversal;

/* RV_EINVAL for a setting out of range, RV_ENOMEM, RV_ENUMERIC. */
rv_status rv_reversal_open(rv_reversal **out, rv_reversal_statement statement,
                           const rv_reversal_setting *setting);

/* The same for bounds alone: its probabilities and quantiles are NaN. */
rv_status rv_reversal_open_bounds(rv_reversal **out, rv_reversal_statement statement,
                                  const rv_reversal_setting *setting);
void rv_reversal_close(rv_reversal *reversal);

/* P(error <= epsilon). For the support, whose error is 0 or 1, epsilon is not looked at. NaN where
   the law is not known to 1e-3, or just beside an edge, where epsilon is sqrt(j/k), to 5e-3. */
double rv_reversal_probability(const rv_reversal *reversal, double epsilon);

/* The least epsilon with P(error <= epsilon) >= 1 - delta, 1e-9 <= delta < 1; NaN of the support.
 */
double rv_reversal_quantile(const rv_reversal *reversal, double delta);

/* The bound as printed, in the units of the error; NaN of the support. */
double rv_reversal_printed(const rv_reversal *reversal);

/* An explicit bound that holds for 1 - delta of draws; NaN of the support. Theorem 3.2 has it for
   its own bias. */
double rv_reversal_corrected(const rv_reversal *reversal, double delta);

/* The threshold of an open reversal, in units of sigma. */
double rv_reversal_tau(const rv_reversal *reversal);

/* How far its probabilities may be off where the law is known as a limit alone, or its series
   converges slowly; else next to nothing. */
double rv_reversal_allowance(const rv_reversal *reversal);

#endif
