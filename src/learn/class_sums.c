/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/class_sums.h"

#include "learn/loss.h"
#include "support/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void add_image(rv_class_sums *sums, const rv_images *part, size_t image) {
  const float *value = part->value + image * part->pixels;
  double *sum = sums->sum + part->label[image] * part->pixels;
  sums->count[part->label[image]]++;
  for (size_t i = 0; i < part->pixels; i++)
    sum[i] += (double)value[i];
}

rv_status rv_class_sums_open(rv_class_sums *out, const rv_images *part, const uint32_t *example,
                             size_t count) {
  *out = (rv_class_sums){.classes = part->classes, .pixels = part->pixels, .images = count};
  RV_TRY(rv_alloc_doubles(&out->count, part->classes, part->pixels + 1));
  memset(out->count, 0, part->classes * (part->pixels + 1) * sizeof *out->count);
  out->sum = out->count + part->classes;
  for (size_t i = 0; i < count; i++)
    add_image(out, part, example != NULL ? example[i] : i);
  return RV_OK;
}

void rv_class_sums_free(rv_class_sums *sums) {
  free(sums->count);
  *sums = (rv_class_sums){0};
}

static double mean_of_pixels(const rv_class_sums *sums, double total) {
  return total / (double)sums->images / (double)sums->pixels;
}

double rv_class_sums_cost(const rv_class_sums *sums, const float *logit) {
  return mean_of_pixels(
      sums, rv_class_image_loss(logit, sums->count, sums->sum, sums->classes, sums->pixels));
}

/* -x ln q, also where both are 0. */
static double surprise(double x, double log_q) {
  return x > 0 ? -x * log_q : 0;
}

/* `count` pixels of which the gray values add up to `sum`, all predicted as q. */
static double pixel_cost(double count, double sum, double q) {
  return surprise(sum, log(q)) + surprise(count - sum, log1p(-q));
}

double rv_class_sums_floor(const rv_class_sums *sums) {
  double total = 0;
  for (size_t c = 0; c < sums->classes; c++)
    for (size_t i = c * sums->pixels; i < (c + 1) * sums->pixels && sums->count[c] > 0; i++)
      total += pixel_cost(sums->count[c], sums->sum[i], sums->sum[i] / sums->count[c]);
  return mean_of_pixels(sums, total);
}

double rv_class_sums_transfer(const rv_class_sums *to, const rv_class_sums *from) {
  double total = 0;
  for (size_t c = 0; c < to->classes; c++)
    for (size_t i = c * to->pixels; i < (c + 1) * to->pixels; i++)
      total += pixel_cost(to->count[c], to->sum[i], (from->sum[i] + 0.5) / (from->count[c] + 1));
  return mean_of_pixels(to, total);
}
