/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/hindsight.h"

#include "numeric/sort.h"

#include <math.h>

double rv_least_flat_error_sq(double *u, size_t count) {
  double n = (double)count, least = 1; /* where b is so low that nothing is left */
  double mean = 0, squares = 0;        /* of the largest, and of their deviations from it */
  rv_sort(u, count);
  for (size_t above = 1; above <= count; above++) {
    double lowest = u[count - above], change = lowest - mean;
    mean += change / (double)above;
    squares += change * (lowest - mean);
    /* u_i + b > 0 for these alone: b lies in (-lowest, -next] */
    double b = fmax(1 - mean, -lowest);
    if (above < count)
      b = fmin(b, -u[count - above - 1]);
    double off = mean + b - 1, kept = (double)above;
    least = fmin(least, (squares + kept * off * off + n - kept) / n);
  }
  return least;
}
