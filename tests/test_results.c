/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of a run: what heads them, columns of what is measured, all of them or none. */
#include "experiment.h"
#include "experiment/results.h"
#include "scratch.h"

enum { TRIALS = 5 };

/* The second metric is 1, 2, ..., 5 times the size; the first and what follows must not be seen. */
enum { NUMBERS = 4 };

static double size_of(const rv_cell *cell) {
  return rv_number(cell, SIZE);
}

static double size_times(const rv_cell *cell, double factor) {
  return size_of(cell) * factor;
}

static bool above_1(const rv_cell *cell) {
  return size_of(cell) > 1;
}

static bool above_2(const rv_cell *cell) {
  return size_of(cell) > 2;
}

static rv_status sum_of(double *out, const rv_cell_sample *sample) {
  *out = rv_sample_mean(sample, SECOND) * (double)sample->trials;
  return RV_OK;
}

/* Of which 1, ..., 5 times the size are the mid-quantiles: no sample is nearer. */
static double mid_quantiles(double x, const void *cell) {
  return fmin(fmax((x / size_of(cell) - 0.5) / TRIALS, 0), 1);
}

static const rv_metric tabled[] = {
    [FIRST] = {"first", "hidden", size_of, size_of, .hidden = true},
    [SECOND] = {"second", "counted, in sizes", size_of, size_of, .measured = above_1},
    {"bins", "hidden too", .hidden = true, .count = 2},
    {0}};

static const rv_column columns[] = {
    {"size_again", "the size", .value = size_of},
    {"half", "of the size", .value_at = size_times, .delta = 0.5},
    {"sum", "of the second", .of_sample = sum_of, .also = above_1},
    {"p_value", "of the second", .law = mid_quantiles, .metric = SECOND, .measured = above_1},
    {"low", "of its mean", .student = RV_LOWER_END, .metric = SECOND},
    {"high", "likewise", .student = RV_UPPER_END, .metric = SECOND},
    {0}};

/* The further tables. */

static rv_status write_index(rv_csv *csv, const rv_cell_sample *sample) {
  rv_csv_count(csv, sample->index);
  rv_csv_number(csv, sample->value[SECOND]);
  rv_csv_end_row(csv);
  return RV_OK;
}

static rv_status fail_at_1(rv_csv *csv, const rv_cell_sample *sample) {
  (void)csv;
  return sample->index == 1 ? rv_fail(RV_ENUMERIC, "planted: do nothing") : RV_OK;
}

static const rv_table_column index_columns[] = {
    {"cell", "its number"}, {"first_draw", "of the second metric"}, {0}};

static const rv_extra_table tables[] = {
    {"all", "one row per cell", index_columns, .write = write_index},
    {"some", "cells above size 1", index_columns, .where = above_1, .write = write_index},
    {"elsewhere", "cells of another plan", index_columns, .on = "other", .write = write_index},
    {0}};

static const rv_extra_table failing[] = {
    {"all", "one row per cell", index_columns, .write = write_index},
    {"failure", "fails", index_columns, .write = fail_at_1},
    {0}};

/* Rows of the statement's own: two for each cell above size 1. */
static rv_status write_twice(rv_csv *csv, const rv_cell_sample *sample) {
  RV_TRY(write_index(csv, sample));
  return write_index(csv, sample);
}

static const rv_extra_table own_rows = {
    .about = "two rows per cell", .columns = index_columns, .where = above_1, .write = write_twice};

static double one(const rv_cell *cell) {
  (void)cell;
  return 1;
}

static const rv_claim claims[] = {
    {"held", RV_EXACT, "planted", "a claim, \"quoted\"", .every = {SECOND, size_of, .slack = 4}},
    {"lacking", RV_EXACT, "planted", "too few draws", .most = {SECOND, one, .delta = {0.01}},
     .plot = "other_figure"},
    {0}};

static rv_statement statement_with(const rv_extra_table *further) {
  return (rv_statement){.name = "small",
                        .title = "counted samples",
                        .plot = "small_figure",
                        .parameters = parameters,
                        .metrics = tabled,
                        .columns = columns,
                        .claims = claims,
                        .tables = further};
}

