/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/results.h"

#include "experiment/needs.h"
#include "experiment/provenance.h"
#include "experiment/summary.h"
#include "support/file.h"
#include "support/memory.h"
#include "support/number_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXTRA_TABLES_MAX = 8 };

struct rv_results {
  const rv_statement *statement;
  const rv_settings *settings;
  const rv_grid *grid;
  rv_csv cells, claims;
  rv_csv rows;                                  /* of the statement's own */
  rv_csv extra[EXTRA_TABLES_MAX];               /* in the order of statement->tables */
  rv_file_group group;                          /* the tables that are whole */
  size_t given[RV_PARAMETERS_MAX], given_count; /* parameters in which rules mix, in order */
};

static const char *const summaries[] = {"mean", "sd", "q05", "q50", "q95", "max"};

static size_t count_extra(const rv_statement *statement) {
  size_t count = 0;
  while (statement->tables != NULL && statement->tables[count].suffix != NULL)
    count++;
  return count;
}

/* Headers. */

static rv_status create(rv_csv *csv, const rv_results *r, const char *suffix, const char *about) {
  char *path;
  RV_TRY(rv_path_join(&path, r->settings->common.output, r->statement->name, suffix));
  rv_status status = rv_csv_create(csv, path);
  free(path);
  RV_TRY(status);
  rv_provenance_write(csv, r->statement, r->settings, r->grid, about);
  return r->statement->describe_run != NULL ? r->statement->describe_run(csv, r->grid->run) : RV_OK;
}

static void write_name(rv_csv *csv, const char *metric, const char *suffix) {
  char name[128];
  snprintf(name, sizeof name, "%s_%s", metric, suffix);
  rv_csv_text(csv, name);
}

static void write_metric_names(rv_csv *csv, const rv_metric *metric) {
  for (size_t s = 0; s < RV_COUNT(summaries); s++)
    write_name(csv, metric->name, summaries[s]);
  if (metric->predicted != NULL)
    write_name(csv, metric->name, "predicted");
  if (metric->bound != NULL) {
    write_name(csv, metric->name, "bound");
    write_name(csv, metric->name, "violations");
  }
}

/* The parameter that the number of trials stands before. */
static size_t trials_place(const rv_results *r) {
  return r->statement->trials_before > 0 ? r->statement->trials_before : r->grid->parameters;
}

/* Beside a number that comes of a rule in some cells: what was given. */

static void find_given(rv_results *r) {
  for (size_t p = 0; p < r->grid->parameters; p++)
    if (rv_grid_mixes_rules(r->grid, p))
      r->given[r->given_count++] = p;
}

static const char *given_parameter(const rv_results *r, size_t index) {
  return r->grid->parameter[r->given[index]].name;
}

static void note_given(rv_results *r) {
  for (size_t i = 0; i < r->given_count; i++) {
    char key[128];
    snprintf(key, sizeof key, "parameter %s" RV_GIVEN_SUFFIX, given_parameter(r, i));
    rv_csv_comment(&r->cells, key, "%s as given, a number or a rule", given_parameter(r, i));
  }
}

static void write_names_given(rv_results *r) {
  for (size_t i = 0; i < r->given_count; i++) {
    char name[64];
    snprintf(name, sizeof name, "%s" RV_GIVEN_SUFFIX, given_parameter(r, i));
    rv_csv_text(&r->cells, name);
  }
}

static void write_given(rv_csv *csv, const rv_results *r, const rv_cell *cell) {
  for (size_t i = 0; i < r->given_count; i++) {
    char text[RV_NUMBER_TEXT];
    rv_csv_text(csv, rv_value_given(text, sizeof text, &cell->value[r->given[i]]));
  }
}

static rv_status open_cells(rv_results *r) {
  RV_TRY(create(&r->cells, r, rv_cells_suffix(r->statement), r->statement->title));
  rv_columns_write(&r->cells, r->statement);
  note_given(r);
  for (size_t p = 0; p < r->grid->parameters; p++) {
    if (p == trials_place(r))
      rv_csv_text(&r->cells, "trials");
    rv_csv_text(&r->cells, r->grid->parameter[p].name);
  }
  if (trials_place(r) == r->grid->parameters)
    rv_csv_text(&r->cells, "trials");
  rv_csv_text(&r->cells, "plan");
  write_names_given(r);
  for (const rv_metric *m = r->statement->metrics; m->name != NULL; m++)
    if (!m->hidden)
      write_metric_names(&r->cells, m);
  for (const rv_column *c = r->statement->columns; c != NULL && c->name != NULL; c++)
    rv_csv_text(&r->cells, c->name);
  rv_csv_end_row(&r->cells);
  return RV_OK;
}

