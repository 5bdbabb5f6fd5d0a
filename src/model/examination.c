/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/examination.h"

#include "model/singular_spectrum.h"
#include "numeric/matrix_spectrum.h"
#include "reverify/wishart_edge.h"
#include "support/memory.h"
#include "theory/rank_tolerance.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The streams of the parts of an examination: trials of its key. */
enum { TAIL_TRIAL, DIRECTIONS_TRIAL };

static rv_stream_key stream_of(const rv_stream_key *key, uint64_t trial) {
  rv_stream_key of_part = *key;
  of_part.trial += trial;
  return of_part;
}

/* As it stands. */

static double sum_of(const double *value, size_t count) {
  double sum = 0;
  for (size_t i = 0; i < count; i++)
    sum += value[i];
  return sum;
}

static double effective_rank(const double *eigenvalue, size_t n) {
  double sum = 0, entropy = 0;
  for (size_t i = 0; i < n; i++)
    sum += sqrt(eigenvalue[i]);
  for (size_t i = 0; i < n; i++) {
    double share = sqrt(eigenvalue[i]) / sum;
    entropy -= share > 0 ? share * log(share) : 0;
  }
  return exp(entropy);
}

/* The sum of the eigenvalues is n times the mean square of the entries. */
static void scale_to_mean_square_one(double *eigenvalue, size_t n) {
  double mean_square = sum_of(eigenvalue, n) / (double)n;
  for (size_t i = 0; i < n; i++)
    eigenvalue[i] /= mean_square;
}

/* Frees the matrix before the larger part of the work begins. Single precision tells all that is
   asked of a large one. */
static rv_status raw_spectrum(double *eigenvalue, rv_tall_matrix *a) {
  const size_t large = 2000;
  size_t n = a->n;
  float *gram;
  if (n < large)
    return rv_matrix_spectrum(eigenvalue, a->value, a->m, n, 1);
  RV_TRY(rv_gram_single(&gram, a->value, a->m, n));
  rv_tall_matrix_free(a);
  rv_status status = rv_symmetric_spectrum_single(eigenvalue, gram, n);
  free(gram);
  return status;
}

static rv_status look_at_raw(rv_raw_spectrum *out, const rv_stream_key *key, rv_tall_matrix *a) {
  const rv_stream_key tail = stream_of(key, TAIL_TRIAL);
  size_t m = out->m = a->m, n = out->n = a->n;
  RV_TRY(rv_alloc_doubles(&out->eigenvalue, n, 1));
  RV_TRY(raw_spectrum(out->eigenvalue, a));
  scale_to_mean_square_one(out->eigenvalue, n);
  double largest = out->eigenvalue[n - 1];
  out->beyond_edge = rv_eigenvalues_beyond_edge(out->eigenvalue, m, n);
  out->stable_rank = sum_of(out->eigenvalue, n) / largest;
  out->effective_rank = effective_rank(out->eigenvalue, n);
  out->soft_rank = rv_bai_yin_largest((double)m, (double)n) / largest;
  size_t inside = n - out->beyond_edge;
  return rv_tail_fit_find(&out->tail, &tail, out->eigenvalue, n,
                          inside > 0 ? out->eigenvalue[inside - 1] : 0);
}

/* sd of ln ||line||, the lines `stride` apart and their `count` entries `step`. */
static double spread_of(double *scratch, const double *value, size_t lines, size_t stride,
                        size_t count, size_t step) {
  for (size_t i = 0; i < lines; i++) {
    double square = 0;
    for (size_t j = 0; j < count; j++)
      square += value[i * stride + j * step] * value[i * stride + j * step];
    scratch[i] = log(square) / 2;
  }
  return lines < 2 ? 0 : gsl_stats_sd(scratch, 1, lines);
}

static rv_status measure_spreads(rv_examination *out, const rv_tall_matrix *a) {
  double *scratch;
  RV_TRY(rv_alloc_doubles(&scratch, a->m, 1));
  double longer = spread_of(scratch, a->value, a->n, 1, a->m, a->n);
  double shorter = spread_of(scratch, a->value, a->m, a->n, a->n, 1);
  out->row_spread = a->turned ? longer : shorter;
  out->column_spread = a->turned ? shorter : longer;
  free(scratch);
  return RV_OK;
}

static rv_status examine_raw(rv_examination *out, const rv_stream_key *key, const double *matrix) {
  rv_tall_matrix a;
  RV_TRY(rv_tall_matrix_take(&a, matrix, &out->part, RV_KEEP_CONSTANT));
  rv_status status = rv_entry_law_find(&out->entries, a.value, a.m * a.n);
  if (status == RV_OK)
    status = measure_spreads(out, &a);
  if (status == RV_OK)
    status = look_at_raw(&out->raw, key, &a);
  rv_tall_matrix_free(&a);
  return status;
}

/* Equalised. */

