/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parameters, cells (one setting of all parameters) and the grid of cells a run goes through. */
#ifndef REVERIFY_EXPERIMENT_GRID_H
#define REVERIFY_EXPERIMENT_GRID_H

#include "reverify/status.h"
#include "support/list.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RV_COLUMNS_MAX = 16, RV_CELLS_MAX = 1000000 };

/* One parameter of an executable: a column of its CSV and, unless hidden, an option. */
typedef struct rv_parameter {
  const char *name;
  const char *help;         /* of the option; NULL hides it: presets alone set the column */
  rv_domain domain;         /* of a number */
  const char *const *words; /* NULL for a number; else the admissible words, NULL at the end */
  const char *file_suffix;  /* a path with this ending is a word too; NULL for none */
  const char *all;          /* the word that stands for all words, or NULL */
  const char *const *rules; /* words allowed among the numbers, NULL at the end; see below */
  const char *fallback;     /* the list used where none is given */
  bool label;               /* does not name the draws: same draws whatever its value */
} rv_parameter;

/*
 * A rule, such as "optimal", stands for a number that the executable works out from the rest of
 * the cell (rv_program.resolve); until then the cell holds -1 for the first rule, -2 for the
 * second and so on. The domain of such a parameter starts at 0 or above.
 */

typedef struct rv_parameters {
  const rv_parameter *item;
  size_t count;
} rv_parameters;

typedef union rv_value {
  double number;
  const char *word;
} rv_value;

/* Values in the order of the parameters. */
typedef struct rv_cell {
  rv_value value[RV_COLUMNS_MAX];
} rv_cell;

/*
 * A block of cells: a list a parameter in the syntax of the command line, NULL for the fallback.
 * All combinations, the last parameter running fastest, or, if paired, the lists side by side
 * (each of one common length, or of length 1).
 */
typedef struct rv_plan {
  const char *list[RV_COLUMNS_MAX];
  bool paired;
} rv_plan;

typedef struct rv_grid {
  rv_cell *cell;
  size_t count;
} rv_grid;

/*
 * Appends the cells of a plan. RV_EINVAL when a list is unusable, paired lists differ in length,
 * or the grid grows beyond RV_CELLS_MAX. Free with rv_grid_free; zero the struct before first use.
 */
rv_status rv_grid_append(rv_grid *grid, const rv_parameters *parameters, const rv_plan *plan);
void rv_grid_free(rv_grid *grid);

/*
 * "name=value name=value ..." into `out`, cut to `size` bytes; labels are left out if told so.
 */
void rv_cell_text(char *out, size_t size, const rv_cell *cell, const rv_parameters *parameters,
                  bool with_labels);

/* The name of the cell's draws: a hash of its text without labels. */
uint64_t rv_cell_hash(const rv_cell *cell, const rv_parameters *parameters);

#endif
