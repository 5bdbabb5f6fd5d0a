/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The matrix is read once a sweep: while a row is in cache, its weighted sum of squares gives the
 * weight of the row, which then adds it to the sums of the columns. The scales are applied at the
 * end.
 */
#include "numeric/equalise.h"

#include "numeric/elementary.h"
#include "support/memory.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

enum { LANES = 8, SWEEPS_MIN = 200, SWEEPS_MAX = 10000, STALL = 128 };

/* The exponents of numbers as whole numbers: of zero far below all others, of Inf and NaN above. */
static const double zero_exponent = -30000, exponent_min = -1022, exponent_max = 1023;

/* matrix_ij^2 row[i] column[j] has the mean 1 over each row and, in the end, each column. */
typedef struct weights {
  double *row, *column, *column_sum;
  size_t m, n;
} weights;

/* Of subnormal numbers one below that of the least normal. */
RV_INLINE double exponent(double x) {
  uint64_t field = (rv_bits(x) >> 52) & 0x7ff;
  double biased = rv_from_bits(field | rv_bits(RV_ROUNDER)) - RV_ROUNDER;
  return x == 0 ? zero_exponent : biased - 1023;
}

RV_VECTORISED static double largest_exponent(const double *row, size_t n) {
  double lane[LANES], largest = zero_exponent;
  for (int l = 0; l < LANES; l++)
    lane[l] = zero_exponent;
  size_t whole = n / LANES * LANES;
  for (size_t j = 0; j < whole; j += LANES)
    for (int l = 0; l < LANES; l++) {
      double e = exponent(row[j + (size_t)l]);
      lane[l] = e > lane[l] ? e : lane[l];
    }
  for (size_t j = whole; j < n; j++)
    largest = fmax(largest, exponent(row[j]));
  for (int l = 0; l < LANES; l++)
    largest = fmax(largest, lane[l]);
  return largest;
}

RV_VECTORISED static void raise_exponents(double *restrict largest, const double *restrict row,
                                          double row_exponent, size_t n) {
  for (size_t j = 0; j < n; j++) {
    double e = exponent(row[j]) - row_exponent;
    largest[j] = e > largest[j] ? e : largest[j];
  }
}

/*
 * The exponents to be taken out: of each row the largest, of each column the largest that is left.
 * The largest of a row is then still 0, as the column that it stands in had nothing above; but 1 of
 * a row that reaches 2^1023, as 2^-1023 is no normal number to multiply by, and less of one with
 * subnormal entries only.
 */
static rv_status find_exponents(double *row, double *column, const double *matrix, size_t m,
                                size_t n) {
  for (size_t j = 0; j < n; j++)
    column[j] = zero_exponent;
  for (size_t i = 0; i < m; i++) {
    row[i] = largest_exponent(matrix + i * n, n);
    if (row[i] > exponent_max)
      return rv_fail(RV_EINVAL, "row %zu holds Inf or NaN: equalise finite entries", i + 1);
    if (row[i] <= zero_exponent)
      return rv_fail(RV_EINVAL, "row %zu holds only zeros: take it out before equalising", i + 1);
    row[i] = fmin(row[i], -exponent_min);
    raise_exponents(column, matrix + i * n, row[i], n);
  }
  for (size_t j = 0; j < n; j++) {
    if (column[j] < zero_exponent / 2)
      return rv_fail(RV_EINVAL, "column %zu holds only zeros: take it out before equalising",
                     j + 1);
    column[j] = fmin(column[j], 0);
  }
  return RV_OK;
}

/* No entry has an exponent below -1023, so none but zeros would be multiplied by more than 2^1023.
 */
RV_VECTORISED static void take_out_exponents(double *restrict row, double row_exponent,
                                             const double *restrict column, size_t n) {
  for (size_t j = 0; j < n; j++) {
    double e = -(row_exponent + column[j]);
    e = e > exponent_max ? exponent_max : e;
    row[j] *= rv_from_bits((rv_bits(e + RV_ROUNDER) + 1023) << 52);
  }
}

RV_VECTORISED static double weighted_square(const double *restrict row,
                                            const double *restrict weight, size_t n) {
  double lane[LANES] = {0}, sum = 0;
  size_t whole = n / LANES * LANES;
  for (size_t j = 0; j < whole; j += LANES)
    for (int l = 0; l < LANES; l++)
      lane[l] += row[j + (size_t)l] * row[j + (size_t)l] * weight[j + (size_t)l];
  for (size_t j = whole; j < n; j++)
    sum += row[j] * row[j] * weight[j];
  for (int l = 0; l < LANES; l++)
    sum += lane[l];
  return sum;
}

