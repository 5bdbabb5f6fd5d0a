/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The trials of a cell over threads: the same bytes, failures passed on, nothing left open. */
#include "check.h"
#include "experiment/sweep.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { METRICS = 3, TRIALS = 1000 };
enum { SEED = 91, PROGRAM = 92, CELL = 93 };

/* What the callbacks saw; they run on several threads. */
static struct { int opened, closed, drawn, threads_least, threads_most; } seen;

/* A workspace that spoils the draws if two threads share it. */
typedef struct workspace {
  int busy;
} workspace;

static rv_status open_workspace(void **out, const rv_cell *cell, int threads) {
  (void)cell;
#pragma omp critical(test_sweep)
  {
    seen.opened++;
    seen.threads_least =
        seen.opened == 1 || threads < seen.threads_least ? threads : seen.threads_least;
    seen.threads_most = threads > seen.threads_most ? threads : seen.threads_most;
  }
  *out = calloc(1, sizeof(workspace));
  return *out != NULL ? RV_OK : rv_fail(RV_ENOMEM, "no memory");
}

static void close_workspace(void *w) {
#pragma omp atomic
  seen.closed++;
  free(w);
}

/* Uneven work, so that the threads take the trials in no fixed order. */
static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell,
                      void *untyped) {
  workspace *w = untyped;
  if (w->busy++ != 0)
    return rv_fail(RV_EIO, "a workspace is shared");
#pragma omp atomic
  seen.drawn++;
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, key, 0);
  metric[0] = gsl_rng_uniform(rng);
  metric[1] = cell->value[0].number;
  metric[2] = 0;
  for (int i = 0; i < 1000 * (int)(key->trial % 7); i++)
    metric[2] += gsl_rng_uniform(rng);
  w->busy--;
  return RV_OK;
}

static rv_status fail_open(void **out, const rv_cell *cell, int threads) {
  (void)cell;
  (void)threads;
  *out = NULL;
  return rv_fail(RV_ENOMEM, "the workspace is too large");
}

static rv_status fail_at_500(const rv_stream_key *key, double *metric, const rv_cell *cell,
                             void *w) {
  if (key->trial == 500)
    return rv_fail(RV_ENUMERIC, "trial %d went wrong", (int)key->trial);
  return draw(key, metric, cell, w);
}

static bool always(const rv_cell *cell) {
  return cell->value[0].number > 0;
}

static const rv_trial plain = {.open = open_workspace, .close = close_workspace, .draw = draw};

static rv_status run(double *sample, const rv_trial *trial, size_t trials, int threads) {
  rv_progress progress;
  memset(&seen, 0, sizeof seen);
  for (size_t i = 0; i < trials * METRICS; i++)
    sample[i] = NAN;
  rv_progress_start(&progress, "test", true, 1, 0, (double)trials, 0);
  const rv_cell cell = {.value = {{.number = 7.5}}, .trials = trials};
  rv_status status = rv_draw_cell(sample, METRICS, trial, &cell,
                                  &(rv_cell_key){SEED, PROGRAM, CELL}, threads, &progress);
  rv_progress_end(&progress);
  assert_int_equal(seen.opened, seen.closed);
  if (status == RV_OK)
    check_near(progress.work_done, (double)trials, 1e-9); /* parts of trials round */
  return status;
}

static void trials_are_named_by_their_number(void **state) {
  (void)state;
  static double sample[TRIALS * METRICS];
  check_status(run(sample, &plain, TRIALS, 2), RV_OK);
  for (size_t t = 0; t < TRIALS; t++) {
    rv_stream stream;
    gsl_rng *rng = rv_stream_open(&stream, &(rv_stream_key){SEED, PROGRAM, CELL, t}, 0);
    check_equal(sample[t * METRICS], gsl_rng_uniform(rng));
    check_equal(sample[t * METRICS + 1], 7.5);
  }
}

