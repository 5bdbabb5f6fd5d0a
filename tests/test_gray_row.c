/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of images in a table: values rounded to the 255th, limited, in one field. */
#include "experiment/gray_row.h"

#include "scratch.h"

#include <math.h>

static void values_stand_in_a_field(void **state) {
  (void)state;
  const double pixel[] = {0, 1, 0.4 / 255, 0.6 / 255, 2.5, 1e300, INFINITY, NAN, 128.4 / 255};
  const double none[1] = {0};
  rv_csv csv;
  rv_table table;
  check_status(rv_csv_create(&csv, scratch_path("rows.csv")), RV_OK);
  rv_csv_text(&csv, "pixels");
  rv_csv_end_row(&csv);
  for (size_t first = 0; first < 2; first++) {
    check_status(rv_gray_row_write(&csv, pixel + first, sizeof pixel / sizeof *pixel - first),
                 RV_OK);
    rv_csv_end_row(&csv);
  }
  check_status(rv_gray_row_write(&csv, none, 1), RV_OK);
  rv_csv_end_row(&csv);
  check_status(rv_csv_commit(&csv), RV_OK);
  check_status(rv_table_read(&table, scratch_path("rows.csv")), RV_OK);
  assert_int_equal(table.rows, 3);
  assert_string_equal(table.cell[0], "0 255 0 1 638 1000000 1000000 1000000 128");
  assert_string_equal(table.cell[1], "255 0 1 638 1000000 1000000 1000000 128");
  assert_string_equal(table.cell[2], "0");
  rv_table_free(&table);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(values_stand_in_a_field)};
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
