/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/directions.h"

#include "model/sign_flips.h"
#include "numeric/leading_vectors.h"
#include "numeric/matrix_spectrum.h"
#include "random/gaussian.h"
#include "reverify/wishart_edge.h"
#include "support/memory.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COPIES_MAX = 99 };
static const uint64_t start_row = UINT64_MAX - 1; /* no copy has it */

static double entries_of(const rv_tall_matrix *a) {
  return (double)a->m * (double)a->n;
}

/* As many copies as cost about as much as the spectrum: their number only sharpens sign_flip_p. */
static size_t copies_for(const rv_tall_matrix *a) {
  double entries = entries_of(a);
  return entries <= 1e5 ? COPIES_MAX : entries <= 1e6 ? 39 : entries <= 4e6 ? 19 : 9;
}

/* Each takes a spectrum. The last of many directions are found a few a round. */
static uint64_t rounds_for(const rv_tall_matrix *a) {
  return entries_of(a) <= 1e6 ? 100 : 4;
}

static size_t limit_of(size_t n) {
  return (size_t)(RV_DIRECTIONS_SHARE * (double)n);
}

/*
 * The edge for the matrix that the `count` largest of n eigenvalues leave, whose variance is that
 * of the others: it has lost as many rows and columns.
 */
static double edge_without(size_t count, const double *eigenvalue, size_t m, size_t n,
                           double (*quantile)(double m, double n)) {
  double rows = (double)(m - count), columns = (double)(n - count), sum = 0;
  for (size_t i = 0; i < n - count; i++)
    sum += eigenvalue[i];
  return sum / columns * quantile(rows, columns);
}

static double gaussian_quantile(double m, double n) {
  rv_edge edge = rv_upper_edge(m, n);
  return (edge.centre + edge.scale * RV_EDGE_EXCESS) / m;
}

static double equalised_quantile(double m, double n) {
  return rv_equalised_edge_quantile(m, n, RV_DIRECTION_LEVEL);
}

size_t rv_eigenvalues_beyond_edge(const double *eigenvalue, size_t m, size_t n) {
  size_t count = 0;
  while (count < limit_of(n) &&
         eigenvalue[n - 1 - count] > edge_without(count, eigenvalue, m, n, gaussian_quantile))
    count++;
  return count;
}

/*
 * No copy reaches it, nor would one of a thousand: the law of the largest eigenvalue is Tracy and
 * Widom's in shape, its mean and standard deviation are those of the copies. Few copies can show
 * too small a deviation by chance; it is at least that of the edge.
 */
static double threshold_of(const double *largest, size_t copies, const rv_tall_matrix *a) {
  double m = (double)a->m, n = (double)a->n;
  const double quantile = (RV_EDGE_EXCESS - RV_EDGE_MEAN) / RV_EDGE_SD;
  double mean = gsl_stats_mean(largest, 1, copies);
  double edge_sd = RV_EDGE_SD * rv_upper_edge(m, n).scale / m * mean / rv_bai_yin_largest(m, n);
  double sd = fmax(gsl_stats_sd_m(largest, 1, copies, mean), edge_sd);
  return fmax(gsl_stats_max(largest, 1, copies),
              mean + quantile * sd * sqrt(1 + 1 / (double)copies));
}

static void note_rank(rv_directions *out, const double *largest, double own) {
  size_t reached = 0;
  for (size_t c = 0; c < out->copies; c++)
    reached += largest[c] >= own;
  out->sign_flip_p = (1 + (double)reached) / (1 + (double)out->copies);
}

static size_t limit_for(const rv_rest *rest) {
  size_t half = limit_of(rest->matrix.n);
  return rest->rank < half ? rest->rank : half;
}

/* *more = how many of the largest eigenvalues of the rest are directions. */
static rv_status look(size_t *more, rv_directions *out, const rv_stream_key *key,
                      const rv_rest *rest, int threads) {
  double largest[COPIES_MAX];
  size_t m = rest->matrix.m, n = rest->matrix.n, known = out->count;
  RV_TRY(rv_sign_flips(largest, key, rest->matrix.value, m, n, out->copies, threads));
  if (known == 0)
    note_rank(out, largest, rest->eigenvalue[n - 1]);
  double threshold = threshold_of(largest, out->copies, &rest->matrix);
  for (*more = 0; known + *more < limit_for(rest); ++*more) {
    double next = rest->eigenvalue[n - 1 - *more];
    if (!(next > threshold && next > edge_without(*more, rest->eigenvalue + known, m - known,
                                                  n - known, equalised_quantile)))
      break;
  }
  return RV_OK;
}

/* Room for more rows. */
static rv_status grow_one(double **array, size_t old_rows, size_t rows, size_t width) {
  double *larger;
  RV_TRY(rv_alloc_doubles(&larger, rows, width));
  if (old_rows > 0)
    memcpy(larger, *array, old_rows * width * sizeof *larger);
  free(*array);
  *array = larger;
  return RV_OK;
}

static rv_status grow(rv_directions *d, size_t rows, size_t m, size_t n) {
  RV_TRY(grow_one(&d->eigenvalue, d->count, rows, 1));
  RV_TRY(grow_one(&d->left, d->count, rows, m));
  RV_TRY(grow_one(&d->raw_left, d->count, rows, m));
  RV_TRY(grow_one(&d->right, d->count, rows, n));
  return grow_one(&d->raw_right, d->count, rows, n);
}

