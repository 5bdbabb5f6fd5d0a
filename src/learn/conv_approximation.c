/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/conv_approximation.h"

#include "learn/dropout.h"
#include "learn/trainer.h"
#include "support/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Sums over the draws for one image, of all units of layers 1 to L. */
typedef struct sums {
  double *sum, *square;                 /* of the means given what was drawn below */
  size_t first[RV_CONV_LAYERS_MAX + 1]; /* of layer l */
  size_t units;
} sums;

static rv_status open_sums(sums *s, const rv_conv_net *net) {
  *s = (sums){.units = 0};
  for (size_t l = 1; l <= net->layers; l++) {
    s->first[l] = s->units;
    s->units += rv_conv_units(net, l);
  }
  RV_TRY(rv_alloc_doubles(&s->sum, 2, s->units));
  s->square = s->sum + s->units;
  return RV_OK;
}

/* Logits of a row become probabilities. */
static void take_softmax(float *x, size_t classes) {
  double top = (double)x[0], sum = 0;
  for (size_t c = 1; c < classes; c++)
    top = fmax(top, (double)x[c]);
  for (size_t c = 0; c < classes; c++)
    sum += exp((double)x[c] - top);
  for (size_t c = 0; c < classes; c++)
    x[c] = (float)(exp((double)x[c] - top) / sum);
}

/* Means of layer l of the pass, given what stands in the one below; the classes as probabilities.
 */
static rv_status take_means(rv_conv_pass *pass, rv_dcim_conv *conv, size_t l) {
  size_t units = rv_conv_units(&conv->net, l);
  RV_TRY(rv_conv_up_to(pass, &conv->products, &conv->net, l - 1, l));
  for (size_t r = 0; l == conv->net.layers && r < pass->rows; r++)
    take_softmax(pass->unit[l] + r * units, units);
  return RV_OK;
}

static void add_row(double *sum, double *square, const float *mean, size_t units) {
  for (size_t j = 0; j < units; j++) {
    double m = (double)mean[j];
    sum[j] += m;
    square[j] += m * m;
  }
}

/* As many draws as the pass has rows: means are added up, units drawn by them, and so upwards. */
static rv_status add_draws(sums *s, rv_dcim_conv *conv, gsl_rng *rng) {
  rv_conv_pass *pass = &conv->down;
  for (size_t l = 1; l <= conv->net.layers; l++) {
    size_t units = rv_conv_units(&conv->net, l);
    RV_TRY(take_means(pass, conv, l));
    for (size_t r = 0; r < pass->rows; r++)
      add_row(s->sum + s->first[l], s->square + s->first[l], pass->unit[l] + r * units, units);
    rv_dcim_draw_units(pass->unit[l], pass->unit[l], pass->rows * units, rng);
  }
  return RV_OK;
}

/* The image in every row of `down`, and in the one row of `up`, which carries the means. */
static rv_status load(rv_dcim_conv *conv, const float *image) {
  size_t pixels = rv_conv_units(&conv->net, 0);
  conv->up.rows = 1;
  memcpy(conv->up.unit[0], image, pixels * sizeof *image);
  for (size_t l = 1; l <= conv->net.layers; l++)
    RV_TRY(take_means(&conv->up, conv, l));
  return RV_OK;
}

static void repeat(rv_dcim_conv *conv, const float *image, size_t rows) {
  size_t pixels = rv_conv_units(&conv->net, 0);
  conv->down.rows = rows;
  for (size_t r = 0; r < rows; r++)
    memcpy(conv->down.unit[0] + r * pixels, image, pixels * sizeof *image);
}

static void compare_layer(rv_conv_error *out, const sums *s, const rv_dcim_conv *conv, size_t l) {
  size_t units = rv_conv_units(&conv->net, l);
  for (size_t j = 0; j < units; j++) {
    double mean = s->sum[s->first[l] + j] / RV_CONV_DRAWS;
    double variance = s->square[s->first[l] + j] / RV_CONV_DRAWS - mean * mean;
    double error = fabs((double)conv->up.unit[l][j] - mean);
    out->error += error / (double)units;
    out->largest = fmax(out->largest, error);
    out->standard_error += fmax(variance, 0) / (RV_CONV_DRAWS - 1) / (double)units;
  }
}

static bool find_same_class(const sums *s, const rv_dcim_conv *conv) {
  size_t top = conv->net.layers, by_pass = 0, by_draws = 0;
  const double *sum = s->sum + s->first[top];
  for (size_t c = 1; c < rv_conv_units(&conv->net, top); c++) {
    by_pass = conv->up.unit[top][c] > conv->up.unit[top][by_pass] ? c : by_pass;
    by_draws = sum[c] > sum[by_draws] ? c : by_draws;
  }
  return by_pass == by_draws;
}

static rv_status add_image(const rv_stream_key *key, rv_conv_error *out, double *same, sums *s,
                           rv_dcim_conv *conv, const float *image) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, key, RV_MEASURE_ROWS);
  memset(s->sum, 0, 2 * s->units * sizeof *s->sum);
  RV_TRY(load(conv, image));
  for (size_t drawn = 0; drawn < RV_CONV_DRAWS; drawn += RV_CONV_ROWS) {
    repeat(conv, image, RV_CONV_ROWS);
    RV_TRY(add_draws(s, conv, rng));
  }
  for (size_t l = 1; l <= conv->net.layers; l++)
    compare_layer(&out[l - 1], s, conv, l);
  *same += find_same_class(s, conv);
  return RV_OK;
}

static rv_status add_images(const rv_stream_key *key, rv_conv_error *out, double *same, sums *s,
                            rv_dcim_conv *conv, const rv_images *part, const uint32_t *image,
                            size_t images, const rv_dcim_watch *watch) {
  RV_TRY(rv_conv_products_set(&conv->products, &conv->net));
  for (size_t i = 0; i < images; i++) {
    RV_TRY(rv_dcim_reached(watch, (double)i / (double)images, NULL));
    rv_stream_key drawn = *key;
    drawn.program ^= rv_hash_bytes(&image[i], sizeof *image);
    RV_TRY(add_image(&drawn, out, same, s, conv, part->value + image[i] * part->pixels));
  }
  for (size_t l = 0; l < conv->net.layers; l++) {
    out[l].error /= (double)images;
    out[l].standard_error = sqrt(out[l].standard_error / (double)images);
  }
  *same /= (double)images;
  return RV_OK;
}

rv_status rv_conv_approximation_measure(const rv_stream_key *key, rv_conv_error *out, double *same,
                                        rv_dcim_conv *conv, const rv_images *part, size_t images,
                                        const rv_dcim_watch *watch) {
  rv_stream stream;
  sums s = {.sum = NULL};
  uint32_t *image = malloc(part->count * sizeof *image);
  memset(out, 0, conv->net.layers * sizeof *out);
  *same = 0;
  rv_status status = image != NULL
                         ? open_sums(&s, &conv->net)
                         : rv_fail(RV_ENOMEM, "no memory for the order of %zu images", part->count);
  if (status == RV_OK) {
    rv_order_draw(rv_stream_open(&stream, key, RV_OTHER_ROWS + 1), image, part->count);
    status = add_images(key, out, same, &s, conv, part, image, images, watch);
  }
  free(s.sum);
  free(image);
  return status;
}
