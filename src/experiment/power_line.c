/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/power_line.h"

#include "experiment/detection.h"
#include "experiment/mean_test.h"

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

static rv_status add_point(rv_power_line *line, const rv_cell *cell, const rv_line_point *point) {
  rv_line_point *points = reallocarray(line->point, line->points + 1, sizeof *points);
  if (points != NULL)
    line->point = points;
  const rv_cell **cells = reallocarray(line->cell, line->points + 1, sizeof *cells);
  if (cells != NULL)
    line->cell = cells;
  if (points == NULL || cells == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a line: give fewer cells");
  cells[line->points] = cell;
  points[line->points++] = *point;
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
  double draws = (double)s.summary.count;
  const rv_line_point point = {.x = log(claim->power.abscissa(sample->cell)),
                               .y = log(s.summary.mean),
                               .sigma = s.summary.sd / sqrt(draws) / s.summary.mean,
                               .draws = draws};
  line->broken = line->broken || !isfinite(s.summary.mean) || !isfinite(point.x);
  line->trials += s.summary.count;
  return add_point(line, cell, &point);
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

bool rv_find_power(rv_finding *out, const rv_claim *claim, const rv_power_line *line) {
  *out = rv_no_finding();
  if (count_abscissae(line) < RV_LINE_POINTS_MIN && !line->broken)
    return false;
  rv_line fitted = rv_fit_line(line->point, line->points);
  double half_width = isfinite(fitted.slope)
                          ? rv_student_quantile(RV_MEAN_LEVEL, fitted.freedom) * fitted.slope_error
                          : NAN;
  double low = claim->power.exponent - RV_EXPONENT_TOLERANCE;
  double high = claim->power.exponent + RV_EXPONENT_TOLERANCE;
  out->trials = line->trials;
  out->statistic = fitted.slope;
  out->low = fitted.slope - half_width;
  out->high = fitted.slope + half_width;
  out->severity = fmax(out->high - high, low - out->low);
  out->misses = rv_missed_slope(fmax(out->low - high, low - out->high), fitted.slope_error);
  out->detects = rv_detected_difference(RV_EXPONENT_TOLERANCE, half_width, fitted.slope_error);
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
  for (size_t l = 0; l < lines->count; l++) {
    free(lines->line[l].point);
    free(lines->line[l].cell);
  }
  free(lines->line);
  *lines = (rv_power_lines){0};
}