/* value[q], and the vectors into the rows of `out` after those known. */
static rv_status find_vectors(double *value, rv_directions *out, const rv_stream_key *key,
                              const rv_tall_matrix *a, size_t more) {
  rv_stream stream;
  double *start;
  size_t width = more + RV_LEADING_SPARE < a->n ? more + RV_LEADING_SPARE : a->n;
  RV_TRY(rv_alloc_doubles(&start, width, a->n));
  gsl_rng *rng = rv_stream_open(&stream, key, start_row);
  for (size_t i = 0; i < width * a->n; i++)
    start[i] = rv_gaussian(rng, 1);
  rv_status status =
      rv_leading_vectors(value, out->left + out->count * a->m, out->right + out->count * a->n,
                         a->value, a->m, a->n, more, start);
  free(start);
  return status;
}

/* The new directions in the sizes that the matrix had before it was equalised. */
static void note_raw(rv_directions *out, const rv_rest *rest, const double *value, size_t more) {
  size_t m = rest->matrix.m, n = rest->matrix.n;
  for (size_t q = 0; q < more; q++) {
    size_t at = out->count + q;
    out->eigenvalue[at] = value[q] * value[q] / (double)m;
    for (size_t i = 0; i < m; i++)
      out->raw_left[at * m + i] = value[q] * out->left[at * m + i] * exp(rest->log_row[i]);
    for (size_t j = 0; j < n; j++)
      out->raw_right[at * n + j] = out->right[at * n + j] * exp(rest->log_column[j]);
  }
}

/* The sizes of this look come on top of the earlier ones. */
static rv_status equalise(rv_rest *rest) {
  size_t m = rest->matrix.m, n = rest->matrix.n;
  double *size;
  RV_TRY(rv_alloc_doubles(&size, m + n, 1));
  rv_status status = rv_equalise(&rest->equalised, rest->matrix.value, size, size + m, m, n);
  for (size_t i = 0; status == RV_OK && i < m; i++)
    rest->log_row[i] += size[i];
  for (size_t j = 0; status == RV_OK && j < n; j++)
    rest->log_column[j] += size[m + j];
  free(size);
  return status;
}

/* The spectrum of what is left, in which directions taken off are zeros up to rounding. */
static rv_status look_anew(rv_rest *rest, size_t known, int threads) {
  const rv_tall_matrix *a = &rest->matrix;
  RV_TRY(equalise(rest));
  RV_TRY(rv_matrix_spectrum(rest->eigenvalue, a->value, a->m, a->n, threads));
  memset(rest->eigenvalue, 0, known * sizeof *rest->eigenvalue);
  return RV_OK;
}

/* All of the rank was directions: what is left is rounding. */
static void leave_nothing(rv_rest *rest) {
  memset(rest->matrix.value, 0, rest->matrix.m * rest->matrix.n * sizeof *rest->matrix.value);
  memset(rest->eigenvalue, 0, rest->matrix.n * sizeof *rest->eigenvalue);
}

static rv_status take_off(rv_directions *out, const rv_stream_key *key, rv_rest *rest, size_t more,
                          double *value) {
  rv_tall_matrix *a = &rest->matrix;
  RV_TRY(grow(out, out->count + more, a->m, a->n));
  RV_TRY(find_vectors(value, out, key, a, more));
  note_raw(out, rest, value, more);
  rv_take_off_singular(a->value, value, out->left + out->count * a->m,
                       out->right + out->count * a->n, a->m, a->n, more);
  out->count += more;
  return RV_OK;
}

/* One round; *more is what it found. */
static rv_status search_once(size_t *more, rv_directions *out, const rv_stream_key *key,
                             rv_rest *rest, int threads) {
  double *value;
  RV_TRY(look(more, out, key, rest, threads));
  if (*more == 0)
    return RV_OK;
  RV_TRY(rv_alloc_doubles(&value, *more, 1));
  rv_status status = take_off(out, key, rest, *more, value);
  free(value);
  RV_TRY(status);
  if (out->count < rest->rank)
    return look_anew(rest, out->count, threads);
  leave_nothing(rest);
  return RV_OK;
}

static rv_status search(rv_directions *out, const rv_stream_key *key, rv_rest *rest, int threads) {
  for (uint64_t round = 0; round < rounds_for(&rest->matrix); round++) {
    rv_stream_key of_round = *key;
    of_round.trial += round;
    size_t more;
    RV_TRY(search_once(&more, out, &of_round, rest, threads));
    if (more == 0 || out->count == rest->rank || !rest->equalised.converged)
      return RV_OK;
    if (out->count == limit_for(rest))
      break;
  }
  out->at_least = true;
  return RV_OK;
}

rv_status rv_directions_find(rv_directions *out, const rv_stream_key *key, rv_rest *rest,
                             int threads) {
  double m = (double)rest->matrix.m, n = (double)rest->matrix.n;
  double own = rest->eigenvalue[rest->matrix.n - 1];
  *out = (rv_directions){.edge_units = rv_equalised_edge_units(m, n, own),
                         .p_value = rv_equalised_edge_p_value(m, n, own),
                         .sign_flip_p = NAN};
  if (isnan(out->p_value))
    return RV_OK;
  out->copies = copies_for(&rest->matrix);
  rv_status status = search(out, key, rest, threads);
  if (status != RV_OK)
    rv_directions_free(out);
  return status;
}

void rv_directions_free(rv_directions *d) {
  free(d->eigenvalue);
  free(d->left);
  free(d->right);
  free(d->raw_left);
  free(d->raw_right);
  *d = (rv_directions){.eigenvalue = NULL};
}
