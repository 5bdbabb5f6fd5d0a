/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/live_part.h"

#include <stdbool.h>
#include <stdlib.h>

/* What the live entries of each line have in common so far. */
typedef struct line_state {
  double first;
  size_t entries;
  bool equal;
} line_state;

static void look_at(line_state *line, double entry) {
  if (line->entries++ == 0)
    *line = (line_state){.first = entry, .entries = 1, .equal = true};
  else
    line->equal = line->equal && entry == line->first;
}

static void look_at_all(line_state *row, line_state *column, const double *matrix,
                        const rv_live_part *part) {
  for (size_t i = 0; i < part->rows; i++)
    row[i] = (line_state){.entries = 0};
  for (size_t j = 0; j < part->columns; j++)
    column[j] = (line_state){.entries = 0};
  for (size_t i = 0; i < part->rows; i++)
    for (size_t j = 0; part->row[i] == RV_LIVE && j < part->columns; j++)
      if (part->column[j] == RV_LIVE) {
        look_at(&row[i], matrix[i * part->columns + j]);
        look_at(&column[j], matrix[i * part->columns + j]);
      }
}

static bool is_zero(const line_state *line) {
  return line->entries == 0 || (line->equal && line->first == 0);
}

/* Live lines of this look become `kind`; true if there are any. A line that is zero but for
   constant ones is constant too. */
static bool mark(rv_line *line, const line_state *state, size_t count, rv_line kind) {
  bool changed = false;
  for (size_t i = 0; i < count; i++) {
    bool equal = state[i].equal && state[i].entries >= RV_CONSTANT_MIN;
    if (line[i] != RV_LIVE || !(is_zero(&state[i]) || (kind == RV_CONSTANT && equal)))
      continue;
    line[i] = kind;
    changed = true;
  }
  return changed;
}

static size_t count_of(const rv_line *line, size_t count, rv_line kind) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++)
    found += line[i] == kind;
  return found;
}

/* Dead lines go first: they are dead whichever of the others are constant. */
static void find(rv_live_part *out, line_state *row, line_state *column, const double *matrix) {
  rv_line kind = RV_DEAD;
  for (bool changed = true; changed; kind = RV_CONSTANT) {
    look_at_all(row, column, matrix, out);
    bool rows = mark(out->row, row, out->rows, kind);
    bool columns = mark(out->column, column, out->columns, kind);
    changed = rows || columns || kind == RV_DEAD;
  }
  out->dead_rows = count_of(out->row, out->rows, RV_DEAD);
  out->dead_columns = count_of(out->column, out->columns, RV_DEAD);
  out->constant_rows = count_of(out->row, out->rows, RV_CONSTANT);
  out->constant_columns = count_of(out->column, out->columns, RV_CONSTANT);
}

rv_status rv_live_part_find(rv_live_part *out, const double *matrix, size_t rows, size_t columns) {
  *out = (rv_live_part){.rows = rows, .columns = columns};
  out->row = calloc(rows, sizeof *out->row);
  out->column = calloc(columns, sizeof *out->column);
  line_state *state = calloc(rows + columns, sizeof *state);
  if (out->row == NULL || out->column == NULL || state == NULL) {
    free(state);
    rv_live_part_free(out);
    return rv_fail(RV_ENOMEM, "no memory for %zu rows and %zu columns: free some memory", rows,
                   columns);
  }
  find(out, state, state + rows, matrix);
  free(state);
  return RV_OK;
}

void rv_live_part_free(rv_live_part *part) {
  free(part->row);
  free(part->column);
  *part = (rv_live_part){.row = NULL};
}

static bool is_kept(rv_line line, rv_keep keep) {
  return line == RV_LIVE || (line == RV_CONSTANT && keep == RV_KEEP_CONSTANT);
}

static size_t kept(const rv_line *line, size_t count, rv_keep keep) {
  return count_of(line, count, RV_LIVE) +
         (keep == RV_KEEP_CONSTANT ? count_of(line, count, RV_CONSTANT) : 0);
}

size_t rv_rows_kept(const rv_live_part *part, rv_keep keep) {
  return kept(part->row, part->rows, keep);
}

size_t rv_columns_kept(const rv_live_part *part, rv_keep keep) {
  return kept(part->column, part->columns, keep);
}

void rv_live_part_take(double *out, const double *matrix, const rv_live_part *part, rv_keep keep) {
  for (size_t i = 0; i < part->rows; i++)
    for (size_t j = 0; is_kept(part->row[i], keep) && j < part->columns; j++)
      if (is_kept(part->column[j], keep))
        *out++ = matrix[i * part->columns + j];
}

static void kept_index(size_t *out, const rv_line *line, size_t count, rv_keep keep) {
  for (size_t i = 0; i < count; i++)
    if (is_kept(line[i], keep))
      *out++ = i;
}

void rv_rows_kept_index(size_t *out, const rv_live_part *part, rv_keep keep) {
  kept_index(out, part->row, part->rows, keep);
}

void rv_columns_kept_index(size_t *out, const rv_live_part *part, rv_keep keep) {
  kept_index(out, part->column, part->columns, keep);
}
