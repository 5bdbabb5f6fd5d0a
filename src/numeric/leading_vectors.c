/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numeric/leading_vectors.h"

#include "support/memory.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Columns are vectors of n numbers, one after the other. */
typedef struct krylov {
  const double *matrix;
  size_t m, n, count, block;
  size_t columns, room;
  double *basis, *image; /* n x room: orthonormal Q, and A'A Q */
  double *product;       /* m x block: A Q of one block */
  double *small;         /* room x room: Q'A'A Q, then its eigenvectors */
  double *eigenvalue;    /* room */
} krylov;

static void release(krylov *k) {
  free(k->basis);
  free(k->image);
  free(k->product);
  free(k->small);
  free(k->eigenvalue);
}

/* A space of a quarter of a large matrix's dimensions is as good as it will get. */
static size_t room_for(size_t n, size_t block) {
  const size_t steps = 40;
  return n < block * steps ? n : block * steps;
}

static rv_status reserve(krylov *k) {
  RV_TRY(rv_alloc_doubles(&k->basis, k->n, k->room));
  RV_TRY(rv_alloc_doubles(&k->image, k->n, k->room));
  RV_TRY(rv_alloc_doubles(&k->product, k->m, k->block));
  RV_TRY(rv_alloc_doubles(&k->small, k->room, k->room));
  return rv_alloc_doubles(&k->eigenvalue, k->room, 1);
}

/* The image of `count` columns of the basis from `first` on. A is row-major: A' for BLAS. */
static void apply(krylov *k, size_t first, size_t count) {
  int m = (int)k->m, n = (int)k->n, c = (int)count;
  cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, m, c, n, 1, k->matrix, n,
              k->basis + first * k->n, n, 0, k->product, m);
  cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, n, c, m, 1, k->matrix, n, k->product, m, 0,
              k->image + first * k->n, n);
}

static rv_status check_info(lapack_int info, const char *routine) {
  return info == 0 ? RV_OK
                   : rv_fail(RV_ENUMERIC, "LAPACK %s returned %d: check the matrix for NaN",
                             routine, (int)info);
}

/* The columns from k->columns on lose what the basis has of them, and become orthonormal. */
static rv_status orthonormalise(krylov *k, size_t count) {
  int n = (int)k->n, c = (int)count, known = (int)k->columns;
  double *fresh = k->basis + k->columns * k->n;
  if (known > 0) {
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, known, c, n, 1, k->basis, n, fresh, n, 0,
                k->small, known);
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, n, c, known, -1, k->basis, n, k->small,
                known, 1, fresh, n);
  }
  RV_TRY(check_info(LAPACKE_dgeqrf(LAPACK_COL_MAJOR, n, c, fresh, n, k->eigenvalue), "dgeqrf"));
  return check_info(LAPACKE_dorgqr(LAPACK_COL_MAJOR, n, c, c, fresh, n, k->eigenvalue), "dorgqr");
}

/* Twice is enough: what rounding left of a space that is exhausted is made orthogonal too. */
static rv_status extend(krylov *k, const double *columns, size_t count) {
  memmove(k->basis + k->columns * k->n, columns, count * k->n * sizeof *columns);
  RV_TRY(orthonormalise(k, count));
  RV_TRY(orthonormalise(k, count));
  apply(k, k->columns, count);
  k->columns += count;
  return RV_OK;
}

/* The eigenvectors of Q'A'A Q, ascending, into k->small. */
static rv_status rayleigh_ritz(krylov *k) {
  int n = (int)k->n, c = (int)k->columns;
  cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, c, c, n, 1, k->basis, n, k->image, n, 0,
              k->small, c);
  return check_info(LAPACKE_dsyevd(LAPACK_COL_MAJOR, 'V', 'L', c, k->small, c, k->eigenvalue),
                    "dsyevd");
}

/* The coefficients of the vector of the i-th largest eigenvalue, and its place among them. */
static const double *ritz(const krylov *k, size_t i) {
  return k->small + (k->columns - 1 - i) * k->columns;
}

static double ritz_value(const krylov *k, size_t i) {
  return k->eigenvalue[k->columns - 1 - i];
}

/* out (n) = the vectors combined. */
static void combine(double *out, const krylov *k, const double *vectors, size_t i) {
  cblas_dgemv(CblasColMajor, CblasNoTrans, (int)k->n, (int)k->columns, 1, vectors, (int)k->n,
              ritz(k, i), 1, 0, out, 1);
}

static bool has_converged(const krylov *k, double *vector, double *image) {
  const double tolerance = 1e-7;
  for (size_t i = 0; i < k->count; i++) {
    combine(vector, k, k->basis, i);
    combine(image, k, k->image, i);
    cblas_daxpy((int)k->n, -ritz_value(k, i), vector, 1, image, 1);
    if (!(cblas_dnrm2((int)k->n, image, 1) <= tolerance * ritz_value(k, 0)))
      return false;
  }
  return true;
}

/* Looking costs more than a step: every few steps only. */
static rv_status grow(krylov *k, const double *start, double *vector, double *image) {
  const size_t steps_between = 4;
  RV_TRY(extend(k, start, k->block));
  for (size_t step = 1;; step++) {
    bool full = k->columns == k->room;
    if (full || step % steps_between == 0) {
      RV_TRY(rayleigh_ritz(k));
      if (full || has_converged(k, vector, image))
        return RV_OK;
    }
    size_t count = k->room - k->columns < k->block ? k->room - k->columns : k->block;
    RV_TRY(extend(k, k->image + (k->columns - k->block) * k->n, count));
  }
}

/* s and u of each right vector v: A v = s u. */
static void finish(double *value, double *left, double *right, const krylov *k) {
  int m = (int)k->m, n = (int)k->n;
  for (size_t i = 0; i < k->count; i++) {
    combine(right + i * k->n, k, k->basis, i);
    cblas_dgemv(CblasRowMajor, CblasNoTrans, m, n, 1, k->matrix, n, right + i * k->n, 1, 0,
                left + i * k->m, 1);
    value[i] = cblas_dnrm2(m, left + i * k->m, 1);
    if (value[i] > 0)
      cblas_dscal(m, 1 / value[i], left + i * k->m, 1);
  }
}

rv_status rv_leading_vectors(double *value, double *left, double *right, const double *matrix,
                             size_t m, size_t n, size_t count, const double *start) {
  size_t block = count + RV_LEADING_SPARE < n ? count + RV_LEADING_SPARE : n;
  krylov k = {.matrix = matrix, .m = m, .n = n, .count = count, .block = block};
  k.room = room_for(n, block);
  double *scratch = NULL;
  rv_status status = reserve(&k);
  if (status == RV_OK)
    status = rv_alloc_doubles(&scratch, 2, n);
  if (status == RV_OK)
    status = grow(&k, start, scratch, scratch + n);
  if (status == RV_OK)
    finish(value, left, right, &k);
  free(scratch);
  release(&k);
  return status;
}

void rv_take_off_singular(double *matrix, const double *value, const double *left,
                          const double *right, size_t m, size_t n, size_t count) {
  for (size_t q = 0; q < count; q++)
    cblas_dger(CblasRowMajor, (int)m, (int)n, -value[q], left + q * m, 1, right + q * n, 1, matrix,
               (int)n);
}
