/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/tall_matrix.h"

#include "numeric/transpose.h"
#include "support/memory.h"

#include <stdlib.h>

/* Of a matrix and its transpose exactly one is so, unless they are equal. */
static bool square_is_turned(const double *value, size_t n) {
  for (size_t i = 0; i < n; i++)
    for (size_t j = i + 1; j < n; j++)
      if (value[i * n + j] != value[j * n + i])
        return value[i * n + j] < value[j * n + i];
  return false;
}

static rv_status turn(rv_tall_matrix *tall) {
  double *turned;
  size_t rows = tall->m;
  RV_TRY(rv_alloc_doubles(&turned, tall->m, tall->n));
  rv_transpose(turned, tall->value, tall->m, tall->n);
  free(tall->value);
  *tall = (rv_tall_matrix){.value = turned, .m = tall->n, .n = rows, .turned = true};
  return RV_OK;
}

rv_status rv_tall_matrix_take(rv_tall_matrix *out, const double *matrix, const rv_live_part *part,
                              rv_keep keep) {
  *out = (rv_tall_matrix){.m = rv_rows_kept(part, keep), .n = rv_columns_kept(part, keep)};
  RV_TRY(rv_alloc_doubles(&out->value, out->m, out->n));
  rv_live_part_take(out->value, matrix, part, keep);
  if (out->m > out->n || (out->m == out->n && !square_is_turned(out->value, out->n)))
    return RV_OK;
  rv_status status = turn(out);
  if (status != RV_OK)
    rv_tall_matrix_free(out);
  return status;
}

void rv_tall_matrix_free(rv_tall_matrix *tall) {
  free(tall->value);
  *tall = (rv_tall_matrix){.value = NULL};
}
