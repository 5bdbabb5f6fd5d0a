/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/dcim_model.h"

#include "numeric/elementary.h"
#include "reverify/stream.h"

#include <math.h>
#include <string.h>

const char *rv_dcim_net_name(int kind) {
  static const char *const name[RV_DCIM_NETS] = {"discriminative", "bidirectional", "sampled"};
  return name[kind];
}

const char *const rv_draw_gradients[] = {"given", "straight_through", "score", NULL};
const char *const rv_dcim_passes[] = {"means", "variances", NULL};

size_t rv_dcim_example(const rv_dcim_batch *batch, size_t i) {
  return batch->example != NULL ? batch->example[i] : i;
}

RV_VECTORISED static void compare_with_means(float *unit, const float *mean,
                                             const uint32_t *restrict word, size_t count) {
  for (size_t i = 0; i < count; i++)
    unit[i] = (double)word[i] * 0x1p-32 < (double)mean[i];
}

enum { RUN = 256 }; /* units drawn at once */

void rv_dcim_draw_units(float *unit, const float *mean, size_t count, gsl_rng *rng) {
  for (size_t i = 0; i < count; i += RUN) {
    uint32_t word[RUN];
    size_t left = count - i < RUN ? count - i : RUN;
    rv_stream_words(rng, word, left);
    compare_with_means(unit + i, mean + i, word, left);
  }
}

RV_VECTORISED static void add_through(float *restrict slope, const float *restrict by_unit,
                                      const float *restrict mean, size_t count) {
  for (size_t i = 0; i < count; i++)
    slope[i] += by_unit[i] * mean[i] * (1 - mean[i]);
}

void rv_dcim_add_through(float *slope, const float *by_unit, const float *mean, size_t count) {
  add_through(slope, by_unit, mean, count);
}

void rv_dcim_add_score(float *slope, const float *unit, const float *mean, size_t count,
                       double excess) {
  for (size_t i = 0; i < count; i++)
    slope[i] += (float)(excess * ((double)unit[i] - (double)mean[i]));
}

void rv_dcim_add_up_classes(float *count, float *sum, const rv_dcim_batch *batch) {
  size_t classes = batch->part->classes, pixels = batch->part->pixels;
  memset(count, 0, classes * sizeof *count);
  memset(sum, 0, classes * pixels * sizeof *sum);
  for (size_t i = 0; i < batch->rows; i++) {
    size_t example = rv_dcim_example(batch, i), class = batch->part->label[example];
    const float *image = batch->part->value + example * pixels;
    float *to = sum + class * pixels;
    count[class]++;
    for (size_t p = 0; p < pixels; p++)
      to[p] += image[p];
  }
}

void rv_dcim_name_class(double *image, const float *logit, size_t classes) {
  size_t best = 0;
  double sum = 0;
  for (size_t c = 1; c < classes; c++)
    best = logit[c] > logit[best] ? c : best;
  for (size_t c = 0; c < classes; c++)
    sum += exp((double)logit[c] - (double)logit[best]);
  image[RV_DCIM_CLASS] = (double)best;
  image[RV_DCIM_PROBABILITY] = 1 / sum;
}
