/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numeric/ascent.h"

#include "support/memory.h"

#include <cblas.h>
#include <float.h>
#include <lapacke.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { TRIES_MAX = 40 };

/* One ascent: where it stands, and room. */
typedef struct climb {
  size_t n;
  rv_gradient function;
  void *context;
  double value, radius;
  double *x, *gradient;   /* n: the point, and the gradient there */
  double *vector;         /* n x n: the Hessian, then its eigenvectors, one a row */
  double *curvature;      /* n: its eigenvalues */
  double *step;           /* n */
  double *there, *beyond; /* n: a point to try, and the gradient there */
} climb;

static double dot(const climb *c, const double *a, const double *b) {
  return cblas_ddot((int)c->n, a, 1, b, 1);
}

static void copy(const climb *c, double *to, const double *from) {
  memcpy(to, from, c->n * sizeof *to);
}

static double rounding(const climb *c) {
  return 16 * DBL_EPSILON * fabs(c->value);
}

/* By differences of the gradient to one side, which cost half of central ones: off by the order of
   the step, and by the gradient's rounding over the step. */
static rv_status differentiate(climb *c) {
  const double h = 1e-6;
  for (size_t i = 0; i < c->n; i++) {
    double value, *row = c->vector + i * c->n;
    copy(c, c->there, c->x);
    c->there[i] += h;
    RV_TRY(c->function(&value, row, c->there, c->context));
    for (size_t k = 0; k < c->n; k++)
      row[k] = (row[k] - c->gradient[k]) / h;
  }
  return RV_OK;
}

/* LAPACK reads one triangle, and leaves its eigenvectors as columns, which are rows here. */
static rv_status decompose(climb *c) {
  int n = (int)c->n;
  if (LAPACKE_dsyev(LAPACK_COL_MAJOR, 'V', 'U', n, c->vector, n, c->curvature) != 0)
    return rv_fail(RV_ENUMERIC, "LAPACK finds no eigenvalues of a Hessian of %d rows", n);
  return RV_OK;
}

/* Returns the length of the step. */
static double make_step(climb *c, double shift) {
  memset(c->step, 0, c->n * sizeof *c->step);
  for (size_t i = 0; i < c->n; i++) {
    const double *e = c->vector + i * c->n;
    double slope = dot(c, e, c->gradient);
    cblas_daxpy((int)c->n, slope / (fabs(c->curvature[i]) + shift), e, 1, c->step, 1);
  }
  return cblas_dnrm2((int)c->n, c->step, 1);
}

/* The least of a ladder of shifts whose step is within the radius; no curvature is known to less
   than rounding. */
static double fit_step(climb *c) {
  double shift = DBL_EPSILON, length = make_step(c, shift);
  for (; !(length <= c->radius); shift *= 2)
    length = make_step(c, shift);
  return length;
}

/* By the quadratic model. */
static double promised(const climb *c) {
  double sum = 0;
  for (size_t i = 0; i < c->n; i++) {
    const double *e = c->vector + i * c->n;
    double along = dot(c, e, c->step);
    sum += along * dot(c, e, c->gradient) + c->curvature[i] * along * along / 2;
  }
  return sum;
}

/* Half the slope along Newton's step, which is what a full one gains where the model is a hill. */
static double to_gain(climb *c) {
  make_step(c, DBL_EPSILON);
  return dot(c, c->step, c->gradient) / 2;
}

static void arrive(climb *c, double value) {
  c->value = value;
  copy(c, c->x, c->there);
  copy(c, c->gradient, c->beyond);
}

/* Tries ever shorter steps until one gains a tenth of its promise, up to rounding. */
static rv_status go(climb *c, bool *has_moved) {
  *has_moved = false;
  for (int k = 0; k < TRIES_MAX && !*has_moved; k++) {
    double length = fit_step(c), promise = promised(c), value;
    copy(c, c->there, c->x);
    cblas_daxpy((int)c->n, 1, c->step, 1, c->there, 1);
    RV_TRY(c->function(&value, c->beyond, c->there, c->context));
    double gain = value - c->value + rounding(c);
    if (gain >= 0.75 * promise)
      c->radius = fmax(c->radius, 2 * length);
    else if (!(gain >= 0.25 * promise))
      c->radius = length / 4;
    *has_moved = gain >= fmax(0.1 * promise, 0);
    if (*has_moved)
      arrive(c, value);
  }
  return RV_OK;
}

static rv_status ascend(rv_ascent *out, climb *c, double share, size_t steps_max) {
  bool has_moved = true;
  RV_TRY(c->function(&c->value, c->gradient, c->x, c->context));
  const double start = c->value;
  for (out->steps = 0;; out->steps++) {
    RV_TRY(differentiate(c));
    RV_TRY(decompose(c));
    out->gained = c->value - start;
    out->to_gain = to_gain(c);
    if (!has_moved || out->steps == steps_max ||
        out->to_gain <= fmax(share * out->gained, rounding(c)))
      return RV_OK;
    RV_TRY(go(c, &has_moved));
  }
}

rv_status rv_ascend(rv_ascent *out, double *x, size_t n, rv_gradient function, void *context,
                    double share, double radius, size_t steps_max) {
  double *memory;
  RV_TRY(rv_alloc_doubles(&memory, n + 5, n));
  climb c = {.n = n,
             .function = function,
             .context = context,
             .radius = radius,
             .x = x,
             .vector = memory,
             .gradient = memory + n * n,
             .curvature = memory + n * (n + 1),
             .step = memory + n * (n + 2),
             .there = memory + n * (n + 3),
             .beyond = memory + n * (n + 4)};
  rv_status status = ascend(out, &c, share, steps_max);
  free(memory);
  return status;
}
