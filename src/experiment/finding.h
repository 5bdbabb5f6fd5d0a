/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the draws of one cell say of a claim. */
#ifndef REVERIFY_EXPERIMENT_FINDING_H
#define REVERIFY_EXPERIMENT_FINDING_H

#include "experiment/cell_sample.h"
#include "experiment/claim_part.h"
#include "experiment/summary.h"

/* Numbers that a kind of claim does not have are NaN. */
typedef struct rv_finding {
  rv_verdict verdict;
  bool broken;   /* NaN or Inf in a draw or in a closed form */
  size_t cell;   /* the cell it is about, or that decided */
  size_t trials; /* in that cell, or over all cells of a line */
  double violations, statistic, p_value, low, high;
  double severity;      /* how near it came to failing: the larger the worse */
  double detects;       /* the smallest departure that these draws show (detection.h) */
  double detects_bound; /* of a bound: the part of it by which a smaller one would be shown false */
  double misses;        /* of what fails: the probability that other draws would not show it */
  double trials_needed; /* undecided for want of draws: about how many would do; else 0 */
  bool too_few;         /* undecided with so few draws that no sample could have held */
} rv_finding;

/* Nothing found yet: undecided. */
rv_finding rv_no_finding(void);

/* One metric of a cell, transformed as a claim wants it; sorted unless the claim is about means or
   an exponent. */
typedef struct rv_metric_sample {
  double *value;
  rv_summary summary;
} rv_metric_sample;

/* RV_ENOMEM; free() value. */
rv_status rv_metric_sample_take(rv_metric_sample *out, const rv_claim *claim,
                                const rv_cell_sample *sample);

/*
 * The finding on a part in one cell, whatever plan or hypothesis says. Not for a claim with a pair
 * and for RV_POWER, which need several cells.
 */
rv_status rv_find_in_cell(rv_finding *out, const rv_claim_part *part, const rv_cell_sample *sample);

/* The finding on two sorted samples of one law. */
void rv_find_same_law(rv_finding *out, const rv_claim *claim, const rv_metric_sample *one,
                      const rv_metric_sample *two);

/* The finding on the differences of the runs of one cell from those of another; the differences
   take the place of the former. */
void rv_find_difference(rv_finding *out, const rv_claim *claim, rv_metric_sample *one,
                        const rv_metric_sample *other);

/* The least number of draws that can show a frequency to be below delta, if nothing happens. */
double rv_trials_to_bound(double delta);

/* The more decisive finding of two: broken, failing, undecided, holding; then the more severe. */
bool rv_finding_decides(const rv_finding *a, const rv_finding *b);

#endif
