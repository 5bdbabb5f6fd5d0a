/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims that stand for one claim a word, such as one an ensemble. */
#include "experiment/claim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The parts are appended to a list that grows by one. */
typedef struct parts {
  rv_claim *item;
  size_t count;
} parts;

static rv_status append(parts *list, const rv_claim *claim) {
  rv_claim *item = reallocarray(list->item, list->count + 1, sizeof *item);
  if (item == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a claim: free some memory");
  list->item = item;
  list->item[list->count++] = *claim;
  return RV_OK;
}

static bool has_part(const parts *list, size_t first, const char *word) {
  for (size_t i = first; i < list->count; i++)
    if (strcmp(list->item[i].word, word) == 0)
      return true;
  return false;
}

static rv_status append_part(parts *list, const rv_claim *claim, const char *word) {
  rv_claim part = *claim;
  char *name, *statement;
  if (asprintf(&name, "%s-%s", claim->name, word) < 0)
    name = NULL;
  if (asprintf(&statement, "%s: %s", word, claim->statement) < 0)
    statement = NULL;
  part.name = name;
  part.statement = statement;
  part.word = word;
  rv_status status = name != NULL && statement != NULL
                         ? append(list, &part)
                         : rv_fail(RV_ENOMEM, "no memory for a claim: free some memory");
  if (status != RV_OK) {
    free(name);
    free(statement);
  }
  return status;
}

/* In the order in which the words first appear among the cells. */
static rv_status append_parts(parts *list, const rv_claim *claim, const rv_grid *grid) {
  size_t first = list->count;
  for (size_t i = 0; i < grid->count; i++) {
    const rv_cell *cell = &grid->cell[i];
    const char *word = cell->value[claim->by].word;
    if ((claim->applies == NULL || claim->applies(cell)) && !has_part(list, first, word))
      RV_TRY(append_part(list, claim, word));
  }
  /* about no cell: the claim stays whole, and undecided */
  return list->count == first ? append(list, claim) : RV_OK;
}

rv_status rv_claims_split(rv_claim **out, size_t *out_count, const rv_claim *claims, size_t count,
                          const rv_grid *grid) {
  parts list = {.item = NULL};
  rv_status status = RV_OK;
  for (size_t c = 0; c < count && status == RV_OK; c++)
    status = claims[c].split ? append_parts(&list, &claims[c], grid) : append(&list, &claims[c]);
  if (status != RV_OK) {
    rv_claims_free(list.item, list.count);
    list = (parts){.item = NULL};
  }
  *out = list.item;
  *out_count = list.count;
  return status;
}

void rv_claims_free(rv_claim *claims, size_t count) {
  for (size_t c = 0; c < count; c++)
    if (claims[c].word != NULL) {
      free((char *)claims[c].name);
      free((char *)claims[c].statement);
    }
  free(claims);
}
