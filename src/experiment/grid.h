/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells (one setting of all parameters) and the grid of cells that a run goes through. */
#ifndef REVERIFY_EXPERIMENT_GRID_H
#define REVERIFY_EXPERIMENT_GRID_H

#include "experiment/parameter.h"
#include "reverify/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RV_CELLS_MAX = 1000000 };

/* Values in the order of the parameters. */
typedef struct rv_cell {
  rv_value value[RV_PARAMETERS_MAX];
  size_t trials;
  const char *plan;  /* the name of its plan; RV_OWN_PLAN on a grid of the user's */
  void *run;         /* what rv_statement.open_run built, from before the cell is resolved on */
  void *shared;      /* what rv_trial.open_cell built, while the cell is drawn or judged */
  const char *files; /* prefix of the cell's checkpoints while it is drawn (checkpoint.h) */
  const struct rv_grid *grid;   /* that it is one of, while it has files */
  struct rv_trial_watch *watch; /* on the trial of it that is being drawn (trial_watch.h) */
} rv_cell;

#define RV_OWN_PLAN "own"

double rv_number(const rv_cell *cell, size_t parameter);

/* The index of the cell's word in the parameter's list, for comparison with an enumerator. */
int rv_word(const rv_cell *cell, size_t parameter);

/* The cell's word, path or free text, which stands as long as the grid does. */
const char *rv_text(const rv_cell *cell, size_t parameter);

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
  char **text; /* what the free texts of the cells point into */
  size_t texts;
  void *run; /* of all cells */
} rv_grid;

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

/* True when not all cells agree in the parameter. */
bool rv_grid_varies(const rv_grid *grid, size_t parameter);

/* Whether some cells got a parameter's number by a rule and not all by the same: its numbers are no
   axis then, what was given for it is. */
#define RV_GIVEN_SUFFIX "_given" /* of the column of that */
bool rv_grid_mixes_rules(const rv_grid *grid, size_t parameter);

/* A value as it was given: the word, or the number; returns `out`, of RV_NUMBER_TEXT characters at
   least, or the word. */
const char *rv_value_given(char *out, size_t size, const rv_value *value);

/* The index of a parameter by name, which must exist. */
size_t rv_parameter_named(const rv_grid *grid, const char *name);

/* "name=value name=value ..." into `out`, cut to `size` bytes, each number in its shortest form. */
void rv_cell_text(char *out, size_t size, const rv_cell *cell, const rv_grid *grid);

/* "-NAME-VALUE" into `out`, cut to `size` bytes, for each of `count` parameters that varies over
   cell->grid: what tells the files of its cells apart. Nothing where that is NULL. */
void rv_cell_varying_text(char *out, size_t size, const rv_cell *cell, const size_t *parameter,
                          size_t count);

/* The name of the cell's draws: a hash of all its values that are no labels, to the last bit. */
uint64_t rv_cell_hash(const rv_cell *cell, const rv_grid *grid);

#endif
