/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which rows and columns of a matrix of weights carry anything: dead ones are zero throughout,
 * constant ones have all their live entries equal. Neither is structure that a layer has learned
 * between its units, nor can it be scaled to the size of the others; what is left is the live part.
 */
#ifndef REVERIFY_MODEL_LIVE_PART_H
#define REVERIFY_MODEL_LIVE_PART_H

#include "reverify/status.h"

#include <stddef.h>

typedef enum rv_line { RV_LIVE, RV_DEAD, RV_CONSTANT } rv_line;

typedef struct rv_live_part {
  rv_line *row, *column;
  size_t rows, columns; /* of the whole matrix */
  size_t dead_rows, dead_columns, constant_rows, constant_columns;
} rv_live_part;

/* Fewer equal entries than this are no evidence that a row is constant: numbers of few bits agree
   by chance. */
enum { RV_CONSTANT_MIN = 8 };

/*
 * Of the finite matrix (rows x columns, row-major). A row that is zero in all columns that are
 * live counts as dead if it has no other entries, else as constant, and so on until nothing
 * changes. RV_ENOMEM. Free with rv_live_part_free, which a zeroed struct survives.
 */
rv_status rv_live_part_find(rv_live_part *out, const double *matrix, size_t rows, size_t columns);
void rv_live_part_free(rv_live_part *part);

/* Which lines are kept: those that are not dead, or only the live ones. */
typedef enum rv_keep { RV_KEEP_CONSTANT, RV_KEEP_LIVE } rv_keep;

size_t rv_rows_kept(const rv_live_part *part, rv_keep keep);
size_t rv_columns_kept(const rv_live_part *part, rv_keep keep);

/* out (rows kept x columns kept) = that part of the matrix; `out` may be the matrix itself. */
void rv_live_part_take(double *out, const double *matrix, const rv_live_part *part, rv_keep keep);

/* out[i] = the index in the whole of the i-th row (column) kept. */
void rv_rows_kept_index(size_t *out, const rv_live_part *part, rv_keep keep);
void rv_columns_kept_index(size_t *out, const rv_live_part *part, rv_keep keep);

#endif
