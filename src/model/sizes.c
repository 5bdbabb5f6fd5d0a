/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sizes.h"

#include <math.h>

bool rv_dense_is_large(rv_sampler sampler, double m, double n) {
  return sampler == RV_DENSE && m * n >= 1e6;
}

rv_status rv_sparsity_check(double k, double n) {
  if (k <= n)
    return RV_OK;
  return rv_fail(RV_EINVAL, "k = %.15g is larger than n = %.15g: choose k up to n", k, n);
}

rv_status rv_threshold_check(double tau) {
  if (isfinite(tau))
    return RV_OK;
  return rv_fail(RV_ENUMERIC, "no threshold could be found: give --tau a number");
}