static void free_rest(rv_rest *rest) {
  rv_tall_matrix_free(&rest->matrix);
  free(rest->log_row);
  free(rest->log_column);
  free(rest->eigenvalue);
  *rest = (rv_rest){.log_row = NULL};
}

/* The part that `keep` says, equalised, with its spectrum. */
static rv_status decompose(rv_rest *out, rv_singular_spectrum *s, const rv_live_part *part,
                           const double *matrix, rv_keep keep, double epsilon) {
  rv_tall_matrix *a = &out->matrix;
  RV_TRY(rv_tall_matrix_take(a, matrix, part, keep));
  RV_TRY(rv_alloc_doubles(&out->log_row, a->m, 1));
  RV_TRY(rv_alloc_doubles(&out->log_column, a->n, 1));
  RV_TRY(rv_equalise(&out->equalised, a->value, out->log_row, out->log_column, a->m, a->n));
  RV_TRY(rv_singular_spectrum_find(s, a, epsilon, 1));
  out->eigenvalue = s->eigenvalue; /* which is handed over */
  s->eigenvalue = NULL;
  out->rank = s->rank;
  return RV_OK;
}

static void note_rank(rv_examination *out, const rv_singular_spectrum *s, size_t m) {
  double short_of = (double)(s->n - s->rank);
  out->rank = s->rank;
  out->rank_full = s->n;
  out->rank_is_short = short_of > rv_small_singular_values((double)m, (double)s->n, s->tolerance);
}

static bool has_constants(const rv_live_part *part) {
  return part->constant_rows + part->constant_columns > 0;
}

static bool has_live(const rv_live_part *part, rv_keep keep) {
  return rv_rows_kept(part, keep) > 0 && rv_columns_kept(part, keep) > 0;
}

/* Constant lines count for the rank, and for nothing else. */
static rv_status examine_equalised(rv_rest *rest, rv_examination *out, const double *matrix,
                                   double epsilon) {
  rv_singular_spectrum s = {.eigenvalue = NULL};
  rv_status status = decompose(rest, &s, &out->part, matrix, RV_KEEP_CONSTANT, epsilon);
  if (status == RV_OK)
    note_rank(out, &s, rest->matrix.m);
  if (status == RV_OK && has_constants(&out->part)) {
    rv_singular_spectrum_free(&s);
    free_rest(rest);
    if (has_live(&out->part, RV_KEEP_LIVE))
      status = decompose(rest, &s, &out->part, matrix, RV_KEEP_LIVE, epsilon);
  }
  rv_singular_spectrum_free(&s);
  return status;
}

/* What is known of E before anything is taken off it. */
static rv_status note_equalised(rv_examination *out, const rv_rest *rest) {
  out->m = rest->matrix.m;
  out->n = rest->matrix.n;
  out->turned = rest->matrix.turned;
  RV_TRY(rv_alloc_doubles(&out->eigenvalue, out->n, 1));
  RV_TRY(rv_alloc_doubles(&out->rest_eigenvalue, out->n, 1));
  memcpy(out->eigenvalue, rest->eigenvalue, out->n * sizeof *out->eigenvalue);
  return RV_OK;
}

/* The sum of squares in the sizes that the matrix had before it was equalised. */
static double raw_square(const rv_rest *rest) {
  size_t m = rest->matrix.m, n = rest->matrix.n;
  double sum = 0;
  for (size_t i = 0; i < m; i++) {
    double of_row = 0;
    for (size_t j = 0; j < n; j++) {
      double value = rest->matrix.value[i * n + j] * exp(rest->log_column[j]);
      of_row += value * value;
    }
    sum += of_row * exp(2 * rest->log_row[i]);
  }
  return sum;
}

static double kurtosis_of(const double *value, size_t count) {
  double square = 0, fourth = 0;
  for (size_t i = 0; i < count; i++) {
    square += value[i] * value[i];
    fourth += value[i] * value[i] * value[i] * value[i];
  }
  return (double)count * fourth / (square * square);
}

static rv_status examine_live(rv_examination *out, const rv_stream_key *key, rv_rest *rest,
                              int threads) {
  const rv_stream_key directions = stream_of(key, DIRECTIONS_TRIAL);
  const double whole = raw_square(rest);
  RV_TRY(note_equalised(out, rest));
  RV_TRY(rv_directions_find(&out->directions, &directions, rest, threads));
  size_t known = out->directions.count;
  out->equalised = rest->equalised.converged;
  memcpy(out->rest_eigenvalue, rest->eigenvalue, out->n * sizeof *out->rest_eigenvalue);
  out->learned_share = known > 0 ? fmax(1 - raw_square(rest) / whole, 0) : 0;
  out->kurtosis = kurtosis_of(rest->matrix.value, out->m * out->n);
  rv_bulk_shape_of(&out->bulk, out->rest_eigenvalue + known, out->m - known, out->n - known,
                   fabs(out->kurtosis - 3));
  return RV_OK;
}

