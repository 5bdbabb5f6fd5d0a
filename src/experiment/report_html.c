/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/detection.h"
#include "experiment/html.h"
#include "experiment/report.h"
#include "experiment/test_level.h"
#include "support/file.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Verdicts are told apart by words and shapes, not by colour alone. */
static const char style[] =
    ":root{color-scheme:light}"
    "body{font:16px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff;max-width:68rem;"
    "margin:0 auto;padding:1rem}"
    "h1{font-size:1.6rem;margin:.5rem 0}h2{font-size:1.2rem;margin:2rem 0 .5rem}"
    "p{margin:.4rem 0}code{font-size:.9em;overflow-wrap:anywhere}"
    ".sum{display:flex;flex-wrap:wrap;gap:.5rem;padding:0;list-style:none}"
    ".sum li{border:1px solid #bbb;border-radius:.4rem;padding:.3rem .7rem}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-top:1px solid #ddd}"
    "th{font-weight:600;border-top:0}"
    ".v{white-space:nowrap;font-weight:600}"
    ".v.ok,li.ok{color:#00513a}.v.open,li.open{color:#7a4a00}.v.bad,li.bad{color:#a10000}"
    ".e{color:#444;font-size:.875rem}.f{color:#444;font-size:.875rem;white-space:nowrap}"
    "tr.bad{background:#fff0f0}tr.open{background:#fff8e8}"
    "figure{margin:1.5rem 0;break-inside:avoid}figure svg{width:100%;height:auto;display:block}"
    ".warn{border:2px solid #a10000;padding:.5rem .8rem}"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;font-size:.875rem}"
    "details{margin:.6rem 0}summary{cursor:pointer}h3{font-size:1rem;margin:1.2rem 0 .2rem;"
    "overflow-wrap:anywhere}td.n{white-space:nowrap}td.name{overflow-wrap:anywhere;min-width:9rem}"
    "dd{margin:0;overflow-wrap:anywhere}.wide{overflow-x:auto}"
    "@media(max-width:40rem){thead{display:none}table,tbody,tr,td{display:block}"
    "tr{border-top:1px solid #bbb;padding:.4rem 0}td{border:0;padding:.1rem .4rem}"
    "figure{overflow-x:auto}figure svg{min-width:40rem}}"
    "@media print{body{max-width:none;padding:0;font-size:10pt}tr{break-inside:avoid}}";

static const char *outcome_class(rv_outcome outcome) {
  static const char *const name[] = {"ok", "open", "bad"};
  return name[outcome];
}

static const char *outcome_note(rv_outcome outcome) {
  static const char *const note[] = {"✓ as expected", "? left open", "✗ contradicts"};
  return note[outcome];
}

static void write_row(FILE *out, const rv_verdict_row *row) {
  rv_outcome outcome = rv_verdict_outcome(row);
  char evidence[256], detection[128];
  rv_verdict_evidence(evidence, sizeof evidence, row);
  rv_verdict_detection(detection, sizeof detection, row);
  fprintf(out, "<tr class=\"%s\"><td class=\"v %s\">", outcome_class(outcome),
          outcome_class(outcome));
  rv_html_escape(out, row->verdict);
  fprintf(out, "<br><span class=\"f\">%s</span></td><td>", outcome_note(outcome));
  rv_html_escape(out, row->statement);
  fputs("<br><span class=\"e\">", out);
  rv_html_escape(out, evidence);
  if (detection[0] != '\0')
    fprintf(out, "; %s", detection);
  if (row->cell[0] != '\0') {
    fputs("; deciding cell: ", out);
    rv_html_escape(out, row->cell);
  }
  fputs("</span></td><td class=\"f\">", out);
  rv_html_escape(out, row->form);
  fputs("</td><td class=\"e\">", out);
  rv_html_escape(out, row->source);
  fputs("</td></tr>\n", out);
}

static void write_table(FILE *out, const rv_verdict_table *table) {
  const char *statement = rv_table_comment(&table->csv, "statement");
  fputs("<h2>", out);
  rv_html_escape(out, statement != NULL ? statement : table->name);
  fputs("</h2>\n<p class=\"e\"><code>", out);
  rv_html_escape(out, table->name);
  fputs("</code></p>\n", out);
  if (table->rows > 0)
    fputs("<table><thead><tr><th>verdict</th><th>statement and evidence</th><th>form</th>"
          "<th>source</th></tr></thead><tbody>\n",
          out);
  for (size_t r = 0; r < table->rows; r++)
    write_row(out, &table->row[r]);
  if (table->rows > 0)
    fputs("</tbody></table>\n", out);
  const char *not_judged = rv_verdict_table_not_judged(table);
  if (not_judged != NULL) {
    fputs("<p class=\"e\">", out);
    rv_html_escape(out, not_judged);
    fputs("</p>\n", out);
  }
}

