/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lanczos iteration for both ends of a symmetric spectrum. With V = (v_1 ... v_j) orthonormal,
 * A V = V T + beta_j v_(j+1) e_j', T tridiagonal. An eigenpair (theta, s) of T leaves the residual
 * r = beta_j |s_j|, so an eigenvalue of A lies within r of theta, and within r^2 / gap when the
 * rest of the spectrum keeps the distance `gap` (B. N. Parlett, The Symmetric Eigenvalue
 * Problem, theorem 11.7.1). Reorthogonalising against all of V keeps that true in floating point.
 *
 * One end usually converges long before the other. The late one is then finished by inverse
 * iteration: a Cholesky factorisation just outside the spectrum, which its success proves to be
 * outside, makes each further step worth dozens.
 *
 * ARPACK does the same with restarts, but keeps its state in static variables, so that two threads
 * corrupt each other's memory. It also takes two to five times as long at 4000 x 2000, and
 * at the hard edge of a square W of 2000 rows it has not converged after 3000 restarts.
 */
#include "numeric/symmetric.h"

#include "numeric/cholesky.h"
#include "support/memory.h"

#include <cblas.h>
#include <float.h>
#include <lapacke.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 256, SLICES = 8, FIRST_CHECK = 64, CHECK_EVERY = 8, FIRST_ROOM = 192 };

typedef struct lanczos {
  const double *matrix;
  size_t n;
  int threads;
  double *partial; /* SLICES x n: sums of the matrix-vector product, one row per slice */
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

/* The extreme eigenvalue of T at one end, the gap to the next, and the residual it leaves in A. */
typedef struct ritz {
  double value, gap, residual;
} ritz;

/* Its eigenvector in T goes into coordinates[steps] unless that is NULL. */
static rv_status extreme_ritz(ritz *out, double *coordinates, const lanczos *l, bool top) {
  int j = (int)l->steps;
  if (j == 1) {
    *out = (ritz){.value = l->alpha[0], .gap = 0, .residual = l->beta[0]};
    return RV_OK; /* the coordinates of a 1 x 1 matrix are never asked for */
  }
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
    const double *extreme = vector + (top ? j : 0);
    *out = (ritz){.value = value[top ? 1 : 0],
                  .gap = value[1] - value[0],
                  .residual = l->beta[j - 1] * fabs(extreme[j - 1])};
    if (coordinates != NULL)
      memcpy(coordinates, extreme, l->steps * sizeof *coordinates);
  }
  free(work);
  return complete ? RV_OK
                  : rv_fail(RV_ENUMERIC, "LAPACK dstevr returned %d: check the matrix for NaN",
                            (int)info);
}

static double error_bound(const ritz *r) {
  return r->residual < r->gap / 2 ? r->residual * r->residual / (r->gap - r->residual)
                                  : r->residual;
}

/* Both ends as far as they are known, and the error that counts as rounding. */
typedef struct ends {
  ritz low, high;
  double tolerance;
} ends;

static rv_status look(ends *out, const lanczos *l) {
  RV_TRY(extreme_ritz(&out->low, NULL, l, false));
  RV_TRY(extreme_ritz(&out->high, NULL, l, true));
  out->tolerance = 4 * DBL_EPSILON * fmax(fabs(out->low.value), fabs(out->high.value));
  return RV_OK;
}

static bool is_exact(const ritz *r, const ends *e) {
  return error_bound(r) <= e->tolerance;
}

/* x = the vector V s that belongs to the Ritz value at one end. */
static rv_status ritz_vector(double *x, lanczos *l, bool top) {
  ritz unused;
  RV_TRY(extreme_ritz(&unused, l->overlap, l, top));
  cblas_dgemv(CblasRowMajor, CblasTrans, (int)l->steps, (int)l->n, 1, l->basis, (int)l->n,
              l->overlap, 1, 0, x, 1);
  return RV_OK;
}

/* A factor of A - shift (or shift - A at the top), the shift beyond the end but near it. */
static bool factor_beyond(double *factor, const lanczos *l, const ritz *r, const ends *e,
                          bool top) {
  enum { TRIES = 12 };
  double sign = top ? -1 : 1;
  double distance = 1.5 * r->residual * r->residual / r->gap + 1e-3 * r->gap + 16 * e->tolerance;
  for (int i = 0; i < TRIES; i++, distance *= 8)
    if (rv_cholesky_shifted(factor, l->matrix, l->n, r->value - sign * distance, sign, l->threads))
      return true;
  return false;
}

/* r = the Rayleigh quotient of x and its residual; image = Ax - r x. */
static void rayleigh(ritz *r, double *image, const lanczos *l, const double *x) {
  int n = (int)l->n;
  multiply(image, l, x);
  r->value = cblas_ddot(n, x, 1, image, 1);
  cblas_daxpy(n, -r->value, x, 1, image, 1);
  r->residual = cblas_dnrm2(n, image, 1);
}

