/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Losses in nats, and their derivatives by the numbers they are made of. */
#ifndef REVERIFY_LEARN_LOSS_H
#define REVERIFY_LEARN_LOSS_H

#include <stddef.h>
#include <stdint.h>

/*
 * Sum over the rows of -log p(label), p = softmax(logit). slope (rows x classes, or NULL) =
 * weight times its derivatives by the logits, p - 1(label); it may be `logit` itself. *right,
 * unless NULL, gains the rows whose largest logit is the label's; a tie counts for its first class.
 */
double rv_softmax_loss(float *slope, size_t *right, const float *logit, const uint8_t *label,
                       size_t rows, size_t classes, double weight);

/*
 * Binary images given the class, as counts: n_c images of class c, of which sum_ci is the sum of
 * pixel i. Sum over classes and pixels of n_c log(1 + exp(z_ci)) - sum_ci z_ci, which is that over
 * the images of their Bernoulli cross-entropy with P(pixel = 1) = logistic(z_ci); double precision
 * throughout. slope (classes x pixels) = weight times its derivatives by z, n_c logistic(z_ci) -
 * sum_ci; it may be `logit` itself.
 */
double rv_class_image_loss(const float *logit, const double *count, const double *sum,
                           size_t classes, size_t pixels);
void rv_class_image_slope(float *slope, const float *logit, const float *count, const float *sum,
                          size_t classes, size_t pixels, double weight);

/*
 * Binary images as they are predicted, one by one: pixel i, of gray value x_i, costs
 * log(1 + exp(z_i)) - x_i z_i. The sum over `count` pixels, and slope (count) = weight times its
 * derivatives by z, logistic(z) - x; it may be `logit` itself.
 *
 * Slopes are of single precision: with u = 2^-24, off by at most 8 u |weight| (n_c + sum_ci), n_c
 * and sum_ci being 1 and x_i for single images, where |z| <= 87.
 */
double rv_image_loss(const float *logit, const float *image, size_t count);
void rv_image_slope(float *slope, const float *logit, const float *image, size_t count,
                    double weight);

#endif
