/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/dcim_conv.h"

#include "learn/loss.h"
#include "numeric/squash.h"

#include <stdlib.h>
#include <string.h>

static rv_status open_all(rv_dcim_conv *m, rv_dcim_pass pass, rv_maps image,
                          const rv_conv_spec *spec, size_t layers) {
  RV_TRY(rv_conv_net_open(&m->net, image, spec, layers));
  m->net.averaged = pass == RV_PASS_VARIANCES;
  RV_TRY(rv_conv_net_open(&m->gradient, image, spec, layers));
  RV_TRY(rv_conv_products_open(&m->products, &m->net));
  RV_TRY(rv_conv_pass_open(&m->up, &m->net));
  RV_TRY(rv_conv_pass_open(&m->down, &m->net));
  size_t classes = rv_conv_units(&m->net, layers), pixels = rv_conv_units(&m->net, 0);
  m->count = calloc(classes * (pixels + 1), sizeof *m->count);
  if (m->count == NULL)
    return rv_fail(RV_ENOMEM, "no memory for the images of %zu classes", classes);
  m->sum = m->count + classes;
  return RV_OK;
}

rv_status rv_dcim_conv_open(rv_dcim_conv *conv, rv_dcim_pass pass, rv_maps image,
                            const rv_conv_spec *spec, size_t layers) {
  *conv = (rv_dcim_conv){.count = NULL};
  rv_status status = open_all(conv, pass, image, spec, layers);
  if (status != RV_OK)
    rv_dcim_conv_close(conv);
  return status;
}

void rv_dcim_conv_close(rv_dcim_conv *conv) {
  rv_conv_net_free(&conv->net);
  rv_conv_net_free(&conv->gradient);
  rv_conv_products_free(&conv->products);
  rv_conv_pass_free(&conv->up);
  rv_conv_pass_free(&conv->down);
  free(conv->count);
  *conv = (rv_dcim_conv){.count = NULL};
}

static rv_status set(void *net) {
  rv_dcim_conv *m = net;
  return rv_conv_products_set(&m->products, &m->net);
}

static size_t lesser(size_t a, size_t b) {
  return a < b ? a : b;
}

/* Some rows of a batch go up; their labels. */
static rv_status go_up(uint8_t *label, rv_dcim_conv *m, const rv_dcim_batch *batch, size_t first) {
  uint32_t example[RV_CONV_ROWS];
  m->up.rows = lesser(batch->rows - first, RV_CONV_ROWS);
  for (size_t i = 0; i < m->up.rows; i++) {
    example[i] = (uint32_t)rv_dcim_example(batch, first + i);
    label[i] = batch->part->label[example[i]];
  }
  rv_conv_pass_load(&m->up, &m->net, batch->part->value, example);
  return rv_conv_up(&m->up, &m->products, &m->net);
}

static void set_forward_slope(rv_dcim_conv *m, const uint8_t *label, double weight) {
  size_t top = m->net.layers;
  rv_softmax_loss(m->up.slope[top], NULL, m->up.unit[top], label, m->up.rows,
                  rv_conv_units(&m->net, top), weight);
}

static rv_status add_forward(rv_dcim_conv *m, const uint8_t *label, double weight) {
  set_forward_slope(m, label, weight);
  return rv_conv_up_back(&m->gradient, &m->up, &m->products, &m->net);
}

/* The units of a layer, drawn by their means, go down as they are. */
static rv_status go_down_drawn(rv_dcim_conv *m, size_t layer, gsl_rng *rng) {
  m->down.rows = m->up.rows;
  rv_dcim_draw_units(m->down.unit[layer], m->up.unit[layer],
                     m->up.rows * rv_conv_units(&m->net, layer), rng);
  return rv_conv_down(&m->down, &m->products, &m->net, layer, 0);
}

/* Of the image of row i, as what went down predicts it. */
static double cost_of(const rv_dcim_conv *m, size_t i) {
  size_t pixels = rv_conv_units(&m->net, 0);
  return rv_image_loss(m->down.unit[0] + i * pixels, m->up.unit[0] + i * pixels, pixels);
}

/* cost (rows) = those of the way down from the means of a layer. */
static rv_status find_costs_of_means(double *cost, rv_dcim_conv *m, size_t layer) {
  m->down.rows = m->up.rows;
  memcpy(m->down.unit[layer], m->up.unit[layer],
         m->up.rows * rv_conv_units(&m->net, layer) * sizeof *m->up.unit[layer]);
  RV_TRY(rv_conv_down(&m->down, &m->products, &m->net, layer, 0));
  for (size_t i = 0; i < m->up.rows; i++)
    cost[i] = cost_of(m, i);
  return RV_OK;
}

