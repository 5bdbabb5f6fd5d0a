/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sigmoid_net.h"

#include "reverify/npy.h"

#include <stdlib.h>
#include <string.h>

/* "layer 2, " in a message, or nothing where there is but one. */
typedef struct place {
  char text[40];
} place;

static place place_of(const rv_sigmoid_files *f, size_t layer) {
  place out = {""};
  if (f->weight_files > 1)
    snprintf(out.text, sizeof out.text, "layer %zu, ", layer);
  return out;
}

static rv_status check_numbers(const rv_sigmoid_files *f) {
  if (f->weight_files != f->bias_files)
    return rv_fail(RV_EINVAL,
                   "%zu file%s of weights, but %zu of biases: give one of each for every layer, in "
                   "order",
                   f->weight_files, f->weight_files == 1 ? "" : "s", f->bias_files);
  if (f->weight_files < 1 || f->weight_files > RV_DCIM_LAYERS_MAX)
    return rv_fail(RV_EINVAL, "%zu layers: give 1 to %d", f->weight_files, RV_DCIM_LAYERS_MAX);
  return RV_OK;
}

/* Gives the array's numbers away. */
static double *take_values(rv_npy *array) {
  double *value = array->value;
  array->value = NULL;
  return value;
}

static const double largest = 1e50; /* its sixth power is still finite */

static rv_status check_weights(const rv_npy *w, const rv_sigmoid_net *net,
                               const rv_sigmoid_files *f, size_t layer) {
  const char *path = f->weights[layer - 1];
  place at = place_of(f, layer);
  if (w->rank != 2)
    return rv_fail(RV_EINVAL, "%s'%s' has %zu dimension%s: give an array of units x inputs",
                   at.text, path, w->rank, w->rank == 1 ? "" : "s");
  if (w->count == 0)
    return rv_fail(RV_EINVAL, "%s'%s' is empty: give a layer of at least one unit and input",
                   at.text, path);
  if (layer > 1 && w->shape[1] != net->width[layer - 1])
    return rv_fail(RV_EINVAL,
                   "layer %zu, '%s', is %zu x %zu, but layer %zu has %zu unit%s: give units x "
                   "inputs, the layers in order",
                   layer, path, w->shape[0], w->shape[1], layer - 1, net->width[layer - 1],
                   net->width[layer - 1] == 1 ? "" : "s");
  return rv_npy_check_range(w, -largest, largest, path);
}

static rv_status read_weights(rv_sigmoid_net *out, const rv_sigmoid_files *f, size_t layer) {
  rv_npy w;
  RV_TRY(rv_npy_read(&w, f->weights[layer - 1]));
  rv_status status = check_weights(&w, out, f, layer);
  if (status == RV_OK) {
    out->width[layer - 1] = w.shape[1];
    out->width[layer] = w.shape[0];
    out->weight[layer] = take_values(&w);
    out->layers = layer;
  }
  rv_npy_free(&w);
  return status;
}

static rv_status read_biases(rv_sigmoid_net *out, const rv_sigmoid_files *f, size_t layer) {
  const char *path = f->biases[layer - 1];
  rv_npy b;
  RV_TRY(rv_npy_read_vector(&b, path));
  rv_status status = RV_OK;
  if (b.count != out->width[layer])
    status =
        rv_fail(RV_EINVAL, "%s'%s' is %zu x %zu, but '%s' has %zu entries: give one for each row",
                place_of(f, layer).text, f->weights[layer - 1], out->width[layer],
                out->width[layer - 1], path, b.count);
  else
    status = rv_npy_check_range(&b, -largest, largest, path);
  if (status == RV_OK)
    out->bias[layer] = take_values(&b);
  rv_npy_free(&b);
  return status;
}

/* True when all dimensions but one are 1. */
static bool is_line(const rv_npy *array) {
  size_t others = 0;
  for (size_t d = 0; d < array->rank; d++)
    others += array->shape[d] != 1;
  return others <= 1;
}

