/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verdicts that runs left in NAME.claims.csv, read back and shown. */
#ifndef REVERIFY_EXPERIMENT_VERDICT_TABLE_H
#define REVERIFY_EXPERIMENT_VERDICT_TABLE_H

#include "reverify/status.h"
#include "support/csv.h"
#include "support/terminal.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* One row of a claims table, as text. */
typedef struct rv_verdict_row {
  const char *claim, *source, *form, *statement, *expected, *verdict, *trials, *violations;
  const char *statistic, *p_value, *interval_low, *interval_high, *plot, *tests, *broken, *cell;
  const char *statistic_name, *about, *rests_on, *detects, *detects_name, *detects_bound, *misses;
} rv_verdict_row;

typedef struct rv_verdict_table {
  char *name;   /* of the executable */
  rv_table csv; /* the strings of the rows belong to it */
  rv_verdict_row *row;
  size_t rows;
} rv_verdict_table;

/* How a row stands to what was expected of it. */
typedef enum rv_outcome { RV_AS_EXPECTED, RV_LEFT_OPEN, RV_CONTRADICTION } rv_outcome;

/*
 * Reads DIRECTORY/NAME.claims.csv. RV_EINVAL when it is missing, lacks a column or the closing
 * count of claims, or the count is not that of its rows.
 */
rv_status rv_verdict_table_read(rv_verdict_table *table, const char *directory, const char *name);
void rv_verdict_table_free(rv_verdict_table *table);

rv_outcome rv_verdict_outcome(const rv_verdict_row *row);

/* Rows of one outcome. */
size_t rv_verdict_table_count(const rv_verdict_table *table, rv_outcome outcome);

/* Tests whose level is part of RV_FALSE_ALARM, and those on runs, whose level is not. */
size_t rv_verdict_table_tests(const rv_verdict_table *table);
size_t rv_verdict_table_run_tests(const rv_verdict_table *table);

/* What so many tests on runs rest on and how often they err, cut to `size` bytes. */
void rv_run_tests_text(char *out, size_t size, size_t tests);

/* The sentence on the claims that the run's settings leave unjudged, or NULL. */
const char *rv_verdict_table_not_judged(const rv_verdict_table *table);

/* The evidence of a row in a few words, cut to `size` bytes. */
void rv_verdict_evidence(char *out, size_t size, const rv_verdict_row *row);

/*
 * The smallest departure that the draws of a row would have shown, in words: "would see 3.1 % off".
 * Empty where it failed, as what is there was seen.
 */
void rv_verdict_detection(char *out, size_t size, const rv_verdict_row *row);

/* Prints the table, aligned; coloured if told so, as rv_wants_colour (terminal.h) decides. */
void rv_verdict_table_print(FILE *stream, const rv_verdict_table *table, bool coloured);

#endif
