/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/needs.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The word that makes a parameter take all its values, or NULL. */
static const char *all_of(const rv_statement *statement, const char *name) {
  for (const rv_parameter *p = statement->parameters; p->name != NULL; p++)
    if (strcmp(p->name, name) == 0)
      return p->all;
  return NULL;
}

/* Up to two digits, so that a rough figure looks like one. */
static double round_up(double x) {
  double unit = pow(10, fmax(0, floor(log10(x)) - 1));
  return ceil(x / unit) * unit;
}

static void need_of_cells(char *out, size_t size, const rv_claim_part *part,
                          const rv_judgement *judgement, const rv_statement *statement) {
  const rv_claim *claim = part->claim;
  rv_claim_kind kind = rv_claim_kind_of(claim);
  if (judgement->trials_needed > 0 && isfinite(judgement->trials_needed)) {
    snprintf(out, size, "%.15g trials", round_up(judgement->trials_needed));
  } else if (judgement->trials_needed > 0) {
    snprintf(out, size, "draws that differ");
  } else if (kind == RV_SAME_LAW) {
    const char *pair = claim->same_law.pair, *all = all_of(statement, pair);
    if (all != NULL)
      snprintf(out, size, "--%s %s", pair, all);
    else
      snprintf(out, size, "two values of %s", pair);
  } else if (claim->power.fixed != NULL) {
    snprintf(out, size, "4 values of %s, --paired", claim->power.along);
  } else {
    int first = (int)strcspn(claim->power.along, " ");
    snprintf(out, size, "4 values of %.*s", first, claim->power.along);
  }
}

/* Of a claim that is about no cell at all. */
static void need_of_settings(char *out, size_t size, const rv_claim *claim,
                             const rv_statement *statement) {
  if (claim->form == RV_CONTROL && claim->where == NULL)
    snprintf(out, size, "a preset");
  else if (claim->needs != NULL)
    snprintf(out, size, "%s", claim->needs);
  else if (statement->assumes != NULL)
    snprintf(out, size, "%s", statement->assumes);
  else
    snprintf(out, size, "other parameters");
}

static rv_status append(char **text, const char *name, const char *need, size_t count) {
  char *longer;
  if (asprintf(&longer, "%s%s%s (%s)", *text, count == 0 ? "" : ", ", name, need) < 0)
    return rv_fail(RV_ENOMEM, "no memory for a message: free some memory");
  free(*text);
  *text = longer;
  return RV_OK;
}

static rv_status collect(char **list, size_t *count, const rv_claim_parts *parts,
                         const rv_judgement *judgement, const rv_statement *statement) {
  for (size_t i = 0; i < parts->count; i++) {
    char need[256];
    if (judgement[i].judged)
      continue;
    if (judgement[i].about > 0)
      need_of_cells(need, sizeof need, &parts->item[i], &judgement[i], statement);
    else
      need_of_settings(need, sizeof need, parts->item[i].claim, statement);
    RV_TRY(append(list, parts->item[i].name, need, (*count)++));
  }
  return RV_OK;
}

rv_status rv_needs_text(char **out, const rv_claim_parts *parts, const rv_judgement *judgement,
                        const rv_statement *statement) {
  size_t count = 0;
  char *list = strdup("");
  *out = NULL;
  rv_status status = list != NULL ? collect(&list, &count, parts, judgement, statement)
                                  : rv_fail(RV_ENOMEM, "no memory for a message: free some memory");
  if (status == RV_OK && count > 0 &&
      asprintf(out, "%zu further claim%s other settings: %s", count,
               count == 1 ? " needs" : "s need", list) < 0)
    status = rv_fail(RV_ENOMEM, "no memory for a message: free some memory");
  if (status == RV_OK && count == 0)
    *out = strdup("");
  free(list);
  return status;
}