static rv_status open_table(rv_csv *csv, const rv_results *r, const rv_extra_table *table,
                            const char *suffix) {
  RV_TRY(create(csv, r, suffix, table->about));
  for (const rv_table_column *c = table->columns; c->name != NULL; c++) {
    char key[128];
    snprintf(key, sizeof key, "column %s", c->name);
    rv_csv_comment(csv, key, "%s", c->about);
  }
  for (const rv_table_column *c = table->columns; c->name != NULL; c++)
    rv_csv_text(csv, c->name);
  rv_csv_end_row(csv);
  return RV_OK;
}

static rv_status open_extra(rv_results *r, size_t index) {
  const rv_extra_table *table = &r->statement->tables[index];
  char suffix[64];
  snprintf(suffix, sizeof suffix, ".%s.csv", table->suffix);
  return open_table(&r->extra[index], r, table, suffix);
}

rv_status rv_results_open(rv_results **out, const rv_statement *statement,
                          const rv_settings *settings, const rv_grid *grid) {
  rv_results *r = calloc(1, sizeof *r);
  if (r == NULL)
    return rv_fail(RV_ENOMEM, "no memory for the results: free some memory");
  *r = (rv_results){.statement = statement, .settings = settings, .grid = grid};
  *out = r;
  find_given(r);
  RV_TRY(open_cells(r));
  if (statement->rows != NULL)
    RV_TRY(open_table(&r->rows, r, statement->rows, ".csv"));
  for (size_t t = 0; t < count_extra(statement); t++)
    RV_TRY(open_extra(r, t));
  return RV_OK;
}

/* Rows. */

static void write_parameters(rv_csv *csv, const rv_results *r, const rv_cell *cell) {
  for (size_t p = 0; p < r->grid->parameters; p++) {
    if (p == trials_place(r))
      rv_csv_count(csv, cell->trials);
    if (rv_takes_words(&r->grid->parameter[p]))
      rv_csv_text(csv, cell->value[p].word);
    else
      rv_csv_number(csv, cell->value[p].number);
  }
  if (trials_place(r) == r->grid->parameters)
    rv_csv_count(csv, cell->trials);
  rv_csv_text(csv, cell->plan);
  write_given(csv, r, cell);
}

static void write_unmeasured(rv_csv *csv, const rv_metric *metric) {
  size_t columns = RV_COUNT(summaries);
  columns += metric->predicted != NULL ? 1 : 0;
  columns += metric->bound != NULL ? 2 : 0;
  for (size_t c = 0; c < columns; c++)
    rv_csv_empty(csv);
}

static void write_bound(rv_csv *csv, double bound, const double *value, size_t count) {
  size_t above = 0;
  for (size_t i = 0; i < count; i++)
    above += value[i] > bound;
  rv_csv_number(csv, bound);
  rv_csv_count(csv, above);
}

static void write_metric(rv_csv *csv, const rv_metric *metric, const rv_summary *s,
                         const double *value, const rv_cell_sample *sample) {
  const double number[] = {s->mean, s->sd, s->q05, s->q50, s->q95, s->max};
  for (size_t i = 0; i < RV_COUNT(number); i++)
    rv_csv_number(csv, number[i]);
  if (metric->predicted != NULL)
    rv_csv_number(csv, metric->predicted(sample->cell));
  if (metric->bound != NULL)
    write_bound(csv, metric->bound(sample->cell), value, sample->trials);
}

/* value (metrics x trials) = the draws of each metric, sorted, and their summaries. Sorting is most
   of what is left to do once all is drawn, so the threads share it. */
static void summarise_metrics(double *value, rv_summary *summary, size_t metrics, int threads,
                              const rv_cell_sample *sample) {
#pragma omp parallel for num_threads(threads) schedule(dynamic, 1)
  for (size_t k = 0; k < metrics; k++) {
    double *column = value + k * sample->trials;
    for (size_t t = 0; t < sample->trials; t++)
      column[t] = sample->value[t * sample->metrics + k];
    summary[k] = rv_summarise(column, sample->trials);
  }
}

