/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sound declaration is let through; each fault in it is named. */
#include "check.h"
#include "experiment/statement.h"

#include <math.h>

static double one(const rv_cell *cell) {
  (void)cell;
  return 1;
}

static double one_at(const rv_cell *cell, double delta) {
  (void)cell;
  (void)delta;
  return 1;
}

static double law(double x, const void *cell) {
  (void)cell;
  return x;
}

#define NAMED     .form = RV_EXACT, .source = "planted", .sentence = "it is so"
#define CORRECTED .form = RV_CORRECTED, .source = "planted", .sentence = "it is so instead"
#define QUESTION  .form = RV_QUESTION, .source = "planted", .sentence = "is it so?"
#define LIMIT     .form = RV_LIMIT, .source = "planted", .sentence = "it becomes so"

static const char *const words[] = {"dense", "implicit", NULL};
static size_t two_or_more(const rv_cell *cell) {
  return 2 + (size_t)cell->value[1].number;
}

static const rv_parameter sound_parameters[] = {
    {"sampler", "how", .words = words, .fallback = "dense"},
    {"m", "rows", {.low = 1, .high = 9}, .fallback = "1"},
    {"label", "how it is looked at", .words = words, .fallback = "dense", .label = true},
    {0}};
static const rv_plan sound_plans[] = {{.name = "law"}, {.name = "size"}, {0}};
static const rv_metric sound_metrics[] = {
    {"error", .about = "of it"}, {"norm", .about = "of it"}, {0}};
static const rv_column sound_columns[] = {{"ratio", "n/m", .value = one}, {0}};
static const rv_claim sound_claims[] = {
    {.name = "a", NAMED, .on = "size law", .by = "sampler", .mean = {0, one, .within = 1}},
    {.name = "b", NAMED, .same_law = {1, "sampler", 0.1}},
    {.name = "limit", LIMIT, .mean = {0, one, one, .effect = one}},
    {.name = "limit-law", LIMIT, .law = {0, law, one, .within = 1}},
    {.name = "limit-bound", LIMIT, .every = {0, .bound = one}},
    {.name = "runs", CORRECTED, .runs = {0, RV_AT_LEAST, .bound = 1}},
    {.name = "question", QUESTION, .runs = {0, RV_AT_MOST, .bound = 1}},
    {.name = "difference", QUESTION, .runs = {0, RV_AT_MOST, 0, "label", "dense", "implicit"}},
    {.name = "c",
     .form = RV_PRINTED,
     .source = "s",
     .sentence = "t",
     .expected = RV_FAILS,
     .most = {0, one, .delta = {0.1}}},
    {0}};

static const rv_table_column sound_table_columns[] = {{"row", "its number"}, {0}};

static rv_status write_nothing(rv_csv *csv, const rv_cell_sample *sample) {
  (void)csv;
  (void)sample;
  return RV_OK;
}

static const rv_statement sound = {.name = "small",
                                   .title = "a statement",
                                   .plot = "figure",
                                   .parameters = sound_parameters,
                                   .plans = sound_plans,
                                   .metrics = sound_metrics,
                                   .columns = sound_columns,
                                   .claims = sound_claims};

static void a_sound_declaration_passes(void **state) {
  (void)state;
  check_status(rv_statement_check(&sound), RV_OK);
  assert_int_equal(rv_metrics_count(&sound), 2);
  assert_int_equal(rv_metrics_numbers(&sound, NULL), 2);
}

static void expect_fault(const rv_statement *statement, const char *named) {
  rv_fail(RV_OK, "nothing");
  if (rv_statement_check(statement) == RV_OK || strstr(rv_message(), named) == NULL)
    fail_msg("'%s' should name '%s'", rv_message(), named);
}

static void expect_faulty_claim(rv_claim claim, const char *named) {
  rv_claim claims[] = {{.name = "first", NAMED, .every = {0, .bound = one}}, claim, {0}};
  rv_statement statement = sound;
  statement.claims = claims;
  expect_fault(&statement, named);
}

