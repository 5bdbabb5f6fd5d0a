/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run from its command line to its verdicts. */
#include "experiment/checkpoint_path.h"
#include "experiment/executable.h"
#include "experiment/first_failure.h"
#include "experiment/journal.h"
#include "experiment/parameter_table.h"
#include "experiment/provenance.h"
#include "experiment/results.h"
#include "experiment/verdict_table.h"
#include "reverify/version.h"
#include "support/file.h"
#include "support/folder_lock.h"
#include "support/interrupt.h"
#include "support/memory.h"

#include <stdio.h>
#include <stdlib.h>

/* Everything that a run holds; zero but for the journal's descriptor, -1, when nothing is held. */
typedef struct run {
  const rv_statement *statement;
  rv_settings settings;
  rv_grid grid;
  uint64_t fingerprint; /* the same means the same samples in the same order */
  size_t *count;        /* doubles of each cell */
  rv_folder_lock lock;
  rv_journal journal;
  rv_claim_parts parts;
  rv_judge *judge;
  rv_judgement *judgement; /* one per part */
  rv_results *results;
} run;

/* A journal without a finished cell holds nothing to go on from: it would only be in the way. */
static void release(run *r) {
  rv_results_close(r->results);
  rv_judge_close(r->judge);
  free(r->judgement);
  rv_claim_parts_free(&r->parts);
  rv_journal_close(&r->journal, r->journal.finished == 0);
  if (r->grid.run != NULL)
    r->statement->close_run(r->grid.run);
  rv_grid_free(&r->grid);
  rv_folder_lock_release(&r->lock);
  free(r->count);
}

static uint64_t fingerprint_of(const run *r) {
  char text[8192];
  uint64_t hash = rv_hash_text(RV_VERSION) ^ rv_hash_text(rv_commit());
  for (size_t i = 0; i < r->grid.count; i++) {
    const rv_cell *cell = &r->grid.cell[i];
    rv_cell_text(text, sizeof text, cell, &r->grid);
    hash = hash * 31 + rv_hash_text(text);
    hash = hash * 31 + (rv_hash_text(cell->plan) ^ cell->trials);
  }
  return hash * 31 + (rv_hash_text(r->statement->name) ^ r->settings.common.seed);
}

/* One run at a time writes the tables of a statement into a folder. */
static rv_status enter_folder(run *r) {
  RV_TRY(rv_directory_create(r->settings.common.output));
  RV_TRY(rv_folder_lock_take(&r->lock, r->settings.common.output, r->statement->name));
  if (r->lock.warning != NULL)
    fprintf(stderr, "%s: %s\n", r->statement->name, r->lock.warning);
  return RV_OK;
}

static rv_status open_journal(run *r) {
  char *path;
  const rv_common_options *common = &r->settings.common;
  RV_TRY(rv_path_join(&path, common->output, r->statement->name, ".journal"));
  rv_status status =
      rv_journal_open(&r->journal, path, r->fingerprint, r->count, r->grid.count, common->fresh);
  free(path);
  return status;
}

static rv_status drop_checkpoints(const run *r) {
  return r->statement->trial.keeps_files
             ? rv_checkpoints_remove(r->settings.common.output, r->statement->name)
             : RV_OK;
}

static rv_status prepare(run *r) {
  RV_TRY(rv_settings_grid(&r->grid, &r->settings, r->statement));
  RV_TRY(rv_claim_parts_make(&r->parts, r->statement, &r->grid));
  r->fingerprint = fingerprint_of(r);
  r->count = calloc(r->grid.count, sizeof *r->count);
  r->judgement = calloc(r->parts.count + 1, sizeof *r->judgement);
  if (r->count == NULL || r->judgement == NULL)
    return rv_fail(RV_ENOMEM, "no memory for %zu cells: give fewer", r->grid.count);
  for (size_t i = 0; i < r->grid.count; i++)
    r->count[i] = r->grid.cell[i].trials * rv_metrics_numbers(r->statement, &r->grid.cell[i]);
  RV_TRY(enter_folder(r));
  RV_TRY(open_journal(r));
  return r->settings.common.fresh ? drop_checkpoints(r) : RV_OK;
}

