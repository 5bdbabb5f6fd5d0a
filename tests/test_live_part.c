/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dead and constant rows and columns, and what is left without them. */
#include "check.h"
#include "model/live_part.h"
#include "model/tall_matrix.h"

#include <stdlib.h>

enum { ROWS = 12, COLUMNS = 10 };

/* Entries that are all different. */
static void fill(double *matrix) {
  for (size_t i = 0; i < ROWS * COLUMNS; i++)
    matrix[i] = (double)i + 1;
}

static void find(rv_live_part *part, const double *matrix) {
  check_status(rv_live_part_find(part, matrix, ROWS, COLUMNS), RV_OK);
}

static void all_live(void **state) {
  (void)state;
  double matrix[ROWS * COLUMNS], taken[ROWS * COLUMNS];
  rv_live_part part;
  fill(matrix);
  find(&part, matrix);
  assert_int_equal(part.dead_rows + part.dead_columns, 0);
  assert_int_equal(part.constant_rows + part.constant_columns, 0);
  rv_live_part_take(taken, matrix, &part, RV_KEEP_LIVE);
  check_bytes(taken, matrix, sizeof taken);
  rv_live_part_free(&part);
}

static void dead_and_constant_lines(void **state) {
  (void)state;
  double matrix[ROWS * COLUMNS], taken[ROWS * COLUMNS];
  size_t row[ROWS], column[COLUMNS];
  rv_live_part part;
  fill(matrix);
  for (size_t j = 0; j < COLUMNS; j++)
    matrix[3 * COLUMNS + j] = j % 2 == 0 ? 0. : -0.; /* a dead row */
  for (size_t i = 0; i < ROWS; i++) {
    matrix[i * COLUMNS + 7] = 0;                  /* a dead column */
    matrix[i * COLUMNS + 2] = i == 3 ? 0 : -0.25; /* constant but for the dead row */
  }
  find(&part, matrix);
  assert_int_equal(part.dead_rows, 1);
  assert_int_equal(part.dead_columns, 1);
  assert_int_equal(part.constant_rows, 0);
  assert_int_equal(part.constant_columns, 1);
  check(part.row[3] == RV_DEAD && part.column[7] == RV_DEAD && part.column[2] == RV_CONSTANT);
  assert_int_equal(rv_rows_kept(&part, RV_KEEP_LIVE), ROWS - 1);
  assert_int_equal(rv_columns_kept(&part, RV_KEEP_LIVE), COLUMNS - 2);
  assert_int_equal(rv_columns_kept(&part, RV_KEEP_CONSTANT), COLUMNS - 1);
  rv_rows_kept_index(row, &part, RV_KEEP_LIVE);
  rv_columns_kept_index(column, &part, RV_KEEP_LIVE);
  rv_live_part_take(taken, matrix, &part, RV_KEEP_LIVE);
  for (size_t i = 0; i < ROWS - 1; i++)
    for (size_t j = 0; j < COLUMNS - 2; j++)
      check_equal(taken[i * (COLUMNS - 2) + j], matrix[row[i] * COLUMNS + column[j]]);
  assert_int_equal(row[3], 4);
  assert_int_equal(column[2], 3);
  rv_live_part_free(&part);
}

/* The outer product of ones and 0, 1, 2, ...: nothing is left. */
static void every_column_constant(void **state) {
  (void)state;
  double matrix[ROWS * COLUMNS];
  rv_live_part part;
  for (size_t i = 0; i < ROWS * COLUMNS; i++)
    matrix[i] = (double)(i % COLUMNS);
  find(&part, matrix);
  assert_int_equal(part.dead_columns, 1);
  assert_int_equal(part.constant_columns, COLUMNS - 1);
  assert_int_equal(part.constant_rows, ROWS);
  assert_int_equal(rv_rows_kept(&part, RV_KEEP_LIVE), 0);
  assert_int_equal(rv_rows_kept(&part, RV_KEEP_CONSTANT), ROWS);
  rv_live_part_free(&part);
}

/* A row that only a constant column keeps from being zero. */
static void what_constants_leave(void **state) {
  (void)state;
  double matrix[ROWS * COLUMNS];
  rv_live_part part;
  fill(matrix);
  for (size_t i = 0; i < ROWS; i++)
    matrix[i * COLUMNS] = 5;
  for (size_t j = 1; j < COLUMNS; j++)
    matrix[4 * COLUMNS + j] = 0;
  find(&part, matrix);
  assert_int_equal(part.dead_rows, 0);
  assert_int_equal(part.constant_rows, 1);
  check(part.row[4] == RV_CONSTANT);
  rv_live_part_free(&part);
}

/* A few numbers of few bits agree by chance. */
static void short_lines_are_no_evidence(void **state) {
  (void)state;
  const double matrix[] = {1, 1, 2, 2, 1, 2};
  rv_live_part part;
  check_status(rv_live_part_find(&part, matrix, 3, 2), RV_OK);
  assert_int_equal(part.constant_rows + part.constant_columns, 0);
  rv_live_part_free(&part);
}

/* A matrix and its transpose are taken alike. */
static void transposes_are_taken_alike(void **state) {
  (void)state;
  const size_t shape[][2] = {{3, 5}, {5, 3}, {4, 4}};
  for (size_t s = 0; s < 3; s++) {
    size_t m = shape[s][0], n = shape[s][1];
    double matrix[20], turned[20];
    rv_live_part part, of_turned;
    rv_tall_matrix tall, of_turned_tall;
    for (size_t i = 0; i < m; i++)
      for (size_t j = 0; j < n; j++)
        turned[j * m + i] = matrix[i * n + j] = sin((double)(i * n + j));
    check_status(rv_live_part_find(&part, matrix, m, n), RV_OK);
    check_status(rv_live_part_find(&of_turned, turned, n, m), RV_OK);
    check_status(rv_tall_matrix_take(&tall, matrix, &part, RV_KEEP_LIVE), RV_OK);
    check_status(rv_tall_matrix_take(&of_turned_tall, turned, &of_turned, RV_KEEP_LIVE), RV_OK);
    check(tall.m >= tall.n && tall.m == of_turned_tall.m);
    check(tall.turned != of_turned_tall.turned);
    check_bytes(tall.value, of_turned_tall.value, m * n * sizeof *tall.value);
    rv_tall_matrix_free(&tall);
    rv_tall_matrix_free(&of_turned_tall);
    rv_live_part_free(&part);
    rv_live_part_free(&of_turned);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(all_live),
      cmocka_unit_test(dead_and_constant_lines),
      cmocka_unit_test(every_column_constant),
      cmocka_unit_test(what_constants_leave),
      cmocka_unit_test(short_lines_are_no_evidence),
      cmocka_unit_test(transposes_are_taken_alike),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
