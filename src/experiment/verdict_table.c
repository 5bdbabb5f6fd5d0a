/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/verdict_table.h"

#include "experiment/claim.h"
#include "support/file.h"

#include <stdlib.h>
#include <string.h>

static const struct {
  const char *column;
  size_t offset;
} fields[] = {{"claim", offsetof(rv_verdict_row, claim)},
              {"source", offsetof(rv_verdict_row, source)},
              {"form", offsetof(rv_verdict_row, form)},
              {"statement", offsetof(rv_verdict_row, statement)},
              {"expected", offsetof(rv_verdict_row, expected)},
              {"verdict", offsetof(rv_verdict_row, verdict)},
              {"trials", offsetof(rv_verdict_row, trials)},
              {"violations", offsetof(rv_verdict_row, violations)},
              {"statistic", offsetof(rv_verdict_row, statistic)},
              {"p_value", offsetof(rv_verdict_row, p_value)},
              {"interval_low", offsetof(rv_verdict_row, interval_low)},
              {"interval_high", offsetof(rv_verdict_row, interval_high)},
              {"plot", offsetof(rv_verdict_row, plot)},
              {"tests", offsetof(rv_verdict_row, tests)},
              {"broken", offsetof(rv_verdict_row, broken)},
              {"cell", offsetof(rv_verdict_row, cell)},
              {"statistic_name", offsetof(rv_verdict_row, statistic_name)},
              {"about", offsetof(rv_verdict_row, about)},
              {"rests_on", offsetof(rv_verdict_row, rests_on)},
              {"detects", offsetof(rv_verdict_row, detects)},
              {"detects_name", offsetof(rv_verdict_row, detects_name)},
              {"detects_bound", offsetof(rv_verdict_row, detects_bound)},
              {"misses", offsetof(rv_verdict_row, misses)}};