static void faulty_claims_are_named(void **state) {
  (void)state;
  static const rv_claim faulty[] = {
      {.name = "first", NAMED, .every = {0, .bound = one}},
      {.name = "no-kind", NAMED},
      {.name = "two-kinds", NAMED, .every = {0, .bound = one}, .mean = {0, one, .within = 1}},
      {.name = "no-source", .form = RV_EXACT, .sentence = "t", .every = {0, .bound = one}},
      {.name = "no-sentence", .form = RV_EXACT, .source = "s", .every = {0, .bound = one}},
      {.name = "no-verdict",
       .form = RV_PRINTED,
       .source = "s",
       .sentence = "t",
       .every = {0, .bound = one}},
      {.name = "odd-verdict", NAMED, .expected = RV_HOLDS, .every = {0, .bound = one}},
      {.name = "no-metric", NAMED, .every = {2, .bound = one}},
      {.name = "no-delta", NAMED, .most = {0, .bound = one}},
      {.name = "two-deltas", NAMED, .most = {0, one, .delta = {0.1}, .delta_of = one}},
      {.name = "two-bounds", NAMED, .every = {0, .bound = one, .constant = 1}},
      {.name = "three-bounds",
       NAMED,
       .most = {0, .bound_at = one_at, .constant = 1, .delta = {0.1}}},
      {.name = "no-within", NAMED, .mean = {0, .expected = one}},
      {.name = "blind-law", NAMED, .law = {0, .cdf = law}},
      {.name = "two-effects", NAMED, .mean = {0, one, .within = 1, .effect = one}},
      {.name = "effect-and-truth", NAMED, .mean = {0, one, .effect = one, .truth = one}},
      {.name = "inexact-mean", NAMED, .mean = {0, one, one, .within = 1}},
      {.name = "inexact-law", NAMED, .law = {0, law, one, .within = 1}},
      {.name = "limit-without-rate", LIMIT, .mean = {0, one, .within = 1}},
      {.name = "law-without-rate", LIMIT, .law = {0, law, .within = 1}},
      {.name = "no-pair", NAMED, .same_law = {0, "k", 0.1}},
      {.name = "blind-pair", NAMED, .same_law = {0, .pair = "sampler"}},
      {.name = "no-line", NAMED, .power = {0, .abscissa = one}},
      {.name = "no-word", NAMED, .by = "k", .every = {0, .bound = one}},
      {.name = "exact-runs", NAMED, .runs = {0, RV_AT_MOST, .bound = 1}},
      {.name = "limit-of-runs", LIMIT, .runs = {0, RV_AT_MOST, .bound = 1}},
      {.name = "no-bound", CORRECTED, .runs = {0, RV_AT_MOST, .bound = NAN}},
      {.name = "no-words", CORRECTED, .runs = {0, RV_AT_MOST, 0, "label", .word = "dense"}},
      {.name = "other-streams",
       CORRECTED,
       .runs = {0, RV_AT_MOST, 0, "sampler", "dense", "implicit"}},
      {.name = "odd-word", CORRECTED, .runs = {0, RV_AT_MOST, 0, "label", "dense", "wide"}},
      {.name = "idle-question", QUESTION, .every = {0, .bound = one}},
      {.name = "answered", QUESTION, .expected = RV_HOLDS, .runs = {0, RV_AT_LEAST, .bound = 1}}};
  for (size_t i = 0; i < RV_COUNT(faulty); i++)
    expect_faulty_claim(faulty[i], faulty[i].name);
  expect_faulty_claim(
      (rv_claim){.name = "no-plan", NAMED, .on = "law wide", .every = {0, .bound = one}},
      "law wide");
  expect_faulty_claim(
      (rv_claim){.name = "no-word", NAMED, .given = "wide", .every = {0, .bound = one}}, "no-word");
}

