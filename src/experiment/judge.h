/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Verdicts over all cells of a run, which are shown to the judge one after the other, each once;
 * what takes time can be found out before, in several cells at once.
 *
 * A claim fails when it fails in any cell, holds when it holds in all, and is undecided otherwise;
 * the row shows the cell that decided. Cells with too few draws for a claim's test to be made are
 * left out; on a grid of the user's so are those whose draws have not decided, and a claim that no
 * cell bears on is not judged at all.
 */
#ifndef REVERIFY_EXPERIMENT_JUDGE_H
#define REVERIFY_EXPERIMENT_JUDGE_H

#include "experiment/finding.h"

/* The values of each parameter among the cells that a verdict rests on. */
typedef struct rv_extent {
  rv_value low[RV_PARAMETERS_MAX], high[RV_PARAMETERS_MAX];
  size_t cells;
} rv_extent;

typedef struct rv_judgement {
  rv_finding finding;
  size_t about; /* cells that the claim is about */
  size_t tests; /* cells, pairs of cells or lines that were tested */
  bool judged;  /* false: the finding says nothing, and what it would take is rv_needs's to say */
  double trials_needed; /* per cell, where only draws are wanting; else 0 */
  double detects;       /* the smallest departure that each cell shows, or of RV_EVERY all do */
  double detects_bound; /* the part of a bound that would have been missed in some cell */
  double misses; /* of what fails: the probability that no cell would show it with other draws */
  rv_extent extent;
} rv_judgement;

typedef struct rv_judge rv_judge;

/* A judge of the parts on a grid; all three must stand until it is closed. RV_ENOMEM. */
rv_status rv_judge_open(rv_judge **out, const rv_claim_parts *parts, const rv_statement *statement,
                        const rv_grid *grid);
void rv_judge_close(rv_judge *judge);

/* finding (one per part) = what is found in the cell alone, in any cell by any thread; of parts
   that need several cells, or are not about this one, none. RV_ENOMEM. */
rv_status rv_judge_find(rv_finding *finding, const rv_judge *judge, const rv_cell_sample *sample);

/* Shows the judge the next cell, in the order of the grid, and what was found there. RV_ENOMEM. */
rv_status rv_judge_see(rv_judge *judge, const rv_cell_sample *sample, const rv_finding *finding);

/* out[i] = the judgement on part i, when all cells have been seen. */
void rv_judge_conclude(rv_judge *judge, rv_judgement *out);

/* True when the verdict is the opposite of an expected one, or the finding is broken. */
bool rv_contradicts(const rv_judgement *judgement, const rv_claim_part *part);

#endif
