/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numeric/tridiagonal_largest.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

static double gershgorin(const double *diagonal, const double *beside, size_t n) {
  double bound = -INFINITY;
  for (size_t i = 0; i < n; i++) {
    double radius = (i > 0 ? fabs(beside[i - 1]) : 0) + (i + 1 < n ? fabs(beside[i]) : 0);
    bound = fmax(bound, diagonal[i] + radius);
  }
  return bound;
}

/* Of the characteristic polynomial p at a point: p'/p and -(p'/p)'. */
typedef struct look {
  double first, second;
  bool above; /* the point is above all roots: all pivots are negative */
} look;

/* A pivot of 0 becomes the size of what rounding leaves of it, squared. */
static double pivot_of(double pivot, double x) {
  return pivot == 0 ? -DBL_EPSILON * DBL_EPSILON * fabs(x) : pivot;
}

/* The pivots d_i = a_i - x - b^2/d_(i-1) with g = d'/d and h = d''/d: p is the product of them. */
static look look_at(double x, const double *diagonal, const double *beside, size_t n) {
  look at = {.above = true};
  double q = 0, g = 0, h = 0;
  for (size_t i = 0; i < n; i++) {
    double pivot = pivot_of(diagonal[i] - x - q, x);
    double next = (q * g - 1) / pivot;
    h = -q * (2 * g * g - h) / pivot;
    g = next;
    at.above = at.above && pivot < 0;
    at.first += g;
    at.second += g * g - h;
    q = i + 1 < n ? beside[i] * beside[i] / pivot : 0;
  }
  return at;
}

/*
 * The pivots from the top and from the bottom meet where the eigenvector is largest, and from there
 * both lead to its other components without loss (I. S. Dhillon, B. N. Parlett, Linear Algebra
 * Appl. 387, 2004). work (2 x n).
 */
static double last_component(double *work, double x, const double *diagonal, const double *beside,
                             size_t n) {
  double *down = work, *up = work + n, least = INFINITY, square = 1, component = 1;
  size_t meet = 0;
  for (size_t i = 0; i < n; i++)
    down[i] =
        pivot_of(diagonal[i] - x - (i > 0 ? beside[i - 1] * beside[i - 1] / down[i - 1] : 0), x);
  for (size_t i = n; i-- > 0;) {
    up[i] = pivot_of(diagonal[i] - x - (i + 1 < n ? beside[i] * beside[i] / up[i + 1] : 0), x);
    double both = fabs(down[i] + up[i] - (diagonal[i] - x));
    if (both < least) {
      least = both;
      meet = i;
    }
  }
  for (size_t i = meet; i-- > 0;) {
    component *= -beside[i] / down[i];
    square += component * component;
  }
  component = 1;
  for (size_t i = meet; i + 1 < n; i++) {
    component *= -beside[i] / up[i + 1];
    square += component * component;
  }
  return fabs(component) / sqrt(square);
}

rv_status rv_tridiagonal_largest(double *largest, double *last, double *work,
                                 const double *diagonal, const double *beside, size_t n) {
  enum { PASSES_MAX = 200 };
  double bound = gershgorin(diagonal, beside, n), size = (double)n;
  double x = bound + 4 * DBL_EPSILON * fabs(bound) + DBL_MIN;
  for (int pass = 0; pass < PASSES_MAX; pass++) {
    look at = look_at(x, diagonal, beside, n);
    double root = sqrt(fmax((size - 1) * (size * at.second - at.first * at.first), 0));
    double step = size / (at.first + root);
    /* where rounding has led below the root, or lets nothing fall */
    if (!isnan(at.first) && (!at.above || step <= DBL_EPSILON * fabs(x))) {
      *largest = x;
      *last = last_component(work, x, diagonal, beside, n);
      return RV_OK;
    }
    x -= step;
  }
  return rv_fail(RV_ENUMERIC,
                 "no largest eigenvalue of a tridiagonal matrix of %zu rows after %d passes: check "
                 "it for NaN",
                 n, PASSES_MAX);
}
