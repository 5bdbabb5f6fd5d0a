/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/dense_pass.h"

#include "learn/averaged_unit.h"
#include "learn/carried.h"
#include "learn/float_room.h"
#include "learn/product.h"
#include "numeric/elementary.h"
#include "numeric/squash.h"

#include <stdlib.h>
#include <string.h>

static size_t room(const rv_dense_net *net, size_t rows, const bool *dropout) {
  size_t floats = 0;
  for (size_t l = 0; l <= net->layers; l++)
    floats += rv_float_room(rows * net->width[l]) * (dropout != NULL && dropout[l] ? 3 : 2);
  return floats;
}

static size_t most_weights(const rv_dense_net *net) {
  size_t most = 0;
  for (size_t l = 1; l <= net->layers; l++) {
    size_t weights = net->width[l] * net->width[l - 1];
    most = weights > most ? weights : most;
  }
  return most;
}

static rv_status open_averaged(rv_dense_pass *pass, const rv_dense_net *net) {
  size_t units[RV_CARRIED_LAYERS_MAX + 1], weights = rv_float_room(most_weights(net));
  for (size_t l = 0; l <= net->layers; l++)
    units[l] = pass->rows * net->width[l];
  RV_TRY(rv_carried_open(&pass->carried, units, net->layers));
  pass->square = aligned_alloc(64, 2 * weights * sizeof(float));
  if (pass->square == NULL)
    return rv_fail(RV_ENOMEM, "no memory for squares of weights: give smaller layers");
  pass->by_square = pass->square + weights;
  return RV_OK;
}

rv_status rv_dense_pass_open(rv_dense_pass *pass, const rv_dense_net *net, size_t rows,
                             const bool *dropout) {
  *pass = (rv_dense_pass){.rows = rows};
  size_t floats = room(net, rows, dropout);
  pass->memory = aligned_alloc(64, floats * sizeof(float));
  if (pass->memory == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a batch of %zu: give a smaller one", rows);
  float *next = pass->memory;
  for (size_t l = 0; l <= net->layers; l++) {
    size_t count = rows * net->width[l];
    pass->unit[l] = rv_float_room_take(&next, count);
    pass->slope[l] = rv_float_room_take(&next, count);
    if (dropout == NULL || !dropout[l])
      continue;
    pass->keep[l] = rv_float_room_take(&next, count);
    for (size_t i = 0; i < count; i++)
      pass->keep[l][i] = 1;
  }
  return net->unit == RV_UNIT_AVERAGED ? open_averaged(pass, net) : RV_OK;
}

void rv_dense_pass_free(rv_dense_pass *pass) {
  rv_carried_free(pass->carried);
  free(pass->square);
  free(pass->memory);
  *pass = (rv_dense_pass){0};
}

RV_VECTORISED static void multiply_each(float *restrict x, const float *restrict factor,
                                        size_t count) {
  for (size_t i = 0; i < count; i++)
    x[i] *= factor[i];
}

void rv_apply_factors(float *x, const float *factor, size_t count) {
  if (factor != NULL)
    multiply_each(x, factor, count);
}

void rv_dense_pass_load(rv_dense_pass *pass, const rv_dense_net *net, const float *image,
                        const uint32_t *example) {
  size_t pixels = net->width[0];
  for (size_t i = 0; i < pass->rows; i++)
    memcpy(pass->unit[0] + i * pixels, image + (example != NULL ? example[i] : i) * pixels,
           pixels * sizeof *image);
  rv_apply_factors(pass->unit[0], pass->keep[0], pass->rows * pixels);
}

RV_VECTORISED static void rectify(float *x, size_t count) {
  for (size_t i = 0; i < count; i++)
    x[i] = x[i] > 0 ? x[i] : 0;
}

void rv_rectify(float *x, size_t count) {
  rectify(x, count);
}

RV_VECTORISED static void add_bias_rows(float *restrict x, const float *restrict bias, size_t rows,
                                        size_t columns) {
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < columns; j++)
      x[i * columns + j] += bias[j];
}

RV_VECTORISED static void rectify_rows(float *restrict x, const float *restrict bias, size_t rows,
                                       size_t columns) {
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < columns; j++) {
      float value = x[i * columns + j] + bias[j];
      x[i * columns + j] = value > 0 ? value : 0;
    }
}

/* x (rows x columns) = f(x + bias). */
static void activate(float *x, const float *bias, size_t rows, size_t columns, rv_dense_unit unit) {
  if (unit == RV_UNIT_RELU)
    rectify_rows(x, bias, rows, columns);
  else
    rv_squash_rows(x, bias, rows, columns);
}

