/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a trial of minutes says and hears while it is drawn: how far it is, and whether to stop. */
#ifndef REVERIFY_EXPERIMENT_TRIAL_WATCH_H
#define REVERIFY_EXPERIMENT_TRIAL_WATCH_H

#include "experiment/grid.h"
#include "support/progress.h"

/* Of the trials that one thread draws; cell->watch points to it meanwhile. */
typedef struct rv_trial_watch {
  rv_progress *progress;   /* of the run */
  const rv_status *failed; /* not RV_OK from the first failure of a trial of the cell on */
  double reached;          /* by this trial, as part of the whole of it */
  double counted;          /* in trials, already shown of those not yet counted as drawn */
} rv_trial_watch;

/*
 * Says that `fraction`, 0 to 1, of the trial being drawn is done, and in `words`, where they are
 * not NULL, how it stands: "epoch 3 of 12, loss 0.21". A trial that goes on from a checkpoint says
 * at once where it begins. Call it as often as work allows, from any thread of the trial.
 * RV_ESTOPPED when a signal came or another trial of the cell has failed: hand it on. RV_OK, and
 * nothing else happens, for a cell that is not being drawn by rv_draw_cell.
 */
rv_status rv_trial_reached(const rv_cell *cell, double fraction, const char *words);

/* For rv_draw_cell: another trial begins; so many have been drawn since the last call. */
void rv_trial_begin(rv_trial_watch *watch);
void rv_trials_end(rv_trial_watch *watch, size_t trials);

/* True until a signal came or a trial of the cell failed. */
bool rv_trials_go_on(const rv_trial_watch *watch);

/* RV_ESTOPPED, and how to go on. */
rv_status rv_stopped(void);

#endif
