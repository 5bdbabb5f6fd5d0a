/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The report: reads the verdicts of all executables in a folder, prints them, and writes
 * DIR/report.html with the figures that stand there.
 *
 * Exit status: 0 no verdict contradicts the expected one and no run is unfinished, 1 otherwise,
 * 2 when there are no results or the folder cannot be written.
 */
#include "experiment/report.h"
#include "experiment/claim.h"
#include "reverify/version.h"

#include <argp.h>
#include <stdio.h>

static const struct argp_option options[] = {
    {"output", 'o', "DIR", 0, "Folder of the results (default 'results')", 0}, {0}};

static error_t read_option(int key, char *argument, struct argp_state *state) {
  const char **directory = state->input;
  if (key == ARGP_KEY_ARG)
    argp_error(state, "'%s' is no option: see --help", argument);
  if (key != 'o')
    return ARGP_ERR_UNKNOWN;
  *directory = argument;
  return 0;
}

static void print_version(FILE *stream, struct argp_state *state) {
  (void)state;
  fprintf(stream, "report (reverify) %s, commit %s\n", RV_VERSION, rv_commit());
}

static int show(const rv_report *report) {
  for (size_t t = 0; t < report->tables; t++)
    rv_verdict_table_print(stdout, &report->table[t], rv_wants_colour(stdout));
  for (size_t u = 0; u < report->unfinished_count; u++)
    printf("A run of %s is unfinished: what stands here of it is of an earlier run.\n",
           report->unfinished[u]);
  size_t contradictions = rv_report_count(report, RV_CONTRADICTION);
  size_t tests = rv_report_tests(report);
  printf("%zu as expected, %zu left open, %zu contradict; %zu of at most %d tests; %zu figures in "
         "%s/report.html\n",
         rv_report_count(report, RV_AS_EXPECTED), rv_report_count(report, RV_LEFT_OPEN),
         contradictions, tests, RV_TESTS_MAX, report->figures, report->directory);
  return contradictions > 0 || report->unfinished_count > 0 || tests > RV_TESTS_MAX;
}

int main(int argc, char **argv) {
  const char *directory = "results";
  const struct argp argp = {.options = options,
                            .parser = read_option,
                            .doc = "Prints the verdicts of all executables and writes "
                                   "DIR/report.html."};
  argp_program_version_hook = print_version;
  argp_err_exit_status = 2;
  argp_parse(&argp, argc, argv, 0, NULL, &directory);

  rv_report report;
  rv_status status = rv_report_read(&report, directory);
  if (status == RV_OK)
    status = rv_report_write_html(&report);
  int exit_status = status == RV_OK ? show(&report) : rv_exit_status(status);
  if (status != RV_OK)
    fprintf(stderr, "report: %s\n", rv_message());
  rv_report_free(&report);
  return exit_status;
}
