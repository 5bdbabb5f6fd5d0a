/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of a statement, looked through before anything is drawn. */
#include "experiment/statement.h"

#include <math.h>
#include <string.h>

size_t rv_metrics_count(const rv_statement *statement) {
  size_t count = 0;
  while (statement->metrics[count].name != NULL)
    count++;
  return count;
}

size_t rv_metrics_numbers(const rv_statement *statement, const rv_cell *cell) {
  size_t others = rv_metrics_count(statement) - 1;
  const rv_metric *last = &statement->metrics[others];
  size_t count = last->count_of != NULL && cell != NULL ? last->count_of(cell) : last->count;
  return others + (count > 0 ? count : 1);
}

bool rv_has_metric(const rv_cell *cell, const rv_metric *metric) {
  return (metric->measured == NULL || metric->measured(cell)) &&
         (metric->also == NULL || metric->also(cell));
}

bool rv_is_measured(const rv_statement *statement, size_t metric, const rv_cell *cell) {
  return rv_has_metric(cell, &statement->metrics[metric]);
}

const char *rv_cells_suffix(const rv_statement *statement) {
  return statement->rows != NULL ? ".cells.csv" : ".csv";
}

static rv_status fault(const rv_statement *statement, const char *what, const char *name) {
  return rv_fail(RV_EINVAL, "the declaration of %s is faulty: %s '%s'", statement->name, what,
                 name);
}

static bool has_parameter(const rv_statement *statement, const char *name) {
  return rv_parameter_find(statement->parameters, name) != NULL;
}

static bool has_plan(const rv_statement *statement, const char *name, size_t length) {
  for (const rv_plan *plan = statement->plans; plan->name != NULL; plan++)
    if (strlen(plan->name) == length && strncmp(plan->name, name, length) == 0)
      return true;
  return false;
}

/* All columns of the table in the order of their names' origin: no two may be alike. */
static rv_status check_names(const rv_statement *statement) {
  const char *name[512];
  size_t count = 0;
  for (const rv_parameter *p = statement->parameters; p->name != NULL; p++)
    name[count++] = p->name;
  for (const rv_metric *m = statement->metrics; m->name != NULL; m++)
    name[count++] = m->name;
  for (const rv_column *c = statement->columns; c != NULL && c->name != NULL; c++)
    name[count++] = c->name;
  for (size_t i = 0; i < count; i++)
    for (size_t j = 0; j < i; j++)
      if (strcmp(name[i], name[j]) == 0)
        return fault(statement, "two columns are called", name[i]);
  return RV_OK;
}

static rv_status check_documented(const rv_statement *statement) {
  for (const rv_parameter *p = statement->parameters; p->name != NULL; p++) {
    if (p->about == NULL || p->fallback == NULL)
      return fault(statement, "no description or default has the parameter", p->name);
    if (p->text && (p->words != NULL || p->rules != NULL || p->fallback[0] == '\0'))
      return fault(statement, "words or rules, or no default, has the free text", p->name);
  }
  for (const rv_metric *m = statement->metrics; m->name != NULL; m++) {
    bool counts = m->count > 0 || m->count_of != NULL;
    if (m->about == NULL || (counts && m[1].name != NULL))
      return fault(statement, "no description, or a count before the last, has the metric",
                   m->name);
    if (m->count_of != NULL && (m->count > 0 || !m->hidden))
      return fault(statement, "two counts, or columns for a count of the cell's, has the metric",
                   m->name);
  }
  for (const rv_column *c = statement->columns; c != NULL && c->name != NULL; c++)
    if (c->about == NULL || (c->value != NULL) + (c->value_at != NULL) + (c->of_sample != NULL) +
                                    (c->law != NULL) + (c->student != 0) !=
                                1)
      return fault(statement, "no description, or not one value, has the column", c->name);
  return RV_OK;
}

static rv_status check_plan_list(const rv_statement *statement, const char *list) {
  for (const char *at = list; at != NULL && *at != '\0'; at += strspn(at, " ")) {
    size_t length = strcspn(at, " ");
    if (!has_plan(statement, at, length))
      return fault(statement, "no plan has a name that is spoken of in", list);
    at += length;
  }
  return RV_OK;
}

static rv_status check_table(const rv_statement *statement, const rv_extra_table *table,
                             const char *name) {
  if (table->about == NULL || table->columns == NULL || table->write == NULL)
    return fault(statement, "no description, columns or rows has the table", name);
  return check_plan_list(statement, table->on);
}

/* NAME.cells.csv is taken where the rows are the statement's own. */
static rv_status check_tables(const rv_statement *statement) {
  for (const rv_extra_table *t = statement->tables; t != NULL && t->suffix != NULL; t++) {
    if (statement->rows != NULL && strcmp(t->suffix, "cells") == 0)
      return fault(statement, "two tables are called", t->suffix);
    RV_TRY(check_table(statement, t, t->suffix));
  }
  return statement->rows != NULL ? check_table(statement, statement->rows, statement->name) : RV_OK;
}

static bool lists_word(const char *const *words, const char *word) {
  for (; words != NULL && *words != NULL; words++)
    if (strcmp(*words, word) == 0)
      return true;
  return false;
}

