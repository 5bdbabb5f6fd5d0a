/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bisection on the number of eigenvalues below a shift, with many shifts at once: a division
 * takes as long for eight numbers as for one, and the recurrence waits on each division, so
 * sixteen shifts cost little more than one and shrink the bracket seventeenfold.
 */
#include "numeric/bidiagonal.h"

#include "numeric/elementary.h"

#include <float.h>
#include <math.h>

enum { SHIFTS = 16 };

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

rv_status rv_bidiagonal_eigenvalue(double *out, size_t index, const double *diagonal_sq,
                                   const double *subdiagonal_sq, size_t size, rv_window expected) {
  double shift[SHIFTS], below[SHIFTS];
  rv_window bracket = {0, upper_bound(diagonal_sq, subdiagonal_sq, size)};
  if (isnan(bracket.high))
    return rv_fail(RV_ENUMERIC, "a bidiagonal matrix has an entry that is not finite: report it");
  rv_window first = {fmax(expected.low, bracket.low), fmin(expected.high, bracket.high)};
  place_shifts(shift, first.low < first.high ? first : bracket);
  while (bracket.high - bracket.low > 2 * DBL_EPSILON * bracket.high) {
    count_below(below, shift, diagonal_sq, subdiagonal_sq, size);
    bracket = narrow(bracket, shift, below, (double)index);
    place_shifts(shift, bracket);
  }
  *out = bracket.low + (bracket.high - bracket.low) / 2;
  return RV_OK;
}