/* The draws, cell by cell, into the journal. */

static rv_status draw_into_journal(run *r, rv_cell *cell, rv_progress *progress) {
  double *sample;
  size_t metrics = rv_metrics_numbers(r->statement, cell);
  const rv_cell_key key = {.seed = r->settings.common.seed,
                           .program = rv_hash_text(r->statement->name),
                           .cell = rv_cell_hash(cell, &r->grid)};
  RV_TRY(rv_alloc_doubles(&sample, cell->trials, metrics));
  rv_status status = rv_draw_cell(sample, metrics, &r->statement->trial, cell, &key,
                                  r->settings.common.threads, progress);
  if (status == RV_OK)
    status = rv_journal_append(&r->journal, sample);
  free(sample);
  return status;
}

/* What a trial may leave to go on from is of no more use once the record stands. */
static rv_status draw_with_files(run *r, rv_cell *cell, rv_progress *progress) {
  char *files;
  if (!r->statement->trial.keeps_files)
    return draw_into_journal(r, cell, progress);
  RV_TRY(rv_checkpoint_prefix(&files, r->settings.common.output, r->statement->name, r->fingerprint,
                              (size_t)(cell - r->grid.cell)));
  cell->files = files;
  cell->grid = &r->grid;
  rv_status status = draw_into_journal(r, cell, progress);
  cell->files = NULL;
  cell->grid = NULL;
  free(files);
  return status == RV_OK ? drop_checkpoints(r) : status;
}

static rv_status draw_cell(run *r, size_t index, rv_progress *progress) {
  rv_cell *cell = &r->grid.cell[index];
  rv_status status = rv_cell_open(cell, &r->statement->trial);
  if (status == RV_OK)
    status = draw_with_files(r, cell, progress);
  rv_cell_close(cell, &r->statement->trial);
  rv_progress_cell(progress);
  return status;
}

static rv_status draw_cells(run *r) {
  double work = 0, done = 0;
  for (size_t i = 0; i < r->grid.count; i++) {
    work += (double)r->grid.cell[i].trials;
    if (i < r->journal.finished)
      done += (double)r->grid.cell[i].trials;
  }
  rv_progress progress;
  rv_progress_start(&progress, r->statement->name, r->settings.common.quiet, r->grid.count,
                    r->journal.finished, work, done);
  rv_status status = RV_OK;
  for (size_t i = r->journal.finished; i < r->grid.count && status == RV_OK; i++)
    status = draw_cell(r, i, &progress);
  rv_progress_end(&progress);
  return status;
}

/* The draws, cell by cell, out of the journal: each is read once, for all that looks at it. What
   takes time is done for several cells at once, and put together in their order. */

/* What is seen of a cell. */
typedef struct look {
  rv_cell *cell;
  double *value;
  rv_cell_sample sample;
  rv_finding *finding; /* one per part */
  rv_csv row;
} look;

static rv_status look_at_cell(look *l, run *r, size_t index, int threads) {
  *l = (look){.cell = &r->grid.cell[index]};
  RV_TRY(rv_alloc_doubles(&l->value, r->count[index], 1));
  l->finding = calloc(r->parts.count + 1, sizeof *l->finding);
  if (l->finding == NULL)
    return rv_fail(RV_ENOMEM, "no memory for %zu claims: free some memory", r->parts.count);
  RV_TRY(rv_journal_read(&r->journal, index, l->value));
  RV_TRY(rv_cell_open(l->cell, &r->statement->trial));
  l->sample = (rv_cell_sample){.grid = &r->grid,
                               .index = index,
                               .cell = l->cell,
                               .value = l->value,
                               .trials = l->cell->trials,
                               .metrics = rv_metrics_numbers(r->statement, l->cell),
                               .threads = threads};
  RV_TRY(rv_judge_find(l->finding, r->judge, &l->sample));
  return rv_results_prepare(&l->row, r->results, &l->sample);
}

