/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/image_statistics.h"

#include "support/memory.h"

#include <math.h>
#include <stdlib.h>
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

/* Adds the squared distances of the images from the means of their classes, by class. */
static void add_squares(double *sum, const rv_images *part, const double *mean) {
  for (size_t i = 0; i < part->count; i++) {
    const float *image = part->value + i * part->pixels;
    const double *centre = mean + part->label[i] * part->pixels;
    double square = 0;
    for (size_t p = 0; p < part->pixels; p++)
      square += ((double)image[p] - centre[p]) * ((double)image[p] - centre[p]);
    sum[part->label[i]] += square;
  }
}

rv_status rv_within_class_variance(double *out, const rv_images *part) {
  size_t images_of[RV_CLASSES_MAX], classes = 0;
  double sum[RV_CLASSES_MAX] = {0}, total = 0, *mean;
  RV_TRY(rv_alloc_doubles(&mean, part->classes, part->pixels));
  rv_class_counts(images_of, part);
  rv_class_means(mean, part, 0);
  add_squares(sum, part, mean);
  for (size_t c = 0; c < part->classes; c++)
    if (images_of[c] >= 2) {
      total += sum[c] / (double)(images_of[c] - 1);
      classes++;
    }
  *out = classes > 0 ? total / (double)(classes * part->pixels) : 0;
  free(mean);
  return RV_OK;
}
