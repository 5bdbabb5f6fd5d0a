/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A progress line on standard error; silent when that is no terminal. Any terminal will do: the
   line is drawn over with blanks, without escape sequences. */
#ifndef REVERIFY_SUPPORT_PROGRESS_H
#define REVERIFY_SUPPORT_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct rv_progress {
  bool visible;
  const char *name;         /* of the executable */
  const char *parts, *unit; /* what is counted: "cells" and "trials", unless set after the start */
  size_t cells, cells_done;
  double work, work_done; /* trials, all cells together */
  double work_start;      /* work already done when this run began */
  double started, shown;  /* seconds on the monotonic clock */
  int width;              /* characters of the line on the screen */
  char words[128];        /* how the trial stands that spoke last */
} rv_progress;

/* Starts the line; without cells they are not mentioned. `work_done` of `work` trials and
 * `cells_done` of `cells` came from a journal. */
void rv_progress_start(rv_progress *progress, const char *name, bool quiet, size_t cells,
                       size_t cells_done, double work, double work_done);

/* Counts `trials` more; redraws at most ten times a second. Call from one thread at a time. */
void rv_progress_trials(rv_progress *progress, double trials);
void rv_progress_cell(rv_progress *progress);

/* Shows these words behind the figures until others come or the cell ends. Likewise. */
void rv_progress_say(rv_progress *progress, const char *words);

/* Clears the line. */
void rv_progress_end(rv_progress *progress);

#endif
