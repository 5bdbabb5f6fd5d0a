/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The trials of one cell, over all threads. */
#ifndef REVERIFY_EXPERIMENT_SWEEP_H
#define REVERIFY_EXPERIMENT_SWEEP_H

#include "experiment/grid.h"
#include "reverify/status.h"
#include "reverify/stream.h"
#include "support/progress.h"

#include <stdbool.h>
#include <stddef.h>

/* How one executable draws a trial. Callbacks may run on several threads at once. */
typedef struct rv_trial {
  size_t metrics; /* numbers a trial gives */

  /* Working memory of one thread for trials of one cell; `threads` may work on each trial. */
  rv_status (*open)(void **workspace, const rv_cell *cell, int threads);
  void (*close)(void *workspace);

  /* metric[0 .. metrics-1] of the trial named by `key`. */
  rv_status (*draw)(const rv_stream_key *key, double *metric, const rv_cell *cell, void *workspace);

  /* True when one trial of the cell is work enough for all threads; NULL for never. */
  bool (*lone)(const rv_cell *cell);
} rv_trial;

/*
 * sample (trials x metrics, row-major) = the trials 0 .. trials-1 of the cell. The bytes do not
 * depend on `threads`. RV_ESTOPPED when a signal came, else the status of the first failed trial.
 */
rv_status rv_sweep_cell(double *sample, const rv_trial *trial, const rv_cell *cell, size_t trials,
                        uint64_t seed, uint64_t program, uint64_t cell_hash, int threads,
                        rv_progress *progress);

#endif
