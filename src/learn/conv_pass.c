/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/conv_pass.h"

#include "learn/averaged_unit.h"
#include "learn/carried.h"
#include "learn/float_room.h"
#include "numeric/elementary.h"
#include "numeric/squash.h"

#include <stdlib.h>
#include <string.h>

static rv_status open_squares(rv_conv_products *products, const rv_conv_net *net) {
  for (size_t l = 1; l <= net->layers; l++) {
    size_t weights = rv_conv_weights(net, l);
    products->weights = weights > products->weights ? weights : products->weights;
    RV_TRY(
        rv_convolution_open(&products->square[l], RV_CONV_ROWS, net->maps[l - 1], net->kernels[l]));
  }
  products->weight = malloc(products->weights * sizeof *products->weight);
  if (products->weight == NULL)
    return rv_fail(RV_ENOMEM, "no memory for squares of weights: give smaller layers");
  return RV_OK;
}

static rv_status open_products(rv_conv_products *products, const rv_conv_net *net) {
  for (size_t l = 1; l <= net->layers; l++)
    RV_TRY(
        rv_convolution_open(&products->layer[l], RV_CONV_ROWS, net->maps[l - 1], net->kernels[l]));
  return net->averaged ? open_squares(products, net) : RV_OK;
}

rv_status rv_conv_products_open(rv_conv_products *products, const rv_conv_net *net) {
  *products = (rv_conv_products){.layers = net->layers};
  rv_status status = open_products(products, net);
  if (status != RV_OK)
    rv_conv_products_free(products);
  return status;
}

void rv_conv_products_free(rv_conv_products *products) {
  for (size_t l = 1; l <= products->layers; l++) {
    rv_convolution_free(products->layer[l]);
    rv_convolution_free(products->square[l]);
  }
  free(products->weight);
  *products = (rv_conv_products){0};
}

static rv_status set_square(rv_conv_products *products, const rv_conv_net *net, size_t l) {
  rv_squares(products->weight, net->weight[l], rv_conv_weights(net, l));
  return rv_convolution_set(products->square[l], products->weight);
}

rv_status rv_conv_products_set(rv_conv_products *products, const rv_conv_net *net) {
  for (size_t l = 1; l <= net->layers; l++) {
    RV_TRY(rv_convolution_set(products->layer[l], net->weight[l]));
    if (net->averaged)
      RV_TRY(set_square(products, net, l));
  }
  return RV_OK;
}

static rv_status collect_square(rv_conv_net *gradient, rv_conv_products *products,
                                const rv_conv_net *net, size_t l) {
  size_t weights = rv_conv_weights(net, l);
  memset(products->weight, 0, weights * sizeof *products->weight);
  RV_TRY(rv_convolution_collect(products->weight, products->square[l]));
  rv_add_by_square(gradient->weight[l], products->weight, net->weight[l], weights);
  return RV_OK;
}

rv_status rv_conv_products_collect(rv_conv_net *gradient, rv_conv_products *products,
                                   const rv_conv_net *net) {
  for (size_t l = 1; l <= products->layers; l++) {
    RV_TRY(rv_convolution_collect(gradient->weight[l], products->layer[l]));
    if (net->averaged)
      RV_TRY(collect_square(gradient, products, net, l));
  }
  return RV_OK;
}

static rv_status open_carried(rv_conv_pass *pass, const rv_conv_net *net) {
  size_t units[RV_CARRIED_LAYERS_MAX + 1];
  for (size_t l = 0; l <= net->layers; l++)
    units[l] = RV_CONV_ROWS * rv_conv_units(net, l);
  return rv_carried_open(&pass->carried, units, net->layers);
}

rv_status rv_conv_pass_open(rv_conv_pass *pass, const rv_conv_net *net) {
  size_t floats = 0;
  *pass = (rv_conv_pass){.rows = RV_CONV_ROWS};
  for (size_t l = 0; l <= net->layers; l++)
    floats += 2 * rv_float_room(RV_CONV_ROWS * rv_conv_units(net, l));
  pass->memory = aligned_alloc(64, floats * sizeof(float));
  if (pass->memory == NULL)
    return rv_fail(RV_ENOMEM, "no memory for the units of a net: give smaller layers");
  memset(pass->memory, 0, floats * sizeof(float));
  float *next = pass->memory;
  for (size_t l = 0; l <= net->layers; l++) {
    size_t count = RV_CONV_ROWS * rv_conv_units(net, l);
    pass->unit[l] = rv_float_room_take(&next, count);
    pass->slope[l] = rv_float_room_take(&next, count);
  }
  return net->averaged ? open_carried(pass, net) : RV_OK;
}

void rv_conv_pass_free(rv_conv_pass *pass) {
  rv_carried_free(pass->carried);
  free(pass->memory);
  *pass = (rv_conv_pass){0};
}

void rv_conv_pass_load(rv_conv_pass *pass, const rv_conv_net *net, const float *image,
                       const uint32_t *example) {
  size_t pixels = rv_conv_units(net, 0);
  for (size_t i = 0; i < pass->rows; i++)
    memcpy(pass->unit[0] + i * pixels, image + (example != NULL ? example[i] : i) * pixels,
           pixels * sizeof *image);
}