/* A figure of this executable: one that a claim of it names, or NAME.sweep and its like. */
static bool shows(const rv_verdict_table *table, const char *figure) {
  size_t length = strlen(table->name);
  if (strncmp(table->name, figure, length) == 0 && figure[length] == '.')
    return true;
  for (size_t r = 0; r < table->rows; r++)
    if (strcmp(table->row[r].plot, figure) == 0)
      return true;
  return false;
}

/* The table below which a figure stands: the first that it belongs to, the number of tables for
   none, one more for the section on a net. */
static size_t home_of(const char *figure, const rv_report *report) {
  size_t t = 0;
  if (report->net.found && rv_net_report_shows(figure))
    return report->tables + 1;
  while (t < report->tables && !shows(&report->table[t], figure))
    t++;
  return t;
}

static rv_status write_figures(FILE *out, const rv_report *report, size_t table) {
  for (size_t f = 0; f < report->figures; f++)
    if (home_of(report->figure[f], report) == table)
      RV_TRY(rv_html_figure(out, report->directory, report->figure[f], f));
  return RV_OK;
}

/* Figures without a table of verdicts: those of tools. */
static rv_status write_other_figures(FILE *out, const rv_report *report) {
  bool any = false;
  for (size_t f = 0; f < report->figures; f++)
    any = any || home_of(report->figure[f], report) == report->tables;
  if (any)
    fputs("<h2>Further figures</h2>\n", out);
  return write_figures(out, report, report->tables);
}

static void write_run_tests(FILE *out, size_t tests) {
  char text[512];
  if (tests == 0)
    return;
  rv_run_tests_text(text, sizeof text, tests);
  fprintf(out, "<p class=\"e\">%s.</p>\n", text);
}

static void write_summary(FILE *out, const rv_report *report) {
  size_t tests = rv_report_tests(report), run_tests = rv_report_run_tests(report);
  fprintf(out,
          "<ul class=\"sum\"><li class=\"ok\">✓ %zu as expected</li><li class=\"open\">? %zu left "
          "open</li><li class=\"bad\">✗ %zu contradict</li></ul>\n",
          rv_report_count(report, RV_AS_EXPECTED), rv_report_count(report, RV_LEFT_OPEN),
          rv_report_count(report, RV_CONTRADICTION));
  fprintf(
      out,
      "<p class=\"e\">Printed: the statement as its source prints it; corrected: the form that "
      "is true; exact: closed forms and laws; limit: reached as sizes grow, at the rate stated; "
      "control: planted falsehoods that must fail%s.</p>\n"
      "<p class=\"e\">%zu tests. Each rejects what is true, or takes a frequency to be below "
      "its limit that is above, with a probability of at most %g: together with one of at most "
      "%g. Intervals are at that level. A test that found nothing says what it would have seen, "
      "with probability %g at least.</p>\n",
      run_tests > 0 ? "; question: about runs of training, where any verdict is news" : "", tests,
      RV_TEST_LEVEL, (double)tests * RV_TEST_LEVEL, RV_DETECTION);
  write_run_tests(out, run_tests);
  if (tests > RV_TESTS_MAX)
    fprintf(out,
            "<p class=\"warn\">More than %d tests: the level of %g for the whole is spent.</p>",
            RV_TESTS_MAX, RV_FALSE_ALARM);
  for (size_t u = 0; u < report->unfinished_count; u++) {
    fputs("<p class=\"warn\">A run of <code>", out);
    rv_html_escape(out, report->unfinished[u]);
    fputs("</code> is unfinished: what stands here of it is of an earlier run.</p>\n", out);
  }
}

static rv_status write_body(FILE *out, const rv_report *report) {
  fprintf(out,
          "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
          "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
          "<title>reverify: %s</title><style>%s</style></head><body>\n",
          report->tables > 0 ? "verdicts" : "your networks", style);
  RV_TRY(rv_net_report_html(out, &report->net, report->directory, report->figure, report->figures));
  if (report->tables > 0) {
    fputs("<h1>Verdicts</h1>\n", out);
    write_summary(out, report);
  }
  for (size_t t = 0; t < report->tables; t++) {
    write_table(out, &report->table[t]);
    RV_TRY(write_figures(out, report, t));
    rv_html_provenance(out, &report->table[t].csv);
  }
  RV_TRY(write_other_figures(out, report));
  fputs("</body></html>\n", out);
  return RV_OK;
}

rv_status rv_report_write_html(const rv_report *report) {
  char *path;
  rv_file file;
  RV_TRY(rv_path_join(&path, report->directory, "report", ".html"));
  rv_status status = rv_file_create(&file, path);
  free(path);
  RV_TRY(status);
  status = write_body(file.stream, report);
  if (status == RV_OK)
    return rv_file_commit(&file);
  rv_file_discard(&file);
  return status;
}