static rv_status write_cells(rv_results *results, rv_judge *judge, const rv_grid *grid) {
  for (size_t i = 0; i < grid->count; i++) {
    double value[TRIALS * NUMBERS];
    for (size_t t = 0; t < TRIALS * NUMBERS; t++)
      value[t] = -1e300;
    for (size_t t = 0; t < TRIALS; t++)
      value[t * NUMBERS + SECOND] = (double)(t + 1) * size_of(&grid->cell[i]);
    const rv_cell_sample sample = {grid, i, &grid->cell[i], value, TRIALS, NUMBERS, 1};
    rv_finding finding[PARTS_MAX];
    rv_csv row = {.fields = 0};
    check_status(rv_judge_find(finding, judge, &sample), RV_OK);
    check_status(rv_judge_see(judge, &sample, finding), RV_OK);
    rv_status status = rv_results_prepare(&row, results, &sample);
    if (status == RV_OK)
      status = rv_results_add(results, &sample, &row);
    rv_csv_discard(&row);
    RV_TRY(status);
  }
  return RV_OK;
}

/* Writes all tables of a run over those sizes into the folder. */
static rv_status write_all(const rv_extra_table *further, const rv_extra_table *rows,
                           const char *sizes, bool own) {
  rv_statement statement = statement_with(further);
  statement.rows = rows;
  const rv_settings settings = {.preset = RV_STANDARD,
                                .own = own,
                                .list = {[SIZE] = own ? sizes : NULL},
                                .common = {.seed = 77, .threads = 2, .output = scratch_folder}};
  const rv_plan plan = {.name = own ? RV_OWN_PLAN : "plan", .list = {[SIZE] = sizes}};
  rv_grid grid = rv_grid_over(parameters);
  rv_claim_parts parts;
  rv_judge *judge;
  rv_results *results;
  rv_judgement judgement[2];
  check_status(rv_statement_check(
                   &(rv_statement){.name = "small",
                                   .parameters = parameters,
                                   .plans = (rv_plan[]){{.name = "plan"}, {.name = "other"}, {0}},
                                   .metrics = tabled,
                                   .columns = columns,
                                   .claims = claims,
                                   .tables = further}),
               RV_OK);
  check_status(rv_grid_append(&grid, &plan, RV_STANDARD, TRIALS), RV_OK);
  check_status(rv_claim_parts_make(&parts, &statement, &grid), RV_OK);
  check_status(rv_judge_open(&judge, &parts, &statement, &grid), RV_OK);
  check_status(rv_results_open(&results, &statement, &settings, &grid), RV_OK);
  rv_status status = write_cells(results, judge, &grid);
  rv_judge_conclude(judge, judgement);
  if (status == RV_OK)
    status = rv_results_add_claims(results, &parts, judgement);
  if (status == RV_OK)
    status = rv_results_commit(results);
  rv_results_close(results);
  rv_judge_close(judge);
  rv_claim_parts_free(&parts);
  rv_grid_free(&grid);
  return status;
}

static rv_status write_run(const rv_extra_table *further, const char *sizes, bool own) {
  return write_all(further, NULL, sizes, own);
}

static double number(const rv_table *t, size_t row, const char *column) {
  const char *text = rv_table_get(t, row, column);
  assert_non_null(text);
  return strtod(text, NULL);
}

static void read_table(rv_table *t, const char *name, size_t rows, size_t width) {
  check_status(rv_table_read(t, scratch_path(name)), RV_OK);
  assert_int_equal(t->rows, rows);
  assert_int_equal(t->columns, width);
}

static void hidden_metrics_have_no_columns(void **state) {
  (void)state;
  static const char *const column[] = {"kind",
                                       "size",
                                       "trials",
                                       "plan",
                                       "second_mean",
                                       "second_sd",
                                       "second_q05",
                                       "second_q50",
                                       "second_q95",
                                       "second_max",
                                       "second_predicted",
                                       "second_bound",
                                       "second_violations",
                                       "size_again",
                                       "half",
                                       "sum",
                                       "p_value",
                                       "low",
                                       "high"};
  rv_table t;
  check_status(write_run(tables, "1,2,3", false), RV_OK);
  read_table(&t, "small.csv", 3, RV_COUNT(column));
  for (size_t c = 0; c < t.columns; c++)
    assert_string_equal(t.header[c], column[c]);
  for (size_t c = 4; c < 13; c++) /* unmeasured at size 1 */
    assert_string_equal(rv_table_get(&t, 0, column[c]), "");
  assert_string_equal(rv_table_get(&t, 0, "sum"), "");
  assert_string_equal(rv_table_get(&t, 0, "plan"), "plan");
  for (size_t row = 1; row < 3; row++) {
    double size = (double)row + 1;
    check_equal(number(&t, row, "trials"), TRIALS);
    check_equal(number(&t, row, "second_mean"), 3 * size);
    check_equal(number(&t, row, "second_max"), 5 * size);
    check_equal(number(&t, row, "second_predicted"), size);
    check_equal(number(&t, row, "second_bound"), size);
    check_equal(number(&t, row, "second_violations"), 4);
    check_equal(number(&t, row, "half"), size / 2);
    check_equal(number(&t, row, "sum"), 15 * size);
    check_near(number(&t, row, "p_value"), 1, 1e-8);
    /* Student's 0.975-quantile at four degrees of freedom; 1 to 5 have the variance 5/2 */
    double half = 2.7764451051977987 * sqrt(2.5 / TRIALS) * size;
    check_relative(number(&t, row, "low"), 3 * size - half, 1e-12);
    check_relative(number(&t, row, "high"), 3 * size + half, 1e-12);
  }
  rv_table_free(&t);
}