static rv_status check_inputs(const rv_npy *q, const rv_sigmoid_net *net,
                              const rv_sigmoid_files *f) {
  size_t n = net->width[0];
  bool rows = q->rank == 2 && q->shape[1] == n;
  if (!rows && !is_line(q) && q->rank == 2)
    return rv_fail(RV_EINVAL,
                   "'%s' is %zu x %zu, but layer 1 has %zu inputs: give vectors x inputs",
                   f->inputs, q->shape[0], q->shape[1], n);
  if (!rows && !is_line(q))
    return rv_fail(RV_EINVAL, "'%s' has %zu dimensions: give one vector, or vectors x inputs",
                   f->inputs, q->rank);
  if (!rows && q->count != n)
    return rv_fail(RV_EINVAL,
                   "'%s' is %zu x %zu, but '%s' has %zu entries: give one for each column",
                   f->weights[0], net->width[1], n, f->inputs, q->count);
  if (q->count == 0)
    return rv_fail(RV_EINVAL, "'%s' is empty: give at least one vector", f->inputs);
  return rv_npy_check_range(q, f->low, f->high, f->inputs);
}

static rv_status read_inputs(rv_sigmoid_net *out, const rv_sigmoid_files *f) {
  rv_npy q;
  RV_TRY(rv_npy_read(&q, f->inputs));
  rv_status status = check_inputs(&q, out, f);
  if (status == RV_OK) {
    out->vectors = q.count / out->width[0];
    out->input = take_values(&q);
  }
  rv_npy_free(&q);
  return status;
}

static rv_status read_all(rv_sigmoid_net *out, const rv_sigmoid_files *f) {
  RV_TRY(check_numbers(f));
  for (size_t l = 1; l <= f->weight_files; l++) {
    RV_TRY(read_weights(out, f, l));
    RV_TRY(read_biases(out, f, l));
  }
  return read_inputs(out, f);
}

rv_status rv_sigmoid_net_read(rv_sigmoid_net *out, const rv_sigmoid_files *files,
                              rv_coding coding) {
  *out = (rv_sigmoid_net){.coding = coding};
  rv_status status = read_all(out, files);
  if (status != RV_OK)
    rv_sigmoid_net_free(out);
  return status;
}

void rv_sigmoid_net_free(rv_sigmoid_net *net) {
  for (size_t l = 1; l <= net->layers; l++) {
    free(net->weight[l]);
    free(net->bias[l]);
  }
  free(net->input);
  *net = (rv_sigmoid_net){.layers = 0};
}

rv_sigmoid_layer rv_sigmoid_net_layer(const rv_sigmoid_net *net) {
  return (rv_sigmoid_layer){.weight = net->weight[1],
                            .bias = net->bias[1],
                            .input = net->input,
                            .units = net->width[1],
                            .inputs = net->width[0],
                            .coding = net->coding};
}

/* The layer's weights times `factor`; b - W1, where the values below are -1 and 1, times half. */
static void recode(rv_dcim *out, const rv_sigmoid_net *net, size_t layer, double factor) {
  size_t n = net->width[layer - 1];
  for (size_t j = 0; j < net->width[layer]; j++) {
    double sum = net->bias[layer][j];
    for (size_t i = 0; i < n; i++) {
      sum -= net->weight[layer][j * n + i];
      out->weight[layer][j * n + i] = factor * net->weight[layer][j * n + i];
    }
    out->bias[out->first[layer] + j] = factor / 2 * sum;
  }
}

rv_status rv_sigmoid_net_chain(rv_dcim *out, const rv_sigmoid_net *net, bool softmax) {
  RV_TRY(rv_dcim_open(out, net->width, net->layers));
  for (size_t l = 1; l <= net->layers; l++) {
    if (net->coding == RV_PLUS_MINUS) {
      recode(out, net, l, softmax && l == net->layers ? 2 : 4);
      continue;
    }
    size_t count = net->width[l] * net->width[l - 1];
    memcpy(out->weight[l], net->weight[l], count * sizeof(double));
    memcpy(out->bias + out->first[l], net->bias[l], net->width[l] * sizeof(double));
  }
  return RV_OK;
}

void rv_sigmoid_net_input(double *out, const rv_sigmoid_net *net, size_t vector) {
  size_t n = net->width[0];
  const double *q = net->input + vector * n;
  for (size_t i = 0; i < n; i++)
    out[i] = net->coding == RV_PLUS_MINUS ? (1 + q[i]) / 2 : q[i];
}
