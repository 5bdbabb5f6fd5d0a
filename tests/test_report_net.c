/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report on a user's nets: which tables it takes, which figures are its own, what it says. */
#include "experiment/report_net.h"

#include "support/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char layers_head[] =
    "# baseline: none\n"
    "file,layer,rows,columns,rank,directions,at_least,p_value,random_like,number,inputs,"
    "reversible_k,reversible_k_gaussian,learned_share,bulk_distance,bulk_allowed,sentence\n";
static const char directions_head[] =
    "number,layer,direction,eigenvalue,share,side,place,unit,coordinate\n";

static char folder[] = "/tmp/reverify-report-net-XXXXXX";

static int make_folder(void **state) {
  (void)state;
  return mkdtemp(folder) == NULL;
}

static void put(const char *name, const char *head, const char *rows) {
  char *path;
  assert_int_equal(rv_path_join(&path, folder, name, ".csv"), RV_OK);
  FILE *file = fopen(path, "we");
  assert_non_null(file);
  fprintf(file, "%s%s", head, rows);
  assert_int_equal(fclose(file), 0);
  free(path);
}

static int empty_folder(void **state) {
  static const char *const name[] = {"examine_net", "examine_net.directions", "examine_net.stack",
                                     "sigmoid_means.layers"};
  (void)state;
  for (size_t i = 0; i < sizeof name / sizeof *name; i++) {
    char *path;
    if (rv_path_join(&path, folder, name[i], ".csv") != RV_OK)
      return 1;
    unlink(path);
    free(path);
  }
  return 0;
}

static int remove_folder(void **state) {
  return empty_folder(state) != 0 || rmdir(folder) != 0;
}

/* The page, or what the terminal is told; free() it. */
static char *text_of(bool page) {
  rv_net_report report;
  char *text = NULL;
  size_t size;
  assert_int_equal(rv_net_report_read(&report, folder), RV_OK);
  FILE *out = open_memstream(&text, &size);
  assert_non_null(out);
  if (page)
    assert_int_equal(rv_net_report_html(out, &report, folder, NULL, 0), RV_OK);
  else
    rv_net_report_print(out, &report);
  assert_int_equal(fclose(out), 0);
  rv_net_report_free(&report);
  return text;
}

static void says(bool page, const char *wanted) {
  char *text = text_of(page);
  if (strstr(text, wanted) == NULL)
    fail_msg("'%s' is not in: %s", wanted, text);
  free(text);
}

static void test_figures(void **state) {
  static const char *const own[] = {"net_layers", "weights", "weights-2", "weights-25"};
  static const char *const other[] = {"weights-", "weights-02", "weights-2x", "weights.sweep",
                                      "weight",   "net",        "weights-x"};
  (void)state;
  for (size_t i = 0; i < sizeof own / sizeof *own; i++)
    assert_true(rv_net_report_shows(own[i]));
  for (size_t i = 0; i < sizeof other / sizeof *other; i++)
    assert_false(rv_net_report_shows(other[i]));
}

static void test_nothing(void **state) {
  rv_net_report report;
  (void)state;
  assert_int_equal(rv_net_report_read(&report, folder), RV_OK);
  assert_false(report.found);
  rv_net_report_free(&report);
  char *text = text_of(true);
  assert_string_equal(text, "");
  free(text);
  text = text_of(false);
  assert_string_equal(text, "");
  free(text);
}

static void put_net(void) {
  put("examine_net", layers_head,
      "n.npz,a<1>,3,4,3,2,yes,0.5,yes,1,columns,5,20,0.756,0.0123,0.25,one thing\n"
      "n.npz,b,4,3,3,,no,,undecided,2,rows,,,,,,\"another, & more\"\n"
      "n.npz,c,4,4,1,1,no,0,no,3,columns,0,2,1,0.5,0.25,a third\n");
  put("examine_net.directions", directions_head,
      "1,a<1>,1,9,0.75,outputs,1,2,0.8\n"
      "1,a<1>,1,9,0.75,outputs,2,0,-0.6\n"
      "1,a<1>,1,9,0.75,inputs,1,3,1\n"
      "1,a<1>,2,1,0.125,outputs,1,1,1\n"
      "1,a<1>,2,1,0.125,inputs,1,0,1\n"
      "3,c,1,16,1,outputs,1,7,0.5\n"
      "3,c,1,16,1,inputs,1,1,-1\n");
}

static void test_terminal(void **state) {
  (void)state;
  put_net();
  says(false, "3 layers: 1 random-like but for what they have learned, 1 not, 1 undecided; "
              "3 learned directions in 2 of them.\n");
  says(false, "at least 2    yes          5 (20)        a<1>\n");
  says(false, "?             undecided    -             b\n");
}