/* What the draw adds to the slopes of the layer on the way up; a pass down from it has been back.
 */
static rv_status add_draw(rv_dcim_conv *m, const rv_dcim_objective *objective, double weight,
                          const double *cost_of_mean) {
  size_t layer = objective->layer, units = rv_conv_units(&m->net, layer);
  float *slope = m->up.slope[layer];
  const float *mean = m->up.unit[layer], *unit = m->down.unit[layer];
  if (objective->draw == RV_DRAW_STRAIGHT_THROUGH) {
    RV_TRY(rv_conv_down_slope(&m->down, &m->products, layer));
    rv_dcim_add_through(slope, m->down.slope[layer], mean, m->up.rows * units);
  }
  for (size_t i = 0; i < m->up.rows && objective->draw == RV_DRAW_SCORE; i++)
    rv_dcim_add_score(slope + i * units, unit + i * units, mean + i * units, units,
                      weight * (cost_of(m, i) - cost_of_mean[i]));
  return RV_OK;
}

/* Both parts of (22), of the rows that went up; a row of the batch counts as `share`. */
static rv_status add_sampled(rv_dcim_conv *m, const uint8_t *label,
                             const rv_dcim_objective *objective, double share, gsl_rng *rng) {
  size_t layer = objective->layer;
  double cost[RV_CONV_ROWS], weight = objective->reverse_weight * share;
  if (objective->draw == RV_DRAW_SCORE)
    RV_TRY(find_costs_of_means(cost, m, layer));
  RV_TRY(go_down_drawn(m, layer, rng));
  rv_image_slope(m->down.slope[0], m->down.unit[0], m->up.unit[0],
                 m->down.rows * rv_conv_units(&m->net, 0), weight);
  RV_TRY(rv_conv_down_back(&m->gradient, &m->down, &m->products, &m->net, layer));
  set_forward_slope(m, label, share);
  RV_TRY(rv_conv_up_back_to(&m->gradient, &m->up, &m->products, &m->net, m->net.layers, layer));
  RV_TRY(add_draw(m, objective, weight, cost));
  return rv_conv_up_back_to(&m->gradient, &m->up, &m->products, &m->net, layer, 0);
}

/* Classes from `first`, as many as a pass carries, go down to layer `to`. */
static rv_status go_down_classes(rv_dcim_conv *m, size_t first, size_t to) {
  size_t top = m->net.layers, classes = rv_conv_units(&m->net, top);
  m->down.rows = lesser(classes - first, RV_CONV_ROWS);
  memset(m->down.unit[top], 0, m->down.rows * classes * sizeof(float));
  for (size_t i = 0; i < m->down.rows; i++)
    m->down.unit[top][i * classes + first + i] = 1;
  return rv_conv_down(&m->down, &m->products, &m->net, top, to);
}

/* All images of a class share its way down. */
static rv_status add_classes(rv_dcim_conv *m, const rv_dcim_batch *batch, double weight) {
  size_t pixels = rv_conv_units(&m->net, 0), classes = rv_conv_units(&m->net, m->net.layers);
  rv_dcim_add_up_classes(m->count, m->sum, batch);
  for (size_t first = 0; first < classes; first += RV_CONV_ROWS) {
    RV_TRY(go_down_classes(m, first, 0));
    rv_class_image_slope(m->down.slope[0], m->down.unit[0], m->count + first,
                         m->sum + first * pixels, m->down.rows, pixels, weight);
    RV_TRY(rv_conv_down_back(&m->gradient, &m->down, &m->products, &m->net, m->net.layers));
  }
  return RV_OK;
}

static rv_status add(void *net, const rv_dcim_batch *batch, const rv_dcim_objective *objective,
                     gsl_rng *rng) {
  rv_dcim_conv *m = net;
  double share = 1 / (double)batch->rows;
  uint8_t label[RV_CONV_ROWS];
  for (size_t first = 0; first < batch->rows; first += RV_CONV_ROWS) {
    RV_TRY(go_up(label, m, batch, first));
    RV_TRY(objective->kind == RV_DCIM_SAMPLED ? add_sampled(m, label, objective, share, rng)
                                              : add_forward(m, label, share));
  }
  if (objective->kind == RV_DCIM_BIDIRECTIONAL)
    RV_TRY(add_classes(m, batch, objective->reverse_weight * share));
  return rv_conv_products_collect(&m->gradient, &m->products, &m->net);
}

