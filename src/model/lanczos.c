/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lanczos iteration for both ends of a symmetric spectrum. With V = (v_1 ... v_j) orthonormal,
 * A V = V T + beta_j v_(j+1) e_j', T tridiagonal. An eigenpair (theta, s) of T leaves the residual
 * r = beta_j |s_j|, so an eigenvalue of A lies within r of theta, and within r^2 / gap when the
 * rest of the spectrum keeps the distance `gap` (B. N. Parlett, The Symmetric Eigenvalue
 * Problem, theorem 11.7.1). Reorthogonalising against all of V keeps that true in floating point.
 */
#include "reverify/symmetric.h"

#include "reverify/gaussian_matrix.h"
#include "reverify/memory.h"

#include <cblas.h>
#include <float.h>
#include <lapacke.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 256, SLICES = 8, FIRST_CHECK = 24, CHECK_EVERY = 8, FIRST_ROOM = 192 };

typedef struct lanczos {
  const double *matrix;
  size_t n;
  int threads;
  double *partial; /* SLICES x n: sums of the matrix-vector product, one row a slice */
  double *basis;   /* room x n: v_1, v_2, ... as rows */
  double *image;   /* n: the vector under construction */
  double *overlap; /* room */
  double *alpha, *beta;
  size_t room, steps;
} lanczos;

static void release(lanczos *l) {
  free(l->partial);
  free(l->basis);
  free(l->image);
  free(l->overlap);
  free(l->alpha);
  free(l->beta);
}

static rv_status grow_one(double **array, size_t old_count, size_t new_rows, size_t columns) {
  double *larger;
  RV_TRY(rv_alloc_doubles(&larger, new_rows, columns));
  if (*array != NULL)
    memcpy(larger, *array, old_count * sizeof **array);
  free(*array);
  *array = larger;
  return RV_OK;
}

static rv_status grow(lanczos *l, size_t room) {
  RV_TRY(grow_one(&l->basis, l->room * l->n, room, l->n));
  RV_TRY(grow_one(&l->overlap, l->room, room, 1));
  RV_TRY(grow_one(&l->alpha, l->room, room, 1));
  RV_TRY(grow_one(&l->beta, l->room, room, 1));
  l->room = room;
  return RV_OK;
}

/* y += the part of A x that block column `first` (rows from `first` on) contributes, both ways. */
static void add_block_column(double *y, const lanczos *l, const double *x, size_t first) {
  int n = (int)l->n, width = (int)(l->n - first < BLOCK ? l->n - first : BLOCK);
  const double *column = l->matrix + first * l->n;
  cblas_dsymv(CblasColMajor, CblasLower, width, 1, column + first, n, x + first, 1, 1, y + first,
              1);
  for (size_t row = first + BLOCK; row < l->n; row += BLOCK) {
    int height = (int)(l->n - row < BLOCK ? l->n - row : BLOCK);
    /* the tile is read from memory once: it stays in cache for the second product */
    cblas_dgemv(CblasColMajor, CblasNoTrans, height, width, 1, column + row, n, x + first, 1, 1,
                y + row, 1);
    cblas_dgemv(CblasColMajor, CblasTrans, height, width, 1, column + row, n, x + row, 1, 1,
                y + first, 1);
  }
}

/* y = A x. Slice s sums the block columns s, s + SLICES, ...; the slices are added in order. */
static void multiply(double *y, const lanczos *l, const double *x) {
  size_t n = l->n;
#pragma omp parallel for schedule(dynamic, 1) num_threads(l->threads)
  for (size_t slice = 0; slice < SLICES; slice++) {
    double *sum = l->partial + slice * n;
    memset(sum, 0, n * sizeof *sum);
    for (size_t first = slice * BLOCK; first < n; first += SLICES * BLOCK)
      add_block_column(sum, l, x, first);
  }
  memcpy(y, l->partial, n * sizeof *y);
  for (size_t slice = 1; slice < SLICES; slice++)
    cblas_daxpy((int)n, 1, l->partial + slice * n, 1, y, 1);
}

/* Removes the components along the first `count` basis vectors; twice is enough (Kahan). */
static void orthogonalise(lanczos *l, size_t count) {
  for (int pass = 0; pass < 2; pass++) {
    cblas_dgemv(CblasRowMajor, CblasNoTrans, (int)count, (int)l->n, 1, l->basis, (int)l->n,
                l->image, 1, 0, l->overlap, 1);
    cblas_dgemv(CblasRowMajor, CblasTrans, (int)count, (int)l->n, -1, l->basis, (int)l->n,
                l->overlap, 1, 1, l->image, 1);
  }
}

