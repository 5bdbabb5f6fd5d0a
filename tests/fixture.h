/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The reference tables in tests/fixtures, made by make_fixtures.py in high precision. Paths are
 * relative to the project's root, the working directory of the tests.
 */
#ifndef REVERIFY_TESTS_FIXTURE_H
#define REVERIFY_TESTS_FIXTURE_H

#include "check.h"
#include "support/csv.h"

#include <stdio.h>
#include <stdlib.h>

static inline rv_table fixture_read(const char *name) {
  char path[256];
  rv_table table;
  snprintf(path, sizeof path, "tests/fixtures/%s.csv", name);
  check_status(rv_table_read(&table, path), RV_OK);
  check(table.rows > 0);
  return table;
}

/* The number in a column; the test fails when there is none. */
static inline double fixture_number(const rv_table *table, size_t row, const char *column) {
  const char *text = rv_table_get(table, row, column);
  assert_non_null(text);
  char *end;
  double number = strtod(text, &end);
  check(end != text && *end == '\0');
  return number;
}

#endif
