/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sigmoid_layer.h"

#include "reverify/npy.h"

#include <math.h>
#include <stdlib.h>

/* The array at `path`, which has at least one number. */
static rv_status read_array(rv_npy *out, const char *path) {
  RV_TRY(rv_npy_read(out, path));
  if (out->count > 0)
    return RV_OK;
  rv_npy_free(out);
  return rv_fail(RV_EINVAL, "'%s' is empty: give a layer of at least one unit and input", path);
}

static double *take_numbers(rv_npy *array) {
  double *value = array->value;
  array->value = NULL;
  rv_npy_free(array);
  return value;
}

static rv_status read_matrix(rv_sigmoid_layer *out, const char *path) {
  rv_npy array;
  RV_TRY(read_array(&array, path));
  size_t rank = array.rank;
  if (rank == 2) {
    out->units = array.shape[0];
    out->inputs = array.shape[1];
    out->weight = take_numbers(&array);
    return RV_OK;
  }
  rv_npy_free(&array);
  return rv_fail(RV_EINVAL, "'%s' has %zu dimension%s: give an array of units x inputs", path, rank,
                 rank == 1 ? "" : "s");
}

/* (count,), (count, 1) and (1, count) are the same list of numbers. */
static rv_status read_vector(double **out, size_t *count, const char *path) {
  rv_npy array;
  size_t long_sides = 0;
  RV_TRY(read_array(&array, path));
  for (size_t d = 0; d < array.rank; d++)
    long_sides += array.shape[d] > 1;
  *count = array.count;
  if (array.rank > 0 && long_sides <= 1) {
    *out = take_numbers(&array);
    return RV_OK;
  }
  size_t rank = array.rank;
  rv_npy_free(&array);
  return rv_fail(RV_EINVAL, "'%s' has %zu dimensions: give a list of numbers", path, rank);
}

static rv_status check_range(const double *value, size_t count, double low, double high,
                             const char *path) {
  for (size_t i = 0; i < count; i++)
    if (!(value[i] >= low && value[i] <= high))
      return rv_fail(RV_EINVAL, "'%s' has the entry %g at %zu: give numbers from %g to %g", path,
                     value[i], i, low, high);
  return RV_OK;
}

static rv_status read_files(rv_sigmoid_layer *out, const char *weights, const char *bias,
                            const char *inputs) {
  const double largest = 1e50; /* its sixth power is still finite */
  size_t units = 0, count = 0;
  RV_TRY(read_matrix(out, weights));
  RV_TRY(read_vector(&out->bias, &units, bias));
  RV_TRY(read_vector(&out->input, &count, inputs));
  if (units != out->units)
    return rv_fail(RV_EINVAL, "'%s' is %zu x %zu, but '%s' has %zu entries: give one for each row",
                   weights, out->units, out->inputs, bias, units);
  if (count != out->inputs)
    return rv_fail(RV_EINVAL,
                   "'%s' is %zu x %zu, but '%s' has %zu entries: give one for each column", weights,
                   out->units, out->inputs, inputs, count);
  RV_TRY(check_range(out->weight, out->units * out->inputs, -largest, largest, weights));
  RV_TRY(check_range(out->bias, out->units, -largest, largest, bias));
  return check_range(out->input, out->inputs, out->coding == RV_ZERO_ONE ? 0 : -1, 1, inputs);
}

rv_status rv_sigmoid_layer_read(rv_sigmoid_layer *out, const char *weights, const char *bias,
                                const char *inputs, rv_coding coding) {
  *out = (rv_sigmoid_layer){.coding = coding};
  rv_status status = read_files(out, weights, bias, inputs);
  if (status != RV_OK)
    rv_sigmoid_layer_free(out);
  return status;
}

void rv_sigmoid_layer_free(rv_sigmoid_layer *layer) {
  free(layer->weight);
  free(layer->bias);
  free(layer->input);
  *layer = (rv_sigmoid_layer){0};
}

rv_unit rv_sigmoid_layer_unit(const rv_sigmoid_layer *layer, size_t j) {
  return (rv_unit){layer->weight + j * layer->inputs, layer->bias[j], layer->input, layer->inputs,
                   layer->coding};
}
