/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/trial_watch.h"

#include "support/interrupt.h"

rv_status rv_stopped(void) {
  return rv_fail(RV_ESTOPPED, "stopped: the same command goes on from here");
}

bool rv_trials_go_on(const rv_trial_watch *watch) {
  return __atomic_load_n(watch->failed, __ATOMIC_RELAXED) == RV_OK && !rv_interrupted();
}

rv_status rv_trial_reached(const rv_cell *cell, double fraction, const char *words) {
  rv_trial_watch *watch = cell->watch;
  if (watch == NULL)
    return RV_OK;
#pragma omp critical(reverify_sweep_progress)
  {
    double more = fraction - watch->reached;
    watch->reached = fraction;
    watch->counted += more;
    if (words != NULL)
      rv_progress_say(watch->progress, words);
    rv_progress_trials(watch->progress, more);
  }
  return rv_trials_go_on(watch) ? RV_OK : rv_stopped();
}

void rv_trial_begin(rv_trial_watch *watch) {
  watch->reached = 0;
}

void rv_trials_end(rv_trial_watch *watch, size_t trials) {
#pragma omp critical(reverify_sweep_progress)
  rv_progress_trials(watch->progress, (double)trials - watch->counted);
  watch->counted = 0;
}
