/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The trials of one cell, over all threads. */
#ifndef REVERIFY_EXPERIMENT_SWEEP_H
#define REVERIFY_EXPERIMENT_SWEEP_H

#include "experiment/trial_watch.h"
#include "reverify/stream.h"

#include <stdbool.h>
#include <stddef.h>

/* How a statement draws a trial. Callbacks but the first two may run on several threads at once. */
typedef struct rv_trial {
  /* What the draws and the closed forms of one cell share, built once; it then stands in
     cell->shared. NULL where there is nothing to share. */
  rv_status (*open_cell)(void **shared, const rv_cell *cell);
  void (*close_cell)(void *shared);

  /* Working memory of one thread for trials of one cell; `threads` may work on each trial. NULL
     where none is needed. */
  rv_status (*open)(void **workspace, const rv_cell *cell, int threads);
  void (*close)(void *workspace);

  /* The metrics of the trial named by `key`. One of minutes says how far it is, and hears when to
     stop, by rv_trial_reached (trial_watch.h). */
  rv_status (*draw)(const rv_stream_key *key, double *metric, const rv_cell *cell, void *workspace);

  /* True when one trial of the cell is work enough for all threads; NULL for never. */
  bool (*is_large)(const rv_cell *cell);

  bool keeps_files; /* draws keep checkpoints (checkpoint.h), for which cell->files then stands */
} rv_trial;

/* Names the draws of one cell. */
typedef struct rv_cell_key {
  uint64_t seed, program, cell;
} rv_cell_key;

/* Sets cell->shared; close with rv_cell_close. */
rv_status rv_cell_open(rv_cell *cell, const rv_trial *trial);
void rv_cell_close(rv_cell *cell, const rv_trial *trial);

/*
 * sample (cell->trials x metrics, row-major) = the trials of an open cell. The bytes do not depend
 * on `threads`. RV_ESTOPPED when a signal came, else the status of the first failed trial.
 */
rv_status rv_draw_cell(double *sample, size_t metrics, const rv_trial *trial, const rv_cell *cell,
                       const rv_cell_key *key, int threads, rv_progress *progress);

#endif
