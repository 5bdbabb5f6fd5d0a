/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/planted_structure.h"

#include "reverify/ensemble.h"
#include "support/memory.h"

#include <math.h>
#include <stdlib.h>

static void scale_to_unit(double *vector, size_t count) {
  double square = 0;
  for (size_t i = 0; i < count; i++)
    square += vector[i] * vector[i];
  for (size_t i = 0; i < count; i++)
    vector[i] /= sqrt(square);
}

rv_status rv_plant_direction(const rv_stream_key *key, double *matrix, uint64_t row, size_t m,
                             size_t n, double strength) {
  const rv_entry_law gaussian = {.ensemble = RV_GAUSSIAN, .sd = 1};
  double *u, size = strength * sqrt((double)m);
  RV_TRY(rv_alloc_doubles(&u, m + n, 1));
  double *v = u + m;
  rv_ensemble_rows(u, key, row, 1, m + n, &gaussian, false);
  scale_to_unit(u, m);
  scale_to_unit(v, n);
  for (size_t i = 0; i < m; i++)
    for (size_t j = 0; j < n; j++)
      matrix[i * n + j] += size * u[i] * v[j];
  free(u);
  return RV_OK;
}

void rv_scale_lines(const rv_stream_key *key, double *matrix, double *scale, uint64_t row, size_t m,
                    size_t n, double sd) {
  const rv_entry_law gaussian = {.ensemble = RV_GAUSSIAN, .sd = sd};
  rv_ensemble_rows(scale, key, row, 1, m + n, &gaussian, false);
  for (size_t i = 0; i < m; i++)
    for (size_t j = 0; j < n; j++)
      matrix[i * n + j] *= exp(scale[i] + scale[m + j]);
}

void rv_thin_entries(const rv_stream_key *key, double *matrix, size_t m, size_t n, double density) {
  for (size_t i = 0; i < m; i++) {
    rv_stream stream;
    gsl_rng *rng = rv_stream_open(&stream, key, i);
    for (size_t j = 0; j < n; j++)
      if (!(gsl_rng_uniform(rng) < density))
        matrix[i * n + j] = 0;
  }
}

void rv_quantise_entries(double *matrix, size_t count, double step) {
  const double largest = 127;
  for (size_t i = 0; i < count; i++)
    matrix[i] = fmin(fmax(rint(matrix[i] / step), -largest), largest) * step;
}

void rv_kill_lines(double *matrix, size_t m, size_t n, double share) {
  size_t rows = (size_t)(share * (double)m), columns = (size_t)(share * (double)n);
  for (size_t i = 0; i < m; i++)
    for (size_t j = 0; j < n; j++)
      if (i < rows || j < columns)
        matrix[i * n + j] = 0;
}
