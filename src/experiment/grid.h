/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parameters, cells (one setting of all parameters) and the grid of cells that a run goes through.
 */
#ifndef REVERIFY_EXPERIMENT_GRID_H
#define REVERIFY_EXPERIMENT_GRID_H

#include "reverify/status.h"
#include "support/list.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RV_PARAMETERS_MAX = 16, RV_CELLS_MAX = 1000000, RV_PRESETS = 3 };

typedef enum rv_preset { RV_QUICK, RV_STANDARD, RV_FULL } rv_preset;

const char *rv_preset_name(rv_preset preset);

/* One parameter of a statement: an option and a column of its table. */
typedef struct rv_parameter {
  const char *name;
  const char *about;        /* what it is; choices and default are added by themselves */
  rv_domain domain;         /* of a number */
  const char *const *words; /* NULL for a number; else the admissible words, NULL at the end */
  const char *file_suffix;  /* a path with this ending is a word too; NULL for none */
  const char *all;          /* the word that stands for all words, or NULL */
  const char *const *rules; /* words allowed among the numbers, NULL at the end; see below */
  const char *fallback;     /* the list used where none is given */
  bool label;               /* does not name the draws: same draws whatever its value */
} rv_parameter;

/*
 * A number, or a word with its index in the parameter's list (the length of it for a path).
 *
 * A rule, such as "optimal", is a word for a number that the statement works out from the rest of
 * the cell (rv_statement.resolve); until then the number is -1 for the first rule, -2 for the
 * second and so on. The domain of such a parameter starts at 0 or above.
 */
typedef struct rv_value {
  double number;
  const char *word; /* NULL for a number as given */
} rv_value;

/* Values in the order of the parameters. */
typedef struct rv_cell {
  rv_value value[RV_PARAMETERS_MAX];
  size_t trials;
  const char *plan; /* the name of its plan; RV_OWN_PLAN on a grid of the user's */
  void *shared;     /* what rv_trial.open_cell built, while the cell is drawn or judged */
} rv_cell;

#define RV_OWN_PLAN "own"

double rv_number(const rv_cell *cell, size_t parameter);

/* The index of the cell's word in the parameter's list, for comparison with an enumerator. */
int rv_word(const rv_cell *cell, size_t parameter);

/* True when the cell's number was given by that rule. */
bool rv_is_rule(const rv_cell *cell, size_t parameter, const char *rule);

/*
 * A block of cells: per parameter a list in the syntax of the command line, NULL for the fallback,
 * where {a|b|c} stands for a, b or c at the presets quick, standard, full. All combinations, the
 * last parameter running fastest; or, if paired, the lists side by side: each of one common length
 * or of one value, which goes with all, and every list given as the word for all words in
 * combination with the rest.
 */
typedef struct rv_plan {
  const char *name; /* NULL ends an array of plans */
  const char *list[RV_PARAMETERS_MAX];
  double trials[RV_PRESETS]; /* draws per cell at each preset; 0: not at this one */
  bool paired;
} rv_plan;

typedef struct rv_grid {
  const rv_parameter *parameter; /* of the statement */
  size_t parameters;
  rv_cell *cell;
  size_t count;
} rv_grid;

/* The number of parameters of an array that a zeroed one ends. */
size_t rv_parameters_count(const rv_parameter *parameter);

/* An empty grid over the parameters. */
rv_grid rv_grid_over(const rv_parameter *parameter);

/*
 * Appends the cells of a plan, of `trials` draws each, its lists read for the preset. RV_EINVAL
 * when a list is unusable, paired lists differ in length, or the grid grows beyond RV_CELLS_MAX.
 */
rv_status rv_grid_append(rv_grid *grid, const rv_plan *plan, rv_preset preset, size_t trials);
void rv_grid_free(rv_grid *grid);

/* True when the cells were given equal values of the parameter: one number, word or rule. */
bool rv_cells_agree(const rv_cell *a, const rv_cell *b, size_t parameter);

/* True when the cells are of one plan and differ in that parameter alone. */
bool rv_cells_differ_in(const rv_cell *a, const rv_cell *b, size_t parameter, const rv_grid *grid);

/* True for the first of two or more cells that differ in one parameter alone. */
bool rv_cell_begins_line(const rv_grid *grid, size_t index, size_t parameter);

/* The index of a parameter by name, which must exist. */
size_t rv_parameter_named(const rv_grid *grid, const char *name);

/* "name=value name=value ..." into `out`, cut to `size` bytes, each number in its shortest form. */
void rv_cell_text(char *out, size_t size, const rv_cell *cell, const rv_grid *grid);

/* The name of the cell's draws: a hash of all its values that are no labels, to the last bit. */
uint64_t rv_cell_hash(const rv_cell *cell, const rv_grid *grid);

#endif
