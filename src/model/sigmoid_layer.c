/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sigmoid_layer.h"

#include <stdlib.h>

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
