/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/progress.h"

#include "support/text.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
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

/* A line that is wrapped could not be drawn over; the last place stays free for the cursor. */
static void cut_to_screen(char *line) {
  struct winsize screen;
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &screen) != 0 || strlen(line) < screen.ws_col)
    return;
  size_t end = screen.ws_col > 0 ? screen.ws_col - 1U : strlen(line);
  while (end > 0 && (line[end] & 0xC0) == 0x80) /* within a character */
    end--;
  line[end] = '\0';
}

/* Spaces cover what is left of a longer line. */
static void draw_over(rv_progress *progress, char *line) {
  cut_to_screen(line);
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
  char line[384], parts[96] = "", rate[128];
  if (progress->cells > 0)
    snprintf(parts, sizeof parts, "%zu of %zu %s, ", progress->cells_done, progress->cells,
             progress->parts);
  describe_rate(rate, sizeof rate, progress, time);
  snprintf(line, sizeof line, "%s: %s%s%s%s", progress->name, parts, rate,
           progress->words[0] != '\0' ? "; " : "", progress->words);
  draw_over(progress, line);
}

void rv_progress_trials(rv_progress *progress, double trials) {
  progress->work_done += trials;
  draw(progress);
}

void rv_progress_cell(rv_progress *progress) {
  progress->cells_done++;
  progress->words[0] = '\0';
  draw(progress);
}

void rv_progress_say(rv_progress *progress, const char *words) {
  rv_escape_text(progress->words, sizeof progress->words, words, "");
}

void rv_progress_end(rv_progress *progress) {
  if (progress->visible && progress->shown > 0) {
    char nothing[] = "";
    draw_over(progress, nothing);
    fputc('\r', stderr);
    fflush(stderr);
  }
}
