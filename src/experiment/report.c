/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/report.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static void free_names(char **name, size_t count) {
  for (size_t i = 0; i < count; i++)
    free(name[i]);
  free(name);
}

static bool ends_with(const char *text, const char *suffix) {
  size_t length = strlen(text), wanted = strlen(suffix);
  return length > wanted && strcmp(text + length - wanted, suffix) == 0;
}

static rv_status cannot_read(const char *directory) {
  return rv_fail(RV_EINVAL, "cannot read the folder '%s' (%s): check the path", directory,
                 strerror(errno));
}

/* The names NAME of all files DIRECTORY/NAME SUFFIX, in order. */
static rv_status find_names(char ***out, size_t *count, const char *directory, const char *suffix) {
  struct dirent **entry;
  *count = 0;
  *out = NULL;
  int entries = scandir(directory, &entry, NULL, alphasort);
  if (entries < 0)
    return cannot_read(directory);
  *out = calloc((size_t)entries + 1, sizeof **out);
  for (int i = 0; i < entries; i++) {
    const char *name = entry[i]->d_name;
    if (*out != NULL && ends_with(name, suffix))
      (*out)[(*count)++] = strndup(name, strlen(name) - strlen(suffix));
    free(entry[i]);
  }
  free(entry);
  return *out != NULL ? RV_OK : rv_fail(RV_ENOMEM, "no memory for a list: free some memory");
}

static rv_status read_tables(rv_report *report, char **name, size_t count) {
  report->table = calloc(count + 1, sizeof *report->table);
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
  if (status == RV_OK)
    status = rv_net_report_read(&report->net, directory);
  if (status == RV_OK && count == 0 && !report->net.found)
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
  rv_net_report_free(&report->net);
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
    tests += rv_verdict_table_tests(&report->table[t]);
  return tests;
}

size_t rv_report_run_tests(const rv_report *report) {
  size_t tests = 0;
  for (size_t t = 0; t < report->tables; t++)
    tests += rv_verdict_table_run_tests(&report->table[t]);
  return tests;
}
