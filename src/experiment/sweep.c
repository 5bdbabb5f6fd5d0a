/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/sweep.h"

#include "support/interrupt.h"

#include <stdio.h>

enum { CHUNKS_A_THREAD = 64, CHUNK_MAX = 256 };

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

static bool going_on(const shared *s) {
  return __atomic_load_n(&s->status, __ATOMIC_RELAXED) == RV_OK && !rv_interrupted();
}

static void report_progress(rv_progress *progress, size_t trials) {
#pragma omp critical(reverify_sweep_progress)
  rv_progress_trials(progress, (double)trials);
}

/* The threads take chunks of trials: small enough to share evenly, large enough to cost nothing. */
static size_t chunk_size(size_t trials, int threads) {
  size_t chunk = trials / ((size_t)threads * CHUNKS_A_THREAD);
  return chunk < 1 ? 1 : chunk > CHUNK_MAX ? CHUNK_MAX : chunk;
}

rv_status rv_sweep_cell(double *sample, const rv_trial *trial, const rv_cell *cell, size_t trials,
                        uint64_t seed, uint64_t program, uint64_t cell_hash, int threads,
                        rv_progress *progress) {
  bool lone = trial->lone != NULL && trial->lone(cell);
  int outer = lone ? 1 : threads, inner = lone ? threads : 1;
  size_t chunk = chunk_size(trials, outer), chunks = (trials + chunk - 1) / chunk;
  shared s = {.status = RV_OK};
#pragma omp parallel num_threads(outer)
  {
    void *workspace = NULL;
    note_failure(&s, trial->open(&workspace, cell, inner));
#pragma omp for schedule(dynamic, 1)
    for (size_t c = 0; c < chunks; c++) {
      size_t first = c * chunk, last = first + chunk < trials ? first + chunk : trials;
      for (size_t t = first; t < last && going_on(&s); t++) {
        rv_stream_key key = {seed, program, cell_hash, t};
        note_failure(&s, trial->draw(&key, sample + t * trial->metrics, cell, workspace));
      }
      report_progress(progress, last - first);
    }
    if (workspace != NULL)
      trial->close(workspace);
  }
  if (s.status != RV_OK)
    return rv_fail(s.status, "%s", s.message);
  if (rv_interrupted())
    return rv_fail(RV_ESTOPPED, "stopped: the same command goes on from here");
  return RV_OK;
}