/* Of runs that are compared, two words of a parameter that leaves streams as they are; or none. */
static bool is_whole_pair(const rv_statement *statement, const rv_claim *claim) {
  const char *word = claim->runs.word, *than = claim->runs.than;
  if (claim->runs.pair == NULL || word == NULL || than == NULL)
    return claim->runs.pair == NULL && word == NULL && than == NULL;
  const rv_parameter *pair = rv_parameter_find(statement->parameters, claim->runs.pair);
  return pair != NULL && pair->label && lists_word(pair->words, word) &&
         lists_word(pair->words, than);
}

static rv_status check_kind(const rv_statement *statement, const rv_claim *claim) {
  size_t metrics = rv_metrics_numbers(statement, NULL);
  rv_claim_kind kind = rv_claim_kind_of(claim);
  if (kind == RV_CLAIM_KINDS)
    return fault(statement, "not of exactly one kind is the claim", claim->name);
  if (rv_claim_metric(claim) >= metrics)
    return fault(statement, "of no metric speaks the claim", claim->name);
  bool whole = true;
  if (kind == RV_EVERY)
    whole = (claim->every.bound != NULL) != (claim->every.constant != 0);
  if (kind == RV_MOST)
    whole = (claim->most.delta[0] > 0) != (claim->most.delta_of != NULL) &&
            (claim->most.bound != NULL) + (claim->most.bound_at != NULL) +
                    (claim->most.constant != 0) ==
                1;
  if (kind == RV_MEAN)
    whole =
        (claim->mean.within > 0) + (claim->mean.effect != NULL) + (claim->mean.truth != NULL) == 1;
  if (kind == RV_LAW)
    whole = (claim->law.within > 0) != (claim->law.effect != NULL);
  if (kind == RV_SAME_LAW)
    whole = claim->same_law.within > 0 && has_parameter(statement, claim->same_law.pair);
  if (kind == RV_POWER)
    whole = claim->power.along != NULL;
  if (kind == RV_RUNS)
    whole = isfinite(claim->runs.bound) && is_whole_pair(statement, claim);
  return whole ? RV_OK : fault(statement, "something is missing from the claim", claim->name);
}

/* What is exact allows for nothing; a limit says at which rate it is reached. */
static rv_status check_rate(const rv_statement *statement, const rv_claim *claim) {
  rv_claim_kind kind = rv_claim_kind_of(claim);
  bool allows = claim->mean.allowance != NULL || claim->law.distance != NULL;
  if (claim->form == RV_EXACT && allows)
    return fault(statement, "exact, and yet allowed to be off, is the claim", claim->name);
  if (claim->form == RV_LIMIT && (kind == RV_MEAN || kind == RV_LAW) && !allows)
    return fault(statement, "at no stated rate is the limit reached of the claim", claim->name);
  return RV_OK;
}

/* Of few runs nothing is known exactly or in a limit; and only what they say is open beforehand. */
static rv_status check_runs(const rv_statement *statement, const rv_claim *claim) {
  bool is_about_runs = rv_claim_kind_of(claim) == RV_RUNS;
  if (is_about_runs && (claim->form == RV_EXACT || claim->form == RV_LIMIT))
    return fault(statement, "exact or a limit, and yet about a few runs, is the claim",
                 claim->name);
  if (claim->form == RV_QUESTION && !is_about_runs)
    return fault(statement, "a question, and yet not about runs, is the claim", claim->name);
  return RV_OK;
}

static bool can_be_given(const rv_statement *statement, const char *word) {
  for (const rv_parameter *p = statement->parameters; p->name != NULL; p++)
    if (lists_word(p->words, word) || lists_word(p->rules, word))
      return true;
  return false;
}

static rv_status check_claims(const rv_statement *statement) {
  for (const rv_claim *claim = statement->claims; claim->name != NULL; claim++) {
    for (const rv_claim *other = statement->claims; other < claim; other++)
      if (strcmp(claim->name, other->name) == 0)
        return fault(statement, "two claims are called", claim->name);
    if (claim->source == NULL || claim->sentence == NULL)
      return fault(statement, "no source or no sentence has the claim", claim->name);
    if ((claim->form == RV_PRINTED) != (claim->expected != RV_UNDECIDED))
      return fault(statement,
                   "an expected verdict belongs to what is printed, and there alone:", claim->name);
    if (claim->by != NULL && !has_parameter(statement, claim->by))
      return fault(statement, "no parameter has the words that split the claim", claim->name);
    if (claim->given != NULL && !can_be_given(statement, claim->given))
      return fault(statement, "no parameter can be given by the word of the claim", claim->name);
    RV_TRY(check_plan_list(statement, claim->on));
    RV_TRY(check_kind(statement, claim));
    RV_TRY(check_rate(statement, claim));
    RV_TRY(check_runs(statement, claim));
  }
  return RV_OK;
}

rv_status rv_statement_check(const rv_statement *statement) {
  RV_TRY(check_names(statement));
  RV_TRY(check_documented(statement));
  RV_TRY(check_claims(statement));
  RV_TRY(check_tables(statement));
  return rv_parameters_count(statement->parameters) <= RV_PARAMETERS_MAX
             ? RV_OK
             : fault(statement, "too many parameters has", statement->name);
}
