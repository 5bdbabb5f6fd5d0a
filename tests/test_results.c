/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of a run: columns of named metrics alone, and any number of further tables. */
#include "experiment.h"
#include "experiment/results.h"
#include "support/csv.h"

enum { TRIALS = 5 };

/* 1, 2, ..., 5 times the size. */
static double counted(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)rng;
  return (double)(trial + 1) * cell->value[SIZE].number;
}

static double size_of(const rv_cell *cell) {
  return cell->value[SIZE].number;
}

static bool above_1(const rv_cell *cell) {
  return size_of(cell) > 1;
}

static const rv_metric metrics[METRICS] = {
    [FIRST] = {.predicted = size_of, .bound = size_of}, /* no name: no columns, of these either */
    [SECOND] = {.name = "second", .predicted = size_of, .bound = size_of, .measured = above_1}};

/* The further tables. */

static rv_status write_sums(rv_csv *csv, const rv_evidence *evidence, size_t cell) {
  double *value, sum = 0;
  size_t count;
  RV_TRY(rv_evidence_metric(&value, &count, evidence, cell, SECOND));
  for (size_t t = 0; t < count; t++)
    sum += value[t];
  free(value);
  rv_csv_count(csv, cell);
  rv_csv_number(csv, sum);
  rv_csv_end_row(csv);
  return RV_OK;
}

/* Two rows for the cells above size 1, none for the others. */
static rv_status write_pairs(rv_csv *csv, const rv_evidence *evidence, size_t cell) {
  for (size_t row = 0; row < 2 && above_1(&evidence->grid->cell[cell]); row++) {
    rv_csv_count(csv, 10 * cell + row);
    rv_csv_end_row(csv);
  }
  return RV_OK;
}

static rv_status write_failure(rv_csv *csv, const rv_evidence *evidence, size_t cell) {
  (void)evidence;
  rv_csv_count(csv, cell);
  rv_csv_end_row(csv);
  return cell == 1 ? rv_fail(RV_ENUMERIC, "planted: do nothing") : RV_OK;
}

static const char *const sum_columns[] = {"cell", "sum", NULL};
static const char *const number_columns[] = {"number", NULL};

static const rv_extra_table tables[] = {
    {"sums", "sums of the second metric", sum_columns, write_sums},
    {"pairs", "pairs of rows", number_columns, write_pairs},
    {"failure", "a row before it fails", number_columns, write_failure}};

static rv_program program_with(size_t table_count) {
  return (rv_program){.name = "small",
                      .statement = "counted samples",
                      .parameters = {items, PARAMETERS},
                      .trial = {.metrics = METRICS},
                      .metrics = metrics,
                      .tables = tables,
                      .table_count = table_count};
}

static const rv_settings settings = {
    .preset = RV_STANDARD, .common = {.seed = 77, .threads = 1, .output = scratch_folder}};

static void open_run(experiment *e) {
  plant(e, "dense", "1,2,3", counted, TRIALS);
}

static void close_run(experiment *e) {
  rv_journal_close(&e->journal, true);
  rv_grid_free(&e->grid);
}

static void read_table(rv_table *t, const char *name) {
  check_status(rv_table_read(t, scratch_path(name)), RV_OK);
}

static double number(const rv_table *t, size_t row, const char *column) {
  const char *text = rv_table_get(t, row, column);
  assert_non_null(text);
  return strtod(text, NULL);
}

static void unnamed_metrics_have_no_columns(void **state) {
  (void)state;
  static const char *const column[] = {"kind",
                                       "size",
                                       "second_mean",
                                       "second_sd",
                                       "second_q05",
                                       "second_q50",
                                       "second_q95",
                                       "second_max",
                                       "second_predicted",
                                       "second_bound",
                                       "second_violations"};
  experiment e;
  rv_table t;
  const rv_program program = program_with(0);
  open_run(&e);
  check_status(rv_results_write(&program, &settings, &e.evidence), RV_OK);
  read_table(&t, "small.csv");
  assert_int_equal(t.rows, 3);
  assert_int_equal(t.columns, sizeof column / sizeof *column);
  for (size_t c = 0; c < t.columns; c++)
    assert_string_equal(t.header[c], column[c]);
  /* unmeasured at size 1; else the second metric, not the first one's -1e300 */
  for (size_t c = 2; c < t.columns; c++)
    assert_string_equal(rv_table_get(&t, 0, column[c]), "");
  for (size_t row = 1; row < 3; row++) {
    double size = (double)row + 1;
    check_equal(number(&t, row, "second_mean"), 3 * size);
    check_equal(number(&t, row, "second_max"), 5 * size);
    check_equal(number(&t, row, "second_predicted"), size);
    check_equal(number(&t, row, "second_bound"), size);
    check_equal(number(&t, row, "second_violations"), 4);
  }
  rv_table_free(&t);
  close_run(&e);
}

static void every_further_table_is_written(void **state) {
  (void)state;
  experiment e;
  rv_table t;
  const rv_program program = program_with(2);
  open_run(&e);
  check_status(rv_extra_tables_write(&program, &settings, &e.evidence), RV_OK);
  read_table(&t, "small.sums.csv");
  assert_int_equal(t.rows, 3);
  assert_int_equal(t.columns, 2);
  for (size_t row = 0; row < 3; row++) {
    check_equal(number(&t, row, "cell"), (double)row);
    check_equal(number(&t, row, "sum"), 15 * ((double)row + 1));
  }
  assert_string_equal(rv_table_comment(&t, "statement"), "sums of the second metric");
  assert_string_equal(rv_table_comment(&t, "seed"), "77");
  rv_table_free(&t);
  read_table(&t, "small.pairs.csv");
  assert_int_equal(t.rows, 4);
  assert_int_equal(t.columns, 1);
  static const double expected[] = {10, 11, 20, 21};
  for (size_t row = 0; row < 4; row++)
    check_equal(number(&t, row, "number"), expected[row]);
  assert_string_equal(rv_table_comment(&t, "statement"), "pairs of rows");
  assert_string_equal(rv_table_comment(&t, "preset"), "standard");
  rv_table_free(&t);
  close_run(&e);
}

static void a_table_that_fails_does_not_appear(void **state) {
  (void)state;
  experiment e;
  const rv_program sound = program_with(2), program = program_with(3);
  open_run(&e);
  check_status(rv_extra_tables_write(&sound, &settings, &e.evidence), RV_OK);
  size_t before = scratch_count();
  check_status(rv_extra_tables_write(&program, &settings, &e.evidence), RV_ENUMERIC);
  assert_string_equal(rv_message(), "planted: do nothing");
  check(!scratch_exists("small.failure.csv"));
  check(scratch_exists("small.sums.csv") && scratch_exists("small.pairs.csv"));
  assert_int_equal(scratch_count(), before); /* written anew, and nothing half-written stays */
  close_run(&e);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(unnamed_metrics_have_no_columns),
      cmocka_unit_test(every_further_table_is_written),
      cmocka_unit_test(a_table_that_fails_does_not_appear),
  };
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
