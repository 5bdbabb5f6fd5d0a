/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/ensemble_trial.h"
#include "numeric/matrix_spectrum.h"
#include "reverify/gue_spectrum.h"
#include "reverify/wishart_spectrum.h"

#include "model/bulk.h"
#include "model/ensemble_spectrum.h"
#include "model/matrix_trial.h"
#include "support/memory.h"

#include <math.h>
#include <stdlib.h>

struct rv_ensemble_trial {
  rv_sampler sampler;
  rv_matrix_law law;
  int threads;
  rv_matrix_trial *matrix; /* NULL without a layer */
  double *eigenvalue;      /* those of the matrix; without a layer its own */
};

/* The row of the trial's key that support and dropout are drawn from: no row of a matrix. */
static const uint64_t layer_row = UINT64_MAX - 1;

bool rv_ensemble_has_layer(rv_sampler sampler, rv_ensemble ensemble) {
  return sampler == RV_DENSE && ensemble != RV_ENSEMBLES;
}

static rv_status open_matrix(rv_ensemble_trial *t, const rv_trial_layer *layer) {
  RV_TRY(rv_matrix_trial_open(&t->matrix, (size_t)t->law.m, (size_t)t->law.n, layer->k, layer->p,
                              layer->bias));
  t->eigenvalue = t->matrix->eigenvalue;
  return RV_OK;
}

/* A layer takes W and a transposed copy, the unitary matrix two parts. */
static rv_status fill(rv_ensemble_trial *t, const rv_trial_layer *layer) {
  double r = fmin(t->law.m, t->law.n), longest = fmax(t->law.m, t->law.n);
  bool has_layer = rv_ensemble_has_layer(t->sampler, t->law.ensemble);
  double matrices = has_layer ? 2 * r * longest : r * r;
  if (t->sampler == RV_DENSE)
    RV_TRY(rv_dense_affordable(&t->law, longest, 8 * (r * r + matrices)));
  if (has_layer)
    return open_matrix(t, layer);
  return rv_alloc_doubles(&t->eigenvalue, (size_t)r, 1);
}

rv_status rv_ensemble_trial_open(rv_ensemble_trial **out, rv_sampler sampler,
                                 const rv_matrix_law *law, const rv_trial_layer *layer,
                                 int threads) {
  *out = NULL;
  rv_ensemble_trial *t = calloc(1, sizeof *t);
  if (t == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a trial: free some memory");
  *t = (rv_ensemble_trial){.sampler = sampler, .law = *law, .threads = threads};
  rv_status status = fill(t, layer);
  if (status == RV_OK)
    *out = t;
  else
    rv_ensemble_trial_close(t);
  return status;
}

void rv_ensemble_trial_close(rv_ensemble_trial *t) {
  if (t == NULL)
    return;
  if (t->matrix == NULL)
    free(t->eigenvalue);
  rv_matrix_trial_close(t->matrix);
  free(t);
}

static rv_status draw_layer(const rv_stream_key *key, rv_ensemble_draw *out, rv_ensemble_trial *t) {
  const rv_entry_law entries = rv_matrix_entries(&t->law);
  rv_matrix_trial *matrix = t->matrix;
  RV_TRY(rv_ensemble_matrix(matrix->matrix, key, matrix->m, matrix->n, &entries, t->threads));
  return rv_matrix_trial_run(key, &out->reversal, layer_row, t->threads, matrix);
}

static rv_status draw_tridiagonal(const rv_stream_key *key, rv_ensemble_trial *t) {
  RV_TRY(rv_wishart_spectrum(key, t->eigenvalue, (size_t)t->law.m, (size_t)t->law.n));
  for (size_t i = 0; i < (size_t)fmin(t->law.m, t->law.n); i++)
    t->eigenvalue[i] *= t->law.variance;
  return RV_OK;
}

static rv_status draw_unitary(const rv_stream_key *key, rv_ensemble_trial *t) {
  const size_t n = (size_t)t->law.n;
  return t->sampler == RV_DENSE ? rv_gue_spectrum_dense(key, t->eigenvalue, n)
                                : rv_gue_spectrum(key, t->eigenvalue, n);
}

static rv_status draw(const rv_stream_key *key, rv_ensemble_draw *out, rv_ensemble_trial *t) {
  if (t->matrix != NULL)
    return draw_layer(key, out, t);
  return t->law.ensemble == RV_ENSEMBLES ? draw_unitary(key, t) : draw_tridiagonal(key, t);
}

/* The eigenvalues of a wide W that are left out are 0. */
static void measure(rv_ensemble_draw *out, const rv_ensemble_trial *t) {
  double m = t->law.m, n = t->law.n;
  size_t r = (size_t)fmin(m, n);
  double smallest = n > m ? 0 : t->eigenvalue[0];
  out->eigenvalue = t->eigenvalue;
  out->lambda_max = t->eigenvalue[r - 1];
  for (size_t i = 0; i < r; i++)
    out->trace += t->eigenvalue[i] / n;
  out->norm = fmax(out->lambda_max - 1, 1 - smallest);
  out->bulk_distance = rv_spectrum_distance(t->eigenvalue, t->law.ensemble, m, n);
  out->spacing = rv_spacing_ratio(t->eigenvalue, r);
}

rv_status rv_ensemble_trial_draw(const rv_stream_key *key, rv_ensemble_draw *out,
                                 rv_ensemble_trial *t) {
  *out = (rv_ensemble_draw){0};
  RV_TRY(draw(key, out, t));
  measure(out, t);
  return RV_OK;
}
