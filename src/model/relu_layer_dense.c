/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/relu_layer_parts.h"

#include "random/gaussian.h"
#include "support/memory.h"

#include <math.h>
#include <string.h>

/* The rows are cut in this many slices, each with a sum of its own, whatever the threads. */
enum { SLICES = 16 };

rv_status rv_relu_open_dense(rv_relu_layer *l) {
  size_t k = l->hidden->k;
  const rv_matrix_law sizes = {.m = l->law.m, .n = l->law.n, .variance = 1};
  RV_TRY(rv_dense_affordable(&sizes, l->law.n, 8 * SLICES * (2 * l->law.n + (double)k)));
  size_t n = (size_t)l->law.n;
  RV_TRY(rv_alloc_doubles(&l->support, SLICES, k));
  RV_TRY(rv_alloc_doubles(&l->row, SLICES, n));
  return rv_alloc_doubles(&l->sum, SLICES, n);
}

static void add_scaled(double *sum, double factor, const double *row, size_t count) {
  for (size_t i = 0; i < count; i++)
    sum[i] += factor * row[i];
}

/*
 * One row w of W: u += x w with x = alpha r(w'h), 0 if dropped; true if x is not 0. The entries are
 * independent, so those on the support may come first, and the others only if x is not 0. In `sum`
 * the k coordinates of the support come first: where they are in h changes nothing that is
 * measured.
 */
static bool add_row(double *sum, double *on, double *off, gsl_rng *rng, const rv_relu_layer *l) {
  size_t k = l->hidden->k, others = (size_t)l->law.n - k;
  double keep = l->linear ? l->law.p / 2 : l->law.p;
  if (keep < 1 && gsl_rng_uniform(rng) >= keep)
    return false;
  rv_gaussian_numbers(on, rng, k, 1);
  double z = 0;
  for (size_t i = 0; i < k; i++)
    z += on[i] * l->hidden->value[i];
  if (z <= 0 && !l->linear)
    return false;
  rv_gaussian_numbers(off, rng, others, 1);
  add_scaled(sum, l->alpha * z, on, k);
  add_scaled(sum + k, l->alpha * z, off, others);
  return true;
}

/* The number of its rows with an x that is not 0. */
static double add_slice(const rv_stream_key *key, size_t slice, const rv_relu_layer *l) {
  size_t n = (size_t)l->law.n, m = (size_t)l->law.m, k = l->hidden->k;
  double *sum = l->sum + slice * n, active = 0;
  memset(sum, 0, n * sizeof *sum);
  for (size_t j = slice; j < m; j += SLICES) {
    rv_stream stream;
    active += add_row(sum, l->support + slice * k, l->row + slice * n,
                      rv_stream_open(&stream, key, j), l);
  }
  return active;
}

static void add_off_support(rv_relu_sums *sums, double u, double bias) {
  double reversed = fmax(u + bias, 0);
  sums->error_sq += reversed * reversed;
  sums->unthresholded_sq += u * u;
  sums->off_support = fmax(sums->off_support, fabs(u));
  sums->survivors += reversed > 0;
}

void rv_relu_draw_dense(const rv_stream_key *key, rv_relu_draw *out, rv_relu_layer *l) {
  size_t n = (size_t)l->law.n, k = l->hidden->k;
  double active[SLICES];
#pragma omp parallel for schedule(dynamic, 1) num_threads(l->threads) if (l->threads > 1)
  for (size_t slice = 0; slice < SLICES; slice++)
    active[slice] = add_slice(key, slice, l);
  double *u = l->sum;
  for (size_t slice = 1; slice < SLICES; slice++)
    add_scaled(u, 1, l->sum + slice * n, n);
  rv_relu_sums sums = rv_relu_no_sums;
  sums.first = u[0];
  for (size_t slice = 0; slice < SLICES; slice++)
    sums.active += active[slice];
  for (size_t i = 0; i < k; i++)
    rv_relu_add_support(&sums, u[i], l->hidden->value[i], l->bias);
  for (size_t i = k; i < n; i++)
    add_off_support(&sums, u[i], l->bias);
  rv_relu_finish(out, &sums, l->hidden->norm);
}
