/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/grid.h"

#include "reverify/stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The values of one parameter in a plan. */
typedef struct values {
  rv_value *item;
  size_t count;
} values;

/* The code of a rule, -1, -2, ...; 0 when the text is none. */
static double rule_code(const char *text, const rv_parameter *parameter) {
  for (int i = 0; parameter->rules != NULL && parameter->rules[i] != NULL; i++)
    if (strcmp(text, parameter->rules[i]) == 0)
      return -1 - i;
  return 0;
}

static rv_status append_numbers(values *out, const double *number, size_t count) {
  rv_value *item = reallocarray(out->item, out->count + count, sizeof *item);
  if (item == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a list: give fewer values");
  out->item = item;
  for (size_t i = 0; i < count; i++)
    out->item[out->count++].number = number[i];
  return RV_OK;
}

/* One piece between commas: a rule, a number or a range. */
static rv_status append_piece(values *out, const char *piece, const rv_parameter *parameter) {
  char what[64];
  double code = rule_code(piece, parameter);
  if (code < 0)
    return append_numbers(out, &code, 1);
  snprintf(what, sizeof what, "--%s", parameter->name);
  rv_list list;
  RV_TRY(rv_list_parse(&list, piece, &parameter->domain, what));
  rv_status status = append_numbers(out, list.item, list.count);
  rv_list_free(&list);
  return status;
}

static rv_status number_values(values *out, const char *text, const rv_parameter *parameter) {
  char *copy = strdup(text);
  if (copy == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a list: give fewer values");
  rv_status status = RV_OK;
  for (char *rest = copy; rest != NULL && status == RV_OK;)
    status = append_piece(out, strsep(&rest, ","), parameter);
  free(copy);
  return status;
}

static const char *find_word(const char *text, size_t length, const char *const *words) {
  for (; *words != NULL; words++)
    if (strlen(*words) == length && strncmp(*words, text, length) == 0)
      return *words;
  return NULL;
}

static rv_status unknown_word(const char *text, size_t length, const rv_parameter *parameter) {
  char choice[256] = "";
  for (const char *const *word = parameter->words; *word != NULL; word++) {
    size_t used = strlen(choice);
    snprintf(choice + used, sizeof choice - used, "%s%s", used > 0 ? ", " : "", *word);
  }
  return rv_fail(RV_EINVAL, "--%s '%.*s' is unknown: choose from %s%s%s", parameter->name,
                 (int)length, text, choice, parameter->all != NULL ? ", or " : "",
                 parameter->all != NULL ? parameter->all : "");
}

static bool is_path(const char *text, const rv_parameter *parameter) {
  size_t length = strlen(text);
  size_t ending = parameter->file_suffix != NULL ? strlen(parameter->file_suffix) : length + 1;
  return length > ending && strcmp(text + length - ending, parameter->file_suffix) == 0;
}

static rv_status word_values(values *out, const char *text, const rv_parameter *parameter) {
  if (is_path(text, parameter)) { /* the text stands as long as the command line does */
    out->item = calloc(1, sizeof *out->item);
    if (out->item != NULL)
      out->item[out->count++].word = text;
  } else if (parameter->all != NULL && strcmp(text, parameter->all) == 0) {
    for (out->count = 0; parameter->words[out->count] != NULL;)
      out->count++;
    out->item = calloc(out->count, sizeof *out->item);
    for (size_t i = 0; out->item != NULL && i < out->count; i++)
      out->item[i].word = parameter->words[i];
  } else {
    size_t commas = 0;
    for (const char *c = text; *c != '\0'; c++)
      commas += *c == ',';
    out->item = calloc(commas + 1, sizeof *out->item);
    for (const char *at = text; out->item != NULL && out->count <= commas;) {
      size_t length = strcspn(at, ",");
      const char *word = find_word(at, length, parameter->words);
      if (word == NULL)
        return unknown_word(at, length, parameter);
      out->item[out->count++].word = word;
      at += length + 1;
    }
  }
  return out->item != NULL ? RV_OK : rv_fail(RV_ENOMEM, "no memory for a list: give fewer values");
}

static rv_status parameter_values(values *out, const char *text, const rv_parameter *parameter) {
  if (text == NULL)
    text = parameter->fallback;
  return parameter->words != NULL ? word_values(out, text, parameter)
                                  : number_values(out, text, parameter);
}

/* Cells of the plan; 0 with a recorded failure when paired lists do not fit or there are too many.
 */
static size_t plan_size(const values *list, const rv_parameters *parameters, bool paired) {
  size_t size = 1;
  const char *longest = NULL;
  for (size_t p = 0; p < parameters->count; p++) {
    size_t count = list[p].count;
    if (paired && count > 1 && size > 1 && count != size) {
      rv_fail(RV_EINVAL, "--%s has %zu values, --%s has %zu: paired lists need the same length",
              longest, size, parameters->item[p].name, count);
      return 0;
    }
    if (count > 1)
      longest = parameters->item[p].name;
    if (paired ? count > size : true)
      size = paired ? count : size * count;
    if (size > RV_CELLS_MAX) {
      rv_fail(RV_EINVAL, "the grid has more than %d cells: give shorter lists", (int)RV_CELLS_MAX);
      return 0;
    }
  }
  return size;
}

static void fill_cell(rv_cell *cell, size_t index, const values *list,
                      const rv_parameters *parameters, bool paired) {
  *cell = (rv_cell){0};
  for (size_t p = parameters->count; p-- > 0;) {
    size_t count = list[p].count;
    cell->value[p] = list[p].item[count == 1 ? 0 : paired ? index : index % count];
    if (!paired)
      index /= count;
  }
}

static rv_status append_cells(rv_grid *grid, const values *list, const rv_parameters *parameters,
                              bool paired) {
  size_t size = plan_size(list, parameters, paired);
  if (size == 0)
    return RV_EINVAL;
  if (size > RV_CELLS_MAX - grid->count)
    return rv_fail(RV_EINVAL, "the grid has more than %d cells: give shorter lists",
                   (int)RV_CELLS_MAX);
  rv_cell *cell = reallocarray(grid->cell, grid->count + size, sizeof *cell);
  if (cell == NULL)
    return rv_fail(RV_ENOMEM, "no memory for %zu cells: give shorter lists", size);
  grid->cell = cell;
  for (size_t i = 0; i < size; i++)
    fill_cell(&cell[grid->count + i], i, list, parameters, paired);
  grid->count += size;
  return RV_OK;
}

rv_status rv_grid_append(rv_grid *grid, const rv_parameters *parameters, const rv_plan *plan) {
  values list[RV_COLUMNS_MAX] = {{0}};
  rv_status status = RV_OK;
  for (size_t p = 0; p < parameters->count && status == RV_OK; p++)
    status = parameter_values(&list[p], plan->list[p], &parameters->item[p]);
  if (status == RV_OK)
    status = append_cells(grid, list, parameters, plan->paired);
  for (size_t p = 0; p < parameters->count; p++)
    free(list[p].item);
  return status;
}

void rv_grid_free(rv_grid *grid) {
  free(grid->cell);
  *grid = (rv_grid){0};
}

void rv_cell_text(char *out, size_t size, const rv_cell *cell, const rv_parameters *parameters,
                  bool with_labels) {
  size_t used = 0;
  out[0] = '\0';
  for (size_t p = 0; p < parameters->count && used < size; p++) {
    const rv_parameter *parameter = &parameters->item[p];
    if (parameter->label && !with_labels)
      continue;
    const char *blank = used > 0 ? " " : "";
    int length = parameter->words != NULL ? snprintf(out + used, size - used, "%s%s=%s", blank,
                                                     parameter->name, cell->value[p].word)
                                          : snprintf(out + used, size - used, "%s%s=%.17g", blank,
                                                     parameter->name, cell->value[p].number);
    used += (size_t)length;
  }
}

uint64_t rv_cell_hash(const rv_cell *cell, const rv_parameters *parameters) {
  char text[1024];
  rv_cell_text(text, sizeof text, cell, parameters, false);
  return rv_hash_text(text);
}
