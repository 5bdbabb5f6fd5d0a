/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bisection on the number of eigenvalues below a shift, with many shifts at once: a division
 * takes as long for eight numbers as for one, and the recurrence waits on each division, so
 * sixteen shifts cost little more than one and shrink the bracket seventeenfold. As long as the
 * bracket is wide, counts without divisions, four times as fast, lead the same way.
 */
#include "numeric/bidiagonal.h"

#include "numeric/elementary.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { SHIFTS = 16, ROWS_PER_SCALING = 16 };

/* A bracket is narrow enough from here on, relative to its upper end. */
static const double narrow_enough = 2 * DBL_EPSILON;

/* Three passes before that: a rough count errs within some DBL_EPSILON of the eigenvalue alone,
   where one bracket in a hundred has an end. */
static const double wide = 17.0 * 17 * 17 * 2 * DBL_EPSILON;

/* Eight numbers side by side, in the registers of whatever vector unit there is. */
enum { LANES = 8, GROUPS = SHIFTS / LANES };
typedef double lanes __attribute__((vector_size(LANES * sizeof(double))));
typedef int64_t counts __attribute__((vector_size(LANES * sizeof(int64_t))));

static const int64_t without_sign = INT64_MAX;

typedef struct bidiagonal {
  const double *diagonal_sq, *subdiagonal_sq;
  size_t size;
  double largest; /* a bound on all eigenvalues */
} bidiagonal;

/*
 * below[l] = the number of eigenvalues of BB' under shift[l]: the number of negative pivots of
 * BB' - shift, by Sylvester's law of inertia. The pivots come from the stationary quotient-
 * difference recurrence: pivot_i = s_i + d_i^2, s_(i+1) = o_i^2 s_i / pivot_i - shift. A pivot of
 * zero is moved by `tiny`, far less than any rounding; squares up to 1e75 then stay finite.
 */
RV_VECTORISED static void count_below(double below[SHIFTS], const double shift[SHIFTS],
                                      const double *diagonal_sq, const double *subdiagonal_sq,
                                      size_t size) {
  const double tiny = 1e-150;
  double s[SHIFTS];
  for (int l = 0; l < SHIFTS; l++) {
    s[l] = -shift[l];
    below[l] = 0;
  }
  for (size_t i = 0; i < size; i++) {
    double d = diagonal_sq[i], o = i + 1 < size ? subdiagonal_sq[i] : 0;
    for (int l = 0; l < SHIFTS; l++) {
      double pivot = s[l] + d;
      pivot = fabs(pivot) < tiny ? -tiny : pivot;
      below[l] += pivot < 0 ? 1.0 : 0.0;
      s[l] = o * (s[l] / pivot) - shift[l];
    }
  }
}

/*
 * The same without divisions, s_i = u_i / v_i: v_(i+1) = u_i + d_i^2 v_i has the sign of v_i if the
 * pivot is positive, u_(i+1) = o_i^2 u_i - shift v_(i+1). Scaled to a largest eigenvalue of at most
 * 1, u and v grow threefold in a row at most; now and then they are brought back to 1. Where they
 * become 0 all the same the counts are wrong: see search_all.
 */
RV_VECTORISED static void count_below_roughly(double below[SHIFTS], const double shift[SHIFTS],
                                              const double *diagonal_sq,
                                              const double *subdiagonal_sq, size_t size,
                                              double scale) {
  lanes u[GROUPS], v[GROUPS], at[GROUPS];
  counts negative[GROUPS] = {{0}};
  memcpy(at, shift, sizeof at);
  for (int g = 0; g < GROUPS; g++) {
    at[g] *= scale;
    u[g] = -at[g];
    v[g] = u[g] * 0 + 1;
  }
  for (size_t i = 0; i < size; i++) {
    double d = scale * diagonal_sq[i], o = i + 1 < size ? scale * subdiagonal_sq[i] : 0;
    for (int g = 0; g < GROUPS; g++) {
      lanes next = u[g] + d * v[g];
      negative[g] -= next * v[g] < 0;
      u[g] = o * u[g] - at[g] * next;
      v[g] = next;
    }
    if (i % ROWS_PER_SCALING == 0)
      for (int g = 0; g < GROUPS; g++) {
        const lanes size_of_u = (lanes)((counts)u[g] & without_sign);
        const lanes size_of_v = (lanes)((counts)v[g] & without_sign);
        u[g] /= size_of_u + size_of_v;
        v[g] /= size_of_u + size_of_v;
      }
  }
  for (int l = 0; l < SHIFTS; l++)
    below[l] = (double)negative[l / LANES][l % LANES];
}

