/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/information.h"

#include "support/memory.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { UNITS_MAX = 64 };

/* For a row of weights of sum t: sum_x r(x) ln(r(x) t^(n-1) / prod_i r_i(x_i)). */
static double row_divergence(const double *row, size_t n) {
  double one[UNITS_MAX] = {0}, log_one[UNITS_MAX], log_zero[UNITS_MAX], total = 0, sum = 0;
  size_t states = (size_t)1 << n;
  for (size_t x = 0; x < states; x++) {
    total += row[x];
    for (size_t i = 0; i < n; i++)
      one[i] += x >> i & 1 ? row[x] : 0;
  }
  if (total == 0)
    return 0;
  for (size_t i = 0; i < n; i++) {
    double zero = 0;
    for (size_t x = 0; x < states; x++)
      zero += x >> i & 1 ? 0 : row[x];
    log_one[i] = log(one[i] / total);
    log_zero[i] = log(zero / total);
  }
  for (size_t x = 0; x < states; x++) {
    double factors = 0;
    for (size_t i = 0; i < n; i++)
      factors += x >> i & 1 ? log_one[i] : log_zero[i];
    sum += row[x] > 0 ? row[x] * (log(row[x] / total) - factors) : 0;
  }
  return sum;
}

double rv_total_correlation(const double *law, size_t n) {
  return row_divergence(law, n);
}

double rv_conditional_total_correlation(const double *joint, size_t low, size_t high) {
  double sum = 0;
  for (size_t y = 0; y < (size_t)1 << high; y++)
    sum += row_divergence(joint + (y << low), low);
  return sum;
}

/* The slab of one value of `high`: 2^middle rows of 2^low. */
static double slab_information(const double *slab, const double *row_sum, const double *total,
                               const double *slab_row, size_t low, size_t middle) {
  double sum = 0;
  for (size_t y = 0; y < (size_t)1 << middle; y++)
    for (size_t x = 0; x < (size_t)1 << low; x++) {
      size_t xy = y << low | x;
      double p = slab[xy];
      sum += p > 0 ? p * log(p * total[y] / (row_sum[xy] * slab_row[y])) : 0;
    }
  return sum;
}

rv_status rv_conditional_information(double *out, const double *joint, size_t low, size_t middle,
                                     size_t high) {
  size_t pairs = (size_t)1 << (low + middle), rows = (size_t)1 << middle;
  double *pair, *total = NULL, *slab_row = NULL;
  RV_TRY(rv_alloc_doubles(&pair, pairs, 1));
  rv_status status = rv_alloc_doubles(&total, rows, 1);
  if (status == RV_OK)
    status = rv_alloc_doubles(&slab_row, rows, 1);
  *out = 0;
  if (status == RV_OK) {
    rv_marginal_low(pair, joint, low + middle, low + middle + high);
    rv_marginal_high(total, pair, low, low + middle);
    for (size_t z = 0; z < (size_t)1 << high; z++) {
      const double *slab = joint + z * pairs;
      rv_marginal_high(slab_row, slab, low, low + middle);
      *out += slab_information(slab, pair, total, slab_row, low, middle);
    }
  }
  free(pair);
  free(total);
  free(slab_row);
  return status;
}

double rv_information_rounding(size_t n) {
  return 4 * (double)n * ((double)n + ldexp(1, (int)n)) * DBL_EPSILON;
}

void rv_marginal_high(double *out, const double *law, size_t low, size_t n) {
  for (size_t y = 0; y < (size_t)1 << (n - low); y++) {
    out[y] = 0;
    for (size_t x = 0; x < (size_t)1 << low; x++)
      out[y] += law[y << low | x];
  }
}

void rv_marginal_low(double *out, const double *law, size_t low, size_t n) {
  memset(out, 0, sizeof(double) << low);
  for (size_t x = 0; x < (size_t)1 << n; x++)
    out[x & (((size_t)1 << low) - 1)] += law[x];
}

void rv_swap_groups(double *out, const double *law, size_t low, size_t n) {
  size_t high = n - low;
  for (size_t y = 0; y < (size_t)1 << high; y++)
    for (size_t x = 0; x < (size_t)1 << low; x++)
      out[x << high | y] = law[y << low | x];
}
