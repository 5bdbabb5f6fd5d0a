/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lanczos on A'A for up to 16 copies A side by side, so that the entries, and the signs of all
 * copies, are read from memory once a step (numeric/signed_gram.h).
 *
 * Without reorthogonalisation: all that it would prevent are repetitions of Ritz values that have
 * converged, and the largest stays what it is (C. C. Paige, J. Inst. Math. Appl. 18, 1976). An
 * eigenvalue lies within the residual of the largest Ritz value, a thousandth of the scale of the
 * fluctuations. It is the largest unless the first vector has next to nothing of its eigenvector:
 * by as much as the residual is smaller than the gap to the second, so that this is rare. Of 200000
 * copies of 33 x 31 and 90 x 17 entries one had the second.
 *
 * Single precision is enough: its rounding acts like random numbers of eps times the entries added
 * to A in each product, and moves the largest eigenvalue by a few eps = 1.2e-7 of itself, where its
 * fluctuations are 0.6 min(m, n)^(-2/3) of it or more: a hundredth of these for sides up to 1e6.
 */
#include "model/sign_flips.h"

#include "numeric/elementary.h"
#include "numeric/signed_gram.h"
#include "numeric/tridiagonal_largest.h"
#include "random/gaussian_matrix.h"
#include "reverify/wishart_edge.h"
#include "support/memory.h"

#include <float.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Slices of the rows are summed by themselves: so the sums do not depend on the threads. */
enum { GROUP = 16, SLICES_MAX = 16, SLICE_ROWS = 64, BLOCK = 4, STEPS_MAX = 2000, CHECK_EVERY = 8 };

/* A matrix with no more columns than rows, and Lanczos for a group of copies. */
typedef struct flips {
  size_t m, n, copies, slices;
  int threads;
  float *entry;     /* m x n, divided by `unit` */
  uint16_t *sign;   /* m x n, a bit for each copy */
  double unit;      /* a power of two: no entry is above 1 */
  float *vector;    /* copies x n */
  float *before;    /* copies x n: the vectors of the step before */
  float *partial;   /* slices x GROUP x n */
  double *image;    /* n */
  double *alpha;    /* copies x STEPS_MAX: diagonals of the tridiagonal matrices */
  double *beta;     /* copies x STEPS_MAX: what is beside them */
  double *work;     /* 2 x STEPS_MAX */
  double tolerance; /* of the residual, relative to the eigenvalue */
  bool done[GROUP];
} flips;

static void release(flips *f) {
  free(f->entry);
  free(f->sign);
  free(f->vector);
  free(f->before);
  free(f->partial);
  free(f->image);
  free(f->alpha);
  free(f->beta);
  free(f->work);
}

static rv_status alloc_singles(float **out, size_t rows, size_t columns) {
  double *room;
  rv_status status = rv_alloc_doubles(&room, rows, columns / 2 + 1);
  *out = (float *)room;
  return status;
}

static rv_status alloc_signs(uint16_t **out, size_t rows, size_t columns) {
  double *room;
  rv_status status = rv_alloc_doubles(&room, rows, columns / 4 + 1);
  *out = (uint16_t *)room;
  return status;
}

static rv_status allocate(flips *f) {
  RV_TRY(alloc_singles(&f->entry, f->m, f->n));
  RV_TRY(alloc_signs(&f->sign, f->m, f->n));
  RV_TRY(alloc_singles(&f->vector, GROUP, f->n));
  RV_TRY(alloc_singles(&f->before, GROUP, f->n));
  RV_TRY(alloc_singles(&f->partial, f->slices * GROUP, f->n));
  RV_TRY(rv_alloc_doubles(&f->image, f->n, 1));
  RV_TRY(rv_alloc_doubles(&f->alpha, GROUP, STEPS_MAX));
  RV_TRY(rv_alloc_doubles(&f->beta, GROUP, STEPS_MAX));
  return rv_alloc_doubles(&f->work, 2, STEPS_MAX);
}

/* The power of two above all entries, so that squares of single precision neither overflow nor
   vanish where they count. */