/* A cell of size 2 is above 1 and not above 2. */
static void a_metric_is_where_both_of_its_conditions_are(void **state) {
  (void)state;
  const rv_cell cell = {.value = {[SIZE] = {.number = 2}}};
  check(rv_has_metric(&cell, &(rv_metric){.name = "plain"}));
  check(rv_has_metric(&cell, &(rv_metric){.measured = above_1}));
  check(!rv_has_metric(&cell, &(rv_metric){.measured = above_2}));
  check(rv_has_metric(&cell, &(rv_metric){.measured = above_1, .also = above_1}));
  check(!rv_has_metric(&cell, &(rv_metric){.measured = above_1, .also = above_2}));
}

static void the_head_says_what_made_the_table(void **state) {
  (void)state;
  rv_table t;
  check_status(write_run(tables, "1,2,3", false), RV_OK);
  read_table(&t, "small.csv", 3, 19);
  assert_string_equal(rv_table_comment(&t, "statement"), "counted samples");
  assert_string_equal(rv_table_comment(&t, "seed"), "77");
  assert_string_equal(rv_table_comment(&t, "grid"), "standard");
  assert_string_equal(rv_table_comment(&t, "figure"), "small_figure");
  assert_string_equal(rv_table_comment(&t, "parameter size"), "how large");
  assert_string_equal(rv_table_comment(&t, "metric second"), "counted, in sizes");
  assert_string_equal(rv_table_comment(&t, "column half"), "of the size");
  assert_null(rv_table_comment(&t, "metric first"));
  assert_null(rv_table_comment(&t, "varies"));
  rv_table_free(&t);
}

/* What varies, and how it is spaced, so that a figure can be drawn of any grid. */
static void the_head_of_an_own_grid_says_what_varies(void **state) {
  (void)state;
  static const struct {
    const char *sizes, *varies;
  } of[] = {{"1,2,3", "size 3 difference"},     {"1:1000:4:log", "size 4 ratio"},
            {"1:1e6:9:log", "size 9 ratio"},    {"5,1,9,2", "size 4 irregular"},
            {"3,100", "size 2 ratio"},          {"3,4", "size 2 difference"},
            {"7:1007:11", "size 11 difference"}};
  for (size_t i = 0; i < RV_COUNT(of); i++) {
    rv_table t;
    check_status(write_run(NULL, of[i].sizes, true), RV_OK);
    check_status(rv_table_read(&t, scratch_path("small.csv")), RV_OK);
    assert_string_equal(rv_table_comment(&t, "grid"), "own");
    assert_string_equal(rv_table_comment(&t, "size"), of[i].sizes);
    assert_string_equal(rv_table_comment(&t, "varies"), of[i].varies);
    assert_string_equal(rv_table_comment(&t, "fixed"), "kind dense");
    assert_string_equal(rv_table_get(&t, 0, "plan"), "own");
    rv_table_free(&t);
  }
}

