/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The report: reads the verdicts of all executables in a folder and what tools found of the user's
 * nets, prints them, and writes DIR/report.html with the figures that stand there.
 *
 * Run: report --output DIR
 */
#include "experiment/report.h"
#include "experiment/test_level.h"
#include "experiment/tool.h"
#include "experiment/verdict_table.h"

#include <stdio.h>

static void say_run_tests(FILE *out, size_t tests) {
  char text[512];
  if (tests == 0)
    return;
  rv_run_tests_text(text, sizeof text, tests);
  fprintf(out, "%s\n", text);
}

static void say_verdicts(FILE *out, const rv_report *report, bool coloured) {
  rv_net_report_print(out, &report->net);
  if (report->tables == 0) {
    fprintf(out, "%zu figures in %s/report.html\n", report->figures, report->directory);
    return;
  }
  for (size_t t = 0; t < report->tables; t++)
    rv_verdict_table_print(out, &report->table[t], coloured);
  for (size_t u = 0; u < report->unfinished_count; u++)
    fprintf(out, "A run of %s is unfinished: what stands here of it is of an earlier run.\n",
            report->unfinished[u]);
  say_run_tests(out, rv_report_run_tests(report));
  fprintf(out,
          "%zu as expected, %zu left open, %zu contradict; %zu tests, which reject a truth with a "
          "probability of at most %.2g together; %zu figures in %s/report.html\n",
          rv_report_count(report, RV_AS_EXPECTED), rv_report_count(report, RV_LEFT_OPEN),
          rv_report_count(report, RV_CONTRADICTION), rv_report_tests(report),
          (double)rv_report_tests(report) * RV_TEST_LEVEL, report->figures, report->directory);
}

static int verdict_of(const rv_report *report) {
  return rv_report_count(report, RV_CONTRADICTION) > 0 || report->unfinished_count > 0 ||
         rv_report_tests(report) > RV_TESTS_MAX;
}

/* What is read belongs to other programs; the lock is for report.html. */
static rv_status run_tool(rv_tool_run *run) {
  rv_report report;
  RV_TRY(rv_report_read(&report, run->common.output));
  rv_status status = rv_tool_open_existing(run);
  if (status == RV_OK)
    status = rv_report_write_html(&report);
  if (status == RV_OK)
    say_verdicts(run->answer, &report, rv_wants_colour(stdout));
  run->verdict = verdict_of(&report);
  rv_report_free(&report);
  return status;
}

static const rv_tool tool = {
    .name = "report",
    .title = "The verdicts of all executables, and what was found of your networks",
    .about =
        "Reads the results in a folder, those of examine_net and sigmoid_means too, prints what "
        "they say and writes DIR/report.html, one file with the figures in it.",
    .exit = "0 no verdict contradicts the expected one and no run is unfinished, 1 otherwise",
    .run = run_tool};

int main(int argc, char **argv) {
  return rv_tool_main(&tool, argc, argv);
}
