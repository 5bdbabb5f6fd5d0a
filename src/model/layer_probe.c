/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/layer_probe.h"

#include "model/examination.h"
#include "model/matrix_layer.h"
#include "support/memory.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

/* W = the weights as the theory has them, inputs x outputs, over their root mean square; false
   where there is none. */
static bool standardise(double *matrix, const float *weight, size_t outputs, size_t inputs) {
  double square = 0;
  for (size_t i = 0; i < outputs * inputs; i++)
    square += (double)weight[i] * (double)weight[i];
  double root = sqrt(square / (double)(outputs * inputs));
  if (!isfinite(root) || root == 0)
    return false;
  for (size_t j = 0; j < outputs; j++)
    for (size_t i = 0; i < inputs; i++)
      matrix[i * outputs + j] = (double)weight[j * inputs + i] / root;
  return true;
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

static rv_status examine(rv_layer_probe *out, const rv_stream_key *key, const double *matrix,
                         size_t inputs, size_t outputs, uint64_t row) {
  rv_stream_key of_layer = *key;
  of_layer.cell += row;
  rv_examination e;
  RV_TRY(rv_examine(&e, &of_layer, matrix, inputs, outputs, FLT_EPSILON, 1));
  out->directions = isnan(e.directions.p_value) ? NAN : (double)e.directions.count;
  out->bulk_distance = e.bulk.distance;
  out->bulk_allowed = e.bulk.allowed;
  out->input_spread = e.row_spread;
  out->output_spread = e.column_spread;
  rv_examination_free(&e);
  return reverse(&out->error, key, matrix, inputs, outputs, row);
}

rv_status rv_layer_probe_make(rv_layer_probe *out, const rv_stream_key *key, const float *weight,
                              size_t outputs, size_t inputs, uint64_t row) {
  double *matrix;
  *out = (rv_layer_probe){NAN, NAN, NAN, NAN, NAN, NAN};
  RV_TRY(rv_alloc_doubles(&matrix, inputs, outputs));
  rv_status status = RV_OK;
  if (standardise(matrix, weight, outputs, inputs))
    status = examine(out, key, matrix, inputs, outputs, row);
  free(matrix);
  return status;
}
