/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/dcim_dense.h"

#include "learn/classify.h"
#include "learn/loss.h"
#include "numeric/squash.h"

#include <stdlib.h>
#include <string.h>

static size_t lesser(size_t a, size_t b) {
  return a < b ? a : b;
}

static size_t classes_of(const rv_dcim_dense *d) {
  return d->net.width[d->net.layers];
}

static rv_status open_passes(rv_dcim_dense *d, size_t rows) {
  RV_TRY(rv_dense_pass_open(&d->up, &d->net, rows, NULL));
  RV_TRY(rv_dense_pass_open(&d->drawn, &d->net, rows, NULL));
  return rv_dense_pass_open(&d->down, &d->net, classes_of(d), NULL);
}

static rv_status open_all(rv_dcim_dense *d, rv_dense_unit unit, const size_t *width, size_t layers,
                          size_t rows) {
  RV_TRY(rv_dense_net_open(&d->net, unit, width, layers));
  RV_TRY(rv_dense_net_open(&d->gradient, unit, width, layers));
  RV_TRY(open_passes(d, rows));
  d->label = malloc(rows);
  d->cost = malloc(rows * sizeof *d->cost);
  d->count = calloc(classes_of(d) * (width[0] + 1), sizeof *d->count);
  if (d->label == NULL || d->cost == NULL || d->count == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a batch of %zu: give a smaller one", rows);
  d->sum = d->count + classes_of(d);
  return RV_OK;
}

rv_status rv_dcim_dense_open(rv_dcim_dense *dense, rv_dcim_pass pass, const size_t *width,
                             size_t layers, size_t rows) {
  const rv_dense_unit unit = pass == RV_PASS_VARIANCES ? RV_UNIT_AVERAGED : RV_UNIT_SIGMOID;
  *dense = (rv_dcim_dense){.label = NULL};
  rv_status status =
      open_all(dense, unit, width, layers, rows > RV_CLASSIFY_ROWS ? rows : RV_CLASSIFY_ROWS);
  if (status != RV_OK)
    rv_dcim_dense_close(dense);
  return status;
}

void rv_dcim_dense_close(rv_dcim_dense *dense) {
  rv_dense_net_free(&dense->net);
  rv_dense_net_free(&dense->gradient);
  rv_dense_pass_free(&dense->up);
  rv_dense_pass_free(&dense->drawn);
  rv_dense_pass_free(&dense->down);
  free(dense->label);
  free(dense->cost);
  free(dense->count);
  *dense = (rv_dcim_dense){.label = NULL};
}

static rv_status set(void *net) {
  (void)net;
  return RV_OK;
}

/* The labels of rows of a batch, from `first`, which are to go up. */
static void take_labels(rv_dcim_dense *d, const rv_dcim_batch *batch, size_t first, size_t rows) {
  d->up.rows = rows;
  for (size_t i = 0; i < rows; i++)
    d->label[i] = batch->part->label[rv_dcim_example(batch, first + i)];
}

/* Rows of a batch, from `first`, go up. */
static void go_up(rv_dcim_dense *d, const rv_dcim_batch *batch, size_t first, size_t rows) {
  size_t pixels = d->net.width[0];
  take_labels(d, batch, first, rows);
  for (size_t i = 0; i < rows; i++)
    memcpy(d->up.unit[0] + i * pixels,
           batch->part->value + rv_dcim_example(batch, first + i) * pixels,
           pixels * sizeof *d->up.unit[0]);
  rv_dense_up(&d->up, &d->net);
}

/* Likewise, but images that stand together already are not copied into unit[0]. */
static void look_up(rv_dcim_dense *d, const rv_dcim_batch *batch, size_t first, size_t rows) {
  if (batch->example != NULL) {
    go_up(d, batch, first, rows);
    return;
  }
  take_labels(d, batch, first, rows);
  rv_dense_up_of(&d->up, &d->net, batch->part->value + first * d->net.width[0]);
}

static void set_forward_slope(rv_dcim_dense *d) {
  size_t top = d->net.layers;
  rv_softmax_loss(d->up.slope[top], NULL, d->up.unit[top], d->label, d->up.rows, classes_of(d),
                  1 / (double)d->up.rows);
}

static void add_forward(rv_dcim_dense *d) {
  set_forward_slope(d);
  rv_dense_up_back(&d->gradient, &d->up, &d->net);
}

static void go_down_classes(rv_dcim_dense *d) {
  size_t classes = classes_of(d);
  for (size_t i = 0; i < classes * classes; i++)
    d->down.unit[d->net.layers][i] = i % (classes + 1) == 0;
  rv_dense_down(&d->down, &d->net);
}

/* All images of a class share its way down. */
static void add_classes(rv_dcim_dense *d, const rv_dcim_batch *batch, double weight) {
  rv_dcim_add_up_classes(d->count, d->sum, batch);
  go_down_classes(d);
  rv_class_image_slope(d->down.slope[0], d->down.unit[0], d->count, d->sum, d->down.rows,
                       d->net.width[0], weight);
  rv_dense_down_back(&d->gradient, &d->down, &d->net);
}

/* The units of a layer, drawn by their means on the way up, go down. */
static void go_down_drawn(rv_dcim_dense *d, size_t layer, gsl_rng *rng) {
  d->drawn.rows = d->up.rows;
  rv_dcim_draw_units(d->drawn.unit[layer], d->up.unit[layer], d->up.rows * d->net.width[layer],
                     rng);
  rv_dense_down_from(&d->drawn, &d->net, layer);
}

/* Of the image of row i, as what went down predicts it. */
static double cost_of(const rv_dcim_dense *d, size_t i) {
  size_t pixels = d->net.width[0];
  return rv_image_loss(d->drawn.unit[0] + i * pixels, d->up.unit[0] + i * pixels, pixels);
}

/* The costs of the way down from the means of a layer. */
static void find_costs_of_means(rv_dcim_dense *d, size_t layer) {
  d->drawn.rows = d->up.rows;
  memcpy(d->drawn.unit[layer], d->up.unit[layer],
         d->up.rows * d->net.width[layer] * sizeof *d->up.unit[layer]);
  rv_dense_down_from(&d->drawn, &d->net, layer);
  for (size_t i = 0; i < d->up.rows; i++)
    d->cost[i] = cost_of(d, i);
}

/* What the draw adds to the slopes of the layer on the way up; a pass down from it has been back.
 */
static void add_draw(rv_dcim_dense *d, const rv_dcim_objective *objective, double weight) {
  size_t layer = objective->layer, units = d->net.width[layer];
  float *slope = d->up.slope[layer];
  const float *mean = d->up.unit[layer], *unit = d->drawn.unit[layer];
  if (objective->draw == RV_DRAW_STRAIGHT_THROUGH) {
    rv_dense_down_from_slope(&d->drawn, &d->net, layer);
    rv_dcim_add_through(slope, d->drawn.slope[layer], mean, d->up.rows * units);
  }
  for (size_t i = 0; i < d->up.rows && objective->draw == RV_DRAW_SCORE; i++)
    rv_dcim_add_score(slope + i * units, unit + i * units, mean + i * units, units,
                      weight * (cost_of(d, i) - d->cost[i]));
}

/* Both parts of (22). */
static void add_sampled(rv_dcim_dense *d, const rv_dcim_objective *objective, double weight,
                        gsl_rng *rng) {
  size_t layer = objective->layer;
  if (objective->draw == RV_DRAW_SCORE)
    find_costs_of_means(d, layer);
  go_down_drawn(d, layer, rng);
  rv_image_slope(d->drawn.slope[0], d->drawn.unit[0], d->up.unit[0],
                 d->drawn.rows * d->net.width[0], weight);
  rv_dense_down_from_back(&d->gradient, &d->drawn, &d->net, layer);
  set_forward_slope(d);
  rv_dense_up_back_to(&d->gradient, &d->up, &d->net, d->net.layers, layer);
  add_draw(d, objective, weight);
  rv_dense_up_back_to(&d->gradient, &d->up, &d->net, layer, 0);
}

static rv_status add(void *net, const rv_dcim_batch *batch, const rv_dcim_objective *objective,
                     gsl_rng *rng) {
  rv_dcim_dense *d = net;
  double weight = objective->reverse_weight / (double)batch->rows;
  go_up(d, batch, 0, batch->rows);
  if (objective->kind == RV_DCIM_SAMPLED) {
    add_sampled(d, objective, weight, rng);
    return RV_OK;
  }
  add_forward(d);
  if (objective->kind == RV_DCIM_BIDIRECTIONAL)
    add_classes(d, batch, weight);
  return RV_OK;
}

/* Row by row, so that the sum is of no particular number of rows at a time. */
static double sum_forward_loss(size_t *right, const rv_dcim_dense *d) {
  size_t classes = classes_of(d);
  double loss = 0;
  for (size_t i = 0; i < d->up.rows; i++)
    loss += rv_softmax_loss(NULL, right, d->up.unit[d->net.layers] + i * classes, &d->label[i], 1,
                            classes, 1);
  return loss;
}

static rv_status measure(rv_dcim_measure *out, void *net, const rv_dcim_batch *batch, size_t layer,
                         gsl_rng *rng) {
  rv_dcim_dense *d = net;
  size_t right = 0;
  double loss = 0, drawn = 0, rows = (double)batch->rows;
  for (size_t first = 0; first < batch->rows; first += RV_CLASSIFY_ROWS) {
    size_t some = lesser(batch->rows - first, RV_CLASSIFY_ROWS);
    if (layer > 0) {
      go_up(d, batch, first, some);
      go_down_drawn(d, layer, rng);
      drawn += rv_image_loss(d->drawn.unit[0], d->up.unit[0], d->up.rows * d->net.width[0]);
    } else {
      look_up(d, batch, first, some);
    }
    loss += sum_forward_loss(&right, d);
  }
  *out = (rv_dcim_measure){.accuracy = (double)right / rows,
                           .forward_loss = loss / rows,
                           .sampled_loss = drawn / (rows * (double)d->net.width[0])};
  return RV_OK;
}

static rv_status reverse_logits(float *logit, void *net) {
  rv_dcim_dense *d = net;
  go_down_classes(d);
  memcpy(logit, d->down.unit[0], d->down.rows * d->net.width[0] * sizeof *logit);
  return RV_OK;
}

/* The images in `drawn` go up as their means. */
static void describe(double *image, rv_dcim_dense *d) {
  size_t pixels = d->net.width[0], classes = classes_of(d), top = d->net.layers;
  d->up.rows = d->drawn.rows;
  memcpy(d->up.unit[0], d->drawn.unit[0], d->up.rows * pixels * sizeof(float));
  rv_squash(d->up.unit[0], d->up.rows * pixels);
  rv_dense_up(&d->up, &d->net);
  for (size_t i = 0; i < d->up.rows; i++) {
    double *to = image + i * (RV_DCIM_PIXELS + pixels);
    rv_dcim_name_class(to, d->up.unit[top] + i * classes, classes);
    for (size_t p = 0; p < pixels; p++)
      to[RV_DCIM_PIXELS + p] = (double)d->up.unit[0][i * pixels + p];
  }
}

static rv_status imagine(double *image, void *net, size_t class, size_t samples, size_t layer,
                         gsl_rng *rng) {
  rv_dcim_dense *d = net;
  size_t units = d->net.width[layer];
  go_down_classes(d);
  for (size_t first = 0; first < samples; first += RV_CLASSIFY_ROWS) {
    d->drawn.rows = lesser(samples - first, RV_CLASSIFY_ROWS);
    for (size_t i = 0; i < d->drawn.rows; i++)
      rv_dcim_draw_units(d->drawn.unit[layer] + i * units, d->down.unit[layer] + class * units,
                         units, rng);
    rv_dense_down_from(&d->drawn, &d->net, layer);
    describe(image + first * (RV_DCIM_PIXELS + d->net.width[0]), d);
  }
  return RV_OK;
}

rv_dcim_model rv_dcim_dense_model(rv_dcim_dense *dense) {
  return (rv_dcim_model){.net = dense,
                         .parameter = dense->net.parameter,
                         .gradient = dense->gradient.parameter,
                         .count = dense->net.count,
                         .set = set,
                         .add = add,
                         .measure = measure,
                         .reverse_logits = reverse_logits,
                         .imagine = imagine};
}