static rv_status measure_drawn(double *loss, rv_dcim_conv *m, size_t layer, gsl_rng *rng) {
  RV_TRY(go_down_drawn(m, layer, rng));
  *loss += rv_image_loss(m->down.unit[0], m->up.unit[0], m->down.rows * rv_conv_units(&m->net, 0));
  return RV_OK;
}

static rv_status measure(rv_dcim_measure *out, void *net, const rv_dcim_batch *batch, size_t layer,
                         gsl_rng *rng) {
  rv_dcim_conv *m = net;
  size_t top = m->net.layers, right = 0;
  double loss = 0, drawn = 0, rows = (double)batch->rows;
  uint8_t label[RV_CONV_ROWS];
  for (size_t first = 0; first < batch->rows; first += RV_CONV_ROWS) {
    RV_TRY(go_up(label, m, batch, first));
    loss += rv_softmax_loss(NULL, &right, m->up.unit[top], label, m->up.rows,
                            rv_conv_units(&m->net, top), 1);
    if (layer > 0)
      RV_TRY(measure_drawn(&drawn, m, layer, rng));
  }
  *out = (rv_dcim_measure){.accuracy = (double)right / rows,
                           .forward_loss = loss / rows,
                           .sampled_loss = drawn / (rows * (double)rv_conv_units(&m->net, 0))};
  return RV_OK;
}

static rv_status reverse_logits(float *logit, void *net) {
  rv_dcim_conv *m = net;
  size_t pixels = rv_conv_units(&m->net, 0), classes = rv_conv_units(&m->net, m->net.layers);
  for (size_t first = 0; first < classes; first += RV_CONV_ROWS) {
    RV_TRY(go_down_classes(m, first, 0));
    memcpy(logit + first * pixels, m->down.unit[0], m->down.rows * pixels * sizeof *logit);
  }
  return RV_OK;
}

/* Some images of the class whose way down stands in the first row of `mean`. */
static rv_status draw_images(rv_dcim_conv *m, const float *mean, size_t layer, size_t rows,
                             gsl_rng *rng) {
  size_t units = rv_conv_units(&m->net, layer);
  m->down.rows = rows;
  for (size_t i = 0; i < rows; i++)
    rv_dcim_draw_units(m->down.unit[layer] + i * units, mean, units, rng);
  return rv_conv_down(&m->down, &m->products, &m->net, layer, 0);
}

/* The images in `down` go up as their means. */
static rv_status describe(double *image, rv_dcim_conv *m) {
  size_t pixels = rv_conv_units(&m->net, 0), top = m->net.layers,
         classes = rv_conv_units(&m->net, top);
  m->up.rows = m->down.rows;
  memcpy(m->up.unit[0], m->down.unit[0], m->up.rows * pixels * sizeof(float));
  rv_squash(m->up.unit[0], m->up.rows * pixels);
  RV_TRY(rv_conv_up(&m->up, &m->products, &m->net));
  for (size_t i = 0; i < m->up.rows; i++) {
    double *to = image + i * (RV_DCIM_PIXELS + pixels);
    rv_dcim_name_class(to, m->up.unit[top] + i * classes, classes);
    for (size_t p = 0; p < pixels; p++)
      to[RV_DCIM_PIXELS + p] = (double)m->up.unit[0][i * pixels + p];
  }
  return RV_OK;
}

/* The means of the layer stand in its slopes meanwhile, which nobody needs. */
static rv_status imagine(double *image, void *net, size_t class, size_t samples, size_t layer,
                         gsl_rng *rng) {
  rv_dcim_conv *m = net;
  size_t numbers = RV_DCIM_PIXELS + rv_conv_units(&m->net, 0);
  float *mean = m->down.slope[layer];
  RV_TRY(go_down_classes(m, class, layer));
  memcpy(mean, m->down.unit[layer], rv_conv_units(&m->net, layer) * sizeof *mean);
  for (size_t first = 0; first < samples; first += RV_CONV_ROWS) {
    RV_TRY(draw_images(m, mean, layer, lesser(samples - first, RV_CONV_ROWS), rng));
    RV_TRY(describe(image + first * numbers, m));
  }
  return RV_OK;
}

rv_dcim_model rv_dcim_conv_model(rv_dcim_conv *conv) {
  return (rv_dcim_model){.net = conv,
                         .parameter = conv->net.parameter,
                         .gradient = conv->gradient.parameter,
                         .count = conv->net.count,
                         .set = set,
                         .add = add,
                         .measure = measure,
                         .reverse_logits = reverse_logits,
                         .imagine = imagine};
}