static void faulty_tables_are_named(void **state) {
  (void)state;
  rv_statement s = sound;
  s.metrics = (rv_metric[]){
      {.name = "ratio", .about = "a column's name"}, {.name = "norm", .about = "of it"}, {0}};
  expect_fault(&s, "ratio");
  s.metrics =
      (rv_metric[]){{.name = "error", .about = NULL}, {.name = "norm", .about = "of it"}, {0}};
  expect_fault(&s, "error");
  s.metrics = (rv_metric[]){
      {.name = "bins", .about = "not last", .count = 3}, {.name = "norm", .about = "of it"}, {0}};
  expect_fault(&s, "bins");
  s.metrics = (rv_metric[]){{.name = "bins", .about = "not hidden", .count_of = two_or_more}, {0}};
  expect_fault(&s, "bins");
  s.metrics = (rv_metric[]){
      {.name = "bins", .about = "twice", .hidden = true, .count = 3, .count_of = two_or_more}, {0}};
  expect_fault(&s, "bins");
  s.metrics =
      (rv_metric[]){{.name = "bins", .about = "not last", .hidden = true, .count_of = two_or_more},
                    {.name = "norm", .about = "of it"},
                    {0}};
  expect_fault(&s, "bins");
  s = sound;
  s.columns = (rv_column[]){{.name = "valueless", .about = "nothing"}, {0}};
  expect_fault(&s, "valueless");
  s = sound;
  s.parameters = (rv_parameter[]){{.name = "sampler", .about = "how", .words = words}, {0}};
  expect_fault(&s, "sampler");
  s.parameters = (rv_parameter[]){
      {.name = "data", .about = "a folder", .words = words, .text = true, .fallback = "here"}, {0}};
  expect_fault(&s, "data");
  s.parameters =
      (rv_parameter[]){{.name = "data", .about = "a folder", .text = true, .fallback = ""}, {0}};
  expect_fault(&s, "data");
  s = sound;
  const rv_extra_table whole = {"cells", "rows", sound_table_columns, .write = write_nothing};
  rv_extra_table faulty = whole;
  s.tables = (rv_extra_table[]){whole, {0}};
  check_status(rv_statement_check(&s), RV_OK);
  s.rows = &whole; /* cells.csv is taken now */
  expect_fault(&s, "cells");
  s.tables = NULL;
  check_status(rv_statement_check(&s), RV_OK);
  faulty.on = "wide";
  s.rows = &faulty;
  expect_fault(&s, "wide");
  s.rows = NULL;
  s.tables = (rv_extra_table[]){faulty, {0}};
  expect_fault(&s, "wide");
  s.tables =
      (rv_extra_table[]){{.suffix = "more", .about = "rows", .columns = sound_table_columns}, {0}};
  expect_fault(&s, "more");
}

static void the_last_metric_may_be_many_numbers(void **state) {
  (void)state;
  rv_statement s = sound;
  s.metrics = (rv_metric[]){{.name = "error", .about = "of it"},
                            {.name = "bins", .about = "forty", .hidden = true, .count = 40},
                            {0}};
  check_status(rv_statement_check(&s), RV_OK);
  assert_int_equal(rv_metrics_count(&s), 2);
  assert_int_equal(rv_metrics_numbers(&s, NULL), 41);
}

static void the_cell_may_say_how_many(void **state) {
  (void)state;
  rv_statement s = sound;
  const rv_cell cell = {.value = {{0}, {.number = 5}}};
  s.metrics =
      (rv_metric[]){{.name = "error", .about = "of it"},
                    {.name = "history", .about = "it", .hidden = true, .count_of = two_or_more},
                    {0}};
  s.claims = (rv_claim[]){{.name = "first", NAMED, .every = {1, .bound = one}}, {0}};
  check_status(rv_statement_check(&s), RV_OK);
  assert_int_equal(rv_metrics_numbers(&s, NULL), 2);
  assert_int_equal(rv_metrics_numbers(&s, &cell), 8);
  s.claims = (rv_claim[]){{.name = "beyond", NAMED, .every = {2, .bound = one}}, {0}};
  expect_fault(&s, "beyond");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_sound_declaration_passes),
      cmocka_unit_test(faulty_claims_are_named),
      cmocka_unit_test(faulty_tables_are_named),
      cmocka_unit_test(the_last_metric_may_be_many_numbers),
      cmocka_unit_test(the_cell_may_say_how_many),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
