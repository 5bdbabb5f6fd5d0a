/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/conv_net.h"

#include "learn/first_weights.h"
#include "learn/layers_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The number at *text, which then stands behind it; 0 where there is none, or one above `most`. */
static size_t read_number(const char **text, size_t most) {
  size_t number = 0;
  for (; **text >= '0' && **text <= '9'; (*text)++)
    if (number <= most)
      number = 10 * number + (size_t)(**text - '0');
  return number <= most ? number : 0;
}

/* Three numbers parted by hyphens, or one. */
static bool read_layer(rv_conv_spec *spec, const char **text) {
  *spec = (rv_conv_spec){.kernels = read_number(text, RV_CONV_KERNELS_MAX)};
  if (**text != '-')
    return spec->kernels > 0;
  spec->window = spec->kernels <= RV_CONV_WINDOW_MAX ? spec->kernels : 0;
  ++*text;
  spec->stride = read_number(text, RV_CONV_WINDOW_MAX);
  if (*(*text)++ != '-')
    return false;
  spec->kernels = read_number(text, RV_CONV_KERNELS_MAX);
  return spec->window > 0 && spec->stride > 0 && spec->kernels > 0;
}

rv_status rv_conv_read(rv_conv_spec *spec, size_t *layers, const char *text, size_t most) {
  const char *next = text;
  *layers = 0;
  while (*layers < most && read_layer(&spec[*layers], &next)) {
    ++*layers;
    if (*next == '\0')
      return RV_OK;
    if (*next++ != '/')
      break;
  }
  return rv_fail(
      RV_EINVAL,
      "--layers '%s' is unusable: give 1 to %zu layers, each as window-stride-kernels or "
      "as a number of units, as in 3-1-32/2-2-32/50",
      text, most);
}

static rv_kernels kernels_of(rv_conv_spec spec, rv_maps below) {
  bool full = spec.window == 0;
  return (rv_kernels){.height = full ? below.height : spec.window,
                      .width = full ? below.width : spec.window,
                      .stride = full ? 1 : spec.stride,
                      .count = spec.kernels};
}

static rv_status check_units(const rv_conv_net *net, size_t l) {
  rv_maps m = net->maps[l];
  if (m.height < 1 || m.width < 1)
    return rv_fail(RV_EINVAL,
                   "layer %zu has windows of %zu by %zu on %zu by %zu places: give it "
                   "smaller ones",
                   l, net->kernels[l].height, net->kernels[l].width, net->maps[l - 1].height,
                   net->maps[l - 1].width);
  if (m.height > RV_CONV_UNITS_MAX || m.width > RV_CONV_UNITS_MAX / m.height || m.channels < 1 ||
      m.channels > RV_CONV_UNITS_MAX / (m.height * m.width))
    return rv_fail(RV_EINVAL, "layer %zu has %zu by %zu by %zu units: give 1 to %d", l, m.height,
                   m.width, m.channels, RV_CONV_UNITS_MAX);
  return RV_OK;
}

static rv_status set_layers(rv_conv_net *net, rv_maps image, const rv_conv_spec *spec) {
  net->maps[0] = image;
  net->kernels[0] = (rv_kernels){.count = image.channels};
  RV_TRY(check_units(net, 0));
  for (size_t l = 1; l <= net->layers; l++) {
    net->kernels[l] = kernels_of(spec[l - 1], net->maps[l - 1]);
    net->maps[l] = rv_maps_above(net->maps[l - 1], net->kernels[l]);
    RV_TRY(check_units(net, l));
  }
  return RV_OK;
}

size_t rv_conv_units(const rv_conv_net *net, size_t l) {
  return net->maps[l].height * net->maps[l].width * net->maps[l].channels;
}

size_t rv_conv_inputs(const rv_conv_net *net, size_t l) {
  return net->kernels[l].height * net->kernels[l].width * net->maps[l - 1].channels;
}

size_t rv_conv_weights(const rv_conv_net *net, size_t l) {
  return net->maps[l].channels * rv_conv_inputs(net, l);
}

/* At most 16 layers of 2^12 kernels of 2^24 inputs: no overflow of 64 bits. */
static size_t count_parameters(const rv_conv_net *net) {
  size_t count = net->maps[0].channels;
  for (size_t l = 1; l <= net->layers; l++)
    count += rv_conv_weights(net, l) + net->maps[l].channels;
  return count;
}

static void lay_out(rv_conv_net *net) {
  float *next = net->parameter;
  for (size_t l = 1; l <= net->layers; l++) {
    net->weight[l] = next;
    next += rv_conv_weights(net, l);
  }
  for (size_t l = 0; l <= net->layers; l++) {
    net->bias[l] = next;
    next += net->maps[l].channels;
  }
}

rv_status rv_conv_net_open(rv_conv_net *net, rv_maps image, const rv_conv_spec *spec,
                           size_t layers) {
  *net = (rv_conv_net){.layers = layers};
  if (layers < 1 || layers > RV_CONV_LAYERS_MAX)
    return rv_fail(RV_EINVAL, "%zu layers: give 1 to %d", layers, RV_CONV_LAYERS_MAX);
  RV_TRY(set_layers(net, image, spec));
  net->count = count_parameters(net);
  net->parameter = calloc(net->count, sizeof *net->parameter);
  if (net->parameter == NULL)
    return rv_fail(RV_ENOMEM, "no memory for %zu weights: give smaller layers", net->count);
  lay_out(net);
  return RV_OK;
}

void rv_conv_net_free(rv_conv_net *net) {
  free(net->parameter);
  *net = (rv_conv_net){0};
}

void rv_conv_net_draw(const rv_stream_key *key, rv_conv_net *net, double gain, uint64_t first_row) {
  memset(net->bias[0], 0, net->maps[0].channels * sizeof(float));
  for (size_t l = 1; l <= net->layers; l++) {
    size_t inputs = rv_conv_inputs(net, l);
    for (size_t k = 0; k < net->maps[l].channels; k++) {
      double sum =
          rv_first_weights_draw(net->weight[l] + k * inputs, inputs, sqrt(gain / (double)inputs),
                                key, first_row + l * RV_CONV_KERNELS_MAX + k);
      net->bias[l][k] = l > 1 ? (float)(-sum / 2) : 0;
    }
  }
}

void rv_conv_net_copy(rv_conv_net *to, const rv_conv_net *from) {
  memcpy(to->parameter, from->parameter, from->count * sizeof *from->parameter);
}

rv_status rv_conv_net_save(const rv_conv_net *net, const char *path) {
  rv_layer_arrays layer[RV_CONV_LAYERS_MAX + 1] = {{.bias = NULL}};
  for (size_t l = 0; l <= net->layers; l++)
    layer[l] = (rv_layer_arrays){.weight = net->weight[l],
                                 .bias = net->bias[l],
                                 .outputs = net->maps[l].channels,
                                 .inputs = l > 0 ? rv_conv_inputs(net, l) : 0};
  return rv_layers_save(layer, net->layers, path);
}