/* x (places x channels) + bias (channels). */
RV_VECTORISED static void add_bias(float *restrict x, const float *restrict bias, size_t places,
                                   size_t channels) {
  if (channels == 1)
    for (size_t i = 0; i < places; i++)
      x[i] += bias[0];
  else
    for (size_t i = 0; i < places; i++)
      for (size_t c = 0; c < channels; c++)
        x[i * channels + c] += bias[c];
}

/* Derivatives by x^l become such by W x + b. */
RV_VECTORISED static void through_sigmoid(float *restrict slope, const float *restrict x,
                                          size_t count) {
  for (size_t i = 0; i < count; i++)
    slope[i] *= x[i] * (1 - x[i]);
}

enum { LANES = 16 }; /* channels whose sums a vector unit can hold */

/* sum += those over the places, of `some` <= LANES channels. */
RV_INLINE void add_lanes(float *restrict sum, const float *restrict slope, size_t places,
                         size_t channels, size_t some) {
  float lane[LANES] = {0};
  for (size_t i = 0; i < places; i++)
    for (size_t c = 0; c < some; c++)
      lane[c] += slope[i * channels + c];
  for (size_t c = 0; c < some; c++)
    sum[c] += lane[c];
}

/* The sums of single rows are added: a sum over all places of all rows would lose more digits. */
RV_VECTORISED static void add_places(float *restrict sum, const float *restrict slope,
                                     size_t places, size_t channels) {
  size_t whole = channels / LANES * LANES;
  for (size_t c = 0; c < whole; c += LANES)
    add_lanes(sum + c, slope + c, places, channels, LANES);
  add_lanes(sum + whole, slope + whole, places, channels, channels - whole);
}

static size_t places_of(const rv_conv_net *net, size_t l) {
  return net->maps[l].height * net->maps[l].width;
}

/* From layer `below` to below + 1, or back. */
typedef struct step {
  size_t from, to, layer; /* `layer` of the kernels */
  bool up;
} step;

static step reversed(step s) {
  return (step){.from = s.to, .to = s.from, .layer = s.layer, .up = !s.up};
}

/* out = the product of `in` and the kernels of a layer, or of their squares. */
static rv_status multiply(float *out, const float *in, rv_convolution *layer, step s) {
  return s.up ? rv_convolution_up(out, layer, in) : rv_convolution_down(out, layer, in);
}

static bool is_hidden(const rv_conv_net *net, size_t l) {
  return l > 0 && l < net->layers;
}

/* Of all rows, those not meant too. */
static size_t units_of(const rv_conv_net *net, size_t l) {
  return RV_CONV_ROWS * rv_conv_units(net, l);
}

/* The units that the step begins at are given. */
static rv_status take_given_step(rv_conv_pass *pass, rv_conv_products *products,
                                 const rv_conv_net *net, step s) {
  size_t places = RV_CONV_ROWS * places_of(net, s.to), channels = net->maps[s.to].channels;
  RV_TRY(multiply(pass->unit[s.to], pass->unit[s.from], products->layer[s.layer], s));
  if (is_hidden(net, s.to))
    rv_squash_rows(pass->unit[s.to], net->bias[s.to], places, channels);
  else
    add_bias(pass->unit[s.to], net->bias[s.to], places, channels);
  return RV_OK;
}

static rv_status take_averaged_step(rv_conv_pass *pass, rv_conv_products *products,
                                    const rv_conv_net *net, step s) {
  rv_carried *c = pass->carried;
  float *field = c->field[s.to], *flat = c->flat[s.to];
  RV_TRY(multiply(field, pass->unit[s.from], products->layer[s.layer], s));
  add_bias(field, net->bias[s.to], RV_CONV_ROWS * places_of(net, s.to), net->maps[s.to].channels);
  rv_unit_variances(c->unit_variance, pass->unit[s.from], units_of(net, s.from));
  RV_TRY(multiply(flat, c->unit_variance, products->square[s.layer], s));
  rv_flatten(pass->unit[s.to], flat, field, units_of(net, s.to));
  if (is_hidden(net, s.to))
    rv_squash(pass->unit[s.to], units_of(net, s.to));
  return RV_OK;
}

/* `begin` is the layer that the pass began at. */
static bool is_averaged(const rv_conv_net *net, step s, size_t begin) {
  return net->averaged && s.from != begin;
}

static rv_status take_step(rv_conv_pass *pass, rv_conv_products *products, const rv_conv_net *net,
                           step s, size_t begin) {
  return is_averaged(net, s, begin) ? take_averaged_step(pass, products, net, s)
                                    : take_given_step(pass, products, net, s);
}

static void add_bias_gradient(rv_conv_net *gradient, const rv_conv_pass *pass, size_t l) {
  for (size_t r = 0; r < pass->rows; r++)
    add_places(gradient->bias[l], pass->slope[l] + r * rv_conv_units(gradient, l),
               places_of(gradient, l), gradient->maps[l].channels);
}

