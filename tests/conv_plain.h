/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The formulas of conv_net.h for one image in double precision, by plain loops over windows, of a
   vector of parameters laid out as the net's. */
#ifndef REVERIFY_TESTS_CONV_PLAIN_H
#define REVERIFY_TESTS_CONV_PLAIN_H

#include "learn/conv_net.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PLAIN_UNITS_MAX = 400 };

typedef struct conv_plain {
  const rv_conv_net *net;
  double *parameter;
  double unit[PLAIN_UNITS_MAX]; /* of the layer reached last */
} conv_plain;

static inline conv_plain *conv_plain_open(const rv_conv_net *net) {
  conv_plain *p = malloc(sizeof *p);
  *p = (conv_plain){.net = net, .parameter = malloc(net->count * sizeof(double))};
  for (size_t i = 0; i < net->count; i++)
    p->parameter[i] = (double)net->parameter[i];
  return p;
}

static inline void conv_plain_free(conv_plain *p) {
  free(p->parameter);
  free(p);
}

/* Of kernel k of layer l, for channel c at place (a, b) of its window. */
static inline double plain_weight(const conv_plain *p, size_t l, size_t k, size_t a, size_t b,
                                  size_t c) {
  rv_kernels kernels = p->net->kernels[l];
  size_t channels = p->net->maps[l - 1].channels;
  size_t first = (size_t)(p->net->weight[l] - p->net->parameter);
  return p->parameter[first + ((k * kernels.height + a) * kernels.width + b) * channels + c];
}

static inline size_t plain_place(rv_maps m, size_t i, size_t j, size_t c) {
  return (i * m.width + j) * m.channels + c;
}

/* upper += W lower, or lower += W' upper, or likewise with the squares of W. */
static inline void plain_convolve(double *upper, double *lower, const conv_plain *p, size_t l,
                                  bool up, bool squared) {
  rv_maps above = p->net->maps[l], below = p->net->maps[l - 1];
  rv_kernels kernels = p->net->kernels[l];
  for (size_t i = 0; i < above.height; i++)
    for (size_t j = 0; j < above.width; j++)
      for (size_t k = 0; k < above.channels; k++)
        for (size_t a = 0; a < kernels.height; a++)
          for (size_t b = 0; b < kernels.width; b++)
            for (size_t c = 0; c < below.channels; c++) {
              double w = plain_weight(p, l, k, a, b, c), factor = squared ? w * w : w;
              size_t row = kernels.stride * i + a, column = kernels.stride * j + b;
              double *x = &lower[plain_place(below, row, column, c)];
              double *y = &upper[plain_place(above, i, j, k)];
              if (up)
                *y += factor * *x;
              else
                *x += factor * *y;
            }
}

/* next (those of layer `to`) gains what the units x of layer `from` make of it. */
static inline void plain_add(double *next, double *x, const conv_plain *p, size_t from, size_t to,
                             bool squared) {
  if (to > from)
    plain_convolve(next, x, p, to, true, squared);
  else
    plain_convolve(x, next, p, from, false, squared);
}

/* Fields are divided by sqrt(1 + pi variance / 8), units of means m having variances m (1 - m). */
static inline void plain_flatten(double *field, const conv_plain *p, size_t from, size_t to) {
  double variance[PLAIN_UNITS_MAX], spread[PLAIN_UNITS_MAX] = {0};
  for (size_t i = 0; i < rv_conv_units(p->net, from); i++)
    variance[i] = p->unit[i] * (1 - p->unit[i]);
  plain_add(spread, variance, p, from, to, true);
  for (size_t i = 0; i < rv_conv_units(p->net, to); i++)
    field[i] /= sqrt(1 + M_PI * spread[i] / 8);
}

/* From the units of layer `from` to those of `to`, one above or below; `given`: they have no
   variance. */
static inline void plain_step(conv_plain *p, size_t from, size_t to, bool given) {
  double next[PLAIN_UNITS_MAX];
  size_t units = rv_conv_units(p->net, to);
  const float *bias = p->net->bias[to];
  for (size_t i = 0; i < units; i++)
    next[i] = p->parameter[(size_t)(bias - p->net->parameter) + i % p->net->maps[to].channels];
  plain_add(next, p->unit, p, from, to, false);
  if (p->net->averaged && !given)
    plain_flatten(next, p, from, to);
  for (size_t i = 0; i < units; i++)
    p->unit[i] = to > 0 && to < p->net->layers ? 1 / (1 + exp(-next[i])) : next[i];
}

static inline void plain_up(conv_plain *p, const float *image, size_t to) {
  for (size_t i = 0; i < rv_conv_units(p->net, 0); i++)
    p->unit[i] = (double)image[i];
  for (size_t l = 0; l < to; l++)
    plain_step(p, l, l + 1, l == 0);
}

/* From the units as they stand. */
static inline void plain_descend(conv_plain *p, size_t from) {
  for (size_t l = from; l > 0; l--)
    plain_step(p, l, l - 1, l == from);
}

static inline void plain_down(conv_plain *p, const float *code, size_t from) {
  for (size_t i = 0; i < rv_conv_units(p->net, from); i++)
    p->unit[i] = (double)code[i];
  plain_descend(p, from);
}

/* -log p(label | image). */
static inline double plain_forward_loss(conv_plain *p, const float *image, size_t label) {
  double sum = 0;
  plain_up(p, image, p->net->layers);
  for (size_t c = 0; c < rv_conv_units(p->net, p->net->layers); c++)
    sum += exp(p->unit[c]);
  return log(sum) - p->unit[label];
}

/* -log of the probability of an image by the pixels' fields, where a way down ended. */
static inline double plain_image_loss(const conv_plain *p, const float *image) {
  double loss = 0;
  for (size_t i = 0; i < rv_conv_units(p->net, 0); i++) {
    double z = p->unit[i], x = (double)image[i];
    loss += x * log1p(exp(-z)) + (1 - x) * log1p(exp(z));
  }
  return loss;
}

/* -log q(image | the units of layer `from`), summed over the pixels. */
static inline double plain_reverse_loss(conv_plain *p, const float *image, const float *code,
                                        size_t from) {
  plain_down(p, code, from);
  return plain_image_loss(p, image);
}

/* The derivative of a loss by a parameter. */
static inline double plain_slope(conv_plain *p, size_t i, double (*loss)(conv_plain *, void *),
                                 void *context) {
  const double h = 1e-5;
  double value = p->parameter[i];
  p->parameter[i] = value + h;
  double above = loss(p, context);
  p->parameter[i] = value - h;
  double below = loss(p, context);
  p->parameter[i] = value;
  return (above - below) / (2 * h);
}

#endif