static void further_tables_show_the_cells_they_are_about(void **state) {
  (void)state;
  rv_table t;
  check_status(write_run(tables, "1,2,3", false), RV_OK);
  read_table(&t, "small.all.csv", 3, 2);
  check_equal(number(&t, 2, "first_draw"), 3);
  assert_string_equal(rv_table_comment(&t, "statement"), "one row per cell");
  assert_string_equal(rv_table_comment(&t, "column cell"), "its number");
  rv_table_free(&t);
  read_table(&t, "small.some.csv", 2, 2);
  check_equal(number(&t, 0, "cell"), 1);
  rv_table_free(&t);
  read_table(&t, "small.elsewhere.csv", 0, 2);
  rv_table_free(&t);
  check_status(write_run(tables, "1,2,3", true), RV_OK); /* plans bind presets alone */
  read_table(&t, "small.elsewhere.csv", 3, 2);
  rv_table_free(&t);
}

/* The row per cell stands apart then, whole as ever; both say what made them. */
static void rows_of_a_statements_own_take_the_table(void **state) {
  (void)state;
  rv_table t, cells;
  check_status(write_run(NULL, "1,2,3", true), RV_OK);
  check_status(rv_table_read(&cells, scratch_path("small.csv")), RV_OK);
  check_status(write_all(tables, &own_rows, "1,2,3", true), RV_OK);
  read_table(&t, "small.csv", 4, 2);
  assert_string_equal(rv_table_comment(&t, "statement"), "two rows per cell");
  assert_string_equal(rv_table_comment(&t, "varies"), "size 3 difference");
  assert_string_equal(rv_table_comment(&t, "column cell"), "its number");
  check_equal(number(&t, 1, "cell"), 1);
  check_equal(number(&t, 2, "cell"), 2);
  rv_table_free(&t);
  read_table(&t, "small.cells.csv", 3, 19);
  assert_int_equal(t.comments, cells.comments);
  for (size_t c = 0; c < t.comments; c++)
    assert_string_equal(t.comment[c], cells.comment[c]);
  for (size_t i = 0; i < t.rows * t.columns; i++)
    assert_string_equal(t.cell[i], cells.cell[i]);
  rv_table_free(&t);
  rv_table_free(&cells);
  read_table(&t, "small.all.csv", 3, 2);
  rv_table_free(&t);
  check_status(write_all(tables, &own_rows, "1,2,3", false), RV_OK); /* where all are judged */
  read_table(&t, "small.claims.csv", 2, 24);
  assert_string_equal(rv_table_get(&t, 0, "csv"), "small.cells.csv");
  rv_table_free(&t);
}

static void claims_that_are_not_judged_have_no_row(void **state) {
  (void)state;
  rv_table t;
  check_status(write_run(NULL, "1:100:100", true), RV_OK);
  read_table(&t, "small.claims.csv", 1, 24);
  assert_string_equal(rv_table_get(&t, 0, "claim"), "held");
  assert_string_equal(rv_table_get(&t, 0, "statement"), "a claim, \"quoted\"");
  assert_string_equal(rv_table_get(&t, 0, "verdict"), "holds");
  assert_string_equal(rv_table_get(&t, 0, "plot"), "small_figure");
  check_equal(number(&t, 0, "tests"), 99);
  check_equal(number(&t, 0, "about"), 99);
  assert_string_equal(rv_table_get(&t, 0, "rests_on"), "size=2..100");
  assert_string_equal(rv_table_comment(&t, "claims"), "1");
  assert_string_equal(rv_table_comment(&t, "not_judged"),
                      "1 further claim needs other settings: 2300 trials (lacking)");
  rv_table_free(&t);
}

/* Nothing appears unless everything can: the tables of one run belong together. */
static void a_table_that_fails_keeps_all_back(void **state) {
  (void)state;
  rv_table t;
  check_status(write_run(tables, "1,2,3", false), RV_OK);
  size_t before = scratch_count();
  check_status(write_run(failing, "4,5", false), RV_ENUMERIC);
  assert_string_equal(rv_message(), "planted: do nothing");
  assert_int_equal(scratch_count(), before);
  read_table(&t, "small.csv", 3, 19); /* still the old one */
  rv_table_free(&t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(hidden_metrics_have_no_columns),
      cmocka_unit_test(a_metric_is_where_both_of_its_conditions_are),
      cmocka_unit_test(the_head_says_what_made_the_table),
      cmocka_unit_test(the_head_of_an_own_grid_says_what_varies),
      cmocka_unit_test(further_tables_show_the_cells_they_are_about),
      cmocka_unit_test(rows_of_a_statements_own_take_the_table),
      cmocka_unit_test(claims_that_are_not_judged_have_no_row),
      cmocka_unit_test(a_table_that_fails_keeps_all_back),
  };
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
