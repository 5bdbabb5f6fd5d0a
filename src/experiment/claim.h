/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is claimed of the metrics of a statement, and the verdict that samples give on it. */
#ifndef REVERIFY_EXPERIMENT_CLAIM_H
#define REVERIFY_EXPERIMENT_CLAIM_H

#include "experiment/grid.h"
#include "experiment/test_level.h"
#include "numeric/cdf.h"

#include <stdbool.h>
#include <stddef.h>

/* How far a measured exponent may lie from the claimed one. */
#define RV_EXPONENT_TOLERANCE 0.05

/* A claim about every draw holds only where violations of this frequency would have shown. */
#define RV_FREQUENCY_SEEN 0.1

typedef enum rv_verdict { RV_UNDECIDED, RV_HOLDS, RV_FAILS } rv_verdict;

/*
 * Printed: a source says so. Corrected: what is true instead. Exact: true at every size. Limit:
 * reached as sizes grow, at a rate that the claim states, in its allowance, its bound or its
 * exponent. Control: planted, and false. Question: about runs, and nobody knows beforehand.
 * Corrected, exact and limit claims are expected to hold, controls to fail; what is printed says
 * which; of a question any verdict is as expected.
 */
typedef enum rv_form {
  RV_PRINTED,
  RV_CORRECTED,
  RV_EXACT,
  RV_LIMIT,
  RV_CONTROL,
  RV_QUESTION
} rv_form;

typedef enum rv_claim_kind {
  RV_EVERY,
  RV_MOST,
  RV_MEAN,
  RV_LAW,
  RV_SAME_LAW,
  RV_POWER,
  RV_RUNS,
  RV_CLAIM_KINDS
} rv_claim_kind;

const char *rv_verdict_name(rv_verdict verdict);
const char *rv_form_name(rv_form form);

/* What the statistic of a finding is: "largest / bound", "frequency", "z", "D", "slope" or "mean".
 */
const char *rv_statistic_name(rv_claim_kind kind);

/* What a departure from a claim is measured in: "frequency", "relative error", "distance",
   "exponent"; "absolute" in the metric's own units. */
const char *rv_departure_name(rv_claim_kind kind);

typedef double (*rv_of_cell)(const rv_cell *cell);
typedef double (*rv_of_cell_at)(const rv_cell *cell, double delta);

/* Forms that are the same number at every cell. */
double rv_zero(const rv_cell *cell);
double rv_half(const rv_cell *cell);
double rv_one(const rv_cell *cell);

/* On which side of its bound a mean is to be. */
typedef enum rv_side { RV_AT_MOST = 1, RV_AT_LEAST } rv_side;

/* A condition on the parameters alone: it says the same of a cell that is open and of one that is
   not, where cell->shared is NULL. */
typedef bool (*rv_condition)(const rv_cell *cell);

enum { RV_DELTAS_MAX = 4 };

typedef struct rv_claim {
  const char *name; /* short, unique in the statement; NULL ends an array of claims */
  rv_form form;
  const char *source;   /* the statement's number, or a citation */
  const char *sentence; /* in words and symbols */
  rv_verdict expected;  /* of RV_PRINTED alone */
  const char *plot;     /* the figure that shows it, without suffix; NULL: the statement's */

  /* The plans that a preset judges it on, parted by blanks; NULL for all. Ignored on a grid of the
     user's, where a control is judged only if it has a `where`. */
  const char *on;
  rv_condition where; /* NULL for all cells that meet the hypothesis */
  rv_condition also;  /* beside `where`; or NULL */
  const char *given;  /* beside `where`: the word, or the rule for a number, that a parameter must
                         have been given by; or NULL */
  rv_condition own;   /* beside `where` on a grid of the user's, whose draws nobody chose: where it
                         is true however many there are, as a limit is in vast layers; or NULL */
  const char *needs;  /* what the conditions ask for, in words: "k >= 10" */
  const char *by;     /* the parameter whose words make a claim each, NAME-WORD; or NULL */
  bool anywhere;      /* judged whether or not the hypothesis is met; a control always is */

  double (*of)(double x, const rv_cell *cell); /* of the metric, before judging; or NULL */

  /*
   * Exactly one kind. `metric` is an index. `within` or `effect` is the departure that the claim is
   * about, what would be there if it were false: it holds only where a test was able to see that
   * much, its allowance included, and is undecided otherwise.
   */

  struct { /* metric <= bound in every draw */
    size_t metric;
    rv_of_cell bound;
    double slack;    /* rounding allowed, relative to the bound */
    double constant; /* in place of a bound that depends on the cell; not 0 */
  } every;

  struct { /* P(metric > bound) <= delta, by Clopper-Pearson limits */
    size_t metric;
    rv_of_cell bound;
    rv_of_cell_at bound_at;      /* where it depends on delta */
    double delta[RV_DELTAS_MAX]; /* zeros end them; several make several claims, NAME-DELTA */
    rv_of_cell delta_of;         /* or that of the cell */
    double constant;             /* in place of a bound that depends on anything; not 0 */
  } most;

  struct { /* E metric = expected, up to the allowance */
    size_t metric;
    rv_of_cell expected;
    rv_of_cell allowance;
    double within;     /* relative to what is expected */
    rv_of_cell effect; /* in place of it, absolute */
    rv_of_cell
        truth; /* or the mean of the draws of a false claim's draws: the effect is a third of how
                  far it is from what is expected, so that where a test has resolved that much the
                  rest of it is 13 standard errors, and the control is never found to hold */
  } mean;

  struct { /* metric has the law of `cdf`, up to a Kolmogorov distance */
    size_t metric;
    rv_cdf cdf; /* its parameters are the const rv_cell * */
    rv_of_cell distance;
    double within;     /* a Kolmogorov distance */
    rv_of_cell effect; /* in place of it */
  } law;

  struct { /* metric has one law in cells that differ in the parameter `pair` alone */
    size_t metric;
    const char *pair;
    double within;
  } same_law;

  struct { /* E metric is proportional to abscissa^exponent, to RV_EXPONENT_TOLERANCE */
    size_t metric;
    rv_of_cell abscissa;
    double exponent;
    const char *along; /* the parameters that may vary along one line, parted by blanks */
    rv_of_cell fixed;  /* what must stay equal while they do; or NULL */
  } power;

  struct { /* E metric at most, or at least, the bound, from a few runs, if they differ normally */
    size_t metric;
    rv_side side;
    double bound;
    /* Or E of the difference between two cells, run by run: that of `word` of the parameter `pair`
       minus that of `than`. It is to be a label, so that runs have their streams in common. */
    const char *pair, *word, *than;
  } runs;
} rv_claim;

/* The kind whose fields are filled in; RV_CLAIM_KINDS unless exactly one is. */
rv_claim_kind rv_claim_kind_of(const rv_claim *claim);

/* The metric it is about. */
size_t rv_claim_metric(const rv_claim *claim);

/* The parameter in which the cells that it compares differ; NULL where it compares none. */
const char *rv_claim_pair(const rv_claim *claim);

/* Of a question RV_UNDECIDED, by the name "any". */
rv_verdict rv_claim_expected(const rv_claim *claim);
const char *rv_claim_expected_name(const rv_claim *claim);

/* True when `word` stands in a list parted by blanks. */
bool rv_listed(const char *list, const char *word);

#endif
