/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/ensemble.h"

#include "random/gaussian.h"
#include "random/gaussian_matrix.h"
#include "random/haar.h"
#include "random/stream_parts.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

const char *const rv_ensemble_names[RV_ENSEMBLES + 1] = {
    [RV_GAUSSIAN] = "gaussian", [RV_RADEMACHER] = "rademacher", [RV_UNIFORM_ENTRIES] = "uniform",
    [RV_SPARSE] = "sparse",     [RV_LAPLACE] = "laplace",       [RV_STUDENT5] = "student5",
    [RV_STUDENT3] = "student3", [RV_ORTHOGONAL] = "orthogonal", [RV_CORRELATED] = "correlated",
    [RV_ENSEMBLES] = NULL};

const char *const rv_ensemble_names_and_gue[RV_ENSEMBLES + 2] = {
    "gaussian", "rademacher", "uniform",    "sparse", "laplace", "student5",
    "student3", "orthogonal", "correlated", "gue",    NULL};

/* Rows that no matrix reaches: what all rows share is drawn from it. */
static const uint64_t shared_row = UINT64_MAX;

rv_ensemble rv_ensemble_named(const char *name) {
  rv_ensemble ensemble = 0;
  while (ensemble < RV_ENSEMBLES && strcmp(name, rv_ensemble_names[ensemble]) != 0)
    ensemble++;
  return ensemble;
}

bool rv_ensemble_independent(rv_ensemble ensemble) {
  return ensemble != RV_ORTHOGONAL && ensemble != RV_CORRELATED;
}

/* One row each. */

/* Every bit of the generator is a sign. */
static void fill_rademacher(double *out, gsl_rng *rng, size_t count, double sd) {
  enum { BITS = 32 };
  for (size_t i = 0; i < count; i += BITS) {
    uint32_t bits = rv_philox_half(rng->state);
    for (size_t j = i; j < count && j < i + BITS; j++, bits >>= 1)
      out[j] = (bits & 1) != 0 ? sd : -sd;
  }
}

static void fill_uniform(double *out, gsl_rng *rng, size_t count, double sd) {
  double half_width = sd * sqrt(3);
  for (size_t i = 0; i < count; i++)
    out[i] = half_width * (2 * rv_philox_uniform(rng->state) - 1);
}

static void fill_sparse(double *out, gsl_rng *rng, size_t count, double sd) {
  const double density = RV_SPARSE_DENSITY;
  double size = sd / sqrt(density);
  for (size_t i = 0; i < count; i++) {
    double u = rv_philox_uniform(rng->state);
    out[i] = u >= density ? 0 : u < density / 2 ? size : -size;
  }
}

static void fill_laplace(double *out, gsl_rng *rng, size_t count, double sd) {
  for (size_t i = 0; i < count; i++)
    out[i] = gsl_ran_laplace(rng, sd / sqrt(2));
}

/* A normal number over the root of a chi-square one, here the sum of `freedom` squares. */
static void fill_student(double *out, gsl_rng *rng, size_t count, double sd, int freedom) {
  double unit = sd * sqrt(freedom - 2);
  for (size_t i = 0; i < count; i++) {
    double square = 0;
    for (int k = 0; k < freedom; k++) {
      double g = rv_gaussian(rng, 1);
      square += g * g;
    }
    out[i] = unit * rv_gaussian(rng, 1) / sqrt(square);
  }
}

/*
 * w_ji = sqrt(1 - c) g_ji + sqrt(c) f_i: the column effect f is shared by all rows of W, and is one
 * number in each row of W'.
 */
static void fill_correlated(double *out, gsl_rng *rng, const rv_stream_key *key, size_t count,
                            const rv_entry_law *law, bool transposed) {
  double own = law->sd * sqrt(1 - law->correlation), common = law->sd * sqrt(law->correlation);
  rv_stream shared;
  gsl_rng *effects = rv_stream_open(&shared, key, shared_row);
  double effect = transposed ? rv_gaussian(rng, common) : 0;
  for (size_t i = 0; i < count; i++)
    out[i] = rv_gaussian(rng, own) + (transposed ? effect : rv_gaussian(effects, common));
}

static void fill_row(double *out, gsl_rng *rng, const rv_stream_key *key, size_t count,
                     const rv_entry_law *law, bool transposed) {
  switch (law->ensemble) {
  case RV_RADEMACHER:
    fill_rademacher(out, rng, count, law->sd);
    break;
  case RV_UNIFORM_ENTRIES:
    fill_uniform(out, rng, count, law->sd);
    break;
  case RV_SPARSE:
    fill_sparse(out, rng, count, law->sd);
    break;
  case RV_LAPLACE:
    fill_laplace(out, rng, count, law->sd);
    break;
  case RV_STUDENT5:
    fill_student(out, rng, count, law->sd, 5);
    break;
  case RV_STUDENT3:
    fill_student(out, rng, count, law->sd, 3);
    break;
  default:
    fill_correlated(out, rng, key, count, law, transposed);
  }
}

void rv_ensemble_rows(double *out, const rv_stream_key *key, size_t first, size_t rows,
                      size_t columns, const rv_entry_law *law, bool transposed) {
  if (law->ensemble == RV_GAUSSIAN) {
    rv_gaussian_rows(out, key, first, rows, columns, law->sd);
    return;
  }
  for (size_t row = 0; row < rows; row++) {
    rv_stream stream;
    gsl_rng *rng = rv_stream_open(&stream, key, first + row);
    fill_row(out + row * columns, rng, key, columns, law, transposed);
  }
}

rv_status rv_ensemble_matrix(double *out, const rv_stream_key *key, size_t m, size_t n,
                             const rv_entry_law *law, int threads) {
  if (law->ensemble == RV_ORTHOGONAL) {
    RV_TRY(rv_haar_matrix(out, key, m, n, threads));
    for (size_t i = 0; i < m * n; i++)
      out[i] *= law->sd;
    return RV_OK;
  }
#pragma omp parallel for schedule(dynamic, 16) num_threads(threads) if (threads > 1)
  for (size_t row = 0; row < m; row++)
    rv_ensemble_rows(out + row * n, key, row, 1, n, law, false);
  return RV_OK;
}