/* Derivatives by x^l become such by W x + b; a ReLU or a factor that is 0 lets nothing through. */
RV_VECTORISED static void through_unit(float *restrict slope, const float *restrict x,
                                       const float *restrict keep, size_t count,
                                       rv_dense_unit unit) {
  rv_apply_factors(slope, keep, count);
  if (unit == RV_UNIT_RELU)
    for (size_t i = 0; i < count; i++)
      slope[i] = x[i] > 0 ? slope[i] : 0;
  else if (keep == NULL)
    for (size_t i = 0; i < count; i++)
      slope[i] *= x[i] * (1 - x[i]);
  else
    for (size_t i = 0; i < count; i++) {
      float value = keep[i] > 0 ? x[i] / keep[i] : 0;
      slope[i] *= value * (1 - value);
    }
}

RV_VECTORISED static void add_rows(float *restrict sum, const float *restrict matrix, size_t rows,
                                   size_t columns) {
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < columns; j++)
      sum[j] += matrix[i * columns + j];
}

/* One step of a pass: from layer `below` to `above` = below + 1 upwards, the other way downwards;
   `transposed` says how W lies for it. */
typedef struct step {
  size_t from, to, layer; /* `layer` of the weights */
  bool up;
} step;

/* out (rows x n_to) = in (rows x n_from) times W', or W on the way down, or what stands in the
   place of W, as large. */
static void multiply_by(float *out, const float *in, const float *matrix, const rv_dense_net *net,
                        size_t rows, step s) {
  const rv_product shape = {
      .rows = rows, .columns = net->width[s.to], .inner = net->width[s.from], .b_transposed = s.up};
  rv_product_set(out, in, matrix, shape);
}

static void multiply(float *out, const float *in, const rv_dense_net *net, size_t rows, step s) {
  multiply_by(out, in, net->weight[s.layer], net, rows, s);
}

static step reversed(step s) {
  return (step){.from = s.to, .to = s.from, .layer = s.layer, .up = !s.up};
}

static bool is_hidden(const rv_dense_net *net, size_t l) {
  return l > 0 && l < net->layers;
}

/* The units that the step begins at, which are given, stand in `in`. */
static void take_step_from(rv_dense_pass *pass, const float *in, const rv_dense_net *net, step s) {
  float *out = pass->unit[s.to];
  size_t rows = pass->rows, units = net->width[s.to];
  multiply(out, in, net, rows, s);
  if (is_hidden(net, s.to)) {
    activate(out, net->bias[s.to], rows, units, net->unit);
    rv_apply_factors(out, pass->keep[s.to], rows * units);
  } else {
    add_bias_rows(out, net->bias[s.to], rows, units);
  }
}

/* Variances and squares of weights of the layers that the step joins. */
static void take_squares(rv_dense_pass *pass, const rv_dense_net *net, step s) {
  rv_unit_variances(pass->carried->unit_variance, pass->unit[s.from],
                    pass->rows * net->width[s.from]);
  rv_squares(pass->square, net->weight[s.layer], net->width[s.layer] * net->width[s.layer - 1]);
}

static void take_averaged_step(rv_dense_pass *pass, const rv_dense_net *net, step s) {
  rv_carried *c = pass->carried;
  float *field = c->field[s.to], *flat = c->flat[s.to];
  size_t rows = pass->rows, count = rows * net->width[s.to];
  multiply(field, pass->unit[s.from], net, rows, s);
  add_bias_rows(field, net->bias[s.to], rows, net->width[s.to]);
  take_squares(pass, net, s);
  multiply_by(flat, c->unit_variance, pass->square, net, rows, s);
  rv_flatten(pass->unit[s.to], flat, field, count);
  if (is_hidden(net, s.to))
    rv_squash(pass->unit[s.to], count);
}

/* What the pass begins with, in layer `begin`, is given. */
static bool is_averaged(const rv_dense_net *net, step s, size_t begin) {
  return net->unit == RV_UNIT_AVERAGED && s.from != begin;
}

static void take_step(rv_dense_pass *pass, const rv_dense_net *net, step s, size_t begin) {
  if (is_averaged(net, s, begin))
    take_averaged_step(pass, net, s);
  else
    take_step_from(pass, pass->unit[s.from], net, s);
}

/* As large as W^l. */
static rv_product weight_shape(const rv_dense_net *net, size_t rows, step s) {
  return (rv_product){.rows = net->width[s.layer],
                      .columns = net->width[s.layer - 1],
                      .inner = rows,
                      .a_transposed = true};
}

/* W^l gains slope' x of the two layers it joins, the upper one's first. */
static void add_weight_gradient(rv_dense_net *gradient, const rv_dense_pass *pass,
                                const rv_dense_net *net, step s) {
  const float *upper = s.up ? pass->slope[s.to] : pass->unit[s.from];
  const float *lower = s.up ? pass->unit[s.from] : pass->slope[s.to];
  rv_product_add(gradient->weight[s.layer], upper, lower, weight_shape(net, pass->rows, s));
}

