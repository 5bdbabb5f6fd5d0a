/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/image_angle.h"

#include "model/gue_matrix.h"
#include "model/matrix_draws.h"
#include "model/sizes.h"
#include "numeric/matrix_products.h"
#include "random/chi_squared.h"
#include "random/gaussian.h"
#include "support/memory.h"

#include <math.h>
#include <stdlib.h>

/* What is drawn as a whole; of the unitary ensemble the matrix and its image are complex, and so is
   `complex_h`, which is h. */
struct rv_image_angle {
  rv_sampler sampler;
  rv_matrix_law law;
  int threads;
  rv_hidden hidden;
  rv_support support;
  double *matrix, *h, *complex_h, *image;
};

/* The row of the trial's key that the support is drawn from: no row of a matrix. */
static const uint64_t support_row = UINT64_MAX - 1;

double rv_image_cosine(const double *z, const double *h, size_t m, size_t n) {
  const size_t shared = m < n ? m : n;
  double square = rv_inner_product(z, z, m) * rv_inner_product(h, h, shared);
  return square > 0 ? rv_inner_product(z, h, shared) / sqrt(square) : 0;
}

static rv_status fill(rv_image_angle *a, double k) {
  const size_t m = (size_t)a->law.m, n = (size_t)a->law.n;
  const size_t parts = a->law.ensemble == RV_ENSEMBLES ? 2 : 1;
  RV_TRY(rv_sparsity_check(k, a->law.n));
  RV_TRY(rv_dense_affordable(&a->law, a->law.n, 8 * (double)parts * a->law.m * a->law.n));
  RV_TRY(rv_alloc_doubles(&a->matrix, m, parts * n));
  RV_TRY(rv_alloc_doubles(&a->h, n, 1));
  RV_TRY(rv_alloc_doubles(&a->complex_h, n, 2));
  RV_TRY(rv_alloc_doubles(&a->image, m, parts));
  RV_TRY(rv_hidden_make(&a->hidden, RV_ONES, (size_t)k));
  return rv_support_open(&a->support, n);
}

rv_status rv_image_angle_open(rv_image_angle **out, rv_sampler sampler, const rv_matrix_law *law,
                              double k, int threads) {
  *out = NULL;
  rv_image_angle *a = calloc(1, sizeof *a);
  if (a == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a trial: free some memory");
  *a = (rv_image_angle){.sampler = sampler, .law = *law, .threads = threads};
  rv_status status = sampler == RV_DENSE ? fill(a, k) : RV_OK;
  if (status == RV_OK)
    *out = a;
  else
    rv_image_angle_close(a);
  return status;
}

void rv_image_angle_close(rv_image_angle *a) {
  if (a == NULL)
    return;
  free(a->matrix);
  free(a->h);
  free(a->complex_h);
  free(a->image);
  rv_hidden_free(&a->hidden);
  rv_support_free(&a->support);
  free(a);
}

static rv_status draw_real(const rv_stream_key *key, double *cosine, rv_image_angle *a) {
  const size_t m = (size_t)a->law.m, n = (size_t)a->law.n;
  const rv_entry_law entries = rv_matrix_entries(&a->law);
  RV_TRY(rv_ensemble_matrix(a->matrix, key, m, n, &entries, a->threads));
  rv_multiply_sparse(a->image, a->matrix, m, n, a->support.chosen, a->hidden.value, a->hidden.k);
  *cosine = rv_image_cosine(a->image, a->h, m, n);
  return RV_OK;
}

static rv_status draw_unitary(const rv_stream_key *key, double *cosine, rv_image_angle *a) {
  const size_t n = (size_t)a->law.n;
  rv_gue_matrix(a->matrix, key, n);
  for (size_t i = 0; i < n; i++) {
    a->complex_h[2 * i] = a->h[i];
    a->complex_h[2 * i + 1] = 0;
  }
  *cosine = rv_hermitian_cosine(a->image, a->matrix, a->complex_h, n);
  return RV_OK;
}

/* Wh in a basis that starts with h: a normal number, and what is across. */
static double draw_parts(const rv_stream_key *key, const rv_matrix_law *law) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, key, 0);
  double along = rv_gaussian(rng, 1);
  double across_sq = law->ensemble == RV_ENSEMBLES ? rv_chi_squared(rng, 2 * (law->n - 1)) / 2
                                                   : rv_chi_squared(rng, law->m - 1);
  return along / hypot(along, sqrt(across_sq));
}

rv_status rv_image_angle_draw(const rv_stream_key *key, double *cosine, rv_image_angle *a) {
  if (a->sampler == RV_IMPLICIT) {
    *cosine = draw_parts(key, &a->law);
    return RV_OK;
  }
  rv_stream stream;
  rv_support_draw(rv_stream_open(&stream, key, support_row), a->h, &a->support, &a->hidden);
  return a->law.ensemble == RV_ENSEMBLES ? draw_unitary(key, cosine, a) : draw_real(key, cosine, a);
}
