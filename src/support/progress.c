/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/progress.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void rv_progress_start(rv_progress *progress, const char *name, bool quiet, size_t cells,
                       size_t cells_done, double work, double work_done) {
  *progress = (rv_progress){.visible = !quiet && isatty(STDERR_FILENO),
                            .name = name,
                            .parts = "cells",
                            .unit = "trials",
                            .cells = cells,
                            .cells_done = cells_done,
                            .work = work,
                            .work_done = work_done,
                            .work_start = work_done,
                            .started = now()};
}

/* Spaces cover what is left of a longer line. */
static void draw_over(rv_progress *progress, const char *line) {
  fprintf(stderr, "\r%-*s", progress->width, line);
  fflush(stderr);
  progress->width = (int)strlen(line);
}

/* How fast it goes, and how long it will; little is known of either in the first second. */
static void describe_rate(char *out, size_t size, const rv_progress *progress, double time) {
  double elapsed = time - progress->started;
  double rate = (progress->work_done - progress->work_start) / elapsed;
  if (rate > 0 && elapsed >= 1)
    snprintf(out, size, "%.3g %s/s, about %.0f s left", rate, progress->unit,
             (progress->work - progress->work_done) / rate);
  else
    snprintf(out, size, "just begun");
}

static void draw(rv_progress *progress) {
  const double interval = 0.1; /* seconds between two redraws */
  double time = now();
  if (!progress->visible || time - progress->shown < interval)
    return;
  progress->shown = time;
  char line[256], parts[96] = "", rate[128];
  if (progress->cells > 0)
    snprintf(parts, sizeof parts, "%zu of %zu %s, ", progress->cells_done, progress->cells,
             progress->parts);
  describe_rate(rate, sizeof rate, progress, time);
  snprintf(line, sizeof line, "%s: %s%s", progress->name, parts, rate);
  draw_over(progress, line);
}

void rv_progress_trials(rv_progress *progress, double trials) {
  progress->work_done += trials;
  draw(progress);
}

void rv_progress_cell(rv_progress *progress) {
  progress->cells_done++;
  draw(progress);
}

void rv_progress_end(rv_progress *progress) {
  if (progress->visible && progress->shown > 0) {
    draw_over(progress, "");
    fputc('\r', stderr);
    fflush(stderr);
  }
}
