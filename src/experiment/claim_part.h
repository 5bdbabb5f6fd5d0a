/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Claims as they are judged: one that speaks of several delta, or of several words, stands for a
 * claim each.
 */
#ifndef REVERIFY_EXPERIMENT_CLAIM_PART_H
#define REVERIFY_EXPERIMENT_CLAIM_PART_H

#include "experiment/statement.h"

typedef struct rv_claim_part {
  const rv_claim *claim;
  char *name, *sentence;
  double delta;     /* of RV_MOST; 0 where it is the cell's */
  const char *word; /* of the cells it is about; NULL for all */
  size_t by;        /* the parameter that word belongs to */
} rv_claim_part;

typedef struct rv_claim_parts {
  rv_claim_part *item;
  size_t count;
} rv_claim_parts;

/*
 * True when a claim is about a cell: on a preset, when the cell's plan is listed; everywhere, when
 * the cell meets the hypothesis and the claim's condition, and its metric is measured there.
 */
bool rv_claim_is_about(const rv_claim *claim, const rv_statement *statement, const rv_cell *cell);

/* The same of a part: its word too. */
bool rv_part_is_about(const rv_claim_part *part, const rv_statement *statement,
                      const rv_cell *cell);

/*
 * All parts of a statement's claims on a grid, words in the order in which they first appear. A
 * claim by words that is about no cell stays whole. RV_ENOMEM. Free with rv_claim_parts_free.
 */
rv_status rv_claim_parts_make(rv_claim_parts *out, const rv_statement *statement,
                              const rv_grid *grid);
void rv_claim_parts_free(rv_claim_parts *parts);

#endif
