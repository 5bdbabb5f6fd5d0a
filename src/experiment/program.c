/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/program.h"

#include "experiment/executable.h"
#include "experiment/results.h"
#include "experiment/settings.h"
#include "experiment/verdict_table.h"
#include "reverify/version.h"
#include "support/file.h"
#include "support/memory.h"

#include <stdio.h>
#include <stdlib.h>

/* Everything a run holds; zero but for the journal's descriptor, -1, when nothing is held. */
typedef struct run {
  const rv_program *program;
  rv_settings settings;
  rv_grid grid;
  size_t *count; /* doubles a cell */
  rv_journal journal;
  rv_evidence evidence;
  rv_claim *claim; /* the program's, split */
  size_t claims;
  rv_finding *finding;
} run;

/* A journal without a finished cell holds nothing to go on from: it would only be in the way. */
static void release(run *r) {
  rv_journal_close(&r->journal, r->journal.finished == 0);
  rv_grid_free(&r->grid);
  free(r->count);
  rv_claims_free(r->claim, r->claims);
  free(r->finding);
}

/* The same fingerprint means the same samples in the same order. */
static uint64_t fingerprint(const run *r) {
  char text[1280];
  uint64_t hash = rv_hash_text(RV_VERSION) ^ rv_hash_text(rv_commit());
  for (size_t i = 0; i < r->grid.count; i++) {
    rv_cell_text(text, sizeof text, &r->grid.cell[i], &r->program->parameters, true);
    hash = hash * 31 + rv_hash_text(text);
  }
  return hash * 31 + (rv_hash_text(r->program->name) ^ r->settings.common.seed);
}

static size_t trials_of(const run *r, size_t cell) {
  return (size_t)r->grid.cell[cell].value[r->program->trials].number;
}

static rv_status prepare(run *r) {
  char *path;
  RV_TRY(rv_settings_grid(&r->grid, &r->settings, r->program));
  RV_TRY(rv_claims_split(&r->claim, &r->claims, r->program->claims, r->program->claim_count,
                         &r->grid));
  r->count = calloc(r->grid.count, sizeof *r->count);
  r->finding = calloc(r->claims + 1, sizeof *r->finding);
  if (r->count == NULL || r->finding == NULL)
    return rv_fail(RV_ENOMEM, "no memory for %zu cells: give fewer", r->grid.count);
  for (size_t i = 0; i < r->grid.count; i++)
    r->count[i] = trials_of(r, i) * r->program->trial.metrics;
  RV_TRY(rv_directory_create(r->settings.common.output));
  RV_TRY(rv_path_join(&path, r->settings.common.output, r->program->name, ".journal"));
  rv_status status = rv_journal_open(&r->journal, path, fingerprint(r), r->count, r->grid.count,
                                     r->settings.common.fresh);
  free(path);
  r->evidence = (rv_evidence){.parameters = &r->program->parameters,
                              .grid = &r->grid,
                              .journal = &r->journal,
                              .metrics = r->program->trial.metrics};
  return status;
}

static rv_status run_cell(run *r, size_t cell, rv_progress *progress) {
  double *sample;
  size_t trials = trials_of(r, cell);
  RV_TRY(rv_alloc_doubles(&sample, trials, r->program->trial.metrics));
  const rv_cell *parameters = &r->grid.cell[cell];
  rv_status status = rv_sweep_cell(sample, &r->program->trial, parameters, trials,
                                   r->settings.common.seed, rv_hash_text(r->program->name),
                                   rv_cell_hash(parameters, &r->program->parameters),
                                   r->settings.common.threads, progress);
  if (status == RV_OK)
    status = rv_journal_append(&r->journal, sample);
  free(sample);
  rv_progress_cell(progress);
  return status;
}

static rv_status run_cells(run *r) {
  double work = 0, done = 0;
  for (size_t i = 0; i < r->grid.count; i++) {
    work += (double)trials_of(r, i);
    if (i < r->journal.finished)
      done += (double)trials_of(r, i);
  }
  rv_progress progress;
  rv_progress_start(&progress, r->program->name, r->settings.common.quiet, r->grid.count,
                    r->journal.finished, work, done);
  rv_status status = RV_OK;
  for (size_t i = r->journal.finished; i < r->grid.count && status == RV_OK; i++)
    status = run_cell(r, i, &progress);
  rv_progress_end(&progress);
  return status;
}

static rv_status write_tables(run *r) {
  RV_TRY(rv_results_write(r->program, &r->settings, &r->evidence));
  RV_TRY(rv_extra_tables_write(r->program, &r->settings, &r->evidence));
  return rv_claims_write(r->program, &r->settings, &r->evidence, r->claim, r->finding, r->claims);
}

/* Shown as it was written: the table is read back from the claims file. */
static rv_status show_verdicts(const run *r) {
  rv_verdict_table table;
  RV_TRY(rv_verdict_table_read(&table, r->settings.common.output, r->program->name));
  rv_verdict_table_print(stdout, &table, rv_wants_colour(stdout));
  rv_verdict_table_free(&table);
  return RV_OK;
}

static rv_status execute(run *r, int argc, char **argv) {
  RV_TRY(rv_settings_read(&r->settings, r->program, argc, argv));
  RV_TRY(prepare(r));
  RV_TRY(run_cells(r));
  RV_TRY(rv_claims_judge(r->finding, r->claim, r->claims, &r->evidence));
  RV_TRY(write_tables(r));
  rv_journal_close(&r->journal, true);
  return r->settings.common.quiet ? RV_OK : show_verdicts(r);
}

static int contradictions(const run *r) {
  int count = 0;
  for (size_t c = 0; c < r->claims; c++)
    count += rv_contradicts(&r->finding[c], &r->claim[c]);
  return count;
}

int rv_main(const rv_program *program, int argc, char **argv) {
  run r = {.program = program, .journal.descriptor = -1};
  rv_status status = rv_executable_begin();
  if (status == RV_OK)
    status = execute(&r, argc, argv);
  int verdict = status == RV_OK && contradictions(&r) > 0;
  release(&r);
  return rv_executable_end(program->name, status, verdict);
}
