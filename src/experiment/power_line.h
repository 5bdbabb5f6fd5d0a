/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exponents: means of a metric over cells that lie on one line, against an abscissa. */
#ifndef REVERIFY_EXPERIMENT_POWER_LINE_H
#define REVERIFY_EXPERIMENT_POWER_LINE_H

#include "experiment/finding.h"
#include "experiment/line_fit.h"

/* A line through fewer abscissae says nothing of an exponent. */
enum { RV_LINE_POINTS_MIN = 4 };

/* Cells that differ in what the claim lets vary, and agree in all else. */
typedef struct rv_power_line {
  const rv_cell *first;
  double fixed;         /* what the claim wants fixed, on this line */
  const rv_cell **cell; /* of each point */
  rv_line_point *point; /* logarithms of abscissa and mean */
  size_t points, trials;
  bool broken; /* NaN or Inf in a draw or an abscissa */
} rv_power_line;

typedef struct rv_power_lines {
  rv_power_line *line;
  size_t count;
} rv_power_lines;

/* Adds a cell to its line. RV_ENOMEM. Zero the struct before first use. */
rv_status rv_power_lines_add(rv_power_lines *lines, const rv_claim *claim,
                             const rv_cell_sample *sample);

/* The finding on one line; false, and no finding, where it has too few points. */
bool rv_find_power(rv_finding *out, const rv_claim *claim, const rv_power_line *line);

void rv_power_lines_free(rv_power_lines *lines);

#endif
