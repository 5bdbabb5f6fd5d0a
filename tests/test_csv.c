/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables: what is written is read back; what is no table is refused. */
#include "scratch.h"
#include "support/csv.h"

#include <float.h>
#include <limits.h>

static const char *const awkward[] = {
    "plain",  "",        "a,b", "say \"so\"", "\"",     "\"\"",       "line\nbreak", "\r\n",
    "#hash",  "# x: y",  ",",   "a\"b,c\nd",  " ",      "tab\there",  "\n",          "end\"",
    "\"lead", "#,\"\n#", ",,",  "a#b",        "'",      "\xc3\xa9=e", "-",           "0",
    "\\x23",  "r\xe9",   "\\",  " b ",        "\x1b[2J"};
enum { AWKWARD = sizeof awkward / sizeof *awkward };

/* Each text once in every column, so that each comes first and last in a row. */
static void write_awkward(const char *path, size_t columns) {
  rv_csv csv;
  check_status(rv_csv_create(&csv, path), RV_OK);
  rv_csv_comment(&csv, "purpose", "a %s of %d", "test", 7);
  for (size_t c = 0; c < columns; c++)
    rv_csv_text(&csv, awkward[(3 + c) % AWKWARD]);
  rv_csv_end_row(&csv);
  for (size_t row = 0; row < AWKWARD; row++) {
    for (size_t c = 0; c < columns; c++)
      rv_csv_text(&csv, awkward[(row + c) % AWKWARD]);
    rv_csv_end_row(&csv);
  }
  rv_csv_comment(&csv, "closing", "last\nline\rend");
  check_status(rv_csv_commit(&csv), RV_OK);
}

static void texts_come_back(void **state) {
  (void)state;
  for (size_t columns = 1; columns <= 3; columns++) {
    rv_table table;
    write_awkward(scratch_path("awkward.csv"), columns);
    check_status(rv_table_read(&table, scratch_path("awkward.csv")), RV_OK);
    assert_int_equal(table.columns, columns);
    assert_int_equal(table.rows, AWKWARD);
    assert_int_equal(table.comments, 2);
    for (size_t c = 0; c < columns; c++)
      assert_string_equal(table.header[c], awkward[(3 + c) % AWKWARD]);
    for (size_t row = 0; row < AWKWARD; row++)
      for (size_t c = 0; c < columns; c++)
        assert_string_equal(table.cell[row * columns + c], awkward[(row + c) % AWKWARD]);
    assert_string_equal(rv_table_comment(&table, "purpose"), "a test of 7");
    assert_string_equal(rv_table_comment(&table, "closing"), "last\nline\rend");
    assert_null(rv_table_comment(&table, "clos"));
    assert_null(rv_table_comment(&table, "other"));
    rv_table_free(&table);
    assert_null(table.text);
  }
}

static void quotes_only_where_needed(void **state) {
  (void)state;
  char text[256] = {0};
  rv_csv csv;
  check_status(rv_csv_create(&csv, scratch_path("form.csv")), RV_OK);
  rv_csv_comment(&csv, "k", "v");
  rv_csv_text(&csv, "a b");
  rv_csv_text(&csv, "c,d");
  rv_csv_end_row(&csv);
  rv_csv_count(&csv, SIZE_MAX);
  rv_csv_text(&csv, "\"");
  rv_csv_end_row(&csv);
  rv_csv_number(&csv, 0.1);
  rv_csv_empty(&csv);
  rv_csv_end_row(&csv);
  rv_csv_finite(&csv, 0.5);
  rv_csv_finite(&csv, NAN);
  rv_csv_finite(&csv, -INFINITY);
  rv_csv_end_row(&csv);
  check_status(rv_csv_commit(&csv), RV_OK);
  scratch_read("form.csv", text, sizeof text - 1);
  assert_string_equal(text, "# k: v\na b,\"c,d\"\n18446744073709551615,\"\"\"\"\n"
                            "0.10000000000000001,\n0.5,,\n");
}

