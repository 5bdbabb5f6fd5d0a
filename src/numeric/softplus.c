/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numeric/softplus.h"

#include "numeric/elementary.h"

/* factor = 1 + exp(-|z|), twice = 2 max(z, 0). */
RV_VECTORISED static void split_softplus(double *restrict factor, double *restrict twice,
                                         const float *restrict z, size_t count) {
  for (size_t i = 0; i < count; i++) {
    double value = (double)z[i], size = fabs(value);
    factor[i] = 1 + rv_exp(-size);
    twice[i] = value + size;
  }
}

enum { LANES = 8 }; /* products and sums that a vector unit can hold */

/* The factors of the run, and ones behind them, are whole lanes. */
RV_VECTORISED static void gather_softplus(double *restrict product, double *restrict sum,
                                          const double *restrict factor,
                                          const double *restrict twice, size_t count) {
  for (size_t i = 0; i < count; i += LANES)
    for (size_t j = 0; j < LANES; j++) {
      product[j] *= factor[i + j];
      sum[j] += twice[i + j];
    }
}

static double sum_run(const float *z, size_t count) {
  double factor[RV_SOFTPLUS_RUN], twice[RV_SOFTPLUS_RUN], product[LANES], sum[LANES] = {0};
  split_softplus(factor, twice, z, count);
  for (size_t i = count; i % LANES != 0; i++) {
    factor[i] = 1;
    twice[i] = 0;
  }
  for (size_t j = 0; j < LANES; j++)
    product[j] = 1;
  gather_softplus(product, sum, factor, twice, count);
  for (size_t j = 1; j < LANES; j++) {
    product[0] *= product[j];
    sum[0] += sum[j];
  }
  return sum[0] / 2 + log(product[0]);
}

double rv_softplus_sum_single(const float *z, size_t count) {
  double sum = 0;
  for (size_t i = 0; i < count; i += RV_SOFTPLUS_RUN)
    sum += sum_run(z + i, count - i < RV_SOFTPLUS_RUN ? count - i : RV_SOFTPLUS_RUN);
  return sum;
}
