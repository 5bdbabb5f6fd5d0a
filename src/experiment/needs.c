/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/needs.h"

#include "support/number_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Two values of the parameter in which cells are paired. */
static void need_of_pair(char *out, size_t size, const rv_parameter *pair) {
  char option[RV_OPTION_MAX];
  rv_option_text(option, pair);
  if (pair->all != NULL)
    snprintf(out, size, "%s %s", option, pair->all);
  else
    snprintf(out, size, "two values of %s", pair->name);
}

/* Up to two digits, so that a rough figure looks like one. */
static double round_up(double x) {
  double unit = pow(10, fmax(0, floor(log10(x)) - 1));
  return ceil(x / unit) * unit;
}

static void need_of_cells(char *out, size_t size, const rv_claim_part *part,
                          const rv_judgement *judgement, const rv_statement *statement) {
  const rv_claim *claim = part->claim;
  if (judgement->trials_needed > 0 && isfinite(judgement->trials_needed)) {
    char trials[RV_NUMBER_TEXT];
    rv_number_text(trials, sizeof trials, round_up(judgement->trials_needed));
    snprintf(out, size, "%s trials", trials);
  } else if (judgement->trials_needed > 0) {
    snprintf(out, size, "draws that differ");
  } else if (rv_claim_pair(claim) != NULL) {
    need_of_pair(out, size, rv_parameter_find(statement->parameters, rv_claim_pair(claim)));
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

enum { NEED_SIZE = 256 };

/* What each claim needs, an empty text for those that were judged. */
static void need_of_claim(char *out, const rv_claim_part *part, const rv_judgement *judgement,
                          const rv_statement *statement) {
  out[0] = '\0';
  if (judgement->judged)
    return;
  if (judgement->about > 0)
    need_of_cells(out, NEED_SIZE, part, judgement, statement);
  else
    need_of_settings(out, NEED_SIZE, part->claim, statement);
}

static bool is_first_with(const char (*need)[NEED_SIZE], size_t claim) {
  for (size_t i = 0; i < claim; i++)
    if (strcmp(need[i], need[claim]) == 0)
      return false;
  return need[claim][0] != '\0';
}

/* "NEED (claim, claim)" of all claims that need the same as this one. */
static void write_need(FILE *stream, const char (*need)[NEED_SIZE], size_t claim,
                       const rv_claim_parts *parts) {
  const char *before = " (";
  fputs(need[claim], stream);
  for (size_t i = claim; i < parts->count; i++)
    if (strcmp(need[i], need[claim]) == 0) {
      fprintf(stream, "%s%s", before, parts->item[i].name);
      before = ", ";
    }
  fputc(')', stream);
}

static void write_needs(FILE *stream, const char (*need)[NEED_SIZE], const rv_claim_parts *parts) {
  size_t count = 0;
  for (size_t i = 0; i < parts->count; i++)
    count += need[i][0] != '\0';
  if (count > 0)
    fprintf(stream, "%zu further claim%s other settings", count, count == 1 ? " needs" : "s need");
  const char *before = ": ";
  for (size_t i = 0; i < parts->count; i++)
    if (is_first_with(need, i)) {
      fputs(before, stream);
      write_need(stream, need, i, parts);
      before = "; ";
    }
}

rv_status rv_needs_text(char **out, const rv_claim_parts *parts, const rv_judgement *judgement,
                        const rv_statement *statement) {
  size_t size;
  *out = NULL;
  char(*need)[NEED_SIZE] = calloc(parts->count + 1, sizeof *need);
  FILE *stream = open_memstream(out, &size);
  if (need != NULL && stream != NULL) {
    for (size_t i = 0; i < parts->count; i++)
      need_of_claim(need[i], &parts->item[i], &judgement[i], statement);
    write_needs(stream, (const char(*)[NEED_SIZE])need, parts);
  }
  bool failed = need == NULL || stream == NULL || ferror(stream);
  if (stream != NULL)
    failed = fclose(stream) != 0 || failed;
  free(need);
  if (!failed)
    return RV_OK;
  free(*out);
  *out = NULL;
  return rv_fail(RV_ENOMEM, "no memory for a message: free some memory");
}