/* One more row of T; beta of the last step is 0 when the Krylov space is exhausted. */
static void step(lanczos *l) {
  size_t j = l->steps, n = l->n;
  const double *v = l->basis + j * n;
  multiply(l->image, l, v);
  l->alpha[j] = cblas_ddot((int)n, l->image, 1, v, 1);
  orthogonalise(l, j + 1);
  l->beta[j] = cblas_dnrm2((int)n, l->image, 1);
  l->steps = j + 1;
}

static void append_basis_vector(lanczos *l) {
  double *next = l->basis + l->steps * l->n;
  memcpy(next, l->image, l->n * sizeof *next);
  cblas_dscal((int)l->n, 1 / l->beta[l->steps - 1], next, 1);
}

/* The extreme eigenvalue of T at one end, the gap to the next, and the last vector component. */
typedef struct ritz {
  double value, gap, last_component;
} ritz;

static rv_status extreme_ritz(ritz *out, const lanczos *l, bool top) {
  int j = (int)l->steps;
  double *work; /* copies of alpha and beta, which dstevr destroys, then two values and vectors */
  RV_TRY(rv_alloc_doubles(&work, l->steps, 5));
  double *diagonal = work, *off = work + j, *value = work + 2 * j, *vector = work + 3 * j;
  memcpy(diagonal, l->alpha, l->steps * sizeof *work);
  memcpy(off, l->beta, l->steps * sizeof *work);
  lapack_int found = 0, support[4];
  lapack_int first = top ? j - 1 : 1, last = top ? j : 2;
  lapack_int info = LAPACKE_dstevr(LAPACK_COL_MAJOR, 'V', 'I', j, diagonal, off, 0, 0, first, last,
                                   0, &found, value, vector, j, support);
  bool complete = info == 0 && found == 2;
  if (complete) {
    int which = top ? 1 : 0;
    *out = (ritz){.value = value[which],
                  .gap = value[1] - value[0],
                  .last_component = vector[which * j + j - 1]};
  }
  free(work);
  return complete ? RV_OK
                  : rv_fail(RV_ENUMERIC, "LAPACK dstevr returned %d: check the matrix for NaN",
                            (int)info);
}

static double error_bound(const ritz *r, double beta) {
  double residual = beta * fabs(r->last_component);
  return residual < r->gap / 2 ? residual * residual / (r->gap - residual) : residual;
}

static rv_status converged(bool *out, double *smallest, double *largest, const lanczos *l) {
  ritz low, high;
  RV_TRY(extreme_ritz(&low, l, false));
  RV_TRY(extreme_ritz(&high, l, true));
  *smallest = low.value;
  *largest = high.value;
  double beta = l->beta[l->steps - 1], norm = fmax(fabs(low.value), fabs(high.value));
  double tolerance = 4 * DBL_EPSILON * norm;
  *out = l->steps == l->n || beta <= tolerance ||
         (error_bound(&low, beta) <= tolerance && error_bound(&high, beta) <= tolerance);
  return RV_OK;
}

static void start(lanczos *l, const rv_stream_key *key) {
  rv_gaussian_rows(l->basis, key, SIZE_MAX, 1, l->n, 1);
  cblas_dscal((int)l->n, 1 / cblas_dnrm2((int)l->n, l->basis, 1), l->basis, 1);
}

static rv_status iterate(double *smallest, double *largest, lanczos *l) {
  for (;;) {
    step(l);
    if (!isfinite(l->beta[l->steps - 1]))
      return rv_fail(RV_ENUMERIC, "the matrix is not finite: check its entries");
    /* beta at rounding level means V spans an invariant space: nothing can be appended */
    bool exhausted = l->steps == l->n || l->beta[l->steps - 1] < DBL_MIN;
    if (exhausted || (l->steps >= FIRST_CHECK && l->steps % CHECK_EVERY == 0)) {
      bool done;
      RV_TRY(converged(&done, smallest, largest, l));
      if (done || exhausted)
        return RV_OK;
    }
    if (l->steps == l->room)
      RV_TRY(grow(l, l->room * 2 < l->n ? l->room * 2 : l->n));
    append_basis_vector(l);
  }
}

rv_status rv_symmetric_extremes_lanczos(double *smallest, double *largest, const double *matrix,
                                        size_t n, const rv_stream_key *key, int threads) {
  lanczos l = {.matrix = matrix, .n = n, .threads = threads};
  rv_status status = rv_alloc_doubles(&l.partial, SLICES, n);
  if (status == RV_OK)
    status = rv_alloc_doubles(&l.image, n, 1);
  if (status == RV_OK)
    status = grow(&l, n < FIRST_ROOM ? n : FIRST_ROOM);
  if (status == RV_OK) {
    start(&l, key);
    status = iterate(smallest, largest, &l);
  }
  release(&l);
  return status;
}
