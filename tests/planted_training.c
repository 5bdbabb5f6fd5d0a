/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What stands for a statement about training in the end-to-end tests: few runs of many epochs, each
 * a pair of methods that start alike,
 *
 *   the gap between their errors in the end is 1 on average.
 *
 * Measured: the gap, of one run per trial, and the errors of both after each epoch. The gap is the
 * mean over the epochs of independent N(1, 0.1^2) increments, each of a stream of its own, so that
 * a run can go on from any epoch; it is normal, as the verdicts on runs assume.
 *
 * --plant  nothing   every verdict is as expected
 *          equal     all runs are equal, so that nothing tells how much they spread
 *          false     the gap is -1
 *          failure   the last run of a cell fails in its second epoch, and the others are to stop
 *          slow      an epoch takes milliseconds, and the third one of the last run waits until
 * there is a file 'go' in the working directory
 *
 * Each epoch that is worked through, and in the checkpoint, adds a byte to the file 'epochs' of the
 * working directory, if there is one.
 *
 * Run: planted_training --plant equal --seeds 5 --output DIR
 */
#include "experiment/checkpoint_path.h"
#include "experiment/statement.h"
#include "support/file.h"

#include <fcntl.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PLANT, DATA, TRAINING_SIZE, EPOCHS };
enum { NOTHING, EQUAL, FALSE, FAILURE, SLOW };
enum { GAP, HISTORY };
enum { METHODS = 2, EPOCHS_MAX = 100, SLOW_MICROSECONDS = 4000 };

static const char *const plants[] = {"nothing", "equal", "false", "failure", "slow", NULL};

static const rv_parameter parameters[] = {
    [PLANT] = {"plant", "what goes wrong", .words = plants, .fallback = "nothing", .label = true},
    [DATA] = {"data", "folder of the data, which is not read", .text = true, .fallback = "made up"},
    [TRAINING_SIZE] = {"training_size",
                       "images to train with",
                       {1, 1e6, .integer = true},
                       .fallback = "100,1000"},
    [EPOCHS] = {"epochs", "of a run", {1, EPOCHS_MAX, .integer = true}, .fallback = "6"},
    {0}};

static const rv_plan plans[] = {{"all", .trials = {5, 5, 20}}, {0}};

static size_t epochs(const rv_cell *cell) {
  return (size_t)rv_number(cell, EPOCHS);
}

static size_t history_length(const rv_cell *cell) {
  return METHODS * epochs(cell);
}

/* How far a run is. */
typedef struct progress {
  size_t epoch; /* that comes next */
  double gap;   /* sum of the increments so far */
  double history[METHODS * EPOCHS_MAX];
} progress;

/* Checkpoints. A run without one begins at its first epoch. */

static void read_checkpoint(progress *p, const char *path) {
  FILE *file = path != NULL ? fopen(path, "re") : NULL;
  *p = (progress){.epoch = 0};
  if (file == NULL)
    return;
  if (fread(p, sizeof *p, 1, file) != 1)
    *p = (progress){.epoch = 0};
  fclose(file);
}

static rv_status write_checkpoint(const progress *p, const char *path) {
  rv_file file;
  if (path == NULL)
    return RV_OK;
  RV_TRY(rv_file_create(&file, path));
  fwrite(p, sizeof *p, 1, file.stream);
  return rv_file_commit(&file);
}

/* The trial. */

static void count_epoch(void) {
  int file = open("epochs", O_WRONLY | O_APPEND | O_CLOEXEC);
  if (file < 0)
    return;
  if (write(file, "e", 1) != 1)
    abort();
  close(file);
}

static rv_status wait_for_go(const rv_cell *cell, double fraction) {
  while (access("go", F_OK) != 0) {
    usleep(SLOW_MICROSECONDS);
    RV_TRY(rv_trial_reached(cell, fraction, "waiting"));
  }
  return RV_OK;
}

static rv_status plant(const rv_stream_key *key, const rv_cell *cell, const progress *p) {
  bool is_last = key->trial == cell->trials - 1;
  int planted = rv_word(cell, PLANT);
  if (planted == FAILURE && is_last && p->epoch == 1)
    return rv_fail(RV_ENUMERIC, "run %d fails as planted: plant nothing", (int)key->trial);
  if (planted == SLOW)
    usleep(SLOW_MICROSECONDS);
  return planted == SLOW && is_last && p->epoch == 2
             ? wait_for_go(cell, (double)p->epoch / (double)epochs(cell))
             : RV_OK;
}

static double increment(const rv_stream_key *key, const rv_cell *cell, size_t epoch) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, key, epoch);
  double noise = 0.1 * gsl_ran_gaussian_ziggurat(rng, 1);
  switch (rv_word(cell, PLANT)) {
  case EQUAL:
    return 1;
  case FALSE:
    return -1 + noise;
  default:
    return 1 + noise;
  }
}