RV_VECTORISED static void add_squares(double *restrict sum, const double *restrict row,
                                      double weight, size_t n) {
  for (size_t j = 0; j < n; j++)
    sum[j] += row[j] * row[j] * weight;
}

/* The weights of the rows from those of the columns, and what sums of the columns these leave. */
static void sweep(weights *w, const double *matrix) {
  for (size_t j = 0; j < w->n; j++)
    w->column_sum[j] = 0;
  for (size_t i = 0; i < w->m; i++) {
    const double *row = matrix + i * w->n;
    w->row[i] = (double)w->n / weighted_square(row, w->column, w->n);
    add_squares(w->column_sum, row, w->row[i], w->n);
  }
}

static double column_defect(const weights *w) {
  double largest = 0;
  for (size_t j = 0; j < w->n; j++)
    largest = fmax(largest, fabs(w->column[j] * w->column_sum[j] / (double)w->m - 1));
  return largest;
}

/* False where weights run away from each other, as they do where no scales exist. */
static bool renew_columns(weights *w) {
  const double far = 1e250;
  bool near = true;
  for (size_t j = 0; j < w->n; j++) {
    w->column[j] = (double)w->m / w->column_sum[j];
    near = near && w->column[j] < far && w->column[j] > 1 / far;
  }
  return near;
}

static size_t allowed_sweeps(const weights *w) {
  const double entries_read = 0x1p32;
  double sweeps = entries_read / ((double)w->m * (double)w->n);
  return (size_t)fmin(fmax(sweeps, SWEEPS_MIN), SWEEPS_MAX);
}

/* A defect that falls by less than a tenth in STALL sweeps takes more than SWEEPS_MAX. */
static void find_weights(rv_equalised *out, weights *w, const double *matrix) {
  double tolerance = fmax(1e-12, (double)(w->m + w->n) * DBL_EPSILON), before = INFINITY;
  size_t sweeps_max = allowed_sweeps(w);
  for (size_t j = 0; j < w->n; j++)
    w->column[j] = 1;
  *out = (rv_equalised){.defect = INFINITY};
  for (;;) {
    sweep(w, matrix);
    out->sweeps++;
    out->defect = column_defect(w);
    out->converged = out->defect <= tolerance;
    if (out->converged || out->sweeps == sweeps_max)
      return;
    if (out->sweeps % STALL == 0) {
      if (out->defect > 0.9 * before)
        return;
      before = out->defect;
    }
    if (!renew_columns(w))
      return;
  }
}

RV_VECTORISED static void scale_row(double *restrict row, double factor,
                                    const double *restrict column_factor, size_t n) {
  for (size_t j = 0; j < n; j++)
    row[j] *= factor * column_factor[j];
}

/* The exponents and weights as logarithms; column_sum becomes the factors of the columns. */
static void apply(double *matrix, double *log_row, double *log_column, weights *w) {
  double row_mean = 0, column_mean = 0;
  for (size_t j = 0; j < w->n; j++) {
    w->column_sum[j] = sqrt(w->column[j]);
    log_column[j] = log_column[j] * M_LN2 - log(w->column[j]) / 2;
    column_mean += log_column[j] / (double)w->n;
  }
  for (size_t i = 0; i < w->m; i++) {
    scale_row(matrix + i * w->n, sqrt(w->row[i]), w->column_sum, w->n);
    log_row[i] = log_row[i] * M_LN2 - log(w->row[i]) / 2;
    row_mean += log_row[i] / (double)w->m;
  }
  double shift = (row_mean - column_mean) / 2;
  for (size_t i = 0; i < w->m; i++)
    log_row[i] -= shift;
  for (size_t j = 0; j < w->n; j++)
    log_column[j] += shift;
}

rv_status rv_equalise(rv_equalised *out, double *matrix, double *log_row, double *log_column,
                      size_t m, size_t n) {
  if (m == 0 || n == 0)
    return rv_fail(RV_EINVAL, "a matrix of %zu x %zu has no scales: give it rows and columns", m,
                   n);
  double *work;
  RV_TRY(rv_alloc_doubles(&work, m + n + n, 1));
  weights w = {.row = work, .column = work + m, .column_sum = work + m + n, .m = m, .n = n};
  rv_status status = find_exponents(log_row, log_column, matrix, m, n);
  if (status == RV_OK) {
    for (size_t i = 0; i < m; i++)
      take_out_exponents(matrix + i * n, log_row[i], log_column, n);
    find_weights(out, &w, matrix);
    apply(matrix, log_row, log_column, &w);
  }
  free(work);
  return status;
}
