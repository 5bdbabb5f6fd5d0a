/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lemma 3.3 for k values of 1 among n: the noise of u = W'x in one coordinate, bounds on the
 * largest, and the biases b = -tau sigma that follow from them. eps is sqrt(k/(pm)) as printed;
 * corrected, by a union over n coordinates and both signs, sqrt(4k ln(2n/delta)/(pm)).
 */
#ifndef REVERIFY_MODEL_COORDINATE_BIAS_H
#define REVERIFY_MODEL_COORDINATE_BIAS_H

#include <stdbool.h>

/* kept = pm, the expected number of coordinates of x that dropout keeps. */
typedef struct rv_flat_layer {
  double kept, n, k;
} rv_flat_layer;

/* What |b| is: eps ||h|| / k or eps ||h|| / sqrt(k), eps being the printed or the corrected one. */
typedef enum rv_bias_rule {
  RV_PRINTED_BY_K,
  RV_PRINTED_BY_ROOT,
  RV_CORRECTED_BY_K,
  RV_CORRECTED_BY_ROOT
} rv_bias_rule;

/* Their names in this order, NULL at the end. */
extern const char *const rv_bias_rule_names[];

/* The standard deviation of a coordinate off the support at the mean gain, sqrt(2k/(pm)). */
double rv_coordinate_sigma(rv_flat_layer layer);

/* The bounds eps ||h|| / sqrt(k) on the largest error of a coordinate. */
double rv_coordinate_printed(rv_flat_layer layer);
double rv_coordinate_corrected(rv_flat_layer layer, double delta);

/* tau by a rule; `delta` is looked at by the corrected ones alone. */
double rv_coordinate_tau(rv_bias_rule rule, rv_flat_layer layer, double delta);

/* True where Q exceeds its mean by a part of 1/ln(2n/delta) with a probability below 0.02: that
   costs the union, delta / (2 sqrt(pi ln(2n/delta))), a factor e. It is so from
   pm = 40 ln(2n/delta)^2 on. */
bool rv_coordinate_gain_is_steady(rv_flat_layer layer, double delta);

/* At the mean gain, the expected number of coordinates off the support above |b|. */
double rv_coordinate_left(rv_flat_layer layer, double tau);

/* The same of those on the support below -|b|, which r(u + b) moves by more than |b|: their noise
   has the mean 0 over the support, and so a variance of sigma^2 (1 - 1/k). */
double rv_coordinate_moved(rv_flat_layer layer, double tau);

#endif
