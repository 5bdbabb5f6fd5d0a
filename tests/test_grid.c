/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans become cells: their order, their refusals, their names. */
#include "check.h"
#include "experiment/grid.h"
#include "reverify/stream.h"
#include "support/number_text.h"

#include <stdio.h>

enum { SAMPLER, M, N, SIDE };

static const char *const samplers[] = {"dense", "implicit", NULL};

static const rv_parameter parameters[] = {
    [SAMPLER] = {"sampler", "how", .words = samplers, .all = "both", .fallback = "implicit"},
    [M] = {"m", "rows", {.low = 1, .high = 1e15, .integer = true}, .fallback = "1000"},
    [N] = {"n", "columns", {.low = 0, .high = 1e15}, .fallback = "500"},
    [SIDE] = {"side",
              "no part of the draws' name",
              {.low = 1, .high = 1e9},
              .fallback = "100",
              .label = true},
    {0}};

static void append(rv_grid *grid, rv_plan plan) {
  check_status(rv_grid_append(grid, &plan, RV_QUICK, 9), RV_OK);
}

static void expect(const rv_grid *grid, size_t cell, const char *text) {
  char actual[256];
  rv_cell_text(actual, sizeof actual, &grid->cell[cell], grid);
  assert_string_equal(actual, text);
}

static void fallbacks_fill_an_empty_plan(void **state) {
  (void)state;
  rv_grid grid = rv_grid_over(parameters);
  append(&grid, (rv_plan){0});
  assert_int_equal(grid.count, 1);
  expect(&grid, 0, "sampler=implicit m=1000 n=500 side=100");
  rv_grid_free(&grid);
  assert_int_equal(grid.count, 0);
  assert_null(grid.cell);
}

static void combinations_run_the_last_parameter_fastest(void **state) {
  (void)state;
  rv_grid grid = rv_grid_over(parameters);
  append(&grid, (rv_plan){.list = {[SAMPLER] = "both", [M] = "3,1", [N] = "0.5:2:4"}});
  assert_int_equal(grid.count, 16);
  expect(&grid, 0, "sampler=dense m=3 n=0.5 side=100");
  expect(&grid, 1, "sampler=dense m=3 n=1 side=100");
  expect(&grid, 3, "sampler=dense m=3 n=2 side=100");
  expect(&grid, 4, "sampler=dense m=1 n=0.5 side=100");
  expect(&grid, 8, "sampler=implicit m=3 n=0.5 side=100");
  expect(&grid, 15, "sampler=implicit m=1 n=2 side=100");
  rv_grid_free(&grid);
}

static void plans_follow_each_other(void **state) {
  (void)state;
  rv_grid grid = rv_grid_over(parameters);
  append(&grid, (rv_plan){.list = {[M] = "1,2"}});
  append(&grid, (rv_plan){.list = {[M] = "7", [SIDE] = "5"}});
  assert_int_equal(grid.count, 3);
  expect(&grid, 1, "sampler=implicit m=2 n=500 side=100");
  expect(&grid, 2, "sampler=implicit m=7 n=500 side=5");
  rv_grid_free(&grid);
}

static void pairs_run_side_by_side(void **state) {
  (void)state;
  rv_grid grid = rv_grid_over(parameters);
  append(&grid,
         (rv_plan){.list = {[SAMPLER] = "dense", [M] = "1,2,3", [N] = "10,20,30"}, .paired = true});
  assert_int_equal(grid.count, 3);
  expect(&grid, 0, "sampler=dense m=1 n=10 side=100");
  expect(&grid, 2, "sampler=dense m=3 n=30 side=100");
  append(&grid, (rv_plan){.list = {[SAMPLER] = "implicit,dense", [M] = "4", [SIDE] = "8,9"},
                          .paired = true});
  assert_int_equal(grid.count, 5);
  expect(&grid, 3, "sampler=implicit m=4 n=500 side=8");
  expect(&grid, 4, "sampler=dense m=4 n=500 side=9");
  rv_grid_free(&grid);
}

