/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/memory.h"

#include <stdlib.h>
#include <unistd.h>

enum { CACHE_LINE = 64 };

rv_status rv_alloc_doubles(double **out, size_t rows, size_t columns) {
  size_t count, bytes, padded;
  *out = NULL;
  if (__builtin_mul_overflow(rows, columns, &count) ||
      __builtin_mul_overflow(count, sizeof(double), &bytes) ||
      __builtin_add_overflow(bytes, CACHE_LINE, &padded))
    return rv_fail(RV_ENOMEM, "an array of %zu x %zu numbers overflows: choose smaller sizes", rows,
                   columns);
  *out = aligned_alloc(CACHE_LINE, padded / CACHE_LINE * CACHE_LINE);
  if (*out == NULL)
    return rv_fail(RV_ENOMEM, "no memory for %zu x %zu numbers: choose smaller sizes", rows,
                   columns);
  return RV_OK;
}

double rv_physical_memory(void) {
  return (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
}