static rv_status find_unit(double *unit, const double *matrix, size_t count) {
  double largest = 0;
  for (size_t i = 0; i < count; i++) {
    if (!isfinite(matrix[i]))
      return rv_fail(RV_EINVAL, "an entry is %g: flip the signs of finite entries", matrix[i]);
    largest = fmax(largest, fabs(matrix[i]));
  }
  int exponent;
  frexp(largest, &exponent);
  *unit = largest > 0 ? ldexp(1, exponent < DBL_MAX_EXP ? exponent : DBL_MAX_EXP - 1) : 1;
  return RV_OK;
}

static void copy_entries(flips *f, const double *matrix, bool transposed) {
  enum { TILE = 32 };
  size_t row = transposed ? 1 : f->n, column = transposed ? f->m : 1;
#pragma omp parallel for schedule(static) num_threads(f->threads) if (f->threads > 1)
  for (size_t i0 = 0; i0 < f->m; i0 += TILE)
    for (size_t j0 = 0; j0 < f->n; j0 += TILE)
      for (size_t i = i0; i < i0 + TILE && i < f->m; i++)
        for (size_t j = j0; j < j0 + TILE && j < f->n; j++)
          f->entry[i * f->n + j] = (float)(matrix[i * row + j * column] / f->unit);
}

static void draw_signs(const rv_stream_key *key, flips *f, size_t first_row) {
#pragma omp parallel for schedule(static) num_threads(f->threads) if (f->threads > 1)
  for (size_t i = 0; i < f->m; i++) {
    rv_stream stream;
    gsl_rng *rng = rv_stream_open(&stream, key, first_row + i);
    for (size_t j = 0; j < f->n; j += 2) {
      unsigned long bits = gsl_rng_get(rng);
      f->sign[i * f->n + j] = (uint16_t)(bits & 0xffff);
      if (j + 1 < f->n)
        f->sign[i * f->n + j + 1] = (uint16_t)(bits >> 16);
    }
  }
}

/* The sums of a slice of the rows, a few rows at a time for all copies. */
static void fold_slice(const flips *f, size_t slice) {
  size_t first = f->m * slice / f->slices, end = f->m * (slice + 1) / f->slices;
  float *sum = f->partial + slice * GROUP * f->n;
  memset(sum, 0, GROUP * f->n * sizeof *sum);
  for (size_t i = first; i < end; i += BLOCK) {
    size_t rows = end - i < BLOCK ? end - i : BLOCK;
    for (size_t c = 0; c < f->copies; c++)
      if (!f->done[c])
        rv_signed_gram_add(sum + c * f->n, f->vector + c * f->n, f->entry + i * f->n,
                           f->sign + i * f->n, rows, f->n, (unsigned)c);
  }
}

static void sum_slices(const flips *f, size_t copy) {
  for (size_t j = 0; j < f->n; j++)
    f->image[j] = 0;
  for (size_t slice = 0; slice < f->slices; slice++) {
    const float *sum = f->partial + (slice * GROUP + copy) * f->n;
    for (size_t j = 0; j < f->n; j++)
      f->image[j] += (double)sum[j];
  }
}

/* vector = x / |x|; returns |x|. */
static double normalise(float *vector, const double *x, size_t n) {
  double square = 0;
  for (size_t j = 0; j < n; j++)
    square += x[j] * x[j];
  for (size_t j = 0; j < n; j++)
    vector[j] = (float)(x[j] / sqrt(square));
  return sqrt(square);
}

/* One more row of the tridiagonal matrix of a copy, and its next vector. */
static void advance(flips *f, size_t copy, size_t step) {
  size_t n = f->n;
  float *vector = f->vector + copy * n, *before = f->before + copy * n;
  double *alpha = f->alpha + copy * STEPS_MAX, *beta = f->beta + copy * STEPS_MAX;
  double coupling = step > 0 ? beta[step - 1] : 0, projection = 0;
  sum_slices(f, copy);
  for (size_t j = 0; j < n; j++)
    projection += f->image[j] * (double)vector[j];
  for (size_t j = 0; j < n; j++)
    f->image[j] -= projection * (double)vector[j] + coupling * (double)before[j];
  memcpy(before, vector, n * sizeof *before);
  alpha[step] = projection;
  beta[step] = normalise(vector, f->image, n);
}