static rv_status write_metrics(rv_csv *csv, const rv_results *r, const rv_cell_sample *sample) {
  const rv_metric *metric = r->statement->metrics;
  size_t metrics = rv_metrics_count(r->statement);
  double *value;
  rv_summary *summary = calloc(metrics, sizeof *summary);
  if (summary == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a summary: free some memory");
  rv_status status = rv_alloc_doubles(&value, sample->trials, metrics);
  if (status == RV_OK) {
    summarise_metrics(value, summary, metrics, sample->threads, sample);
    for (size_t k = 0; k < metrics; k++) {
      if (!metric[k].hidden && rv_is_measured(r->statement, k, sample->cell))
        write_metric(csv, &metric[k], &summary[k], value + k * sample->trials, sample);
      else if (!metric[k].hidden)
        write_unmeasured(csv, &metric[k]);
    }
    free(value);
  }
  free(summary);
  return status;
}

static bool has_column(const rv_cell *cell, const rv_column *column) {
  return (column->student == 0 || cell->trials > 1) &&
         (column->measured == NULL || column->measured(cell)) &&
         (column->also == NULL || column->also(cell));
}

static rv_status write_column(rv_csv *csv, const rv_column *column, const rv_cell_sample *sample) {
  double number;
  if (!has_column(sample->cell, column)) {
    rv_csv_empty(csv);
    return RV_OK;
  }
  if (column->value != NULL)
    number = column->value(sample->cell);
  else if (column->value_at != NULL)
    number = column->value_at(sample->cell, column->delta);
  else if (column->student != 0)
    RV_TRY(rv_sample_interval_end(&number, sample, column->metric, column->student));
  else if (column->law != NULL)
    RV_TRY(rv_sample_law_p_value(&number, sample, column->metric, column->law));
  else
    RV_TRY(column->of_sample(&number, sample));
  rv_csv_number(csv, number);
  return RV_OK;
}

static bool shows(const rv_extra_table *table, const rv_results *r, const rv_cell *cell) {
  return (r->settings->own || table->on == NULL || rv_listed(table->on, cell->plan)) &&
         (table->where == NULL || table->where(cell));
}

static rv_status write_table(rv_csv *csv, const rv_extra_table *table, const rv_results *r,
                             const rv_cell_sample *sample) {
  return shows(table, r, sample->cell) ? table->write(csv, sample) : RV_OK;
}

rv_status rv_results_prepare(rv_csv *row, const rv_results *r, const rv_cell_sample *sample) {
  RV_TRY(rv_csv_apart(row));
  write_parameters(row, r, sample->cell);
  RV_TRY(write_metrics(row, r, sample));
  for (const rv_column *c = r->statement->columns; c != NULL && c->name != NULL; c++)
    RV_TRY(write_column(row, c, sample));
  rv_csv_end_row(row);
  return RV_OK;
}

rv_status rv_results_add(rv_results *r, const rv_cell_sample *sample, rv_csv *row) {
  rv_csv_add(&r->cells, row);
  if (r->statement->rows != NULL)
    RV_TRY(write_table(&r->rows, r->statement->rows, r, sample));
  for (size_t t = 0; t < count_extra(r->statement); t++)
    RV_TRY(write_table(&r->extra[t], &r->statement->tables[t], r, sample));
  return RV_OK;
}

/* Claims. */

static const char *const claim_columns[] = {
    "claim",  "source",     "form",      "statement",    "expected",      "verdict",
    "trials", "violations", "statistic", "p_value",      "interval_low",  "interval_high",
    "csv",    "plot",       "tests",     "broken",       "cell",          "statistic_name",
    "about",  "rests_on",   "detects",   "detects_name", "detects_bound", "misses"};

/* A number that a kind of claim does not have stays empty; in a broken finding NaN is the news. */
static void write_optional(rv_csv *csv, const rv_finding *finding, double number) {
  if (isnan(number) && !finding->broken)
    rv_csv_empty(csv);
  else
    rv_csv_number(csv, number);
}

/* A word or rule as given, a number in its shortest form. */
static const char *value_text(char *number, const rv_value *value) {
  return value->word != NULL ? value->word : rv_number_text(number, RV_NUMBER_TEXT, value->number);
}

/* "m=1000..1e6, p=1": the values among the cells that the verdict rests on, of what varies. */
static void write_extent(rv_csv *csv, const rv_extent *extent, const rv_grid *grid) {
  char text[8192] = "";
  size_t used = 0;
  for (size_t p = 0; p < grid->parameters && extent->cells > 0 && used < sizeof text; p++) {
    const rv_value *low = &extent->low[p], *high = &extent->high[p];
    const char *name = grid->parameter[p].name, *comma = used > 0 ? ", " : "";
    char from[RV_NUMBER_TEXT], to[RV_NUMBER_TEXT];
    if (grid->count > 1 && !rv_grid_varies(grid, p))
      continue;
    const char *first = value_text(from, low), *last = value_text(to, high);
    bool one = strcmp(first, last) == 0;
    used += (size_t)snprintf(text + used, sizeof text - used, "%s%s=%s%s%s", comma, name, first,
                             one ? "" : "..", one ? "" : last);
  }
  rv_csv_text(csv, text);
}

static void write_claim(rv_results *r, const rv_claim_part *part, const rv_judgement *j) {
  rv_csv *csv = &r->claims;
  const rv_claim *claim = part->claim;
  const rv_finding *finding = &j->finding;
  rv_claim_kind kind = rv_claim_kind_of(claim);
  char cell[8192] = "", csv_name[128];
  if (j->tests > 0 && kind != RV_POWER)
    rv_cell_text(cell, sizeof cell, &r->grid->cell[finding->cell], r->grid);
  snprintf(csv_name, sizeof csv_name, "%s%s", r->statement->name, rv_cells_suffix(r->statement));
  rv_csv_text(csv, part->name);
  rv_csv_text(csv, claim->source);
  rv_csv_text(csv, rv_form_name(claim->form));
  rv_csv_text(csv, part->sentence);
  rv_csv_text(csv, rv_claim_expected_name(claim));
  rv_csv_text(csv, rv_verdict_name(finding->verdict));
  rv_csv_count(csv, finding->trials);
  write_optional(csv, finding, finding->violations);
  write_optional(csv, finding, finding->statistic);
  write_optional(csv, finding, finding->p_value);
  write_optional(csv, finding, finding->low);
  write_optional(csv, finding, finding->high);
  rv_csv_text(csv, csv_name);
  rv_csv_text(csv, claim->plot != NULL ? claim->plot : r->statement->plot);
  rv_csv_count(csv, j->tests);
  rv_csv_text(csv, finding->broken ? "yes" : "no");
  rv_csv_text(csv, cell);
  rv_csv_text(csv, rv_statistic_name(kind));
  rv_csv_count(csv, j->about);
  write_extent(csv, &j->extent, r->grid);
  write_optional(csv, finding, j->detects);
  rv_csv_text(csv, rv_departure_name(kind));
  write_optional(csv, finding, j->detects_bound);
  write_optional(csv, finding, finding->verdict == RV_FAILS ? j->misses : NAN);
  rv_csv_end_row(csv);
}

static bool judges_runs(const rv_statement *statement) {
  for (const rv_claim *claim = statement->claims; claim->name != NULL; claim++)
    if (rv_claim_kind_of(claim) == RV_RUNS)
      return true;
  return false;
}

static rv_status write_needs(rv_results *r, const rv_claim_parts *parts,
                             const rv_judgement *judgement) {
  char *needs;
  RV_TRY(rv_needs_text(&needs, parts, judgement, r->statement));
  if (needs[0] != '\0')
    rv_csv_comment(&r->claims, "not_judged", "%s", needs);
  free(needs);
  return RV_OK;
}

rv_status rv_results_add_claims(rv_results *r, const rv_claim_parts *parts,
                                const rv_judgement *judgement) {
  size_t judged = 0;
  RV_TRY(create(&r->claims, r, ".claims.csv", r->statement->title));
  rv_csv_comment(&r->claims, "test_level", "%g", RV_TEST_LEVEL);
  rv_csv_comment(&r->claims, "run_false_alarm", "%g over at most %d tests", RV_FALSE_ALARM,
                 RV_TESTS_MAX);
  if (judges_runs(r->statement))
    rv_csv_comment(&r->claims, "training_level",
                   "%g, one-sided, if runs differ normally; not in run_false_alarm",
                   RV_TRAINING_LEVEL);
  for (size_t c = 0; c < RV_COUNT(claim_columns); c++)
    rv_csv_text(&r->claims, claim_columns[c]);
  rv_csv_end_row(&r->claims);
  for (size_t i = 0; i < parts->count; i++)
    if (judgement[i].judged) {
      write_claim(r, &parts->item[i], &judgement[i]);
      judged++;
    }
  RV_TRY(write_needs(r, parts, judgement));
  rv_csv_comment(&r->claims, "claims", "%zu", judged);
  return RV_OK;
}

static rv_status join_all(rv_results *r) {
  if (r->statement->rows != NULL)
    RV_TRY(rv_csv_join(&r->rows, &r->group));
  RV_TRY(rv_csv_join(&r->cells, &r->group));
  for (size_t t = 0; t < count_extra(r->statement); t++)
    RV_TRY(rv_csv_join(&r->extra[t], &r->group));
  return rv_csv_join(&r->claims, &r->group);
}

rv_status rv_results_commit(rv_results *r) {
  RV_TRY(join_all(r));
  return rv_file_group_commit(&r->group);
}

void rv_results_close(rv_results *r) {
  if (r == NULL)
    return;
  rv_csv_discard(&r->rows);
  rv_csv_discard(&r->cells);
  rv_csv_discard(&r->claims);
  for (size_t t = 0; t < EXTRA_TABLES_MAX; t++)
    rv_csv_discard(&r->extra[t]);
  rv_file_group_discard(&r->group);
  free(r);
}