static void test_page(void **state) {
  (void)state;
  put_net();
  says(true, "<h1>Your network</h1>");
  says(true, "<h3 id=\"layer-1\">1. a&lt;1&gt;</h3>");
  says(true, "another, &amp; more");
  says(true, "a&lt;1&gt;</a></td><td class=\"n\">4 → 3</td><td class=\"n\">at least 2</td>"
             "<td class=\"n\">76 %</td><td class=\"v ok\">yes</td>"
             "<td class=\"n\">0.012 (0.25)</td><td class=\"n\">5 (20)</td></tr>");
  says(true,
       "b</a></td><td class=\"n\">4 → 3</td><td class=\"n\">?</td><td class=\"n\">-</td>"
       "<td class=\"v open\">undecided</td><td class=\"n\">-</td><td class=\"n\">-</td></tr>");
  says(true, "<td class=\"n\">9</td><td class=\"n\">75.0 %</td><td>2 (0.8), 0 (-0.6)</td>"
             "<td>3 (1)</td>");
  says(true, "<td class=\"n\">16</td><td class=\"n\">100.0 %</td><td>7 (0.5)</td><td>1 (-1)</td>");
  char *text = text_of(true);
  assert_null(strstr(text, "more layer"));
  assert_null(strstr(text, "<1>"));
  free(text);
}

/* Two ks at one p stand in one table, another p in one of its own; the top layer comes first. */
static void test_stack(void **state) {
  (void)state;
  put_net();
  put("examine_net.stack", "number,layer,k,p,tau,trials,error_q50,error_predicted\n",
      "1,low,1,1,2.5,30,0.25,0.125\n"
      "2,top<,1,1,2.5,30,0.5,0.75\n"
      "1,low,1,0.5,2.5,30,0.0625,8\n"
      "2,top<,1,0.5,2.5,30,9,10\n"
      "1,low,5,1,2.5,30,2,3\n"
      "2,top<,5,1,2.5,30,4,5\n");
  says(true,
       "<p class=\"e\">p = 1, τ = 2.5, 30 vectors h</p>\n<div class=\"wide\"><table><thead><tr>"
       "<th>layer</th><th>k = 1</th><th>k = 5</th></tr></thead><tbody>\n"
       "<tr><td class=\"name\">top&lt;</td><td class=\"n\">0.5 <span class=\"e\">(0.75)</span>"
       "</td><td class=\"n\">4 <span class=\"e\">(5)</span></td></tr>\n"
       "<tr><td class=\"name\">low</td><td class=\"n\">0.25 <span class=\"e\">(0.125)</span>"
       "</td><td class=\"n\">2 <span class=\"e\">(3)</span></td></tr>\n</tbody></table>");
  says(true,
       "<details><summary>p = 0.5, τ = 2.5, 30 vectors h</summary>\n<div class=\"wide\"><table>"
       "<thead><tr><th>layer</th><th>k = 1</th></tr></thead><tbody>\n"
       "<tr><td class=\"name\">top&lt;</td><td class=\"n\">9 ");
  char *text = text_of(true);
  size_t tables = 0;
  for (const char *at = text; (at = strstr(at, "30 vectors h")) != NULL; at++)
    tables++;
  assert_int_equal(tables, 2);
  free(text);
}

static void test_long_net(void **state) {
  enum { ROW = 64 };
  char rows[21 * ROW] = "";
  (void)state;
  for (int i = 1; i <= 21; i++)
    snprintf(rows + strlen(rows), ROW, "f,w%d,3,4,3,0,no,0.5,yes,%d,columns,1,1,0,0.1,0.2,s\n", i,
             i);
  put("examine_net", layers_head, rows);
  put("examine_net.directions", directions_head, "");
  says(true, "<summary>1 more layer</summary>");
  says(true, "<details><summary>layers 21 to 21</summary>");
  says(true, "<details open><summary>layers 1 to 4</summary>");
}

static void test_difference(void **state) {
  (void)state;
  put("examine_net", "# baseline: other.npz\n", layers_head + strlen("# baseline: none\n"));
  put("examine_net.directions", directions_head, "");
  says(true, "The difference of two networks");
}

static void test_unusable(void **state) {
  rv_net_report report;
  (void)state;
  put("examine_net", layers_head, "");
  assert_int_equal(rv_net_report_read(&report, folder), RV_EINVAL);
  assert_non_null(strstr(rv_message(), "examine_net.directions.csv"));
  put("examine_net.directions", "number\n", "");
  assert_int_equal(rv_net_report_read(&report, folder), RV_EINVAL);
  assert_non_null(strstr(rv_message(), "has no column 'direction'"));
}

static void test_passes(void **state) {
  (void)state;
  put("sigmoid_means.layers",
      "layer,units,inputs,forward_error,forward_largest,bound,confidence,overconfidence\n",
      "1,20,30,0.012345,0.5,0.25,0.75,\n");
  says(true, "<td class=\"n\">0.0123</td><td class=\"n\">0.5</td>");
  says(false, "a sigmoid net of 1 layer ");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_figures),
      cmocka_unit_test_teardown(test_nothing, empty_folder),
      cmocka_unit_test_teardown(test_terminal, empty_folder),
      cmocka_unit_test_teardown(test_page, empty_folder),
      cmocka_unit_test_teardown(test_stack, empty_folder),
      cmocka_unit_test_teardown(test_long_net, empty_folder),
      cmocka_unit_test_teardown(test_difference, empty_folder),
      cmocka_unit_test_teardown(test_unusable, empty_folder),
      cmocka_unit_test_teardown(test_passes, empty_folder),
  };
  return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