static void work_through_epoch(progress *p, const rv_stream_key *key, const rv_cell *cell) {
  p->gap += increment(key, cell, p->epoch);
  p->history[METHODS * p->epoch] = exp2(-(double)p->epoch);
  p->history[METHODS * p->epoch + 1] = exp2(-(double)p->epoch) - p->gap / (double)epochs(cell);
  p->epoch++;
}

static rv_status go_on(progress *p, const char *path, const rv_stream_key *key,
                       const rv_cell *cell) {
  char words[64];
  while (p->epoch < epochs(cell)) {
    snprintf(words, sizeof words, "run %d: epoch %zu of %zu", (int)key->trial, p->epoch + 1,
             epochs(cell));
    RV_TRY(rv_trial_reached(cell, (double)p->epoch / (double)epochs(cell), words));
    RV_TRY(plant(key, cell, p));
    work_through_epoch(p, key, cell);
    RV_TRY(write_checkpoint(p, path));
    count_epoch();
  }
  return RV_OK;
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell,
                      void *workspace) {
  (void)workspace;
  char *path;
  progress p;
  RV_TRY(rv_checkpoint_path(&path, cell, key, "pair"));
  read_checkpoint(&p, path);
  rv_status status = go_on(&p, path, key, cell);
  free(path);
  metric[GAP] = p.gap / (double)epochs(cell);
  memcpy(&metric[HISTORY], p.history, history_length(cell) * sizeof *metric);
  return status;
}

static double negative(double x, const rv_cell *cell) {
  (void)cell;
  return -x;
}

/* The control bears on the smaller size alone. */
static bool is_small(const rv_cell *cell) {
  return rv_number(cell, TRAINING_SIZE) < 500;
}

static const rv_metric metrics[] = {
    [GAP] = {"gap", .about = "error of one method less that of the other, in the end"},
    [HISTORY] = {"history", "errors after each epoch", .hidden = true, .count_of = history_length},
    {0}};

/* Closed forms: bounds on the mean gap, which is 1. */

/* The rows: one for each epoch of each method of each run. */

static const rv_table_column row_columns[] = {{"method", "first or second"},
                                              {"training_size", "images to train with"},
                                              {"seed", "number of the run"},
                                              {"epoch", "from 1 on"},
                                              {"train_error", "made up"},
                                              {"test_error", "likewise"},
                                              {0}};

static void write_row(rv_csv *csv, const rv_cell_sample *sample, size_t run, size_t epoch,
                      size_t method) {
  static const char *const name[METHODS] = {"first", "second"};
  const double *history = sample->value + run * sample->metrics + HISTORY;
  double error = history[METHODS * epoch + method];
  rv_csv_text(csv, name[method]);
  rv_csv_number(csv, rv_number(sample->cell, TRAINING_SIZE));
  rv_csv_count(csv, run);
  rv_csv_count(csv, epoch + 1);
  rv_csv_number(csv, error);
  rv_csv_number(csv, error + 1);
  rv_csv_end_row(csv);
}

static rv_status write_rows(rv_csv *csv, const rv_cell_sample *sample) {
  for (size_t run = 0; run < sample->trials; run++)
    for (size_t epoch = 0; epoch < epochs(sample->cell); epoch++)
      for (size_t method = 0; method < METHODS; method++)
        write_row(csv, sample, run, epoch, method);
  return RV_OK;
}

static const rv_extra_table rows = {
    .about = "one row per method, run and epoch", .columns = row_columns, .write = write_rows};

static const rv_claim claims[] = {{"lower", RV_CORRECTED, "planted", "the gap is at least 0.5",
                                   .runs = {GAP, RV_AT_LEAST, .bound = 0.5}},
                                  {"upper", RV_PRINTED, "planted", "the gap is at most 0.5",
                                   .expected = RV_FAILS, .runs = {GAP, RV_AT_MOST, .bound = 0.5}},
                                  {"question", RV_QUESTION, "planted", "the gap is at most 1",
                                   .runs = {GAP, RV_AT_MOST, .bound = 1}},
                                  {"control", RV_CONTROL, "planted",
                                   "minus the gap is at least 0.5", .of = negative,
                                   .where = is_small, .runs = {GAP, RV_AT_LEAST, .bound = 0.5}},
                                  {0}};

static const rv_statement statement = {
    .name = "planted_training",
    .title = "two methods end 1 apart",
    .about = "Pretends to train, and does wrong what it is told to: the tests fail unless every "
             "planted wrong is caught.",
    .plot = "planted_training",
    .own_trials = 5,
    .trials_option = "seeds",
    .parameters = parameters,
    .plans = plans,
    .trial = {.draw = draw, .keeps_files = true},
    .metrics = metrics,
    .claims = claims,
    .rows = &rows};

int main(int argc, char **argv) {
  return rv_verify(&statement, argc, argv);
}