static rv_status put_together(run *r, look *l) {
  RV_TRY(rv_judge_see(r->judge, &l->sample, l->finding));
  return rv_results_add(r->results, &l->sample, &l->row);
}

static void end_look(look *l, const run *r) {
  rv_csv_discard(&l->row);
  rv_cell_close(l->cell, &r->statement->trial);
  free(l->finding);
  free(l->value);
}

/* Of few cells each has all threads, as one of them may be most of the work. */
static int cells_at_once(const run *r) {
  int threads = r->settings.common.threads;
  return r->grid.count >= 4 * (size_t)threads ? threads : 1;
}

static rv_status look_at_cells(run *r) {
  rv_first_failure failure = rv_no_failure(r->grid.count);
  int at_once = cells_at_once(r), each = r->settings.common.threads / at_once;
#pragma omp parallel for ordered num_threads(at_once) schedule(dynamic, 1)
  for (size_t i = 0; i < r->grid.count; i++) {
    bool wanted;
    look l;
    rv_status status = RV_OK;
#pragma omp critical(reverify_look)
    wanted = rv_task_is_wanted(&failure, i);
    if (wanted)
      status = look_at_cell(&l, r, i, each);
#pragma omp ordered
    {
#pragma omp critical(reverify_look)
      {
        if (wanted && status == RV_OK && rv_task_is_wanted(&failure, i))
          status = put_together(r, &l);
        rv_note_end(&failure, i, status);
      }
    }
    if (wanted)
      end_look(&l, r);
  }
  if (failure.status != RV_OK)
    return rv_fail(failure.status, "%s", failure.message);
  return rv_interrupted() ? rv_stopped() : RV_OK;
}

static rv_status judge_and_write(run *r) {
  RV_TRY(rv_judge_open(&r->judge, &r->parts, r->statement, &r->grid));
  RV_TRY(rv_results_open(&r->results, r->statement, &r->settings, &r->grid));
  RV_TRY(look_at_cells(r));
  rv_judge_conclude(r->judge, r->judgement);
  RV_TRY(rv_results_add_claims(r->results, &r->parts, r->judgement));
  return rv_results_commit(r->results);
}

/* Shown as it was written: the table is read back from the claims file. */
static rv_status show_verdicts(const run *r) {
  rv_verdict_table table;
  RV_TRY(rv_verdict_table_read(&table, r->settings.common.output, r->statement->name));
  rv_verdict_table_print(stdout, &table, rv_wants_colour(stdout));
  rv_verdict_table_free(&table);
  return RV_OK;
}

static rv_status execute(run *r, int argc, char **argv) {
  RV_TRY(rv_statement_check(r->statement));
  RV_TRY(rv_settings_read(&r->settings, r->statement, argc, argv));
  if (r->settings.common.columns) {
    rv_columns_print(r->statement);
    return RV_OK;
  }
  if (r->settings.common.parameters) {
    rv_parameter_table_write(stdout, r->statement->parameters);
    return RV_OK;
  }
  RV_TRY(prepare(r));
  RV_TRY(draw_cells(r));
  RV_TRY(judge_and_write(r));
  rv_journal_close(&r->journal, true);
  return r->settings.common.quiet ? RV_OK : show_verdicts(r);
}

static int contradictions(const run *r) {
  int count = 0;
  for (size_t i = 0; i < r->parts.count; i++)
    count += rv_contradicts(&r->judgement[i], &r->parts.item[i]);
  return count;
}

int rv_verify(const rv_statement *statement, int argc, char **argv) {
  run r = {.statement = statement, .journal.descriptor = -1};
  rv_status status = rv_executable_begin();
  if (status == RV_OK)
    status = execute(&r, argc, argv);
  int verdict = status == RV_OK && contradictions(&r) > 0;
  release(&r);
  return rv_executable_end(statement->name, status, verdict);
}
