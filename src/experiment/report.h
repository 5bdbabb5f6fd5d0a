/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report on a folder of results. */
#ifndef REVERIFY_EXPERIMENT_REPORT_H
#define REVERIFY_EXPERIMENT_REPORT_H

#include "experiment/report_net.h"
#include "experiment/verdict_table.h"

/* Everything the report shows. */
typedef struct rv_report {
  const char *directory;
  rv_verdict_table *table; /* one an executable, by name */
  size_t tables;
  rv_net_report net; /* what tools said of the user's nets */
  char **figure;     /* names of the figures DIR/NAME.svg, by name */
  size_t figures;
  char **unfinished; /* executables whose journal still stands: their rows are of an earlier run */
  size_t unfinished_count;
} rv_report;

/*
 * Reads all claims tables of the folder and those on nets. RV_EINVAL when there is none or one is
 * damaged. Free with rv_report_free.
 */
rv_status rv_report_read(rv_report *report, const char *directory);
void rv_report_free(rv_report *report);

/* Rows of one outcome over all executables. */
size_t rv_report_count(const rv_report *report, rv_outcome outcome);

/* Tests over all executables, to be held against RV_TESTS_MAX. */
size_t rv_report_tests(const rv_report *report);

/* Those on runs, which have a level of their own. */
size_t rv_report_run_tests(const rv_report *report);

/* Writes DIR/report.html: one self-contained file with the figures inlined. */
rv_status rv_report_write_html(const rv_report *report);

#endif
