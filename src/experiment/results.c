/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/results.h"

#include "experiment/claim_parts.h"

#include "experiment/summary.h"
#include "reverify/version.h"
#include "support/file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void write_provenance(rv_csv *csv, const rv_program *program, const rv_settings *settings,
                             const char *statement) {
  rv_csv_comment(csv, "statement", "%s", statement);
  rv_csv_comment(csv, "executable", "%s", program->name);
  rv_csv_comment(csv, "version", "%s", RV_VERSION);
  rv_csv_comment(csv, "commit", "%s", rv_commit());
  rv_csv_comment(csv, "compiler", "%s", rv_compiler());
  rv_csv_comment(csv, "blas", "%s", rv_blas());
  rv_csv_comment(csv, "seed", "%llu", (unsigned long long)settings->common.seed);
  rv_csv_comment(csv, "preset", "%s", rv_preset_name(settings->preset));
  for (size_t p = 0; p < program->parameters.count; p++)
    if (settings->list[p] != NULL)
      rv_csv_comment(csv, program->parameters.item[p].name, "%s", settings->list[p]);
  if (settings->paired)
    rv_csv_comment(csv, "paired", "yes");
}

static void write_column(rv_csv *csv, const char *metric, const char *suffix) {
  char name[128];
  snprintf(name, sizeof name, "%s_%s", metric, suffix);
  rv_csv_text(csv, name);
}

static void write_header(rv_csv *csv, const rv_program *program) {
  static const char *const suffix[] = {"mean", "sd", "q05", "q50", "q95", "max"};
  for (size_t p = 0; p < program->parameters.count; p++)
    rv_csv_text(csv, program->parameters.item[p].name);
  for (size_t k = 0; k < program->trial.metrics; k++) {
    const rv_metric *metric = &program->metrics[k];
    if (metric->name == NULL)
      continue;
    for (size_t s = 0; s < sizeof suffix / sizeof *suffix; s++)
      write_column(csv, metric->name, suffix[s]);
    if (metric->predicted != NULL)
      write_column(csv, metric->name, "predicted");
    if (metric->bound != NULL) {
      write_column(csv, metric->name, "bound");
      write_column(csv, metric->name, "violations");
    }
  }
  for (size_t s = 0; s < program->statistic_count; s++)
    rv_csv_text(csv, program->statistics[s].name);
  rv_csv_end_row(csv);
}

static void write_parameters(rv_csv *csv, const rv_parameters *parameters, const rv_cell *cell) {
  for (size_t p = 0; p < parameters->count; p++) {
    if (parameters->item[p].words != NULL)
      rv_csv_text(csv, cell->value[p].word);
    else
      rv_csv_number(csv, cell->value[p].number);
  }
}

static size_t count_above(const double *value, size_t count, double bound) {
  size_t above = 0;
  for (size_t i = 0; i < count; i++)
    above += value[i] > bound;
  return above;
}

static void write_unmeasured(rv_csv *csv, const rv_metric *metric) {
  size_t columns = 6;
  columns += metric->predicted != NULL ? 1 : 0;
  columns += metric->bound != NULL ? 2 : 0;
  for (size_t c = 0; c < columns; c++)
    rv_csv_empty(csv);
}

static void write_metric(rv_csv *csv, const rv_metric *metric, const rv_cell *cell, double *value,
                         size_t count) {
  rv_summary s = rv_summarise(value, count);
  const double number[] = {s.mean, s.sd, s.q05, s.q50, s.q95, s.max};
  for (size_t i = 0; i < sizeof number / sizeof *number; i++)
    rv_csv_number(csv, number[i]);
  if (metric->predicted != NULL)
    rv_csv_number(csv, metric->predicted(cell));
  if (metric->bound != NULL) {
    double bound = metric->bound(cell);
    rv_csv_number(csv, bound);
    rv_csv_count(csv, count_above(value, count, bound));
  }
}

static rv_status write_metrics(rv_csv *csv, const rv_program *program, const rv_cell *cell,
                               const rv_block *b) {
  for (size_t k = 0; k < b->metrics; k++) {
    const rv_metric *metric = &program->metrics[k];
    if (metric->name == NULL)
      continue;
    if (metric->measured != NULL && !metric->measured(cell)) {
      write_unmeasured(csv, metric);
      continue;
    }
    double *value;
    RV_TRY(rv_block_metric(&value, b, k));
    write_metric(csv, metric, cell, value, b->trials);
    free(value);
  }
  return RV_OK;
}

static rv_status write_statistic(rv_csv *csv, const rv_statistic *statistic,
                                 const rv_evidence *evidence, size_t index) {
  const rv_cell *cell = &evidence->grid->cell[index];
  double number;
  if (statistic->measured != NULL && !statistic->measured(cell)) {
    rv_csv_empty(csv);
    return RV_OK;
  }
  if (statistic->closed_form != NULL)
    number = statistic->closed_form(cell);
  else
    RV_TRY(statistic->compute(&number, evidence, index));
  rv_csv_number(csv, number);
  return RV_OK;
}

static rv_status write_row(rv_csv *csv, const rv_program *program, const rv_evidence *evidence,
                           size_t index) {
  const rv_cell *cell = &evidence->grid->cell[index];
  rv_block b;
  write_parameters(csv, evidence->parameters, cell);
  RV_TRY(rv_block_read(&b, evidence, index));
  rv_status status = write_metrics(csv, program, cell, &b);
  free(b.value);
  RV_TRY(status);
  for (size_t s = 0; s < program->statistic_count; s++)
    RV_TRY(write_statistic(csv, &program->statistics[s], evidence, index));
  rv_csv_end_row(csv);
  return RV_OK;
}