static rv_status read_rows(rv_verdict_table *table, const char *path) {
  const char *claims = rv_table_comment(&table->csv, "claims");
  if (claims == NULL || strtoul(claims, NULL, 10) != table->csv.rows)
    return rv_fail(RV_EINVAL, "'%s' is not complete: run %s again", path, table->name);
  table->rows = table->csv.rows;
  table->row = calloc(table->rows + 1, sizeof *table->row);
  if (table->row == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a table: free some memory");
  for (size_t r = 0; r < table->rows; r++)
    for (size_t f = 0; f < sizeof fields / sizeof *fields; f++) {
      const char *text = rv_table_get(&table->csv, r, fields[f].column);
      if (text == NULL)
        return rv_fail(RV_EINVAL, "'%s' has no column '%s': run %s again", path, fields[f].column,
                       table->name);
      *(const char **)((char *)&table->row[r] + fields[f].offset) = text;
    }
  return RV_OK;
}

rv_status rv_verdict_table_read(rv_verdict_table *table, const char *directory, const char *name) {
  char *path;
  *table = (rv_verdict_table){0};
  RV_TRY(rv_path_join(&path, directory, name, ".claims.csv"));
  table->name = strdup(name);
  rv_status status = table->name != NULL
                         ? rv_table_read(&table->csv, path)
                         : rv_fail(RV_ENOMEM, "no memory for a table: free some memory");
  if (status == RV_OK)
    status = read_rows(table, path);
  if (status != RV_OK)
    rv_verdict_table_free(table);
  free(path);
  return status;
}

void rv_verdict_table_free(rv_verdict_table *table) {
  free(table->name);
  free(table->row);
  rv_table_free(&table->csv);
  *table = (rv_verdict_table){0};
}

rv_outcome rv_verdict_outcome(const rv_verdict_row *row) {
  if (strcmp(row->broken, "no") != 0)
    return RV_CONTRADICTION;
  bool any = strcmp(row->expected, "any") == 0 && strcmp(row->tests, "0") != 0;
  if (any || strcmp(row->verdict, row->expected) == 0)
    return RV_AS_EXPECTED;
  return strcmp(row->verdict, "undecided") == 0 ? RV_LEFT_OPEN : RV_CONTRADICTION;
}

size_t rv_verdict_table_count(const rv_verdict_table *table, rv_outcome outcome) {
  size_t count = 0;
  for (size_t r = 0; r < table->rows; r++)
    count += rv_verdict_outcome(&table->row[r]) == outcome;
  return count;
}

static size_t count_tests(const rv_verdict_table *table, bool of_runs) {
  size_t tests = 0;
  for (size_t r = 0; r < table->rows; r++) {
    const rv_verdict_row *row = &table->row[r];
    if ((strcmp(row->statistic_name, rv_statistic_name(RV_RUNS)) == 0) == of_runs)
      tests += strtoul(row->tests, NULL, 10);
  }
  return tests;
}

size_t rv_verdict_table_tests(const rv_verdict_table *table) {
  return count_tests(table, false);
}

size_t rv_verdict_table_run_tests(const rv_verdict_table *table) {
  return count_tests(table, true);
}

void rv_run_tests_text(char *out, size_t size, size_t tests) {
  snprintf(
      out, size,
      "%zu test%s on means of a few runs assume%s that runs differ normally: each then errs with "
      "a probability of at most %g, any of them with one of at most %.2g, which is no part of "
      "the %g of the other tests",
      tests, tests == 1 ? "" : "s", tests == 1 ? "s" : "", RV_TRAINING_LEVEL,
      (double)tests * RV_TRAINING_LEVEL, RV_FALSE_ALARM);
}

const char *rv_verdict_table_not_judged(const rv_verdict_table *table) {
  return rv_table_comment(&table->csv, "not_judged");
}

/* Appends "label number" with the number shortened to four digits; nothing for an empty field. */
static void append_number(char *out, size_t size, const char *label, const char *number) {
  size_t used = strlen(out);
  if (number[0] != '\0' && used < size)
    snprintf(out + used, size - used, "%s%s%.4g", used > 0 ? ", " : "", label,
             strtod(number, NULL));
}

void rv_verdict_evidence(char *out, size_t size, const rv_verdict_row *row) {
  out[0] = '\0';
  if (strcmp(row->tests, "0") == 0) {
    snprintf(out, size,
             strcmp(row->about, "0") == 0
                 ? "no cell of this run bears on it"
                 : "too few draws, or too much allowed, to see what it is about");
    return;
  }
  char label[64];
  snprintf(label, sizeof label, "%s ", row->statistic_name);
  append_number(out, size, "trials ", row->trials);
  append_number(out, size, "violations ", row->violations);
  append_number(out, size, label, row->statistic);
  append_number(out, size, "p ", row->p_value);
  append_number(out, size, "in [", row->interval_low);
  append_number(out, size, "", row->interval_high);
  size_t used = strlen(out);
  if (row->interval_high[0] != '\0' && used + 1 < size)
    snprintf(out + used, size - used, "]");
}

/* Below the false-alarm level of a run there is nothing to say. */
static void describe_misses(char *out, size_t size, const char *misses) {
  double probability = strtod(misses, NULL);
  if (misses[0] != '\0' && probability > RV_FALSE_ALARM)
    snprintf(out, size, "other draws would miss it with probability %.1g", probability);
}

void rv_verdict_detection(char *out, size_t size, const rv_verdict_row *row) {
  double detects = strtod(row->detects, NULL), bound = strtod(row->detects_bound, NULL);
  out[0] = '\0';
  if (strcmp(row->verdict, "fails") == 0) {
    describe_misses(out, size, row->misses);
    return;
  }
  if (row->detects[0] == '\0')
    return;
  if (strcmp(row->detects_name, "relative error") == 0)
    snprintf(out, size, "would see %.3g %% off", 100 * detects);
  else if (strcmp(row->detects_name, "exponent") == 0)
    snprintf(out, size, "would see an exponent %.3g off", detects);
  else if (strcmp(row->detects_name, "absolute") == 0)
    snprintf(out, size, "the mean is known to %.3g", detects);
  else if (strcmp(row->detects_name, "distance") == 0)
    snprintf(out, size, "would see a distance of %.3g", detects);
  else if (row->detects_bound[0] == '\0' || !(bound > 0))
    snprintf(out, size, "would see %.3g %% of draws break it", 100 * detects);
  else
    snprintf(out, size, "would see %.3g %% of draws break it, or a bound %.3g %% lower",
             100 * detects, 100 * bound);
}

static const char *outcome_text(rv_outcome outcome) {
  static const char *const text[] = {"as expected", "OPEN", "CONTRADICTS"};
  return text[outcome];
}

static const char *outcome_colour(rv_outcome outcome) {
  static const char *const colour[] = {"\033[32m", "\033[33m", "\033[1;31m"};
  return colour[outcome];
}

/* The cells that all rows rest on, or NULL where they differ. */
static const char *common_extent(const rv_verdict_table *table) {
  for (size_t r = 1; r < table->rows; r++)
    if (strcmp(table->row[r].rests_on, table->row[0].rests_on) != 0)
      return NULL;
  return table->rows > 0 ? table->row[0].rests_on : NULL;
}

static int widest_claim(const rv_verdict_table *table) {
  int widest = 0;
  for (size_t r = 0; r < table->rows; r++) {
    int width = (int)strlen(table->row[r].claim);
    widest = width > widest ? width : widest;
  }
  return widest;
}

static void print_row(FILE *stream, const rv_verdict_row *row, int claim_width, bool coloured) {
  rv_outcome outcome = rv_verdict_outcome(row);
  char evidence[256], detection[128];
  rv_verdict_evidence(evidence, sizeof evidence, row);
  rv_verdict_detection(detection, sizeof detection, row);
  fprintf(stream, "  %s%-9s %-11s%s  %-9s  %-*s  %s%s%s\n", coloured ? outcome_colour(outcome) : "",
          row->verdict, outcome_text(outcome), coloured ? "\033[0m" : "", row->form, claim_width,
          row->claim, evidence, detection[0] != '\0' ? "; " : "", detection);
}

static void print_run_tests(FILE *stream, const rv_verdict_table *table) {
  char text[512];
  size_t tests = rv_verdict_table_run_tests(table);
  if (tests == 0)
    return;
  rv_run_tests_text(text, sizeof text, tests);
  fprintf(stream, "  %s\n", text);
}

/* What is needed, one need per line. */
static void print_not_judged(FILE *stream, const char *text) {
  for (const char *end; (end = strstr(text, "; ")) != NULL; text = end + 2)
    fprintf(stream, "  %.*s;\n  ", (int)(end - text), text);
  fprintf(stream, "  %s\n", text);
}

void rv_verdict_table_print(FILE *stream, const rv_verdict_table *table, bool coloured) {
  const int indent = 38; /* of the evidence, but for the width of the claims' names */
  int claim_width = widest_claim(table);
  const char *statement = rv_table_comment(&table->csv, "statement");
  const char *grid = rv_table_comment(&table->csv, "grid"), *extent = common_extent(table);
  bool is_own = grid != NULL && strcmp(grid, "own") == 0;
  fprintf(stream, "%s: %s\n", table->name, statement != NULL ? statement : "");
  if (is_own && extent != NULL)
    fprintf(stream, "  on %s\n", extent);
  for (size_t r = 0; r < table->rows; r++) {
    print_row(stream, &table->row[r], claim_width, coloured);
    if (is_own && extent == NULL)
      fprintf(stream, "%*son %s\n", indent + claim_width, "", table->row[r].rests_on);
  }
  print_run_tests(stream, table);
  if (rv_verdict_table_not_judged(table) != NULL)
    print_not_judged(stream, rv_verdict_table_not_judged(table));
}