/* No eigenvalue, distance or p-value that is undefined decides anything. */
static rv_random_like judge(const rv_examination *e) {
  if (e->rank_is_short)
    return RV_RANDOM_NO;
  if (e->n == 0 || !e->equalised || isnan(e->directions.p_value))
    return RV_RANDOM_UNDECIDED;
  if (e->directions.at_least)
    return RV_RANDOM_NO;
  if (!rv_bulk_tells(&e->bulk))
    return RV_RANDOM_UNDECIDED;
  return rv_bulk_is_random(&e->bulk) ? RV_RANDOM_YES : RV_RANDOM_NO;
}

/* The two spectra, each the work of one thread; then what takes all of them. */
static rv_status examine_both(rv_rest *rest, rv_examination *out, const rv_stream_key *key,
                              const double *matrix, double epsilon, int threads) {
  rv_status status[2];
  char message[2][512];
#pragma omp parallel for num_threads(threads < 2 ? 1 : 2) schedule(static, 1)
  for (int i = 0; i < 2; i++) {
    status[i] =
        i == 0 ? examine_equalised(rest, out, matrix, epsilon) : examine_raw(out, key, matrix);
    snprintf(message[i], sizeof message[i], "%s", status[i] != RV_OK ? rv_message() : "");
  }
  for (int i = 0; i < 2; i++)
    if (status[i] != RV_OK)
      return rv_fail(status[i], "%s", message[i]);
  return rest->matrix.value != NULL ? examine_live(out, key, rest, threads) : RV_OK;
}

static void know_nothing(rv_examination *out) {
  *out = (rv_examination){
      .entries = {NAN, NAN, NAN, NAN},
      .raw = {.stable_rank = NAN,
              .effective_rank = NAN,
              .soft_rank = NAN,
              .tail = {.exponent = NAN, .from = NAN, .to = NAN, .distance = NAN, .p_value = NAN}},
      .directions = {.edge_units = NAN, .p_value = NAN, .sign_flip_p = NAN},
      .kurtosis = NAN,
      .bulk = {.distance = NAN, .allowed = NAN, .spacing = NAN, .spacing_error = NAN},
      .like = RV_RANDOM_UNDECIDED};
}

rv_status rv_examine(rv_examination *out, const rv_stream_key *key, const double *matrix,
                     size_t rows, size_t columns, double epsilon, int threads) {
  rv_rest rest = {.log_row = NULL};
  know_nothing(out);
  rv_status status = rv_live_part_find(&out->part, matrix, rows, columns);
  if (status == RV_OK && has_live(&out->part, RV_KEEP_CONSTANT)) {
    status = examine_both(&rest, out, key, matrix, epsilon, threads);
    out->like = judge(out);
  }
  free_rest(&rest);
  if (status != RV_OK)
    rv_examination_free(out);
  return status;
}

void rv_examination_free(rv_examination *e) {
  rv_live_part_free(&e->part);
  free(e->raw.eigenvalue);
  free(e->eigenvalue);
  free(e->rest_eigenvalue);
  rv_directions_free(&e->directions);
  know_nothing(e);
}

/* E's row i and column j are these of the matrix. */
typedef struct places {
  size_t *row, *column;
} places;

static rv_status find_places(places *out, const rv_examination *e) {
  size_t rows = rv_rows_kept(&e->part, RV_KEEP_LIVE);
  size_t columns = rv_columns_kept(&e->part, RV_KEEP_LIVE);
  size_t *index = reallocarray(NULL, rows + columns, sizeof *index);
  if (index == NULL)
    return rv_fail(RV_ENOMEM, "no memory for %zu indices: free some memory", rows + columns);
  rv_rows_kept_index(index, &e->part, RV_KEEP_LIVE);
  rv_columns_kept_index(index + rows, &e->part, RV_KEEP_LIVE);
  *out = (places){index, index + rows};
  return RV_OK;
}

static void take_off(double *matrix, const rv_examination *e, const places *at, size_t direction) {
  const double *left = e->directions.raw_left + direction * e->m;
  const double *right = e->directions.raw_right + direction * e->n;
  for (size_t i = 0; i < e->m; i++)
    for (size_t j = 0; j < e->n; j++) {
      size_t row = at->row[e->turned ? j : i], column = at->column[e->turned ? i : j];
      matrix[row * e->part.columns + column] -= left[i] * right[j];
    }
}

rv_status rv_examination_take_off(double *matrix, const rv_examination *e) {
  places at = {.row = NULL};
  if (e->directions.count == 0)
    return RV_OK;
  RV_TRY(find_places(&at, e));
  for (size_t d = 0; d < e->directions.count; d++)
    take_off(matrix, e, &at, d);
  free(at.row);
  return RV_OK;
}
