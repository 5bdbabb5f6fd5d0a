/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What judging a claim in one cell and over all cells share. */
#ifndef REVERIFY_EXPERIMENT_CLAIM_PARTS_H
#define REVERIFY_EXPERIMENT_CLAIM_PARTS_H

#include "experiment/claim.h"
#include "experiment/summary.h"

/* All metrics of all trials of a cell: trials x metrics. */
typedef struct rv_block {
  double *value;
  size_t trials, metrics;
} rv_block;

/* Reads the samples of a cell; free() value. */
rv_status rv_block_read(rv_block *out, const rv_evidence *evidence, size_t cell);

/* *out = one metric of all trials, in the order drawn; free() it. */
rv_status rv_block_metric(double **out, const rv_block *b, size_t metric);

/* The transformed metric of a cell with its summary; sorted if the claim is about its law. */
typedef struct rv_sample {
  double *value;
  rv_summary summary;
} rv_sample;

/* free() value. */
rv_status rv_sample_take(rv_sample *out, const rv_claim *claim, const rv_block *b,
                         const rv_cell *cell);

/* What the claim holds the sample against; 0 where its kind has no such value. */
double rv_claim_value(const rv_claim *claim, const rv_cell *cell);

/* A finding on one cell, and how near it came to failing: the larger the worse. */
typedef struct rv_judgement {
  rv_finding finding;
  double severity;
} rv_judgement;

/* A finding before anything was found. */
extern const rv_finding rv_no_finding;

/* The judgement on the sample of cell `index`; `partner` is the cell to compare with, if any. */
rv_status rv_judge_sample(rv_judgement *j, const rv_claim *claim, const rv_evidence *evidence,
                          const rv_sample *s, size_t index, size_t partner);

#endif
