/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/report.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>

/* The names NAME of all files DIRECTORY/NAME SUFFIX, in order. */
static rv_status find_names(char ***out, size_t *count, const char *directory, const char *suffix) {
  char *pattern;
  glob_t found;
  if (asprintf(&pattern, "%s/*%s", directory, suffix) < 0)
    return rv_fail(RV_ENOMEM, "no memory for a path: free some memory");
  int code = glob(pattern, 0, NULL, &found);
  free(pattern);
  *out = NULL;
  *count = 0;
  if (code == GLOB_NOMATCH)
    return RV_OK;
  if (code != 0)
    return rv_fail(RV_EINVAL, "cannot read the folder '%s': check its permissions", directory);
  *out = calloc(found.gl_pathc, sizeof **out);
  for (size_t i = 0; *out != NULL && i < found.gl_pathc; i++) {
    const char *name = strrchr(found.gl_pathv[i], '/') + 1;
    (*out)[i] = strndup(name, strlen(name) - strlen(suffix));
  }
  *count = found.gl_pathc;
  globfree(&found);
  return *out != NULL ? RV_OK : rv_fail(RV_ENOMEM, "no memory for a list: free some memory");
}

static void free_names(char **name, size_t count) {
  for (size_t i = 0; i < count; i++)
    free(name[i]);
  free(name);
}

static rv_status read_tables(rv_report *report, char **name, size_t count) {
  report->table = calloc(count, sizeof *report->table);
  if (report->table == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a table: free some memory");
  for (; report->tables < count; report->tables++)
    RV_TRY(rv_verdict_table_read(&report->table[report->tables], report->directory,
                                 name[report->tables]));
  return RV_OK;
}

rv_status rv_report_read(rv_report *report, const char *directory) {
  char **name = NULL;
  size_t count = 0;
  *report = (rv_report){.directory = directory};
  rv_status status = find_names(&name, &count, directory, ".claims.csv");
  if (status == RV_OK && count == 0)
    status = rv_fail(RV_EINVAL, "no results in '%s': run 'make verify' or an executable first",
                     directory);
  if (status == RV_OK)
    status = read_tables(report, name, count);
  if (status == RV_OK)
    status = find_names(&report->figure, &report->figures, directory, ".svg");
  if (status == RV_OK)
    status = find_names(&report->unfinished, &report->unfinished_count, directory, ".journal");
  free_names(name, count);
  if (status != RV_OK)
    rv_report_free(report);
  return status;
}

void rv_report_free(rv_report *report) {
  for (size_t t = 0; t < report->tables; t++)
    rv_verdict_table_free(&report->table[t]);
  free(report->table);
  free_names(report->figure, report->figures);
  free_names(report->unfinished, report->unfinished_count);
  *report = (rv_report){0};
}

size_t rv_report_count(const rv_report *report, rv_outcome outcome) {
  size_t count = 0;
  for (size_t t = 0; t < report->tables; t++)
    count += rv_verdict_table_count(&report->table[t], outcome);
  return count;
}

size_t rv_report_tests(const rv_report *report) {
  size_t tests = 0;
  for (size_t t = 0; t < report->tables; t++)
    for (size_t r = 0; r < report->table[t].rows; r++)
      tests += strtoul(report->table[t].row[r].tests, NULL, 10);
  return tests;
}
