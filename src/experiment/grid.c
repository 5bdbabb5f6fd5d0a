/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/grid.h"

#include "experiment/value_list.h"
#include "reverify/stream.h"
#include "support/number_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

double rv_number(const rv_cell *cell, size_t parameter) {
  return cell->value[parameter].number;
}

int rv_word(const rv_cell *cell, size_t parameter) {
  return (int)cell->value[parameter].number;
}

const char *rv_text(const rv_cell *cell, size_t parameter) {
  return cell->value[parameter].word;
}

bool rv_is_rule(const rv_cell *cell, size_t parameter, const char *rule) {
  return cell->value[parameter].word != NULL && strcmp(cell->value[parameter].word, rule) == 0;
}

rv_grid rv_grid_over(const rv_parameter *parameter) {
  return (rv_grid){.parameter = parameter, .parameters = rv_parameters_count(parameter)};
}

/*
 * How the lists of a plan make cells. Lists that run side by side are all of length `paired`, or of
 * length 1; the others are combined in all ways, the last one running fastest.
 */
typedef struct layout {
  rv_value_list list[RV_PARAMETERS_MAX];
  bool is_paired[RV_PARAMETERS_MAX];
  size_t paired, size;
} layout;

static rv_status multiply_size(layout *l, size_t factor) {
  l->size *= factor;
  return l->size <= RV_CELLS_MAX
             ? RV_OK
             : rv_fail(RV_EINVAL, "the grid has more than %d cells: give shorter lists",
                       (int)RV_CELLS_MAX);
}

static rv_status differ_in_length(const rv_parameter *one, size_t count, const rv_parameter *other,
                                  size_t other_count) {
  char option[RV_OPTION_MAX], other_option[RV_OPTION_MAX];
  rv_option_text(option, one);
  rv_option_text(other_option, other);
  return rv_fail(RV_EINVAL, "%s has %zu values, %s has %zu: paired lists need the same length",
                 option, count, other_option, other_count);
}

static rv_status pair_lists(layout *l, const rv_grid *grid) {
  const rv_parameter *longest = NULL;
  l->paired = 1;
  for (size_t p = 0; p < grid->parameters; p++) {
    size_t count = l->list[p].count;
    if (!l->is_paired[p] || count == 1)
      continue;
    if (longest != NULL && count != l->paired)
      return differ_in_length(longest, l->paired, &grid->parameter[p], count);
    longest = &grid->parameter[p];
    l->paired = count;
  }
  return RV_OK;
}

static rv_status lay_out(layout *l, const rv_grid *grid, const rv_plan *plan) {
  for (size_t p = 0; p < grid->parameters; p++)
    l->is_paired[p] = plan->paired && !l->list[p].all;
  RV_TRY(pair_lists(l, grid));
  l->size = 1;
  RV_TRY(multiply_size(l, l->paired));
  for (size_t p = 0; p < grid->parameters; p++)
    if (!l->is_paired[p])
      RV_TRY(multiply_size(l, l->list[p].count));
  return RV_OK;
}

static void fill_cell(rv_cell *cell, size_t index, const layout *l, size_t parameters) {
  size_t side_by_side = index % l->paired;
  index /= l->paired;
  for (size_t p = parameters; p-- > 0;) {
    size_t count = l->list[p].count;
    if (l->is_paired[p]) {
      cell->value[p] = l->list[p].item[count == 1 ? 0 : side_by_side];
    } else {
      cell->value[p] = l->list[p].item[index % count];
      index /= count;
    }
  }
}

static rv_status append_cells(rv_grid *grid, const layout *l, const char *plan, size_t trials) {
  if (l->size > RV_CELLS_MAX - grid->count)
    return rv_fail(RV_EINVAL, "the grid has more than %d cells: give shorter lists",
                   (int)RV_CELLS_MAX);
  rv_cell *cell = reallocarray(grid->cell, grid->count + l->size, sizeof *cell);
  if (cell == NULL)
    return rv_fail(RV_ENOMEM, "no memory for %zu cells: give shorter lists", l->size);
  grid->cell = cell;
  for (size_t i = 0; i < l->size; i++) {
    cell[grid->count + i] = (rv_cell){.trials = trials, .plan = plan};
    fill_cell(&cell[grid->count + i], i, l, grid->parameters);
  }
  grid->count += l->size;
  return RV_OK;
}

/* The grid takes over the texts that its cells are to point into. */
static rv_status keep_texts(rv_grid *grid, layout *l) {
  for (size_t p = 0; p < grid->parameters; p++) {
    if (l->list[p].text == NULL)
      continue;
    char **text = reallocarray(grid->text, grid->texts + 1, sizeof *text);
    if (text == NULL)
      return rv_fail(RV_ENOMEM, "no memory for a list: give fewer values");
    grid->text = text;
    text[grid->texts++] = l->list[p].text;
    l->list[p].text = NULL;
  }
  return RV_OK;
}