/* Inverse iteration on x from the Ritz vector, with the factor of a shift beyond the end. */
static void iterate_inversely(ritz *r, double *x, double *image, const double *factor,
                              const lanczos *l, const ends *e) {
  enum { ITERATIONS = 16 };
  int n = (int)l->n;
  for (int i = 0; i < ITERATIONS && !is_exact(r, e); i++) {
    rv_cholesky_solve(x, factor, l->n);
    cblas_dscal(n, 1 / cblas_dnrm2(n, x, 1), x, 1);
    rayleigh(r, image, l, x);
  }
}

/* Improves *r, to rounding unless the end is clustered; the iteration itself stays as it is. */
static rv_status polish(ritz *r, lanczos *l, const ends *e, bool top) {
  double *factor, *x;
  RV_TRY(rv_alloc_doubles(&factor, l->n, l->n));
  rv_status status = rv_alloc_doubles(&x, 2, l->n); /* a vector and its image */
  if (status == RV_OK)
    status = ritz_vector(x, l, top);
  ritz improved = *r;
  if (status == RV_OK && factor_beyond(factor, l, r, e, top))
    iterate_inversely(&improved, x, x + l->n, factor, l, e);
  if (is_exact(&improved, e))
    *r = improved;
  free(factor);
  free(x);
  return status;
}

static void set_first_vector(lanczos *l, const double *start) {
  memcpy(l->basis, start, l->n * sizeof *start);
  cblas_dscal((int)l->n, 1 / cblas_dnrm2((int)l->n, l->basis, 1), l->basis, 1);
}

/*
 * Worth it when one end is exact, the other far from it, and its Ritz value well separated: a
 * factorisation costs as much as dozens of steps, which a late end takes for its last six digits.
 */
static bool worth_polishing(const ritz *late, const ends *e, bool one_exact) {
  const double far = 1e6;
  return one_exact && error_bound(late) > far * e->tolerance && late->residual < late->gap / 3;
}

/* A beta at rounding level: V spans an invariant space, and what is left is noise. */
static bool is_exhausted(const lanczos *l) {
  double norm = 0;
  for (size_t j = 0; j < l->steps; j++)
    norm = fmax(norm, fabs(l->alpha[j]) + (j > 0 ? l->beta[j - 1] : 0));
  return l->steps == l->n || l->beta[l->steps - 1] <= 16 * DBL_EPSILON * norm;
}

/* Advances until the Krylov space is exhausted or both ends are exact: then *found. */
static rv_status iterate(bool *found, ends *e, lanczos *l, size_t steps_max) {
  bool polished = false; /* true: in vain, as the end is clustered */
  for (;;) {
    step(l);
    double beta = l->beta[l->steps - 1];
    if (!isfinite(beta))
      return rv_fail(RV_ENUMERIC, "the matrix is not finite: check its entries");
    bool exhausted = is_exhausted(l);
    if (exhausted || (l->steps >= FIRST_CHECK && l->steps % CHECK_EVERY == 0)) {
      RV_TRY(look(e, l));
      bool low = is_exact(&e->low, e), high = is_exact(&e->high, e);
      *found = exhausted || (low && high);
      if (*found)
        return RV_OK;
      ritz *late = low ? &e->high : &e->low;
      if (!polished && worth_polishing(late, e, low || high)) {
        RV_TRY(polish(late, l, e, low));
        *found = is_exact(late, e);
        if (*found)
          return RV_OK;
        polished = true; /* Lanczos goes on without it */
      }
    }
    if (l->steps >= steps_max)
      return RV_OK;
    if (l->steps == l->room)
      RV_TRY(grow(l, l->room * 2 < l->n ? l->room * 2 : l->n));
    append_basis_vector(l);
  }
}

rv_status rv_symmetric_extremes_lanczos(double *smallest, double *largest, const double *matrix,
                                        size_t n, const double *start, size_t steps_max,
                                        int threads) {
  lanczos l = {.matrix = matrix, .n = n, .threads = threads};
  rv_status status = rv_alloc_doubles(&l.partial, SLICES, n);
  if (status == RV_OK)
    status = rv_alloc_doubles(&l.image, n, 1);
  if (status == RV_OK)
    status = grow(&l, n < FIRST_ROOM ? n : FIRST_ROOM);
  if (status == RV_OK) {
    ends e = {.low = {.value = 0}, .high = {.value = 0}};
    set_first_vector(&l, start);
    bool found = false;
    status = iterate(&found, &e, &l, steps_max);
    *smallest = found ? e.low.value : NAN;
    *largest = found ? e.high.value : NAN;
  }
  release(&l);
  return status;
}