/* Fields and comments of texts that break readers simpler than RFC 4180, byte for byte. */
static void simple_readers_are_not_broken(void **state) {
  (void)state;
  char text[512] = {0};
  rv_csv csv;
  check_status(rv_csv_create(&csv, scratch_path("simple.csv")), RV_OK);
  rv_csv_comment(&csv, "file", "%s", "a#\"b\",c\n'd'\xff\\");
  rv_csv_text(&csv, "net #1.npy");
  rv_csv_text(&csv, " lead");
  rv_csv_text(&csv, "trail ");
  rv_csv_text(&csv, "it's");
  rv_csv_text(&csv, "two\nlines");
  rv_csv_text(&csv, "\xff\\");
  rv_csv_text(&csv, "#,");
  rv_csv_end_row(&csv);
  check_status(rv_csv_commit(&csv), RV_OK);
  scratch_read("simple.csv", text, sizeof text - 1);
  assert_string_equal(text, "# file: a#\\x22b\\x22,c\\x0a'd'\\xff\\x5c\n"
                            "net \\x231.npy,\" lead\",\"trail \",\"it's\",two\\x0alines,"
                            "\\xff\\x5c,\"\\x23,\"\n");
}

/* Two paths of 4 kB, the longest that Linux has, come out whole and come back. */
static void comments_are_never_cut(void **state) {
  (void)state;
  enum { LONG = 3 * 4096 };
  static char value[LONG + 1];
  rv_csv csv;
  rv_table table;
  memset(value, '\\', LONG);
  check_status(rv_csv_create(&csv, scratch_path("long.csv")), RV_OK);
  rv_csv_comment(&csv, "weights", "%s", value);
  rv_csv_text(&csv, value);
  rv_csv_end_row(&csv);
  check_status(rv_csv_commit(&csv), RV_OK);
  check_status(rv_table_read(&table, scratch_path("long.csv")), RV_OK);
  assert_string_equal(rv_table_comment(&table, "weights"), value);
  assert_string_equal(table.header[0], value);
  rv_table_free(&table);
}

static void tables_join_a_group(void **state) {
  (void)state;
  rv_file_group group = {0};
  static const char *const name[] = {"joined-1.csv", "joined-2.csv"};
  for (int t = 0; t < 2; t++) {
    rv_csv csv;
    check_status(rv_csv_create(&csv, scratch_path(name[t])), RV_OK);
    rv_csv_text(&csv, "x");
    rv_csv_end_row(&csv);
    check_status(rv_csv_join(&csv, &group), RV_OK);
    check(!scratch_exists(name[t]));
  }
  check_status(rv_file_group_commit(&group), RV_OK);
  check(scratch_exists(name[0]) && scratch_exists(name[1]));
}

static void numbers_come_back_to_the_bit(void **state) {
  (void)state;
  static const double number[] = {0,       -0.0,      1.0 / 3, 0.1,
                                  DBL_MAX, -DBL_MAX,  DBL_MIN, 4.9e-324,
                                  M_PI,    1e15 + .5, 1e22,    -123456789.123456789};
  enum { NUMBERS = sizeof number / sizeof *number };
  rv_csv csv;
  check_status(rv_csv_create(&csv, scratch_path("numbers.csv")), RV_OK);
  rv_csv_text(&csv, "x");
  rv_csv_end_row(&csv);
  for (size_t i = 0; i < NUMBERS; i++) {
    rv_csv_number(&csv, number[i]);
    rv_csv_end_row(&csv);
  }
  check_status(rv_csv_commit(&csv), RV_OK);
  rv_table table;
  check_status(rv_table_read(&table, scratch_path("numbers.csv")), RV_OK);
  assert_int_equal(table.rows, NUMBERS);
  for (size_t i = 0; i < NUMBERS; i++) {
    double back = strtod(rv_table_get(&table, i, "x"), NULL);
    check_bytes(&back, &number[i], sizeof back);
  }
  rv_table_free(&table);
}

static void finds_columns_by_name(void **state) {
  (void)state;
  static const char text[] = "# a: 1\n#b:2\nx,yy,z\n1,2,3\n# in between: yes\n4,5,6";
  scratch_write("columns.csv", text, sizeof text - 1);
  rv_table table;
  check_status(rv_table_read(&table, scratch_path("columns.csv")), RV_OK);
  assert_int_equal(table.rows, 2);
  assert_string_equal(rv_table_get(&table, 0, "yy"), "2");
  assert_string_equal(rv_table_get(&table, 1, "z"), "6"); /* without a line break at the end */
  assert_null(rv_table_get(&table, 0, "y"));
  assert_null(rv_table_get(&table, 0, ""));
  assert_string_equal(rv_table_comment(&table, "a"), "1");
  assert_string_equal(rv_table_comment(&table, "b"), "2");
  assert_string_equal(rv_table_comment(&table, "in between"), "yes");
  rv_table_free(&table);
}

