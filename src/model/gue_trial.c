/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/gue_trial.h"

#include "model/gue_matrix.h"
#include "model/matrix_draws.h"
#include "support/memory.h"

#include <stdlib.h>

struct rv_gue_trial {
  size_t n;
  double *matrix;      /* n x n complex */
  double *h, *product; /* n complex */
  double *real;        /* n: h */
  rv_hidden hidden;
  rv_support support;
};

static rv_status fill(rv_gue_trial *t, size_t k) {
  RV_TRY(rv_alloc_doubles(&t->matrix, t->n, 2 * t->n));
  RV_TRY(rv_alloc_doubles(&t->h, t->n, 2));
  RV_TRY(rv_alloc_doubles(&t->product, t->n, 2));
  RV_TRY(rv_alloc_doubles(&t->real, t->n, 1));
  RV_TRY(rv_hidden_make(&t->hidden, RV_ONES, k));
  return rv_support_open(&t->support, t->n);
}

rv_status rv_gue_trial_open(rv_gue_trial **out, size_t n, size_t k) {
  *out = NULL;
  rv_gue_trial *t = calloc(1, sizeof *t);
  if (t == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a trial: free some memory");
  t->n = n;
  rv_status status = fill(t, k);
  if (status == RV_OK)
    *out = t;
  else
    rv_gue_trial_close(t);
  return status;
}

void rv_gue_trial_close(rv_gue_trial *t) {
  if (t == NULL)
    return;
  free(t->matrix);
  free(t->h);
  free(t->product);
  free(t->real);
  rv_hidden_free(&t->hidden);
  rv_support_free(&t->support);
  free(t);
}

rv_status rv_gue_trial_draw(const rv_stream_key *key, double *eigenvalue, double *cosine_sq,
                            uint64_t row, rv_gue_trial *t) {
  rv_stream stream;
  rv_support_draw(rv_stream_open(&stream, key, row), t->real, &t->support, &t->hidden);
  for (size_t i = 0; i < t->n; i++) {
    t->h[2 * i] = t->real[i];
    t->h[2 * i + 1] = 0;
  }
  rv_gue_matrix(t->matrix, key, t->n);
  *cosine_sq = rv_hermitian_cosine_sq(t->product, t->matrix, t->h, t->n);
  return rv_hermitian_spectrum(eigenvalue, t->matrix, t->n);
}