/* SHIFTS points inside the bracket, evenly: first inside the expected part of it. */
static void place_shifts(double shift[SHIFTS], rv_window bracket) {
  for (int l = 0; l < SHIFTS; l++)
    shift[l] = bracket.low + (bracket.high - bracket.low) * (l + 1) / (SHIFTS + 1);
}

/* Keeps the part of the bracket between the last shift with too few eigenvalues below and the next.
 */
static rv_window narrow(rv_window bracket, const double shift[SHIFTS], const double below[SHIFTS],
                        double index) {
  for (int l = 0; l < SHIFTS; l++) {
    if (below[l] < index)
      bracket.low = fmax(bracket.low, shift[l]);
    else
      bracket.high = fmin(bracket.high, shift[l]);
  }
  return bracket;
}

/* ||B||^2 <= (max d + max o)^2 bounds every eigenvalue; widened against rounding. */
static double upper_bound(const double *diagonal_sq, const double *subdiagonal_sq, size_t size) {
  double d = 0, o = 0;
  for (size_t i = 0; i < size; i++) {
    if (!isfinite(diagonal_sq[i]) || (i + 1 < size && !isfinite(subdiagonal_sq[i])))
      return NAN;
    d = fmax(d, diagonal_sq[i]);
    o = i + 1 < size ? fmax(o, subdiagonal_sq[i]) : o;
  }
  double root = sqrt(d) + sqrt(o);
  return root * root * (1 + 8 * DBL_EPSILON);
}

/* The counter that is right to rounding, and the one that is so nearly always. */
typedef enum counter { EXACTLY, ROUGHLY } counter;

static void count(double below[SHIFTS], const double shift[SHIFTS], const bidiagonal *b,
                  counter how) {
  if (how == ROUGHLY)
    count_below_roughly(below, shift, b->diagonal_sq, b->subdiagonal_sq, b->size, 1 / b->largest);
  else
    count_below(below, shift, b->diagonal_sq, b->subdiagonal_sq, b->size);
}

/* Shrinks a bracket, by shifts first inside `first`, to a relative width of `until`. */
static rv_window search(rv_window bracket, const bidiagonal *b, double index, rv_window first,
                        double until, counter how) {
  double shift[SHIFTS], below[SHIFTS];
  place_shifts(shift, first);
  while (bracket.high - bracket.low > until * bracket.high) {
    count(below, shift, b, how);
    bracket = narrow(bracket, shift, below, index);
    place_shifts(shift, bracket);
  }
  return bracket;
}

static bool is_inside(rv_window bracket, const bidiagonal *b, double index) {
  double shift[SHIFTS], below[SHIFTS];
  for (int l = 0; l < SHIFTS; l++)
    shift[l] = l == 0 ? bracket.low : bracket.high;
  count(below, shift, b, EXACTLY);
  return below[0] < index && !(below[1] < index);
}

/*
 * By rough counts first. An end of the rough bracket that the last one still has may be a wrong
 * one: then it is counted, and if wrong, all is searched anew, so that no result depends on rough
 * counts.
 */
static rv_window search_all(const bidiagonal *b, double index, rv_window first) {
  const rv_window all = {0, b->largest};
  rv_window rough = search(all, b, index, first, wide, ROUGHLY);
  rv_window last = search(rough, b, index, rough, narrow_enough, EXACTLY);
  bool left_both_ends = last.low > rough.low && last.high < rough.high;
  return left_both_ends || is_inside(rough, b, index)
             ? last
             : search(all, b, index, first, narrow_enough, EXACTLY);
}

rv_status rv_bidiagonal_eigenvalue(double *out, size_t index, const double *diagonal_sq,
                                   const double *subdiagonal_sq, size_t size, rv_window expected) {
  bidiagonal b = {diagonal_sq, subdiagonal_sq, size,
                  upper_bound(diagonal_sq, subdiagonal_sq, size)};
  if (isnan(b.largest))
    return rv_fail(RV_ENUMERIC, "a bidiagonal matrix has an entry that is not finite: report it");
  rv_window first = {fmax(expected.low, 0), fmin(expected.high, b.largest)};
  if (!(first.low < first.high))
    first = (rv_window){0, b.largest};
  rv_window bracket = search_all(&b, (double)index, first);
  *out = bracket.low + (bracket.high - bracket.low) / 2;
  return RV_OK;
}
