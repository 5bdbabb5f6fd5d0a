/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/layer_probe.h"

#include "model/matrix_layer.h"
#include "model/random_likeness.h"
#include "model/weights.h"
#include "numeric/matrix_spectrum.h"
#include "support/memory.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

/* W is inputs x outputs, as the theory has it; `norm` has room for either side. */
typedef struct memory {
  double *matrix, *eigenvalue, *norm;
} memory;

static rv_status open_memory(memory *own, size_t outputs, size_t inputs) {
  size_t longer = outputs > inputs ? outputs : inputs;
  *own = (memory){.matrix = NULL};
  RV_TRY(rv_alloc_doubles(&own->matrix, outputs, inputs));
  RV_TRY(rv_alloc_doubles(&own->eigenvalue, longer, 1));
  return rv_alloc_doubles(&own->norm, longer, 1);
}

static void close_memory(memory *own) {
  free(own->matrix);
  free(own->eigenvalue);
  free(own->norm);
}

/* sd of ln ||row i||, rows of `count` weights `step` apart, beginning `stride` apart. */
static double spread(double *norm, const float *weight, size_t rows, size_t stride, size_t count,
                     size_t step) {
  size_t found = 0;
  for (size_t i = 0; i < rows; i++) {
    double square = 0;
    for (size_t j = 0; j < count; j++)
      square += pow((double)weight[i * stride + j * step], 2);
    if (square > 0)
      norm[found++] = log(square) / 2;
  }
  return found < 2 ? 0 : gsl_stats_sd(norm, 1, found);
}

static rv_status reverse(double *error, const rv_stream_key *key, const double *matrix,
                         size_t inputs, size_t outputs, uint64_t row) {
  size_t k = outputs / 2 < RV_PROBE_ONES ? outputs / 2 : RV_PROBE_ONES;
  rv_hidden hidden;
  rv_matrix_layer *layer = NULL;
  rv_reversal reversal[RV_PROBE_VECTORS];
  double sum = 0;
  RV_TRY(rv_hidden_make(&hidden, RV_ONES, k > 0 ? k : 1));
  double bias = -hidden.norm * sqrt(2 / (double)inputs * 2 * log((double)outputs));
  rv_status status = rv_matrix_layer_open(&layer, inputs, outputs, &hidden, 1, bias);
  if (status == RV_OK)
    rv_matrix_layer_reverse(key, reversal, matrix, RV_PROBE_VECTORS, row, layer);
  for (size_t t = 0; status == RV_OK && t < RV_PROBE_VECTORS; t++)
    sum += reversal[t].error * reversal[t].error / RV_PROBE_VECTORS;
  *error = sqrt(sum);
  rv_matrix_layer_close(layer);
  rv_hidden_free(&hidden);
  return status;
}

static rv_status probe(rv_layer_probe *out, const rv_stream_key *key, memory *own,
                       const float *weight, size_t outputs, size_t inputs, uint64_t row) {
  rv_entry_statistics entries;
  rv_random_likeness likeness;
  for (size_t j = 0; j < outputs; j++)
    for (size_t i = 0; i < inputs; i++)
      own->matrix[i * outputs + j] = (double)weight[j * inputs + i];
  if (rv_standardise(&entries, own->matrix, outputs * inputs, "a layer") != RV_OK)
    return RV_OK;
  RV_TRY(rv_matrix_spectrum(own->eigenvalue, own->matrix, inputs, outputs, 1));
  rv_random_likeness_of(&likeness, own->eigenvalue, inputs, outputs);
  out->outliers = (double)likeness.outliers;
  out->bulk_distance = likeness.bulk_distance;
  out->bulk_bound = likeness.bulk_bound;
  out->output_spread = spread(own->norm, weight, outputs, inputs, inputs, 1);
  out->input_spread = spread(own->norm, weight, inputs, 1, outputs, inputs);
  return reverse(&out->error, key, own->matrix, inputs, outputs, row);
}

rv_status rv_layer_probe_make(rv_layer_probe *out, const rv_stream_key *key, const float *weight,
                              size_t outputs, size_t inputs, uint64_t row) {
  memory own;
  *out = (rv_layer_probe){NAN, NAN, NAN, NAN, NAN, NAN};
  rv_status status = open_memory(&own, outputs, inputs);
  if (status == RV_OK)
    status = probe(out, key, &own, weight, outputs, inputs, row);
  close_memory(&own);
  return status;
}
