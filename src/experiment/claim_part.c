/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/claim_part.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_own(const rv_cell *cell) {
  return strcmp(cell->plan, RV_OWN_PLAN) == 0;
}

/* Where a preset or a user's grid asks for a verdict at all. */
static bool is_asked(const rv_claim *claim, const rv_cell *cell) {
  if (is_own(cell))
    return (claim->form != RV_CONTROL || claim->where != NULL) &&
           (claim->own == NULL || claim->own(cell));
  return claim->on == NULL || rv_listed(claim->on, cell->plan);
}

static bool is_given(const char *word, const rv_statement *statement, const rv_cell *cell) {
  for (size_t p = 0; statement->parameters[p].name != NULL; p++)
    if (rv_is_rule(cell, p, word))
      return true;
  return false;
}

bool rv_claim_is_about(const rv_claim *claim, const rv_statement *statement, const rv_cell *cell) {
  bool anywhere = claim->anywhere || claim->form == RV_CONTROL;
  return is_asked(claim, cell) &&
         (anywhere || statement->hypothesis == NULL || statement->hypothesis(cell)) &&
         (claim->given == NULL || is_given(claim->given, statement, cell)) &&
         (claim->where == NULL || claim->where(cell)) &&
         (claim->also == NULL || claim->also(cell)) &&
         rv_is_measured(statement, rv_claim_metric(claim), cell);
}

bool rv_part_is_about(const rv_claim_part *part, const rv_statement *statement,
                      const rv_cell *cell) {
  return (part->word == NULL || strcmp(part->word, cell->value[part->by].word) == 0) &&
         rv_claim_is_about(part->claim, statement, cell);
}

/* The parts are appended to a list that grows by one. */

static rv_status append(rv_claim_parts *list, const rv_claim_part *part, const char *name,
                        const char *sentence) {
  rv_claim_part *item = reallocarray(list->item, list->count + 1, sizeof *item);
  if (item == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a claim: free some memory");
  list->item = item;
  item[list->count] = *part;
  item[list->count].name = strdup(name);
  item[list->count].sentence = strdup(sentence);
  list->count++;
  if (item[list->count - 1].name == NULL || item[list->count - 1].sentence == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a claim: free some memory");
  return RV_OK;
}

/* One for each delta, or one for all where there is no choice. */
static rv_status append_deltas(rv_claim_parts *list, rv_claim_part part, const char *name,
                               const char *sentence) {
  const double *delta = part.claim->most.delta;
  char numbered[256], spoken[1024];
  if (delta[0] == 0 || delta[1] == 0) {
    part.delta = delta[0];
    return append(list, &part, name, sentence);
  }
  for (size_t d = 0; d < RV_DELTAS_MAX && delta[d] != 0; d++) {
    part.delta = delta[d];
    snprintf(numbered, sizeof numbered, "%s-%g", name, delta[d]);
    snprintf(spoken, sizeof spoken, "%s, δ = %g", sentence, delta[d]);
    RV_TRY(append(list, &part, numbered, spoken));
  }
  return RV_OK;
}

static bool has_word(const rv_claim_parts *list, size_t first, const char *word) {
  for (size_t i = first; i < list->count; i++)
    if (strcmp(list->item[i].word, word) == 0)
      return true;
  return false;
}

static rv_status append_word(rv_claim_parts *list, rv_claim_part part) {
  char name[256], sentence[1024];
  snprintf(name, sizeof name, "%s-%s", part.claim->name, part.word);
  snprintf(sentence, sizeof sentence, "%s: %s", part.word, part.claim->sentence);
  return append_deltas(list, part, name, sentence);
}

static rv_status append_words(rv_claim_parts *list, const rv_claim *claim,
                              const rv_statement *statement, const rv_grid *grid) {
  size_t first = list->count, by = rv_parameter_named(grid, claim->by);
  for (size_t i = 0; i < grid->count; i++) {
    const rv_cell *cell = &grid->cell[i];
    rv_claim_part part = {.claim = claim, .word = cell->value[by].word, .by = by};
    if (rv_claim_is_about(claim, statement, cell) && !has_word(list, first, part.word))
      RV_TRY(append_word(list, part));
  }
  return RV_OK;
}

static rv_status append_claim(rv_claim_parts *list, const rv_claim *claim,
                              const rv_statement *statement, const rv_grid *grid) {
  size_t first = list->count;
  if (claim->by != NULL)
    RV_TRY(append_words(list, claim, statement, grid));
  if (list->count > first)
    return RV_OK;
  return append_deltas(list, (rv_claim_part){.claim = claim}, claim->name, claim->sentence);
}

rv_status rv_claim_parts_make(rv_claim_parts *out, const rv_statement *statement,
                              const rv_grid *grid) {
  *out = (rv_claim_parts){0};
  rv_status status = RV_OK;
  for (const rv_claim *claim = statement->claims; claim->name != NULL && status == RV_OK; claim++)
    status = append_claim(out, claim, statement, grid);
  if (status != RV_OK)
    rv_claim_parts_free(out);
  return status;
}

void rv_claim_parts_free(rv_claim_parts *parts) {
  for (size_t i = 0; i < parts->count; i++) {
    free(parts->item[i].name);
    free(parts->item[i].sentence);
  }
  free(parts->item);
  *parts = (rv_claim_parts){0};
}