/* One word for all words is no list: it goes with every pair. */
static void all_words_go_with_every_pair(void **state) {
  (void)state;
  rv_grid grid = rv_grid_over(parameters);
  append(&grid,
         (rv_plan){.list = {[SAMPLER] = "both", [M] = "1,2,3", [N] = "10,20,30"}, .paired = true});
  assert_int_equal(grid.count, 6);
  expect(&grid, 0, "sampler=dense m=1 n=10 side=100");
  expect(&grid, 2, "sampler=dense m=3 n=30 side=100");
  expect(&grid, 3, "sampler=implicit m=1 n=10 side=100");
  expect(&grid, 5, "sampler=implicit m=3 n=30 side=100");
  rv_grid_free(&grid);
}

static void cells_know_their_plan_and_trials(void **state) {
  (void)state;
  rv_grid grid = rv_grid_over(parameters);
  append(&grid, (rv_plan){.name = "law", .list = {[SAMPLER] = "both"}});
  check_status(rv_grid_append(&grid, &(rv_plan){.name = "size"}, RV_FULL, 12), RV_OK);
  static const char *const plan[] = {"law", "law", "size"};
  for (size_t i = 0; i < 3; i++) {
    assert_string_equal(grid.cell[i].plan, plan[i]);
    assert_int_equal(grid.cell[i].trials, i < 2 ? 9 : 12);
  }
  assert_int_equal(rv_word(&grid.cell[0], SAMPLER), 0);
  assert_int_equal(rv_word(&grid.cell[1], SAMPLER), 1);
  check_equal(rv_number(&grid.cell[2], M), 1000);
  rv_grid_free(&grid);
}

static void lists_may_depend_on_the_preset(void **state) {
  (void)state;
  static const char *const first[] = {"sampler=dense m=1 n=500 side=100",
                                      "sampler=implicit m=20 n=500 side=100",
                                      "sampler=dense m=1 n=500 side=100"};
  static const size_t count[] = {3, 1, 5};
  for (rv_preset preset = RV_QUICK; preset <= RV_FULL; preset++) {
    rv_grid grid = rv_grid_over(parameters);
    const rv_plan plan = {
        .list = {[SAMPLER] = "{dense|implicit|dense}", [M] = "{1:3:3|2e1|1:5:5}"}};
    check_status(rv_grid_append(&grid, &plan, preset, 9), RV_OK);
    assert_int_equal(grid.count, count[preset]);
    expect(&grid, 0, first[preset]);
    rv_grid_free(&grid);
  }
}

/* A refused plan leaves the grid as it was. */
static void refuse(rv_plan plan, const char *named) {
  rv_grid grid = rv_grid_over(parameters);
  append(&grid, (rv_plan){.list = {[M] = "1,2"}});
  check_status(rv_grid_append(&grid, &plan, RV_QUICK, 9), RV_EINVAL);
  assert_non_null(strstr(rv_message(), named));
  assert_int_equal(grid.count, 2);
  expect(&grid, 1, "sampler=implicit m=2 n=500 side=100");
  rv_grid_free(&grid);
}

static void refuses_pairs_of_unequal_length(void **state) {
  (void)state;
  refuse((rv_plan){.list = {[M] = "1,2,3", [N] = "1,2"}, .paired = true}, "--n");
  refuse((rv_plan){.list = {[M] = "1,2", [N] = "1,2,3"}, .paired = true}, "--n");
  refuse((rv_plan){.list = {[SAMPLER] = "dense,implicit", [SIDE] = "1,2,3"}, .paired = true},
         "--side");
}

static void refuses_unusable_lists(void **state) {
  (void)state;
  refuse((rv_plan){.list = {[SAMPLER] = "sparse"}}, "--sampler");
  refuse((rv_plan){.list = {[SAMPLER] = ""}}, "--sampler");
  refuse((rv_plan){.list = {[SAMPLER] = "dense,"}}, "--sampler");
  refuse((rv_plan){.list = {[SAMPLER] = "dense,both"}}, "--sampler");
  refuse((rv_plan){.list = {[SAMPLER] = "dens"}}, "--sampler");
  refuse((rv_plan){.list = {[SAMPLER] = "densest"}}, "--sampler");
  refuse((rv_plan){.list = {[M] = "0"}}, "--m");
  refuse((rv_plan){.list = {[M] = "1.5"}}, "--m");
  refuse((rv_plan){.list = {[N] = "1:2"}}, "--n");
}

