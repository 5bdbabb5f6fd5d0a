/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/examination.h"

#include "model/bulk.h"
#include "model/singular_spectrum.h"
#include "numeric/matrix_spectrum.h"
#include "support/memory.h"
#include "theory/rank_tolerance.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The streams of the parts of an examination: trials of its key. Directions have one a round. */
enum {
  TAIL_TRIAL,
  DIRECTIONS_TRIAL,
  EQUALISED_TAIL_TRIAL = RV_EXAMINATION_TRIALS - 2,
  FLIPPED_TRIAL = RV_EXAMINATION_TRIALS - 1
};

static rv_stream_key stream_of(const rv_stream_key *key, uint64_t trial) {
  rv_stream_key of_part = *key;
  of_part.trial += trial;
  return of_part;
}

/* The matrix as it stands, equalised, and that with signs drawn anew: the spectra of all three are
   found side by side. */
typedef struct spectra {
  rv_gram raw, equalised, flipped;
  rv_singular_spectrum singular; /* of the equalised */
  double *flipped_eigenvalue;
} spectra;

static void free_spectra(spectra *s) {
  rv_gram_free(&s->raw);
  rv_gram_free(&s->equalised);
  rv_gram_free(&s->flipped);
  rv_singular_spectrum_free(&s->singular);
  free(s->flipped_eigenvalue);
}

/* Single precision tells all that is asked of a large matrix but for its rank and its smallest
   eigenvalues, which are those of the equalised one. */
static bool is_large(size_t n) {
  const size_t large = 2000;
  return n >= large;
}

/* As it stands. */

/* sd of ln ||line||, of the squares of as many. */
static double spread_of(double *square, size_t lines) {
  for (size_t i = 0; i < lines; i++)
    square[i] = log(square[i]) / 2;
  return lines < 2 ? 0 : gsl_stats_sd(square, 1, lines);
}

static void add_squares(double *of_row, double *of_column, const rv_tall_matrix *a) {
  for (size_t i = 0; i < a->m; i++)
    for (size_t j = 0; j < a->n; j++) {
      double square = a->value[i * a->n + j] * a->value[i * a->n + j];
      of_row[i] += square;
      of_column[j] += square;
    }
}

static rv_status measure_spreads(rv_examination *out, const rv_tall_matrix *a) {
  double *square = calloc(a->m + a->n, sizeof *square);
  if (square == NULL)
    return rv_fail(RV_ENOMEM, "no memory for the sizes of lines: free some memory");
  add_squares(square, square + a->m, a);
  double shorter = spread_of(square, a->m), longer = spread_of(square + a->m, a->n);
  out->row_spread = a->turned ? longer : shorter;
  out->column_spread = a->turned ? shorter : longer;
  free(square);
  return RV_OK;
}

static rv_status look_at_raw(rv_examination *out, rv_gram *gram, const rv_tall_matrix *a,
                             int threads) {
  RV_TRY(rv_entry_law_find(&out->entries, a->value, a->m * a->n));
  RV_TRY(measure_spreads(out, a));
  out->raw.m = a->m;
  out->raw.n = a->n;
  RV_TRY(rv_alloc_doubles(&out->raw.eigenvalue, a->n, 1));
  return rv_gram_make(gram, a->value, a->m, a->n, is_large(a->n), threads);
}