/* The same by the squares of the weights, of which the fields' variances are made. */
static void add_square_gradient(rv_dense_net *gradient, const rv_dense_pass *pass,
                                const rv_dense_net *net, step s) {
  const rv_carried *c = pass->carried;
  const float *upper = s.up ? c->by_variance : c->unit_variance;
  const float *lower = s.up ? c->unit_variance : c->by_variance;
  rv_product_set(pass->by_square, upper, lower, weight_shape(net, pass->rows, s));
  rv_add_by_square(gradient->weight[s.layer], pass->by_square, net->weight[s.layer],
                   net->width[s.layer] * net->width[s.layer - 1]);
}

/* Derivatives by the units that the step begins at. */
static void slope_back(rv_dense_pass *pass, const rv_dense_net *net, step s) {
  multiply(pass->slope[s.from], pass->slope[s.to], net, pass->rows, reversed(s));
}

/* What the variance of a field has to do with them. */
static void add_slope_by_variance(rv_dense_pass *pass, const rv_dense_net *net, step s) {
  rv_carried *c = pass->carried;
  multiply_by(c->unit_variance, c->by_variance, pass->square, net, pass->rows, reversed(s));
  rv_add_by_unit_variance(pass->slope[s.from], c->unit_variance, pass->unit[s.from],
                          pass->rows * net->width[s.from]);
}

/* `begin` is the layer that the pass began at, of which nobody asks for derivatives. */
static void step_back(rv_dense_net *gradient, rv_dense_pass *pass, const rv_dense_net *net, step s,
                      size_t begin) {
  bool averaged = is_averaged(net, s, begin);
  if (averaged) {
    rv_carried *c = pass->carried;
    rv_flatten_back(pass->slope[s.to], c->by_variance, c->flat[s.to], c->field[s.to],
                    pass->rows * net->width[s.to]);
    take_squares(pass, net, s);
    add_square_gradient(gradient, pass, net, s);
  }
  add_weight_gradient(gradient, pass, net, s);
  add_rows(gradient->bias[s.to], pass->slope[s.to], pass->rows, net->width[s.to]);
  if (s.from == begin)
    return;
  slope_back(pass, net, s);
  if (averaged)
    add_slope_by_variance(pass, net, s);
  through_unit(pass->slope[s.from], pass->unit[s.from], pass->keep[s.from],
               pass->rows * net->width[s.from], net->unit);
}

static step step_up(size_t to) {
  return (step){.from = to - 1, .to = to, .layer = to, .up = true};
}

static step step_down(size_t from) {
  return (step){.from = from, .to = from - 1, .layer = from, .up = false};
}

void rv_dense_up_of(rv_dense_pass *pass, const rv_dense_net *net, const float *image) {
  take_step_from(pass, image, net, step_up(1));
  for (size_t l = 2; l <= net->layers; l++)
    take_step(pass, net, step_up(l), 0);
}

void rv_dense_up(rv_dense_pass *pass, const rv_dense_net *net) {
  rv_dense_up_of(pass, net, pass->unit[0]);
}

void rv_dense_down_from(rv_dense_pass *pass, const rv_dense_net *net, size_t from) {
  for (size_t l = from; l >= 1; l--)
    take_step(pass, net, step_down(l), from);
}

void rv_dense_down(rv_dense_pass *pass, const rv_dense_net *net) {
  rv_dense_down_from(pass, net, net->layers);
}

void rv_dense_up_back_to(rv_dense_net *gradient, rv_dense_pass *pass, const rv_dense_net *net,
                         size_t from, size_t to) {
  for (size_t l = from; l > to; l--)
    step_back(gradient, pass, net, step_up(l), 0);
}

void rv_dense_up_back(rv_dense_net *gradient, rv_dense_pass *pass, const rv_dense_net *net) {
  rv_dense_up_back_to(gradient, pass, net, net->layers, 0);
}

void rv_dense_down_from_back(rv_dense_net *gradient, rv_dense_pass *pass, const rv_dense_net *net,
                             size_t from) {
  for (size_t l = 1; l <= from; l++)
    step_back(gradient, pass, net, step_down(l), from);
}

void rv_dense_down_from_slope(rv_dense_pass *pass, const rv_dense_net *net, size_t from) {
  slope_back(pass, net, step_down(from));
}

void rv_dense_down_back(rv_dense_net *gradient, rv_dense_pass *pass, const rv_dense_net *net) {
  rv_dense_down_from_back(gradient, pass, net, net->layers);
}