static void the_message_names_the_choices(void **state) {
  (void)state;
  refuse((rv_plan){.list = {[SAMPLER] = "sparse"}}, "sparse");
  assert_non_null(strstr(rv_message(), "dense"));
  assert_non_null(strstr(rv_message(), "implicit"));
  assert_non_null(strstr(rv_message(), "both"));
}

static void refuses_too_many_cells(void **state) {
  (void)state;
  refuse((rv_plan){.list = {[M] = "1:1001:1001", [N] = "1:1000:1000"}}, "cells");
  refuse(
      (rv_plan){
          .list =
              {[M] = "1:1000000:1000000", [N] = "1:1000000:1000000", [SIDE] = "1:1000000:1000000"}},
      "cells");
  refuse((rv_plan){.list = {[M] = "1:1000:1000", [N] = "1:1000:1000"}}, "cells"); /* 2 stand */
  rv_grid grid = rv_grid_over(parameters);
  append(&grid, (rv_plan){.list = {[M] = "1:1000:1000", [N] = "1:1000:1000"}});
  assert_int_equal(grid.count, RV_CELLS_MAX);
  expect(&grid, RV_CELLS_MAX - 1, "sampler=implicit m=1000 n=1000 side=100");
  rv_grid_free(&grid);
}

static void words_and_numbers_are_shown_in_full(void **state) {
  (void)state;
  rv_grid grid = rv_grid_over(parameters);
  append(&grid, (rv_plan){.list = {[M] = "1e15", [N] = "0.1,0.30000000000000004", [SIDE] = "7"}});
  expect(&grid, 0, "sampler=implicit m=1e15 n=0.1 side=7");
  expect(&grid, 1, "sampler=implicit m=1e15 n=0.30000000000000004 side=7");
  rv_grid_free(&grid);
}

static void texts_are_cut_to_their_room(void **state) {
  (void)state;
  rv_grid grid = rv_grid_over(parameters);
  append(&grid, (rv_plan){0});
  const char *whole = "sampler=implicit m=1000 n=500 side=100";
  for (size_t size = 1; size <= strlen(whole) + 1; size++) {
    char text[64];
    memset(text, 'x', sizeof text);
    rv_cell_text(text, size, grid.cell, &grid);
    assert_int_equal(strlen(text), size - 1);
    assert_memory_equal(text, whole, size - 1);
    assert_int_equal(text[size], 'x');
  }
  rv_grid_free(&grid);
}

static void names_ignore_labels_alone(void **state) {
  (void)state;
  rv_grid grid = rv_grid_over(parameters);
  append(&grid, (rv_plan){.list = {[SIDE] = "1,2"}});
  append(&grid, (rv_plan){.list = {[SAMPLER] = "dense"}});
  append(&grid, (rv_plan){.list = {[M] = "1001"}});
  append(&grid, (rv_plan){.list = {[N] = "500.00000000000006"}}); /* the next double */
  uint64_t hash = rv_cell_hash(&grid.cell[0], &grid);
  check(hash == rv_hash_text("sampler=implicit m=1000 n=500"));
  check(rv_cell_hash(&grid.cell[1], &grid) == hash);
  for (size_t i = 2; i < 5; i++)
    check(rv_cell_hash(&grid.cell[i], &grid) != hash);
  rv_grid_free(&grid);
}

/* Rules stand for numbers among the numbers, in any order. */

static const char *const rules[] = {"optimal", "universal", "sharp", NULL};
static const rv_parameter ruled[] = {
    {"tau", "a threshold", {.low = 0, .high = 1000}, .rules = rules, .fallback = "optimal"},
    {"k", "a count", {.low = 1, .high = 9, .integer = true}, .fallback = "1"},
    {0}};

static void expect_taus(const char *list, size_t count, const double *tau) {
  rv_grid grid = rv_grid_over(ruled);
  rv_plan plan = {.list = {list}};
  check_status(rv_grid_append(&grid, &plan, RV_QUICK, 9), RV_OK);
  assert_int_equal(grid.count, count);
  for (size_t i = 0; i < count; i++)
    check_equal(grid.cell[i].value[0].number, tau[i]);
  rv_grid_free(&grid);
}

