/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sigmoid_layer.h"

#include "reverify/npy.h"

#include <stdlib.h>

/* The user's files, and where they were read from. */
typedef struct layer_files {
  rv_npy weight, bias, input;
  const char *weights, *biases, *inputs;
} layer_files;

static rv_status read_files(layer_files *f) {
  RV_TRY(rv_npy_read(&f->weight, f->weights));
  if (f->weight.rank != 2)
    return rv_fail(RV_EINVAL, "'%s' has %zu dimensions: give an array of 2", f->weights,
                   f->weight.rank);
  RV_TRY(rv_npy_read_vector(&f->bias, f->biases));
  return rv_npy_read_vector(&f->input, f->inputs);
}

static rv_status check_shapes(const layer_files *f) {
  size_t units = f->weight.shape[0], inputs = f->weight.shape[1];
  if (f->weight.count == 0)
    return rv_fail(RV_EINVAL, "'%s' is empty: give a layer of at least one unit and input",
                   f->weights);
  if (f->bias.count != units)
    return rv_fail(RV_EINVAL, "'%s' is %zu x %zu, but '%s' has %zu entries: give one for each row",
                   f->weights, units, inputs, f->biases, f->bias.count);
  if (f->input.count != inputs)
    return rv_fail(RV_EINVAL,
                   "'%s' is %zu x %zu, but '%s' has %zu entries: give one for each column",
                   f->weights, units, inputs, f->inputs, f->input.count);
  return RV_OK;
}

static rv_status check_values(const layer_files *f, rv_coding coding) {
  const double largest = 1e50; /* its sixth power is still finite */
  RV_TRY(rv_npy_check_range(&f->weight, -largest, largest, f->weights));
  RV_TRY(rv_npy_check_range(&f->bias, -largest, largest, f->biases));
  return rv_npy_check_range(&f->input, coding == RV_ZERO_ONE ? 0 : -1, 1, f->inputs);
}

/* Gives the array's numbers away. */
static double *take_values(rv_npy *array) {
  double *value = array->value;
  array->value = NULL;
  return value;
}

rv_status rv_sigmoid_layer_read(rv_sigmoid_layer *out, const char *weights, const char *bias,
                                const char *inputs, rv_coding coding) {
  layer_files f = {.weights = weights, .biases = bias, .inputs = inputs};
  *out = (rv_sigmoid_layer){.coding = coding};
  rv_status status = read_files(&f);
  if (status == RV_OK)
    status = check_shapes(&f);
  if (status == RV_OK)
    status = check_values(&f, coding);
  if (status == RV_OK)
    *out = (rv_sigmoid_layer){.weight = take_values(&f.weight),
                              .bias = take_values(&f.bias),
                              .input = take_values(&f.input),
                              .units = f.bias.count,
                              .inputs = f.input.count,
                              .coding = coding};
  rv_npy_free(&f.weight);
  rv_npy_free(&f.bias);
  rv_npy_free(&f.input);
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