static rv_status add_weight_gradient(const rv_conv_pass *pass, rv_conv_products *products, step s) {
  const float *lower = s.up ? pass->unit[s.from] : pass->slope[s.to];
  const float *upper = s.up ? pass->slope[s.to] : pass->unit[s.from];
  return rv_convolution_add(products->layer[s.layer], lower, upper);
}

/* Derivatives by the fields themselves, and by the squares of the weights, of which their variances
   are made. */
static rv_status go_back_through_variances(rv_conv_pass *pass, rv_conv_products *products,
                                           const rv_conv_net *net, step s) {
  rv_carried *c = pass->carried;
  rv_flatten_back(pass->slope[s.to], c->by_variance, c->flat[s.to], c->field[s.to],
                  units_of(net, s.to));
  rv_unit_variances(c->unit_variance, pass->unit[s.from], units_of(net, s.from));
  return rv_convolution_add(products->square[s.layer], s.up ? c->unit_variance : c->by_variance,
                            s.up ? c->by_variance : c->unit_variance);
}

/* Derivatives by the units that the step begins at. */
static rv_status slope_back(rv_conv_pass *pass, rv_conv_products *products, step s) {
  return multiply(pass->slope[s.from], pass->slope[s.to], products->layer[s.layer], reversed(s));
}

/* What the variance of a field has to do with them. */
static rv_status add_slope_by_variance(rv_conv_pass *pass, rv_conv_products *products,
                                       const rv_conv_net *net, step s) {
  rv_carried *c = pass->carried;
  RV_TRY(multiply(c->unit_variance, c->by_variance, products->square[s.layer], reversed(s)));
  rv_add_by_unit_variance(pass->slope[s.from], c->unit_variance, pass->unit[s.from],
                          units_of(net, s.from));
  return RV_OK;
}

/* Nobody asks for derivatives by the layer that the pass began at. */
static rv_status step_back(rv_conv_net *gradient, rv_conv_pass *pass, rv_conv_products *products,
                           const rv_conv_net *net, step s, size_t begin) {
  bool averaged = is_averaged(net, s, begin);
  if (averaged)
    RV_TRY(go_back_through_variances(pass, products, net, s));
  RV_TRY(add_weight_gradient(pass, products, s));
  add_bias_gradient(gradient, pass, s.to);
  if (s.from == begin)
    return RV_OK;
  RV_TRY(slope_back(pass, products, s));
  if (averaged)
    RV_TRY(add_slope_by_variance(pass, products, net, s));
  through_sigmoid(pass->slope[s.from], pass->unit[s.from], units_of(net, s.from));
  return RV_OK;
}

static step step_up(size_t to) {
  return (step){.from = to - 1, .to = to, .layer = to, .up = true};
}

static step step_down(size_t from) {
  return (step){.from = from, .to = from - 1, .layer = from, .up = false};
}

rv_status rv_conv_up_to(rv_conv_pass *pass, rv_conv_products *products, const rv_conv_net *net,
                        size_t from, size_t to) {
  for (size_t l = from + 1; l <= to; l++)
    RV_TRY(take_step(pass, products, net, step_up(l), from));
  return RV_OK;
}

rv_status rv_conv_up(rv_conv_pass *pass, rv_conv_products *products, const rv_conv_net *net) {
  return rv_conv_up_to(pass, products, net, 0, net->layers);
}

rv_status rv_conv_down(rv_conv_pass *pass, rv_conv_products *products, const rv_conv_net *net,
                       size_t from, size_t to) {
  for (size_t l = from; l > to; l--)
    RV_TRY(take_step(pass, products, net, step_down(l), from));
  return RV_OK;
}

/* No loss is of the rows that are not meant. */
static void begin_back(rv_conv_pass *pass, const rv_conv_net *net, size_t l) {
  size_t units = rv_conv_units(net, l);
  memset(pass->slope[l] + pass->rows * units, 0,
         (RV_CONV_ROWS - pass->rows) * units * sizeof(float));
}

rv_status rv_conv_up_back_to(rv_conv_net *gradient, rv_conv_pass *pass, rv_conv_products *products,
                             const rv_conv_net *net, size_t from, size_t to) {
  begin_back(pass, net, from);
  for (size_t l = from; l > to; l--)
    RV_TRY(step_back(gradient, pass, products, net, step_up(l), 0));
  return RV_OK;
}

rv_status rv_conv_up_back(rv_conv_net *gradient, rv_conv_pass *pass, rv_conv_products *products,
                          const rv_conv_net *net) {
  return rv_conv_up_back_to(gradient, pass, products, net, net->layers, 0);
}

rv_status rv_conv_down_back(rv_conv_net *gradient, rv_conv_pass *pass, rv_conv_products *products,
                            const rv_conv_net *net, size_t from) {
  begin_back(pass, net, 0);
  for (size_t l = 1; l <= from; l++)
    RV_TRY(step_back(gradient, pass, products, net, step_down(l), from));
  return RV_OK;
}

rv_status rv_conv_down_slope(rv_conv_pass *pass, rv_conv_products *products, size_t from) {
  return slope_back(pass, products, step_down(from));
}