static void threads_do_not_change_a_bit(void **state) {
  (void)state;
  static double one_thread[TRIALS * METRICS], sample[TRIALS * METRICS];
  static const int threads[] = {1, 2, 3, 8};
  check_status(run(one_thread, &plain, TRIALS, 1), RV_OK);
  for (size_t i = 0; i < 4; i++) {
    check_status(run(sample, &plain, TRIALS, threads[i]), RV_OK);
    check_bytes(sample, one_thread, sizeof sample);
    assert_int_equal(seen.drawn, TRIALS);
    check(seen.opened >= 1 && seen.opened <= threads[i]);
    assert_int_equal(seen.threads_most, 1);
  }
}

/* More trials do not change the first ones: a run can be extended. */
static void few_trials_are_the_first_of_many(void **state) {
  (void)state;
  static double many[TRIALS * METRICS], few[TRIALS * METRICS];
  static const size_t trials[] = {1, 2, 3, 7, 64, 129, 999};
  check_status(run(many, &plain, TRIALS, 3), RV_OK);
  for (size_t i = 0; i < 7; i++) {
    check_status(run(few, &plain, trials[i], 3), RV_OK);
    check_bytes(few, many, trials[i] * METRICS * sizeof *few);
    assert_int_equal(seen.drawn, trials[i]);
  }
}

static void large_trials_have_all_threads_each(void **state) {
  (void)state;
  static double shared[TRIALS * METRICS], large[TRIALS * METRICS];
  rv_trial trial = plain;
  trial.is_large = always;
  check_status(run(shared, &plain, TRIALS, 3), RV_OK);
  check_status(run(large, &trial, TRIALS, 3), RV_OK);
  check_bytes(large, shared, sizeof large);
  assert_int_equal(seen.opened, 1);
  assert_int_equal(seen.threads_least, 3);
  assert_int_equal(seen.threads_most, 3);
}

static void a_failing_trial_ends_the_cell(void **state) {
  (void)state;
  static double sample[TRIALS * METRICS];
  rv_trial trial = plain;
  trial.draw = fail_at_500;
  for (int threads = 1; threads <= 4; threads++) {
    rv_fail(RV_OK, "an older message");
    check_status(run(sample, &trial, TRIALS, threads), RV_ENUMERIC);
    assert_string_equal(rv_message(), "trial 500 went wrong");
    check(seen.drawn < TRIALS);
  }
}

static void a_failing_workspace_ends_the_cell(void **state) {
  (void)state;
  static double sample[TRIALS * METRICS];
  rv_trial trial = plain;
  trial.open = fail_open;
  for (int threads = 1; threads <= 4; threads++) {
    check_status(run(sample, &trial, TRIALS, threads), RV_ENOMEM);
    assert_string_equal(rv_message(), "the workspace is too large");
    assert_int_equal(seen.drawn, 0);
  }
}

/* What a cell shares is built once, and stands in the cell while it is open. */

static rv_status share_number(void **out, const rv_cell *cell) {
  double *number = malloc(sizeof *number);
  *out = number;
  if (number == NULL)
    return rv_fail(RV_ENOMEM, "no memory");
  *number = 2 * cell->value[0].number;
  return RV_OK;
}

static rv_status draw_shared(const rv_stream_key *key, double *metric, const rv_cell *cell,
                             void *w) {
  (void)key;
  (void)w;
  for (size_t k = 0; k < METRICS; k++)
    metric[k] = *(const double *)cell->shared;
  return RV_OK;
}

static void draws_see_what_the_cell_shares(void **state) {
  (void)state;
  const rv_trial trial = {.open_cell = share_number, .close_cell = free, .draw = draw_shared};
  double sample[3 * METRICS];
  rv_progress progress;
  rv_cell cell = {.value = {{.number = 4}}, .trials = 3};
  rv_progress_start(&progress, "test", true, 1, 0, 3, 0);
  check_status(rv_cell_open(&cell, &trial), RV_OK);
  check_status(rv_draw_cell(sample, METRICS, &trial, &cell, &(rv_cell_key){SEED, PROGRAM, CELL}, 2,
                            &progress),
               RV_OK);
  for (size_t i = 0; i < 3 * METRICS; i++)
    check_equal(sample[i], 8);
  rv_cell_close(&cell, &trial);
  assert_null(cell.shared);
  check_status(rv_cell_open(&cell, &plain), RV_OK); /* nothing to share is fine */
  assert_null(cell.shared);
  rv_cell_close(&cell, &plain);
}

