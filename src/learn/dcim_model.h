/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A net that serves both ways as a pair of deep conditional independent models, its weights
 * transposed and its biases shared (DCIM eqs. (16), (21), (22)), whatever its layers are. It is
 * trained to minimise, over labelled images (x, c), the mean of
 *
 *   discriminative   -log p(c | x),
 *   bidirectional    -log p(c | x) - lambda sum over the pixels of log q(x_i | c),
 *   sampled          -log p(c | x) - lambda sum over the pixels of log q(x_i | x^k),
 *
 * p and q by the forward pass of either model, approximation (2) or a better one; units sigmoid,
 * the classes a softmax. lambda = 1 is (16) as printed, 1/pixels the mean over the pixels. x^k are
 * the units of a hidden layer k, drawn from p(x^k | x) with the weights as they are.
 */
#ifndef REVERIFY_LEARN_DCIM_MODEL_H
#define REVERIFY_LEARN_DCIM_MODEL_H

#include "learn/data_set.h"

#include <gsl/gsl_rng.h>

enum { RV_DCIM_DISCRIMINATIVE, RV_DCIM_BIDIRECTIONAL, RV_DCIM_SAMPLED, RV_DCIM_NETS };

/* "discriminative", "bidirectional", "sampled". */
const char *rv_dcim_net_name(int kind);

/*
 * What a gradient of (22) makes of x^k being drawn:
 *
 *   given              nothing, as the paper has it: the weights that x^k is drawn by do not count,
 *   straight_through   x^k moves as its mean does (Y. Bengio, N. Leonard, A. Courville,
 *                      arXiv:1308.3432, 2013): biased,
 *   score              the gradient of log p(x^k | x), times by how much the loss is larger than
 *                      that of the mean of x^k (R. J. Williams, Machine Learning 8, 1992): the mean
 *                      over the draws is the gradient of the mean.
 */
typedef enum rv_draw_gradient {
  RV_DRAW_GIVEN,
  RV_DRAW_STRAIGHT_THROUGH,
  RV_DRAW_SCORE
} rv_draw_gradient;

/* Their names, ended by NULL. */
extern const char *const rv_draw_gradients[];

/* What a pass carries from layer to layer: the units' means, approximation (2), or also the
   variances of the fields, which flatten the sigmoid (averaged_unit.h). */
typedef enum rv_dcim_pass { RV_PASS_MEANS, RV_PASS_VARIANCES } rv_dcim_pass;

/* Their names, ended by NULL. */
extern const char *const rv_dcim_passes[];

typedef struct rv_dcim_objective {
  int kind;
  double reverse_weight; /* lambda; of no account for RV_DCIM_DISCRIMINATIVE */
  size_t layer;          /* k, of RV_DCIM_SAMPLED */
  rv_draw_gradient draw; /* likewise */
} rv_dcim_objective;

/* Some images of a part, at least one. */
typedef struct rv_dcim_batch {
  const rv_images *part;
  const uint32_t *example; /* their indices; NULL: the first ones */
  size_t rows;
} rv_dcim_batch;

/* Which image of the part row i is. */
size_t rv_dcim_example(const rv_dcim_batch *batch, size_t i);

/* What a net says of images. */
typedef struct rv_dcim_measure {
  double accuracy;     /* part of them whose largest logit is the label's */
  double forward_loss; /* mean of -log p(c | x), nats */
  double sampled_loss; /* mean of -log q(x | x^k) / pixels, nats, one draw each; or 0 */
} rv_dcim_measure;

/* What stands before the pixels of an image that a net made: the class that the forward pass finds
   most probable in it, and that probability. */
enum { RV_DCIM_CLASS, RV_DCIM_PROBABILITY, RV_DCIM_PIXELS };

/* A net, and what can be asked of it. */
typedef struct rv_dcim_model {
  void *net;
  float *parameter, *gradient;
  size_t count; /* of them */

  /* To be called whenever parameters were changed, before anything else is asked. */
  rv_status (*set)(void *net);

  /* Adds to the gradient that of the objective, the mean over the batch. */
  rv_status (*add)(void *net, const rv_dcim_batch *batch, const rv_dcim_objective *objective,
                   gsl_rng *rng);

  /* sampled_loss where `layer`, k, is not 0. */
  rv_status (*measure)(rv_dcim_measure *out, void *net, const rv_dcim_batch *batch, size_t layer,
                       gsl_rng *rng);

  /* logit (classes x pixels) = those of the means of x^0 given each class, by the reverse pass. */
  rv_status (*reverse_logits)(float *logit, void *net);

  /* `samples` images of a class (RV_DCIM_PIXELS + pixels each): the units of `layer`, whose means
     the reverse pass gives, are drawn; the pixels are their means given these, and what the forward
     pass takes as its input. */
  rv_status (*imagine)(double *image, void *net, size_t class, size_t samples, size_t layer,
                       gsl_rng *rng);
} rv_dcim_model;

/* What the models have in common. */

/* unit = 0 or 1, of the given means to 2^-32, by the generator of a stream; unit may be mean. */
void rv_dcim_draw_units(float *unit, const float *mean, size_t count, gsl_rng *rng);

/* slope (count), derivatives by W x + b, gains what derivatives by units that were drawn are by the
   fields of their means. */
void rv_dcim_add_through(float *slope, const float *by_unit, const float *mean, size_t count);

/* The same gains `excess` times the derivatives of the logarithm of the units' probability. */
void rv_dcim_add_score(float *slope, const float *unit, const float *mean, size_t count,
                       double excess);

/* count (classes) = images of each class in the batch, sum (classes x pixels) = of their pixels. */
void rv_dcim_add_up_classes(float *count, float *sum, const rv_dcim_batch *batch);

/* The class and probability of an image by the logits of the classes. */
void rv_dcim_name_class(double *image, const float *logit, size_t classes);

#endif
