/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/shadow_look.h"

#include "model/layer_probe.h"
#include "support/memory.h"
#include "theory/regenerated_error.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rows that no layer's first weights are drawn from. */
static const uint64_t probe_row = RV_OTHER_ROWS + (3ULL << 36);

rv_status rv_look_at_layers(double *probe, const rv_stream_key *key, const rv_dense_net *net) {
  _Static_assert(sizeof(rv_layer_probe) == RV_PROBE_NUMBERS * sizeof(double), "one number each");
  for (size_t l = 1; l <= net->layers; l++)
    RV_TRY(rv_layer_probe_make((rv_layer_probe *)probe + l - 1, key, net->weight[l], net->width[l],
                               net->width[l - 1], probe_row + l));
  return RV_OK;
}

/* Errors. */

/* Where the theory has as many layers, and the image a pixel above 0. */
static rv_status predict_one(double *sum, size_t *found, double *above, const float *image,
                             const rv_dense_net *net, size_t layer) {
  size_t k = 0;
  double error;
  rv_hidden hidden;
  for (size_t i = 0; i < net->width[0]; i++)
    if (image[i] > 0)
      above[k++] = (double)image[i];
  if (k == 0)
    return RV_OK;
  RV_TRY(rv_hidden_of(&hidden, above, k));
  rv_status status = rv_regenerated_error(&error, &hidden, net->width, layer);
  rv_hidden_free(&hidden);
  *sum += error;
  *found += 1;
  return status;
}

/* Of a net of random weights; NaN where the theory has nothing to say. */
static rv_status predict(double *out, const rv_dense_net *net, const rv_images *images,
                         size_t count, size_t layer) {
  double *above, sum = 0;
  size_t found = 0;
  *out = NAN;
  if (layer > RV_DEPTH_MAX)
    return RV_OK;
  RV_TRY(rv_alloc_doubles(&above, net->width[0], 1));
  rv_status status = RV_OK;
  for (size_t i = 0; i < count && status == RV_OK; i++)
    status = predict_one(&sum, &found, above, images->value + i * net->width[0], net, layer);
  free(above);
  if (status == RV_EINVAL) /* layers too narrow for a limit */
    return RV_OK;
  *out = found > 0 ? sum / (double)found : NAN;
  return status;
}

static rv_status measure(rv_look *out, rv_regenerator *maker, const rv_dense_net *net,
                         const rv_data_set *data, const uint32_t *example, bool random) {
  for (size_t l = 1; l < net->layers; l++)
    for (size_t i = 0; i < RV_THINNINGS; i++) {
      rv_look *at = &out[(l - 1) * RV_THINNINGS + i];
      size_t kept = net->width[l] >> i;
      at->predicted = NAN;
      rv_regenerate(&at->seen, maker, net, &data->test, example, l, kept > 0 ? kept : 1);
      if (random && i == 0)
        RV_TRY(predict(&at->predicted, net, &data->test, maker->up.rows, l));
    }
  return RV_OK;
}

/* The first test images; how many. */
static size_t choose(uint32_t example[RV_LOOK_IMAGES], const rv_data_set *data) {
  size_t rows = data->test.count < RV_LOOK_IMAGES ? data->test.count : RV_LOOK_IMAGES;
  for (size_t i = 0; i < rows; i++)
    example[i] = (uint32_t)i;
  return rows;
}

rv_status rv_look_at_top(double *out, const rv_dense_net *net, const rv_data_set *data) {
  uint32_t example[RV_LOOK_IMAGES];
  size_t rows = choose(example, data), top = net->layers - 1;
  rv_regenerator maker;
  rv_regenerated seen;
  RV_TRY(rv_regenerator_open(&maker, net, rows));
  rv_regenerate(&seen, &maker, net, &data->test, example, top, net->width[top]);
  rv_regenerator_free(&maker);
  *out = seen.recognised;
  return RV_OK;
}

/* Pictures. */

/* The first image of each of the first classes; the first image of all for a class without any. */
static uint32_t first_of(const rv_images *images, size_t label) {
  for (size_t i = 0; i < images->count; i++)
    if (images->label[i] == label)
      return (uint32_t)i;
  return 0;
}

static void copy_picture(double *out, const float *pixel, size_t count) {
  for (size_t i = 0; i < count; i++)
    out[i] = (double)pixel[i];
}

static void draw_pictures(double *record, const rv_shadow_setting *s, rv_regenerator *maker,
                          const rv_dense_net *net, const rv_data_set *data, size_t number) {
  rv_regenerated unused;
  size_t pixels = data->pixels;
  for (size_t p = 0; p < RV_PICTURES; p++) {
    uint32_t example = first_of(&data->test, p);
    maker->up.rows = maker->down.rows = 1;
    rv_record_facts(record, s)->label[p] = data->test.label[example];
    copy_picture(rv_record_picture(record, s, number, 0, p), data->test.value + example * pixels,
                 pixels);
    for (size_t l = 1; l < net->layers; l++) {
      rv_regenerate(&unused, maker, net, &data->test, &example, l, net->width[l]);
      copy_picture(rv_record_picture(record, s, number, l, p), maker->down.unit[0], pixels);
    }
  }
  rv_record_facts(record, s)->height = (double)data->height;
  rv_record_facts(record, s)->width = (double)data->width;
}

rv_status rv_look_at_pictures(double *record, const rv_shadow_setting *setting,
                              const rv_dense_net *net, const rv_data_set *data, size_t number) {
  uint32_t example[RV_LOOK_IMAGES];
  size_t rows = choose(example, data);
  rv_regenerator maker;
  RV_TRY(rv_regenerator_open(&maker, net, rows));
  rv_status status = measure(rv_record_looks(record, setting, number), &maker, net, data, example,
                             number == RV_UNTRAINED);
  if (status == RV_OK && data->pixels <= RV_PICTURE_PIXELS)
    draw_pictures(record, setting, &maker, net, data, number);
  rv_regenerator_free(&maker);
  return status;
}