/* Trials of minutes say how far they are. */

/* What the watch showed at the last call of a trial. */
static struct {
  double done, most;
  char words[128];
} shown;

static rv_status draw_in_tenths(const rv_stream_key *key, double *metric, const rv_cell *cell,
                                void *w) {
  (void)w;
  for (size_t k = 0; k < METRICS; k++)
    metric[k] = (double)key->trial;
  for (int tenth = 1; tenth <= 9; tenth++) {
    RV_TRY(rv_trial_reached(cell, tenth / 10.0, tenth == 5 ? "half of it" : NULL));
#pragma omp critical(test_sweep)
    {
      shown.done = cell->watch->progress->work_done;
      shown.most = fmax(shown.most, shown.done);
      snprintf(shown.words, sizeof shown.words, "%s", cell->watch->progress->words);
    }
  }
  return RV_OK;
}

static void long_trials_count_in_part(void **state) {
  (void)state;
  double sample[3 * METRICS];
  const rv_trial trial = {.draw = draw_in_tenths};
  memset(&shown, 0, sizeof shown);
  check_status(run(sample, &trial, 1, 1), RV_OK); /* run sees that all are counted in the end */
  check_near(shown.done, 0.9, 1e-12);
  assert_string_equal(shown.words, "half of it");
  check_status(run(sample, &trial, 3, 1), RV_OK);
  check_near(shown.done, 2.9, 1e-12);
  for (int threads = 2; threads <= 4; threads++) {
    shown.most = 0;
    check_status(run(sample, &trial, 3, threads), RV_OK);
    check(shown.most >= 0.9 && shown.most <= 3);
  }
}

static void nobody_watches_a_cell_that_is_not_drawn(void **state) {
  (void)state;
  check_status(rv_trial_reached(&(rv_cell){0}, 0.5, "as in a unit test"), RV_OK);
}

/* Trial 0 fails; the others would go on for ten seconds. */
static rv_status fail_while_others_work(const rv_stream_key *key, double *metric,
                                        const rv_cell *cell, void *w) {
  (void)metric;
  (void)w;
  if (key->trial == 0)
    return rv_fail(RV_ENUMERIC, "trial 0 went wrong");
  for (int wait = 0; wait < 10000; wait++) {
    RV_TRY(rv_trial_reached(cell, 0.5, NULL));
    usleep(1000);
  }
  shown.most = INFINITY; /* nobody stopped it */
  return RV_OK;
}

static void a_failure_stops_the_other_trials(void **state) {
  (void)state;
  double sample[3 * METRICS];
  const rv_trial trial = {.draw = fail_while_others_work};
  for (int threads = 1; threads <= 3; threads++) {
    shown.most = 0;
    check_status(run(sample, &trial, 3, threads), RV_ENUMERIC);
    assert_string_equal(rv_message(), "trial 0 went wrong");
    check(shown.most < INFINITY);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(trials_are_named_by_their_number),
      cmocka_unit_test(threads_do_not_change_a_bit),
      cmocka_unit_test(few_trials_are_the_first_of_many),
      cmocka_unit_test(large_trials_have_all_threads_each),
      cmocka_unit_test(a_failing_trial_ends_the_cell),
      cmocka_unit_test(a_failing_workspace_ends_the_cell),
      cmocka_unit_test(draws_see_what_the_cell_shares),
      cmocka_unit_test(long_trials_count_in_part),
      cmocka_unit_test(nobody_watches_a_cell_that_is_not_drawn),
      cmocka_unit_test(a_failure_stops_the_other_trials),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