static void rules_stand_among_numbers(void **state) {
  (void)state;
  expect_taus(NULL, 1, (double[]){-1});
  expect_taus("universal", 1, (double[]){-2});
  expect_taus("optimal,1,0:2:3", 5, (double[]){-1, 1, 0, 1, 2});
  expect_taus("0:2:3,sharp,7,optimal,universal", 7, (double[]){0, 1, 2, -3, 7, -1, -2});
  expect_taus("1:100:3:log,optimal", 4, (double[]){1, 10, 100, -1});
  expect_taus("0", 1, (double[]){0});
}

static void rules_combine_and_pair(void **state) {
  (void)state;
  rv_grid grid = rv_grid_over(ruled);
  char text[64];
  check_status(rv_grid_append(&grid, &(rv_plan){.list = {"sharp,2", "1,2"}}, RV_QUICK, 9), RV_OK);
  assert_int_equal(grid.count, 4);
  rv_cell_text(text, sizeof text, &grid.cell[1], &grid);
  assert_string_equal(text, "tau=sharp k=2");
  check_status(
      rv_grid_append(&grid, &(rv_plan){.list = {"sharp,2", "1,2"}, .paired = true}, RV_QUICK, 9),
      RV_OK);
  assert_int_equal(grid.count, 6);
  rv_cell_text(text, sizeof text, &grid.cell[5], &grid);
  assert_string_equal(text, "tau=2 k=2");
  check_status(
      rv_grid_append(&grid, &(rv_plan){.list = {"sharp,2,3", "1,2"}, .paired = true}, RV_QUICK, 9),
      RV_EINVAL);
  assert_int_equal(grid.count, 6);
  rv_grid_free(&grid);
}

/* Numbers that rules gave are no axis, unless one rule gave them all. */
static void tells_where_rules_mix(void **state) {
  (void)state;
  static const struct {
    const char *taus;
    bool mixes;
  } of[] = {
      {"1,2", false}, {"sharp", false}, {"1", false}, {"sharp,optimal", true}, {"1,sharp", true}};
  for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
    rv_grid grid = rv_grid_over(ruled);
    check_status(rv_grid_append(&grid, &(rv_plan){.list = {of[i].taus, "1,2"}}, RV_QUICK, 9),
                 RV_OK);
    check(rv_grid_mixes_rules(&grid, 0) == of[i].mixes);
    check(!rv_grid_mixes_rules(&grid, 1));
    rv_grid_free(&grid);
  }
  char text[RV_NUMBER_TEXT];
  assert_string_equal(rv_value_given(text, sizeof text, &(rv_value){0.25, NULL}), "0.25");
  assert_string_equal(rv_value_given(text, sizeof text, &(rv_value){0.25, "sharp"}), "sharp");
}

/* The code of a rule is none on the command line; a rule is spelt in full and stands alone. */
static void refuses_what_is_no_rule(void **state) {
  (void)state;
  static const char *const bad[] = {
      "-1",          "optima", "optimal,",          ",optimal", "optimally", "OPTIMAL",
      "optimal:1:2", "1,,2",   "optimal universal", " optimal", "1,best",    ""};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    rv_grid grid = rv_grid_over(ruled);
    rv_plan plan = {.list = {bad[i]}};
    check_status(rv_grid_append(&grid, &plan, RV_QUICK, 9), RV_EINVAL);
    assert_non_null(strstr(rv_message(), "--tau"));
    assert_int_equal(grid.count, 0);
    rv_grid_free(&grid);
  }
  rv_grid grid = rv_grid_over(ruled);
  check_status(rv_grid_append(&grid, &(rv_plan){.list = {NULL, "optimal"}}, RV_QUICK, 9),
               RV_EINVAL); /* the rules of another parameter */
  assert_non_null(strstr(rv_message(), "--k"));
  rv_grid_free(&grid);
}

/* Free texts: a folder's path, a list of widths. */

enum { DATA, WIDTHS };

