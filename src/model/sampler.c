/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/sampler.h"

#include "support/memory.h"

#include <math.h>

const char *const rv_sampler_names[] = {"dense", "implicit", NULL};

rv_status rv_matrix_law_check(const rv_matrix_law *law) {
  const double sizes[2] = {law->m, law->n};
  for (int i = 0; i < 2; i++)
    if (!(sizes[i] >= 1) || !(sizes[i] <= RV_SIZE_MAX) || sizes[i] != floor(sizes[i]))
      return rv_fail(RV_EINVAL, "a size is %.15g: give a whole number from 1 to %.0e", sizes[i],
                     RV_SIZE_MAX);
  if (!(law->variance > 0) || !(law->variance <= 1e12))
    return rv_fail(RV_EINVAL, "a variance is %.15g: give a number above 0 and at most 1e12",
                   law->variance);
  if (!(law->correlation >= 0) || !(law->correlation <= 1))
    return rv_fail(RV_EINVAL, "a correlation is %.15g: give a number from 0 to 1",
                   law->correlation);
  return RV_OK;
}

rv_entry_law rv_matrix_entries(const rv_matrix_law *law) {
  return (rv_entry_law){
      .ensemble = law->ensemble, .sd = sqrt(law->variance), .correlation = law->correlation};
}

rv_status rv_dense_affordable(const rv_matrix_law *law, double row_length, double bytes) {
  const double blas_length_max = 2e9, share = 0.9;
  if (row_length <= blas_length_max && bytes <= share * rv_physical_memory())
    return RV_OK;
  return rv_fail(RV_ENOMEM,
                 "the dense sampler would need %.3g bytes at m = %.15g, n = %.15g: use --sampler "
                 "implicit or smaller sizes",
                 bytes, law->m, law->n);
}
