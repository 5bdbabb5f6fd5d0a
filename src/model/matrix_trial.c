/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/matrix_trial.h"
#include "numeric/matrix_spectrum.h"

#include "model/bulk.h"
#include "support/memory.h"

#include <stdlib.h>

static rv_status fill(rv_matrix_trial *t, size_t k, double p, double bias) {
  RV_TRY(rv_alloc_doubles(&t->matrix, t->m, t->n));
  RV_TRY(rv_alloc_doubles(&t->eigenvalue, t->m < t->n ? t->m : t->n, 1));
  RV_TRY(rv_hidden_make(&t->hidden, RV_ONES, k));
  return rv_matrix_layer_open(&t->layer, t->m, t->n, &t->hidden, p, bias);
}

rv_status rv_matrix_trial_open(rv_matrix_trial **out, size_t m, size_t n, size_t k, double p,
                               double bias) {
  *out = NULL;
  rv_matrix_trial *t = calloc(1, sizeof *t);
  if (t == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a trial: free some memory");
  t->m = m;
  t->n = n;
  rv_status status = fill(t, k, p, bias);
  if (status == RV_OK)
    *out = t;
  else
    rv_matrix_trial_close(t);
  return status;
}

void rv_matrix_trial_close(rv_matrix_trial *t) {
  if (t == NULL)
    return;
  free(t->matrix);
  free(t->eigenvalue);
  rv_matrix_layer_close(t->layer);
  rv_hidden_free(&t->hidden);
  free(t);
}

rv_status rv_matrix_trial_run(const rv_stream_key *key, rv_reversal *reversal, uint64_t row,
                              int threads, rv_matrix_trial *t) {
  rv_matrix_layer_reverse(key, reversal, t->matrix, 1, row, t->layer);
  return rv_matrix_spectrum(t->eigenvalue, t->matrix, t->m, t->n, threads);
}
