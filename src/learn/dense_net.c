/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/dense_net.h"

#include "learn/first_weights.h"
#include "learn/layers_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static rv_status check_widths(const size_t *width, size_t layers) {
  if (layers < 1 || layers > RV_DENSE_LAYERS_MAX)
    return rv_fail(RV_EINVAL, "%zu layers: give 1 to %d", layers, RV_DENSE_LAYERS_MAX);
  for (size_t l = 0; l <= layers; l++)
    if (width[l] < 1 || width[l] > RV_DENSE_WIDTH_MAX)
      return rv_fail(RV_EINVAL, "%zu units in layer %zu: give 1 to %d", width[l], l,
                     RV_DENSE_WIDTH_MAX);
  return RV_OK;
}

/* At most 16 layers of 2^32 weights: no overflow of 64 bits. */
static size_t count_parameters(const size_t *width, size_t layers) {
  size_t count = width[0];
  for (size_t l = 1; l <= layers; l++)
    count += width[l] * (width[l - 1] + 1);
  return count;
}

static void lay_out(rv_dense_net *net) {
  float *next = net->parameter;
  for (size_t l = 1; l <= net->layers; l++) {
    net->weight[l] = next;
    next += net->width[l] * net->width[l - 1];
  }
  for (size_t l = 0; l <= net->layers; l++) {
    net->bias[l] = next;
    next += net->width[l];
  }
}

rv_status rv_dense_net_open(rv_dense_net *net, rv_dense_unit unit, const size_t *width,
                            size_t layers) {
  *net = (rv_dense_net){.unit = unit, .layers = layers};
  RV_TRY(check_widths(width, layers));
  memcpy(net->width, width, (layers + 1) * sizeof *width);
  net->count = count_parameters(width, layers);
  net->parameter = calloc(net->count, sizeof *net->parameter);
  if (net->parameter == NULL)
    return rv_fail(RV_ENOMEM, "no memory for %zu weights: give smaller layers", net->count);
  lay_out(net);
  return RV_OK;
}

void rv_dense_net_free(rv_dense_net *net) {
  free(net->parameter);
  *net = (rv_dense_net){0};
}

void rv_dense_net_draw(const rv_stream_key *key, rv_dense_net *net, double gain,
                       uint64_t first_row) {
  memset(net->bias[0], 0, net->width[0] * sizeof(float));
  for (size_t l = 1; l <= net->layers; l++) {
    size_t inputs = net->width[l - 1];
    bool centred = net->unit != RV_UNIT_RELU && l > 1;
    for (size_t j = 0; j < net->width[l]; j++) {
      double sum =
          rv_first_weights_draw(net->weight[l] + j * inputs, inputs, sqrt(gain / (double)inputs),
                                key, first_row + l * RV_DENSE_WIDTH_MAX + j);
      net->bias[l][j] = centred ? (float)(-sum / 2) : 0;
    }
  }
}

void rv_dense_net_copy(rv_dense_net *to, const rv_dense_net *from) {
  memcpy(to->parameter, from->parameter, from->count * sizeof *from->parameter);
}

rv_status rv_dense_net_save(const rv_dense_net *net, const char *path) {
  rv_layer_arrays layer[RV_DENSE_LAYERS_MAX + 1] = {{.bias = NULL}};
  for (size_t l = 0; l <= net->layers; l++)
    layer[l] = (rv_layer_arrays){.weight = net->weight[l],
                                 .bias = net->bias[l],
                                 .outputs = net->width[l],
                                 .inputs = l > 0 ? net->width[l - 1] : 0};
  return rv_layers_save(layer, net->layers, path);
}