static rv_status create(rv_csv *csv, const rv_program *program, const rv_settings *settings,
                        const char *suffix, const char *statement) {
  char *path;
  RV_TRY(rv_path_join(&path, settings->common.output, program->name, suffix));
  rv_status status = rv_csv_create(csv, path);
  free(path);
  RV_TRY(status);
  write_provenance(csv, program, settings, statement);
  return RV_OK;
}

rv_status rv_results_begin(rv_csv *csv, const rv_program *program, const rv_settings *settings,
                           const char *suffix, const char *statement, const char *const *column) {
  RV_TRY(create(csv, program, settings, suffix, statement));
  for (; *column != NULL; column++)
    rv_csv_text(csv, *column);
  rv_csv_end_row(csv);
  return RV_OK;
}

rv_status rv_results_end(rv_csv *csv, rv_status status) {
  if (status == RV_OK)
    return rv_csv_commit(csv);
  rv_csv_discard(csv);
  return status;
}

rv_status rv_results_write(const rv_program *program, const rv_settings *settings,
                           const rv_evidence *evidence) {
  rv_csv csv;
  RV_TRY(create(&csv, program, settings, ".csv", program->statement));
  write_header(&csv, program);
  rv_status status = RV_OK;
  for (size_t cell = 0; cell < evidence->grid->count && status == RV_OK; cell++)
    status = write_row(&csv, program, evidence, cell);
  return rv_results_end(&csv, status);
}

static rv_status write_extra_table(const rv_extra_table *extra, const rv_program *program,
                                   const rv_settings *settings, const rv_evidence *evidence) {
  char suffix[64];
  rv_csv csv;
  snprintf(suffix, sizeof suffix, ".%s.csv", extra->suffix);
  RV_TRY(rv_results_begin(&csv, program, settings, suffix, extra->statement, extra->columns));
  rv_status status = RV_OK;
  for (size_t cell = 0; cell < evidence->grid->count && status == RV_OK; cell++)
    status = extra->write_rows(&csv, evidence, cell);
  return rv_results_end(&csv, status);
}

rv_status rv_extra_tables_write(const rv_program *program, const rv_settings *settings,
                                const rv_evidence *evidence) {
  for (size_t t = 0; t < program->table_count; t++)
    RV_TRY(write_extra_table(&program->tables[t], program, settings, evidence));
  return RV_OK;
}

/* A number that a kind of claim does not have stays empty; in a broken finding NaN is the news. */
static void write_optional(rv_csv *csv, const rv_finding *finding, double number) {
  if (isnan(number) && !finding->broken)
    rv_csv_empty(csv);
  else
    rv_csv_number(csv, number);
}

static void write_claim(rv_csv *csv, const rv_claim *claim, const rv_finding *finding,
                        const rv_evidence *evidence, const char *csv_name) {
  char cell[1024] = "";
  if (finding->tests > 0 && claim->kind != RV_EXPONENT)
    rv_cell_text(cell, sizeof cell, &evidence->grid->cell[finding->cell], evidence->parameters,
                 true);
  rv_csv_text(csv, claim->name);
  rv_csv_text(csv, claim->source);
  rv_csv_text(csv, rv_form_name(claim->form));
  rv_csv_text(csv, claim->statement);
  rv_csv_text(csv, rv_verdict_name(claim->expected));
  rv_csv_text(csv, rv_verdict_name(finding->verdict));
  rv_csv_count(csv, finding->trials);
  write_optional(csv, finding, finding->violations);
  write_optional(csv, finding, finding->statistic);
  write_optional(csv, finding, finding->p_value);
  write_optional(csv, finding, finding->low);
  write_optional(csv, finding, finding->high);
  rv_csv_text(csv, csv_name);
  rv_csv_text(csv, claim->plot);
  rv_csv_count(csv, finding->tests);
  rv_csv_text(csv, finding->broken ? "yes" : "no");
  rv_csv_text(csv, cell);
  rv_csv_text(csv, rv_statistic_name(claim->kind));
  rv_csv_end_row(csv);
}

rv_status rv_claims_write(const rv_program *program, const rv_settings *settings,
                          const rv_evidence *evidence, const rv_claim *claim,
                          const rv_finding *finding, size_t claims) {
  static const char *const column[] = {
      "claim",  "source",     "form",      "statement", "expected",     "verdict",
      "trials", "violations", "statistic", "p_value",   "interval_low", "interval_high",
      "csv",    "plot",       "tests",     "broken",    "cell",         "statistic_name"};
  char csv_name[128];
  rv_csv csv;
  RV_TRY(create(&csv, program, settings, ".claims.csv", program->statement));
  rv_csv_comment(&csv, "test_level", "%g", RV_TEST_LEVEL);
  rv_csv_comment(&csv, "run_false_alarm", "%g over at most %d tests", RV_FALSE_ALARM, RV_TESTS_MAX);
  for (size_t c = 0; c < sizeof column / sizeof *column; c++)
    rv_csv_text(&csv, column[c]);
  rv_csv_end_row(&csv);
  snprintf(csv_name, sizeof csv_name, "%s.csv", program->name);
  for (size_t c = 0; c < claims; c++)
    write_claim(&csv, &claim[c], &finding[c], evidence, csv_name);
  rv_csv_comment(&csv, "claims", "%zu", claims);
  return rv_csv_commit(&csv);
}