static void refuse(const char *text) {
  rv_table table;
  scratch_write("bad.csv", text, strlen(text));
  if (rv_table_read(&table, scratch_path("bad.csv")) != RV_EINVAL)
    fail_msg("read as a table: %s", text);
  assert_null(table.text);
  assert_null(table.header);
  assert_non_null(strstr(rv_message(), "bad.csv"));
}

static void refuses_what_is_no_table(void **state) {
  (void)state;
  refuse("");
  refuse("# only: comments\n");
  refuse("a,b\n1\n");
  refuse("a,b\n1,2,3\n");
  refuse("a,b\n1,2\n\n");
  refuse("a,b\n1,\"open\n");
  refuse("a,b\n1,\"open");
  refuse("a,\"");
  refuse("a,b\n\"x\"y,2\n"); /* text behind a closing quote */
}

static void refuses_a_missing_file(void **state) {
  (void)state;
  rv_table table;
  check_status(rv_table_read(&table, scratch_path("nowhere.csv")), RV_EINVAL);
  assert_null(table.text);
  rv_table_free(&table); /* legal on what a failed read left */
}

/* Zero bytes are what a file system leaves of a file it lost: no table ends in them. */
static void refuses_zero_bytes(void **state) {
  (void)state;
  static const char text[] = "a,b\n1,2\n\0\0\0\0";
  rv_table table;
  scratch_write("zeros.csv", text, sizeof text - 1);
  rv_status status = rv_table_read(&table, scratch_path("zeros.csv"));
  rv_table_free(&table);
  check_status(status, RV_EINVAL);
}

/* Written in any order, added in theirs. */
static void rows_are_written_apart(void **state) {
  (void)state;
  rv_csv csv, first, second, never;
  rv_table table;
  check_status(rv_csv_create(&csv, scratch_path("apart.csv")), RV_OK);
  rv_csv_text(&csv, "number");
  rv_csv_text(&csv, "text");
  rv_csv_end_row(&csv);
  check_status(rv_csv_apart(&first), RV_OK);
  check_status(rv_csv_apart(&second), RV_OK);
  check_status(rv_csv_apart(&never), RV_OK);
  rv_csv_number(&second, 2);
  rv_csv_number(&never, 3);
  rv_csv_number(&first, 1);
  for (size_t i = 0; i < AWKWARD; i++) { /* text enough for more than one buffer */
    rv_csv_text(&first, awkward[i]);
    rv_csv_end_row(&first);
    rv_csv_number(&first, (double)i);
  }
  rv_csv_text(&first, "");
  rv_csv_end_row(&first);
  rv_csv_text(&second, "b");
  rv_csv_end_row(&second);
  rv_csv_add(&csv, &first);
  rv_csv_add(&csv, &second);
  rv_csv_discard(&first); /* legal, and nothing is left to do */
  rv_csv_discard(&second);
  rv_csv_discard(&never);
  check_status(rv_csv_commit(&csv), RV_OK);
  check_status(rv_table_read(&table, scratch_path("apart.csv")), RV_OK);
  assert_int_equal(table.rows, AWKWARD + 2);
  for (size_t i = 0; i < AWKWARD; i++)
    assert_string_equal(rv_table_get(&table, i, "text"), awkward[i]);
  assert_string_equal(rv_table_get(&table, AWKWARD + 1, "number"), "2");
  assert_string_equal(rv_table_get(&table, AWKWARD + 1, "text"), "b");
  rv_table_free(&table);
}

static void discard_leaves_nothing(void **state) {
  (void)state;
  rv_csv csv;
  size_t before = scratch_count();
  check_status(rv_csv_create(&csv, scratch_path("dropped.csv")), RV_OK);
  rv_csv_text(&csv, "x");
  rv_csv_discard(&csv);
  assert_int_equal(scratch_count(), before);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(texts_come_back),
      cmocka_unit_test(quotes_only_where_needed),
      cmocka_unit_test(simple_readers_are_not_broken),
      cmocka_unit_test(comments_are_never_cut),
      cmocka_unit_test(tables_join_a_group),
      cmocka_unit_test(numbers_come_back_to_the_bit),
      cmocka_unit_test(finds_columns_by_name),
      cmocka_unit_test(refuses_what_is_no_table),
      cmocka_unit_test(refuses_a_missing_file),
      cmocka_unit_test(refuses_zero_bytes),
      cmocka_unit_test(rows_are_written_apart),
      cmocka_unit_test(discard_leaves_nothing),
  };
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
