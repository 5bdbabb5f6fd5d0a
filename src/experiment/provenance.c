/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/provenance.h"

#include "reverify/version.h"
#include "support/number_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Which parameters vary. */

typedef struct variation {
  size_t parameter, count;
  const char *spacing;
} variation;

static int compare_numbers(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* More than two numbers, evenly spaced in `map` before they were rounded to whole ones, if so. */
static bool is_even(const double *x, size_t count, double (*map)(double), bool integer) {
  double step = (map(x[count - 1]) - map(x[0])) / (double)(count - 1);
  for (size_t i = 1; i + 1 < count; i++) {
    double at = map(x[0]) + step * (double)i;
    double rounding = integer ? fabs(map(x[i] + 0.5) - map(x[i])) : 0;
    if (!(fabs(map(x[i]) - at) <= rounding + 1e-6 * fabs(step)))
      return false;
  }
  return true;
}

static double identity(double x) {
  return x;
}

static const char *spacing_of(const double *x, size_t count, const rv_parameter *parameter) {
  bool integer = parameter->domain.integer;
  if (count < 3)
    return x[0] > 0 && x[count - 1] > 5 * x[0] ? "ratio" : "difference";
  if (is_even(x, count, identity, integer))
    return "difference";
  return x[0] > 0 && is_even(x, count, log, integer) ? "ratio" : "irregular";
}

/* Distinct values in ascending order; 0 when memory is short or a rule stands for all of them. */
static size_t distinct_values(double **out, const rv_grid *grid, size_t parameter) {
  double *x = malloc(grid->count * sizeof *x);
  size_t count = 0;
  *out = x;
  if (x == NULL || !rv_grid_varies(grid, parameter))
    return 0;
  for (size_t i = 0; i < grid->count; i++)
    x[i] = rv_number(&grid->cell[i], parameter);
  qsort(x, grid->count, sizeof *x, compare_numbers);
  for (size_t i = 0; i < grid->count; i++)
    if (count == 0 || x[i] != x[count - 1])
      x[count++] = x[i];
  return count;
}

/* The different things given for a parameter whose numbers come of rules. */
static size_t count_given(const rv_grid *grid, size_t parameter) {
  size_t count = 0;
  for (size_t i = 0; i < grid->count; i++) {
    size_t first = 0;
    while (!rv_cells_agree(&grid->cell[first], &grid->cell[i], parameter))
      first++;
    count += first == i;
  }
  return count;
}

static variation variation_of(const rv_grid *grid, size_t parameter) {
  double *x;
  if (rv_grid_mixes_rules(grid, parameter))
    return (variation){parameter, count_given(grid, parameter), "words"};
  variation v = {parameter, distinct_values(&x, grid, parameter), "words"};
  if (v.count > 1 && !rv_takes_words(&grid->parameter[parameter]))
    v.spacing = spacing_of(x, v.count, &grid->parameter[parameter]);
  free(x);
  return v;
}

static int compare_variations(const void *a, const void *b) {
  const variation *x = a, *y = b;
  if (x->count != y->count)
    return x->count < y->count ? 1 : -1;
  return (x->parameter > y->parameter) - (x->parameter < y->parameter);
}

static void write_fixed(rv_csv *csv, const rv_grid *grid, size_t parameter) {
  char text[RV_NUMBER_TEXT];
  const char *name = grid->parameter[parameter].name;
  rv_csv_comment(csv, "fixed", "%s %s", name,
                 rv_value_given(text, sizeof text, &grid->cell[0].value[parameter]));
}

static void write_variations(rv_csv *csv, const rv_grid *grid) {
  variation v[RV_PARAMETERS_MAX];
  for (size_t p = 0; p < grid->parameters; p++)
    v[p] = variation_of(grid, p);
  qsort(v, grid->parameters, sizeof *v, compare_variations);
  for (size_t i = 0; i < grid->parameters; i++)
    if (v[i].count > 1)
      rv_csv_comment(csv, "varies", "%s%s %zu %s", grid->parameter[v[i].parameter].name,
                     rv_grid_mixes_rules(grid, v[i].parameter) ? RV_GIVEN_SUFFIX : "", v[i].count,
                     v[i].spacing);
  for (size_t p = 0; p < grid->parameters; p++)
    for (size_t i = 0; i < grid->parameters; i++)
      if (v[i].parameter == p && v[i].count <= 1)
        write_fixed(csv, grid, p);
}

void rv_provenance_write(rv_csv *csv, const rv_statement *statement, const rv_settings *settings,
                         const rv_grid *grid, const char *about) {
  rv_csv_comment(csv, "statement", "%s", about);
  rv_csv_comment(csv, "executable", "%s", statement->name);
  rv_csv_comment(csv, "version", "%s", RV_VERSION);
  rv_csv_comment(csv, "commit", "%s", rv_commit());
  rv_csv_comment(csv, "compiler", "%s", rv_compiler());
  rv_csv_comment(csv, "blas", "%s", rv_blas());
  rv_csv_comment(csv, "seed", "%llu", (unsigned long long)settings->common.seed);
  rv_csv_comment(csv, "grid", "%s", settings->own ? RV_OWN_PLAN : rv_preset_name(settings->preset));
  for (size_t p = 0; p < grid->parameters; p++)
    if (settings->list[p] != NULL)
      rv_csv_comment(csv, grid->parameter[p].name, "%s", settings->list[p]);
  if (settings->trials > 0)
    rv_csv_comment(csv, "trials", "%zu", settings->trials);
  if (settings->paired)
    rv_csv_comment(csv, "paired", "yes");
  rv_csv_comment(csv, "figure", "%s", statement->plot);
  if (settings->own)
    write_variations(csv, grid);
}

/* What the columns mean. */

static void write_note(rv_csv *csv, const char *kind, const char *name, const char *about) {
  char key[128];
  snprintf(key, sizeof key, "%s %s", kind, name);
  rv_csv_comment(csv, key, "%s", about);
}

void rv_columns_write(rv_csv *csv, const rv_statement *statement) {
  for (const rv_parameter *p = statement->parameters; p->name != NULL; p++)
    write_note(csv, "parameter", p->name, p->about);
  for (const rv_metric *m = statement->metrics; m->name != NULL; m++)
    if (!m->hidden)
      write_note(csv, "metric", m->name, m->about);
  for (const rv_column *c = statement->columns; c != NULL && c->name != NULL; c++)
    write_note(csv, "column", c->name, c->about);
}

static void print_note(const char *name, const char *about) {
  printf("  %-24s %s\n", name, about);
}

static void print_table(const rv_statement *statement, const rv_extra_table *table,
                        const char *suffix) {
  printf("%s%s%s.csv, %s\n", statement->name, suffix[0] != '\0' ? "." : "", suffix, table->about);
  for (const rv_table_column *c = table->columns; c->name != NULL; c++)
    print_note(c->name, c->about);
}

void rv_columns_print(const rv_statement *statement) {
  if (statement->rows != NULL) {
    print_table(statement, statement->rows, "");
    putchar('\n');
  }
  printf("%s%s, one row per cell (a setting of all parameters)\n\n"
         "Parameters\n",
         statement->name, rv_cells_suffix(statement));
  for (const rv_parameter *p = statement->parameters; p->name != NULL; p++)
    print_note(p->name, p->about);
  print_note("trials", "draws of the cell");
  print_note("plan", "the part of the preset's grid; own on a grid of yours");
  printf("\nMetrics, each as X_mean X_sd X_q05 X_q50 X_q95 X_max; X_predicted (closed form of the\n"
         "mean) and X_bound, X_violations (draws above it) where there are such\n");
  for (const rv_metric *m = statement->metrics; m->name != NULL; m++)
    if (!m->hidden)
      print_note(m->name, m->about);
  if (statement->columns != NULL)
    printf("\nFurther columns\n");
  for (const rv_column *c = statement->columns; c != NULL && c->name != NULL; c++)
    print_note(c->name, c->about);
  for (const rv_extra_table *t = statement->tables; t != NULL && t->suffix != NULL; t++) {
    putchar('\n');
    print_table(statement, t, t->suffix);
  }
}
