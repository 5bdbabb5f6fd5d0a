/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What labelled images cost any model that draws their pixels independently. */
#ifndef REVERIFY_LEARN_IMAGE_STATISTICS_H
#define REVERIFY_LEARN_IMAGE_STATISTICS_H

#include "learn/data_set.h"

/* out[c] = the number of images of class c. */
void rv_class_counts(size_t *out, const rv_images *part);

/*
 * The mean image of every class, as if it had `extra` white and `extra` black images more: out is
 * classes x pixels, row-major, values in [0,1]. With extra = 0 it is the mean itself, zeros for a
 * class without images. With extra = 1/2 no value is 0 or 1, so that other images of the class cost
 * no infinity (R. E. Krichevsky, V. K. Trofimov, IEEE Trans. Inf. Theory 27 (1981), 199-207).
 */
void rv_class_means(double *out, const rv_images *part, double extra);

/*
 * The mean over all pixels of all images of the Bernoulli cross-entropy -x ln q - (1-x) ln(1-q), in
 * nats, when the images of class c are predicted by row c of q (classes x pixels, in [0,1]).
 * Infinite where q is 0 or 1 and x is not. No q costs less than the class means of the same part,
 * as of all constants the mean predicts best (Gibbs' inequality): they give the floor of every
 * model whose pixels are independent given the class. From the means of the training part, the test
 * part costs what such a model can be expected to reach.
 */
double rv_prediction_cost(const rv_images *part, const double *q);

/* The same when every pixel predicts itself, q = x: the images' own entropy. */
double rv_pixel_entropy(const rv_images *part);

/* The variance of a pixel over the images of a class, as of a sample: the sum of squares / (images
   - 1); on average over the pixels, and over the classes that have two images or more. 0 where none
   has. RV_ENOMEM. */
rv_status rv_within_class_variance(double *out, const rv_images *part);

#endif
