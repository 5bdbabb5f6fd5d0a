/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/sweep.h"

#include "support/interrupt.h"

#include <stdio.h>

enum { CHUNKS_PER_THREAD = 64, CHUNK_MAX = 256 };

/* What the threads share: the first failure ends the cell. */
typedef struct shared {
  rv_status status;
  char message[1024];
} shared;

static void note_failure(shared *s, rv_status status) {
  if (status == RV_OK)
    return;
#pragma omp critical(reverify_sweep_failure)
  if (s->status == RV_OK) {
    snprintf(s->message, sizeof s->message, "%s", rv_message());
    __atomic_store_n(&s->status, status, __ATOMIC_RELAXED);
  }
}

/* The threads take chunks of trials: small enough to share evenly, large enough to cost nothing. */
static size_t chunk_size(size_t trials, int threads) {
  size_t chunk = trials / ((size_t)threads * CHUNKS_PER_THREAD);
  return chunk < 1 ? 1 : chunk > CHUNK_MAX ? CHUNK_MAX : chunk;
}

rv_status rv_cell_open(rv_cell *cell, const rv_trial *trial) {
  cell->shared = NULL;
  return trial->open_cell != NULL ? trial->open_cell(&cell->shared, cell) : RV_OK;
}

void rv_cell_close(rv_cell *cell, const rv_trial *trial) {
  if (cell->shared != NULL)
    trial->close_cell(cell->shared);
  cell->shared = NULL;
}

static rv_status open_workspace(void **workspace, const rv_trial *trial, const rv_cell *cell,
                                int threads) {
  *workspace = NULL;
  return trial->open != NULL ? trial->open(workspace, cell, threads) : RV_OK;
}

rv_status rv_draw_cell(double *sample, size_t metrics, const rv_trial *trial, const rv_cell *cell,
                       const rv_cell_key *key, int threads, rv_progress *progress) {
  bool is_large = trial->is_large != NULL && trial->is_large(cell);
  int outer = is_large ? 1 : threads, inner = is_large ? threads : 1;
  size_t trials = cell->trials;
  size_t chunk = chunk_size(trials, outer), chunks = (trials + chunk - 1) / chunk;
  shared s = {.status = RV_OK};
#pragma omp parallel num_threads(outer)
  {
    void *workspace;
    rv_trial_watch watch = {.progress = progress, .failed = &s.status};
    rv_cell drawn = *cell; /* as this thread sees it */
    drawn.watch = &watch;
    note_failure(&s, open_workspace(&workspace, trial, &drawn, inner));
#pragma omp for schedule(dynamic, 1)
    for (size_t c = 0; c < chunks; c++) {
      size_t first = c * chunk, last = first + chunk < trials ? first + chunk : trials;
      for (size_t t = first; t < last && rv_trials_go_on(&watch); t++) {
        rv_stream_key trial_key = {key->seed, key->program, key->cell, t};
        rv_trial_begin(&watch);
        note_failure(&s, trial->draw(&trial_key, sample + t * metrics, &drawn, workspace));
      }
      rv_trials_end(&watch, last - first);
    }
    if (workspace != NULL)
      trial->close(workspace);
  }
  if (s.status != RV_OK)
    return rv_fail(s.status, "%s", s.message);
  return rv_interrupted() ? rv_stopped() : RV_OK;
}