rv_status rv_grid_append(rv_grid *grid, const rv_plan *plan, rv_preset preset, size_t trials) {
  layout l = {.size = 0};
  rv_status status = RV_OK;
  for (size_t p = 0; p < grid->parameters && status == RV_OK; p++) {
    const rv_parameter *parameter = &grid->parameter[p];
    const char *text = plan->list[p] != NULL ? plan->list[p] : parameter->fallback;
    status = rv_value_list_read(&l.list[p], text, parameter, preset);
  }
  if (status == RV_OK)
    status = lay_out(&l, grid, plan);
  if (status == RV_OK)
    status = keep_texts(grid, &l);
  if (status == RV_OK)
    status = append_cells(grid, &l, plan->name, trials);
  for (size_t p = 0; p < grid->parameters; p++)
    rv_value_list_free(&l.list[p]);
  return status;
}

void rv_grid_free(rv_grid *grid) {
  for (size_t t = 0; t < grid->texts; t++)
    free(grid->text[t]);
  free(grid->text);
  free(grid->cell);
  grid->text = NULL;
  grid->cell = NULL;
  grid->texts = grid->count = 0;
}

bool rv_cells_agree(const rv_cell *a, const rv_cell *b, size_t parameter) {
  const rv_value *one = &a->value[parameter], *two = &b->value[parameter];
  if (one->word != NULL && two->word != NULL)
    return strcmp(one->word, two->word) == 0;
  return one->word == two->word && one->number == two->number;
}

bool rv_cells_differ_in(const rv_cell *a, const rv_cell *b, size_t parameter, const rv_grid *grid) {
  for (size_t p = 0; p < grid->parameters; p++)
    if (rv_cells_agree(a, b, p) == (p == parameter))
      return false;
  return strcmp(a->plan, b->plan) == 0;
}

bool rv_cell_begins_line(const rv_grid *grid, size_t index, size_t parameter) {
  const rv_cell *cell = &grid->cell[index];
  for (size_t i = 0; i < index; i++)
    if (rv_cells_differ_in(cell, &grid->cell[i], parameter, grid))
      return false;
  for (size_t i = index + 1; i < grid->count; i++)
    if (rv_cells_differ_in(cell, &grid->cell[i], parameter, grid))
      return true;
  return false;
}

bool rv_grid_varies(const rv_grid *grid, size_t parameter) {
  for (size_t i = 1; i < grid->count; i++)
    if (!rv_cells_agree(&grid->cell[0], &grid->cell[i], parameter))
      return true;
  return false;
}

bool rv_grid_mixes_rules(const rv_grid *grid, size_t parameter) {
  if (rv_takes_words(&grid->parameter[parameter]) || !rv_grid_varies(grid, parameter))
    return false;
  for (size_t i = 0; i < grid->count; i++)
    if (grid->cell[i].value[parameter].word != NULL)
      return true;
  return false;
}

const char *rv_value_given(char *out, size_t size, const rv_value *value) {
  return value->word != NULL ? value->word : rv_number_text(out, size, value->number);
}

size_t rv_parameter_named(const rv_grid *grid, const char *name) {
  size_t p = 0;
  while (p < grid->parameters && strcmp(grid->parameter[p].name, name) != 0)
    p++;
  return p;
}

void rv_cell_text(char *out, size_t size, const rv_cell *cell, const rv_grid *grid) {
  size_t used = 0;
  out[0] = '\0';
  for (size_t p = 0; p < grid->parameters && used < size; p++) {
    char number[RV_NUMBER_TEXT];
    used += (size_t)snprintf(out + used, size - used, "%s%s=%s", p > 0 ? " " : "",
                             grid->parameter[p].name,
                             rv_value_given(number, sizeof number, &cell->value[p]));
  }
}

void rv_cell_varying_text(char *out, size_t size, const rv_cell *cell, const size_t *parameter,
                          size_t count) {
  const rv_grid *grid = cell->grid;
  size_t used = 0;
  out[0] = '\0';
  for (size_t i = 0; grid != NULL && i < count && used < size; i++) {
    char number[RV_NUMBER_TEXT];
    size_t p = parameter[i];
    if (rv_grid_varies(grid, p))
      used += (size_t)snprintf(out + used, size - used, "-%s-%s", grid->parameter[p].name,
                               rv_value_given(number, sizeof number, &cell->value[p]));
  }
}

/* A rule counts as the number that it gave. */
uint64_t rv_cell_hash(const rv_cell *cell, const rv_grid *grid) {
  char text[8192];
  size_t used = 0;
  for (size_t p = 0; p < grid->parameters && used < sizeof text; p++) {
    const rv_parameter *parameter = &grid->parameter[p];
    const char *blank = used > 0 ? " " : "";
    if (parameter->label)
      continue;
    used += (size_t)(rv_takes_words(parameter)
                         ? snprintf(text + used, sizeof text - used, "%s%s=%s", blank,
                                    parameter->name, cell->value[p].word)
                         : snprintf(text + used, sizeof text - used, "%s%s=%.17g", blank,
                                    parameter->name, cell->value[p].number));
  }
  return rv_hash_text(used > 0 ? text : "");
}
