/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/loss.h"

#include "numeric/elementary.h"
#include "numeric/softplus.h"

#include <math.h>

static size_t largest(const float *x, size_t count) {
  size_t best = 0;
  for (size_t i = 1; i < count; i++)
    if (x[i] > x[best])
      best = i;
  return best;
}

/* log sum exp, taken from the largest. */
static double log_sum(const float *x, size_t count) {
  double top = (double)x[largest(x, count)], sum = 0;
  for (size_t i = 0; i < count; i++)
    sum += exp((double)x[i] - top);
  return top + log(sum);
}

double rv_softmax_loss(float *slope, size_t *right, const float *logit, const uint8_t *label,
                       size_t rows, size_t classes, double weight) {
  double loss = 0;
  for (size_t i = 0; i < rows; i++) {
    const float *z = logit + i * classes;
    double normaliser = log_sum(z, classes);
    loss += normaliser - (double)z[label[i]];
    if (right != NULL)
      *right += largest(z, classes) == label[i];
    for (size_t c = 0; slope != NULL && c < classes; c++)
      slope[i * classes + c] =
          (float)(weight * (exp((double)z[c] - normaliser) - (c == label[i] ? 1 : 0)));
  }
  return loss;
}

double rv_class_image_loss(const float *logit, const double *count, const double *sum,
                           size_t classes, size_t pixels) {
  double loss = 0;
  for (size_t c = 0; c < classes; c++) {
    loss += count[c] * rv_softplus_sum_single(logit + c * pixels, pixels);
    for (size_t i = c * pixels; i < (c + 1) * pixels; i++)
      loss -= sum[i] * (double)logit[i];
  }
  return loss;
}

double rv_image_loss(const float *logit, const float *image, size_t count) {
  double product = 0;
  for (size_t i = 0; i < count; i++)
    product += (double)image[i] * (double)logit[i];
  return rv_softplus_sum_single(logit, count) - product;
}

/* weight (n logistic(z) - x) */
RV_VECTORISED static void image_slope(float *slope, const float *logit, const float *image,
                                      size_t count, float n, float weight) {
  for (size_t i = 0; i < count; i++)
    slope[i] = weight * (n / (1 + rv_exp_single(-logit[i])) - image[i]);
}

void rv_class_image_slope(float *slope, const float *logit, const float *count, const float *sum,
                          size_t classes, size_t pixels, double weight) {
  for (size_t c = 0; c < classes; c++)
    image_slope(slope + c * pixels, logit + c * pixels, sum + c * pixels, pixels, count[c],
                (float)weight);
}

void rv_image_slope(float *slope, const float *logit, const float *image, size_t count,
                    double weight) {
  image_slope(slope, logit, image, count, 1, (float)weight);
}
