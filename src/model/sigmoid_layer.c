/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sigmoid_layer.h"

#include "reverify/npy.h"

#include <math.h>
#include <stdlib.h>

/* Reads an array of `rank` dimensions; its numbers go to *out, its shape to `shape`. */
static rv_status read_array(double **out, size_t *shape, size_t rank, const char *path) {
  rv_npy array;
  RV_TRY(rv_npy_read(&array, path));
  size_t found = array.rank, count = array.count;
  if (found != rank || count == 0)
    rv_npy_free(&array);
  if (found != rank)
    return rv_fail(RV_EINVAL, "'%s' has %zu dimensions: give an array of %zu", path, found, rank);
  if (count == 0)
    return rv_fail(RV_EINVAL, "'%s' is empty: give a layer of at least one unit and input", path);
  *out = array.value;
  for (size_t d = 0; d < rank; d++)
    shape[d] = array.shape[d];
  return RV_OK;
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
  size_t shape[2] = {0, 0}, units = 0, count = 0;
  RV_TRY(read_array(&out->weight, shape, 2, weights));
  RV_TRY(read_array(&out->bias, &units, 1, bias));
  RV_TRY(read_array(&out->input, &count, 1, inputs));
  out->units = shape[0];
  out->inputs = shape[1];
  if (units != out->units)
    return rv_fail(RV_EINVAL, "'%s' is %zu x %zu, but '%s' has %zu entries: give one for each row",
                   weights, shape[0], shape[1], bias, units);
  if (count != out->inputs)
    return rv_fail(RV_EINVAL,
                   "'%s' is %zu x %zu, but '%s' has %zu entries: give one for each column", weights,
                   shape[0], shape[1], inputs, count);
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