static rv_status prepare_raw(rv_examination *out, rv_gram *gram, const double *matrix,
                             int threads) {
  rv_tall_matrix a;
  RV_TRY(rv_tall_matrix_take(&a, matrix, &out->part, RV_KEEP_CONSTANT));
  rv_status status = look_at_raw(out, gram, &a, threads);
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

/* The part that `keep` says, equalised. */
static rv_status prepare(rv_rest *out, const rv_live_part *part, const double *matrix,
                         rv_keep keep) {
  rv_tall_matrix *a = &out->matrix;
  RV_TRY(rv_tall_matrix_take(a, matrix, part, keep));
  RV_TRY(rv_alloc_doubles(&out->log_row, a->m, 1));
  RV_TRY(rv_alloc_doubles(&out->log_column, a->n, 1));
  return rv_equalise(&out->equalised, a->value, out->log_row, out->log_column, a->m, a->n);
}

static rv_status gram_of(rv_gram *out, const rv_tall_matrix *a, int threads) {
  return rv_gram_make(out, a->value, a->m, a->n, false, threads);
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

/* Constant lines count for the rank, and for nothing else: where there are any it is that of a
   matrix of its own. */
static rv_status rank_with_constants(rv_examination *out, const double *matrix, double epsilon,
                                     int threads) {
  rv_rest whole = {.log_row = NULL};
  rv_gram gram = {.value = NULL};
  rv_singular_spectrum s = {.eigenvalue = NULL};
  rv_status status = prepare(&whole, &out->part, matrix, RV_KEEP_CONSTANT);
  if (status == RV_OK)
    status = gram_of(&gram, &whole.matrix, threads);
  if (status == RV_OK)
    status = rv_singular_spectrum_find(&s, &whole.matrix, &gram, epsilon);
  if (status == RV_OK)
    note_rank(out, &s, whole.matrix.m);
  rv_singular_spectrum_free(&s);
  free_rest(&whole);
  return status;
}

static void flip_signs(double *value, const rv_stream_key *key, size_t m, size_t n) {
  enum { BITS = 32 };
  for (size_t i = 0; i < m; i++) {
    rv_stream stream;
    gsl_rng *rng = rv_stream_open(&stream, key, i);
    unsigned long bits = 0;
    for (size_t j = 0; j < n; j++, bits >>= 1) {
      bits = j % BITS == 0 ? gsl_rng_get(rng) : bits;
      value[i * n + j] *= bits & 1 ? -1 : 1;
    }
  }
}

static rv_status prepare_flipped(rv_gram *gram, const rv_stream_key *key, const rv_tall_matrix *a,
                                 int threads) {
  const rv_stream_key signs = stream_of(key, FLIPPED_TRIAL);
  double *copy;
  RV_TRY(rv_alloc_doubles(&copy, a->m, a->n));
  memcpy(copy, a->value, a->m * a->n * sizeof *copy);
  flip_signs(copy, &signs, a->m, a->n);
  rv_status status = rv_gram_make(gram, copy, a->m, a->n, is_large(a->n), threads);
  free(copy);
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
static rv_status find_raw_square(double *out, const rv_rest *rest) {
  size_t m = rest->matrix.m, n = rest->matrix.n;
  double *scale;
  RV_TRY(rv_alloc_doubles(&scale, n, 1));
  for (size_t j = 0; j < n; j++)
    scale[j] = exp(rest->log_column[j]);
  *out = 0;
  for (size_t i = 0; i < m; i++) {
    double of_row = 0;
    for (size_t j = 0; j < n; j++) {
      double value = rest->matrix.value[i * n + j] * scale[j];
      of_row += value * value;
    }
    *out += of_row * exp(2 * rest->log_row[i]);
  }
  free(scale);
  return RV_OK;
}

static double kurtosis_of(const double *value, size_t count) {
  double square = 0, fourth = 0;
  for (size_t i = 0; i < count; i++) {
    square += value[i] * value[i];
    fourth += value[i] * value[i] * value[i] * value[i];
  }
  return (double)count * fourth / (square * square);
}

/* Of as many of the largest eigenvalues as there are directions. */
static rv_status fit_tail(rv_examination *out, const rv_stream_key *key) {
  const rv_stream_key tail = stream_of(key, EQUALISED_TAIL_TRIAL);
  size_t inside = out->n - out->directions.count;
  return rv_tail_fit_find(&out->tail, &tail, out->eigenvalue, out->n,
                          inside > 0 ? out->eigenvalue[inside - 1] : 0);
}

/* Without directions the matrix is as it was when its copy was made. */
static rv_status look_at_flipped(rv_examination *out, const rv_stream_key *key, spectra *s,
                                 const rv_rest *rest, int threads) {
  double *eigenvalue = s->flipped_eigenvalue, sum = 0;
  if (out->directions.count > 0) {
    RV_TRY(prepare_flipped(&s->flipped, key, &rest->matrix, threads));
    RV_TRY(rv_gram_spectrum(eigenvalue, &s->flipped));
  }
  for (size_t i = 0; i < out->n; i++)
    sum += eigenvalue[i];
  if (sum > 0)
    out->flipped_distance =
        rv_marchenko_pastur_distance(eigenvalue, out->m, out->n, sum / (double)out->n);
  return RV_OK;
}

static rv_status examine_live(rv_examination *out, const rv_stream_key *key, spectra *s,
                              rv_rest *rest, int threads) {
  const rv_stream_key directions = stream_of(key, DIRECTIONS_TRIAL);
  double whole, left = 0;
  RV_TRY(find_raw_square(&whole, rest));
  RV_TRY(note_equalised(out, rest));
  RV_TRY(rv_directions_find(&out->directions, &directions, rest, threads));
  size_t known = out->directions.count;
  out->equalised = rest->equalised.converged;
  memcpy(out->rest_eigenvalue, rest->eigenvalue, out->n * sizeof *out->rest_eigenvalue);
  if (known > 0)
    RV_TRY(find_raw_square(&left, rest));
  out->learned_share = known > 0 ? fmax(1 - left / whole, 0) : 0;
  out->kurtosis = kurtosis_of(rest->matrix.value, out->m * out->n);
  rv_bulk_shape_of(&out->bulk, out->rest_eigenvalue + known, out->m - known, out->n - known,
                   fabs(out->kurtosis - 3));
  RV_TRY(fit_tail(out, key));
  return look_at_flipped(out, key, s, rest, threads);
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

/* The copy is gone before the larger Gram matrix is made. */
static rv_status prepare_live(rv_rest *rest, spectra *s, const rv_examination *e,
                              const rv_stream_key *key, const double *matrix, int threads) {
  RV_TRY(prepare(rest, &e->part, matrix, RV_KEEP_LIVE));
  RV_TRY(rv_alloc_doubles(&s->flipped_eigenvalue, rest->matrix.n, 1));
  RV_TRY(prepare_flipped(&s->flipped, key, &rest->matrix, threads));
  return gram_of(&s->equalised, &rest->matrix, threads);
}

/* Each the work of one thread, the longest first. */
static rv_status find_spectra(spectra *s, rv_examination *out, const rv_rest *rest, double epsilon,
                              int threads) {
  rv_status status[3] = {RV_OK, RV_OK, RV_OK};
  char message[3][512];
  bool live = rest->matrix.value != NULL;
#pragma omp parallel for num_threads(threads < 3 ? threads : 3) schedule(dynamic, 1)
  for (int i = 0; i < 3; i++) {
    if (i == 0 && live)
      status[i] = rv_singular_spectrum_find(&s->singular, &rest->matrix, &s->equalised, epsilon);
    if (i == 1)
      status[i] = rv_gram_spectrum(out->raw.eigenvalue, &s->raw);
    if (i == 2 && live)
      status[i] = rv_gram_spectrum(s->flipped_eigenvalue, &s->flipped);
    snprintf(message[i], sizeof message[i], "%s", status[i] != RV_OK ? rv_message() : "");
  }
  for (int i = 0; i < 3; i++)
    if (status[i] != RV_OK)
      return rv_fail(status[i], "%s", message[i]);
  return RV_OK;
}

/* The spectrum is handed over. */
static void take_singular(rv_rest *rest, rv_examination *out, spectra *s) {
  if (!has_constants(&out->part))
    note_rank(out, &s->singular, rest->matrix.m);
  rest->eigenvalue = s->singular.eigenvalue;
  rest->rank = s->singular.rank;
  s->singular.eigenvalue = NULL;
}

static rv_status examine_all(rv_rest *rest, spectra *s, rv_examination *out,
                             const rv_stream_key *key, const double *matrix, double epsilon,
                             int threads) {
  const rv_stream_key tail = stream_of(key, TAIL_TRIAL);
  bool live = has_live(&out->part, RV_KEEP_LIVE);
  RV_TRY(prepare_raw(out, &s->raw, matrix, threads));
  if (has_constants(&out->part))
    RV_TRY(rank_with_constants(out, matrix, epsilon, threads));
  if (live)
    RV_TRY(prepare_live(rest, s, out, key, matrix, threads));
  RV_TRY(find_spectra(s, out, rest, epsilon, threads));
  RV_TRY(rv_raw_spectrum_measure(&out->raw, &tail));
  if (!live)
    return RV_OK;
  take_singular(rest, out, s);
  return examine_live(out, key, s, rest, threads);
}

static void know_nothing(rv_examination *out) {
  *out = (rv_examination){
      .entries = {NAN, NAN, NAN, NAN},
      .raw = {.stable_rank = NAN,
              .effective_rank = NAN,
              .soft_rank = NAN,
              .tail = {.exponent = NAN, .from = NAN, .to = NAN, .distance = NAN, .p_value = NAN}},
      .directions = {.edge_units = NAN, .p_value = NAN, .sign_flip_p = NAN},
      .tail = {.exponent = NAN, .from = NAN, .to = NAN, .distance = NAN, .p_value = NAN},
      .flipped_distance = NAN,
      .kurtosis = NAN,
      .bulk = {.distance = NAN, .allowed = NAN, .spacing = NAN, .spacing_error = NAN},
      .like = RV_RANDOM_UNDECIDED};
}

rv_status rv_examine(rv_examination *out, const rv_stream_key *key, const double *matrix,
                     size_t rows, size_t columns, double epsilon, int threads) {
  rv_rest rest = {.log_row = NULL};
  spectra s = {.flipped_eigenvalue = NULL};
  know_nothing(out);
  rv_status status = rv_live_part_find(&out->part, matrix, rows, columns);
  if (status == RV_OK && has_live(&out->part, RV_KEEP_CONSTANT)) {
    status = examine_all(&rest, &s, out, key, matrix, epsilon, threads);
    out->like = judge(out);
  }
  free_spectra(&s);
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