/* The largest eigenvalue of the tridiagonal matrix of a copy, and the residual that it leaves. */
static rv_status largest_ritz(double *theta, double *residual, const flips *f, size_t copy,
                              size_t steps) {
  const double *alpha = f->alpha + copy * STEPS_MAX, *beta = f->beta + copy * STEPS_MAX;
  double last;
  RV_TRY(rv_tridiagonal_largest(theta, &last, f->work, alpha, beta, steps));
  *residual = beta[steps - 1] * last;
  return RV_OK;
}

/* Where the vectors are exhausted, what is left of the last is rounding. */
static rv_status look(double *theta, flips *f, size_t copy, size_t steps) {
  double residual = 0, beta = f->beta[copy * STEPS_MAX + steps - 1];
  bool exhausted = !(beta > FLT_EPSILON * f->alpha[copy * STEPS_MAX]);
  if (!exhausted && steps % CHECK_EVERY != 0)
    return RV_OK;
  RV_TRY(largest_ritz(theta, &residual, f, copy, steps));
  f->done[copy] = exhausted || residual <= f->tolerance * *theta;
  return RV_OK;
}

static bool all_done(const flips *f) {
  for (size_t c = 0; c < f->copies; c++)
    if (!f->done[c])
      return false;
  return true;
}

static void start(const rv_stream_key *key, flips *f, size_t first_copy) {
  for (size_t c = 0; c < f->copies; c++) {
    rv_gaussian_rows(f->image, key, UINT64_MAX - first_copy - c, 1, f->n, 1);
    normalise(f->vector + c * f->n, f->image, f->n);
    memset(f->before + c * f->n, 0, f->n * sizeof *f->before);
    f->done[c] = false;
  }
}

static rv_status iterate(double *theta, flips *f) {
  for (size_t step = 0; step < STEPS_MAX; step++) {
#pragma omp parallel for schedule(dynamic, 1) num_threads(f->threads) if (f->threads > 1)
    for (size_t slice = 0; slice < f->slices; slice++)
      fold_slice(f, slice);
    for (size_t c = 0; c < f->copies; c++)
      if (!f->done[c]) {
        advance(f, c, step);
        RV_TRY(look(&theta[c], f, c, step + 1));
      }
    if (all_done(f))
      return RV_OK;
  }
  return rv_fail(RV_ENUMERIC, "Lanczos has not converged after %d steps: report it with the matrix",
                 STEPS_MAX);
}

/* One group of copies after the other. */
static rv_status run(double *largest, const rv_stream_key *key, flips *f, size_t copies) {
  for (size_t first = 0; first < copies; first += GROUP) {
    f->copies = copies - first < GROUP ? copies - first : GROUP;
    draw_signs(key, f, first / GROUP * f->m);
    start(key, f, first);
    RV_TRY(iterate(largest + first, f));
    for (size_t c = first; c < first + f->copies; c++)
      largest[c] *= f->unit * f->unit / (double)f->m;
  }
  return RV_OK;
}

static size_t slices_for(size_t rows) {
  size_t slices = 1 + rows / SLICE_ROWS;
  return slices < SLICES_MAX ? slices : SLICES_MAX;
}

rv_status rv_sign_flips(double *largest, const rv_stream_key *key, const double *matrix, size_t m,
                        size_t n, size_t copies, int threads) {
  if (m == 0 || n == 0)
    return rv_fail(RV_EINVAL, "a matrix of %zu x %zu has no eigenvalue: give it rows and columns",
                   m, n);
  const double part_of_scale = 1e-3;
  rv_edge edge = rv_upper_edge((double)m, (double)n);
  flips f = {.m = m > n ? m : n,
             .n = m > n ? n : m,
             .slices = slices_for(m > n ? m : n),
             .threads = threads,
             .tolerance = part_of_scale * edge.scale / edge.centre};
  RV_TRY(find_unit(&f.unit, matrix, m * n));
  rv_status status = allocate(&f);
  if (status == RV_OK) {
    copy_entries(&f, matrix, m < n);
    status = run(largest, key, &f, copies);
  }
  release(&f);
  return status;
}
