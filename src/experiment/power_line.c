/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/power_line.h"

#include "experiment/line_fit.h"
#include "experiment/mean_test.h"
#include "support/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What ought to be equal may have been rounded on its way. */
static bool is_equal(double a, double b) {
  const double rounding = 1e-9;
  return fabs(a - b) <= rounding * fabs(a);
}

static double fixed_of(const rv_claim *claim, const rv_cell *cell) {
  return claim->power.fixed != NULL ? claim->power.fixed(cell) : 0;
}

static bool is_on(const rv_power_line *line, const rv_claim *claim, const rv_cell *cell,
                  const rv_grid *grid) {
  if (strcmp(line->first->plan, cell->plan) != 0 || !is_equal(line->fixed, fixed_of(claim, cell)))
    return false;
  for (size_t p = 0; p < grid->parameters; p++)
    if (!rv_listed(claim->power.along, grid->parameter[p].name) &&
        !rv_cells_agree(line->first, cell, p))
      return false;
  return true;
}

static rv_status find_line(rv_power_line **out, rv_power_lines *lines, const rv_claim *claim,
                           const rv_cell *cell, const rv_grid *grid) {
  for (size_t l = 0; l < lines->count; l++)
    if (is_on(&lines->line[l], claim, cell, grid)) {
      *out = &lines->line[l];
      return RV_OK;
    }
  rv_power_line *line = reallocarray(lines->line, lines->count + 1, sizeof *line);
  if (line == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a line: give fewer cells");
  lines->line = line;
  *out = &line[lines->count++];
  **out = (rv_power_line){.first = cell, .fixed = fixed_of(claim, cell)};
  return RV_OK;
}

static rv_status add_point(rv_power_line *line, const rv_line_point *point) {
  rv_line_point *grown = reallocarray(line->point, line->points + 1, sizeof *grown);
  if (grown == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a line: give fewer cells");
  line->point = grown;
  line->point[line->points++] = *point;
  return RV_OK;
}

rv_status rv_power_lines_add(rv_power_lines *lines, const rv_claim *claim,
                             const rv_cell_sample *sample) {
  rv_power_line *line = NULL;
  rv_metric_sample s;
  const rv_cell *cell = &sample->grid->cell[sample->index];
  RV_TRY(find_line(&line, lines, claim, cell, sample->grid));
  RV_TRY(rv_metric_sample_take(&s, claim, sample));
  free(s.value);
  const rv_line_point point = {.cell = cell,
                               .x = log(claim->power.abscissa(sample->cell)),
                               .y = log(s.mean),
                               .sigma = s.sd / sqrt((double)s.count) / s.mean};
  line->broken = line->broken || !isfinite(s.mean) || !isfinite(point.x);
  line->trials += s.count;
  return add_point(line, &point);
}

static size_t count_abscissae(const rv_power_line *line) {
  size_t count = 0;
  for (size_t i = 0; i < line->points; i++) {
    bool is_new = true;
    for (size_t j = 0; j < i; j++)
      is_new = is_new && line->point[j].x != line->point[i].x;
    count += is_new;
  }
  return count;
}

static rv_line fit(const rv_power_line *line) {
  double *x;
  if (rv_alloc_doubles(&x, line->points, 3) != RV_OK)
    return (rv_line){NAN, NAN, NAN, NAN};
  double *y = x + line->points, *sigma = y + line->points;
  for (size_t i = 0; i < line->points; i++) {
    x[i] = line->point[i].x;
    y[i] = line->point[i].y;
    sigma[i] = line->point[i].sigma;
  }
  rv_line fitted = rv_fit_line(x, y, sigma, line->points);
  free(x);
  return fitted;
}

bool rv_find_power(rv_finding *out, const rv_claim *claim, const rv_power_line *line) {
  *out = rv_no_finding();
  if (count_abscissae(line) < RV_LINE_POINTS_MIN && !line->broken)
    return false;
  rv_line fitted = fit(line);
  double half_width = rv_normal_quantile(RV_TEST_LEVEL) * fitted.slope_error;
  double low = claim->power.exponent - RV_EXPONENT_TOLERANCE;
  double high = claim->power.exponent + RV_EXPONENT_TOLERANCE;
  out->trials = line->trials;
  out->statistic = fitted.slope;
  out->low = fitted.slope - half_width;
  out->high = fitted.slope + half_width;
  out->severity = fmax(out->high - high, low - out->low);
  if (line->broken) {
    out->verdict = RV_FAILS;
    out->broken = true;
  } else if (out->low >= low && out->high <= high) {
    out->verdict = RV_HOLDS;
  } else if (out->low > high || out->high < low) {
    out->verdict = RV_FAILS;
  } else {
    out->trials_needed =
        (double)line->trials / (double)line->points * pow(half_width / RV_EXPONENT_TOLERANCE, 2);
  }
  return true;
}

void rv_power_lines_free(rv_power_lines *lines) {
  for (size_t l = 0; l < lines->count; l++)
    free(lines->line[l].point);
  free(lines->line);
  *lines = (rv_power_lines){0};
}
