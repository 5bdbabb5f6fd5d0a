/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/image_statistics.h"

#include <math.h>
#include <string.h>

void rv_class_counts(size_t *out, const rv_images *part) {
  memset(out, 0, part->classes * sizeof *out);
  for (size_t i = 0; i < part->count; i++)
    out[part->label[i]]++;
}

void rv_class_means(double *out, const rv_images *part, double extra) {
  size_t images_of[RV_CLASSES_MAX];
  rv_class_counts(images_of, part);
  for (size_t i = 0; i < part->classes * part->pixels; i++)
    out[i] = extra;
  for (size_t i = 0; i < part->count; i++) {
    const float *image = part->value + i * part->pixels;
    double *sum = out + part->label[i] * part->pixels;
    for (size_t p = 0; p < part->pixels; p++)
      sum[p] += (double)image[p];
  }
  for (size_t c = 0; c < part->classes; c++) {
    double count = (double)images_of[c] + 2 * extra;
    for (size_t p = 0; p < part->pixels && count > 0; p++)
      out[c * part->pixels + p] /= count;
  }
}

/* -x ln q, also where both are 0. */
static double surprise(double x, double log_q) {
  return x > 0 ? -x * log_q : 0;
}

static double cross_entropy(double x, double q) {
  return surprise(x, log(q)) + surprise(1 - x, log1p(-q));
}

double rv_prediction_cost(const rv_images *part, const double *q) {
  double total = 0;
  for (size_t i = 0; i < part->count; i++) {
    const float *image = part->value + i * part->pixels;
    const double *prediction = q + part->label[i] * part->pixels;
    double cost = 0;
    for (size_t p = 0; p < part->pixels; p++)
      cost += cross_entropy((double)image[p], prediction[p]);
    total += cost;
  }
  return total / (double)part->count / (double)part->pixels;
}

double rv_pixel_entropy(const rv_images *part) {
  double total = 0;
  for (size_t i = 0; i < part->count; i++) {
    const float *image = part->value + i * part->pixels;
    double cost = 0;
    for (size_t p = 0; p < part->pixels; p++)
      cost += cross_entropy((double)image[p], (double)image[p]);
    total += cost;
  }
  return total / (double)part->count / (double)part->pixels;
}