static const rv_parameter free_texts[] = {
    [DATA] = {"data_folder", "a folder", .text = true, .fallback = "here"},
    [WIDTHS] = {"widths", "of layers", .text = true, .fallback = "8-8", .label = true},
    {0}};

static void any_text_is_a_value(void **state) {
  (void)state;
  rv_grid grid = rv_grid_over(free_texts);
  char list[] = "a b/{x|y},\"#\",here", text[64];
  append(&grid, (rv_plan){.list = {[DATA] = list, [WIDTHS] = "1-2,3,1-2"}});
  append(&grid, (rv_plan){0});
  memset(list, 'x', sizeof list - 1); /* the grid has its own */
  assert_int_equal(grid.count, 10);
  assert_string_equal(rv_text(&grid.cell[0], DATA), "a b/{x|y}");
  assert_string_equal(rv_text(&grid.cell[3], DATA), "\"#\"");
  rv_cell_text(text, sizeof text, &grid.cell[7], &grid);
  assert_string_equal(text, "data_folder=here widths=3");
  rv_cell_text(text, sizeof text, &grid.cell[9], &grid);
  assert_string_equal(text, "data_folder=here widths=8-8");
  check(rv_cells_agree(&grid.cell[0], &grid.cell[2], WIDTHS));
  check_equal(rv_number(&grid.cell[0], WIDTHS), rv_number(&grid.cell[2], WIDTHS));
  check(!rv_cells_agree(&grid.cell[0], &grid.cell[1], WIDTHS));
  check(rv_cell_hash(&grid.cell[0], &grid) == rv_hash_text("data_folder=a b/{x|y}"));
  check(rv_cell_hash(&grid.cell[0], &grid) == rv_cell_hash(&grid.cell[1], &grid)); /* a label */
  check(rv_cell_hash(&grid.cell[0], &grid) != rv_cell_hash(&grid.cell[3], &grid));
  rv_grid_free(&grid);
}

static void refuse_text(const char *list, const char *named) {
  rv_grid grid = rv_grid_over(free_texts);
  const rv_plan plan = {.list = {[DATA] = list}};
  check_status(rv_grid_append(&grid, &plan, RV_QUICK, 9), RV_EINVAL);
  assert_non_null(strstr(rv_message(), named));
  assert_int_equal(grid.count, 0);
  rv_grid_free(&grid);
}

static void refuses_texts_that_are_empty_or_endless(void **state) {
  (void)state;
  char text[RV_TEXT_MAX + 2] = "";
  refuse_text("", "--data-folder");
  refuse_text("a,,b", "--data-folder");
  refuse_text("a,", "empty");
  memset(text, 'x', RV_TEXT_MAX + 1);
  refuse_text(text, "more than 1000 bytes");
  rv_grid grid = rv_grid_over(free_texts);
  text[RV_TEXT_MAX] = '\0';
  append(&grid, (rv_plan){.list = {[DATA] = text}});
  assert_int_equal(grid.count, 1);
  rv_grid_free(&grid);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(fallbacks_fill_an_empty_plan),
      cmocka_unit_test(combinations_run_the_last_parameter_fastest),
      cmocka_unit_test(plans_follow_each_other),
      cmocka_unit_test(pairs_run_side_by_side),
      cmocka_unit_test(all_words_go_with_every_pair),
      cmocka_unit_test(cells_know_their_plan_and_trials),
      cmocka_unit_test(lists_may_depend_on_the_preset),
      cmocka_unit_test(refuses_pairs_of_unequal_length),
      cmocka_unit_test(refuses_unusable_lists),
      cmocka_unit_test(the_message_names_the_choices),
      cmocka_unit_test(refuses_too_many_cells),
      cmocka_unit_test(words_and_numbers_are_shown_in_full),
      cmocka_unit_test(texts_are_cut_to_their_room),
      cmocka_unit_test(names_ignore_labels_alone),
      cmocka_unit_test(rules_stand_among_numbers),
      cmocka_unit_test(rules_combine_and_pair),
      cmocka_unit_test(tells_where_rules_mix),
      cmocka_unit_test(refuses_what_is_no_rule),
      cmocka_unit_test(any_text_is_a_value),
      cmocka_unit_test(refuses_texts_that_are_empty_or_endless),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
