/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What one trial of shadow_trial.h leaves behind, as one array of numbers, the way a sample keeps
 * it. All of it but the histories is measured in the first trial alone, and 0 in the others.
 */
#ifndef REVERIFY_EXPERIMENT_SHADOW_RECORD_H
#define REVERIFY_EXPERIMENT_SHADOW_RECORD_H

#include "learn/regenerate.h"
#include "learn/shadow.h"

typedef enum rv_method { RV_PLAIN, RV_DROPOUT, RV_SHADOW, RV_METHODS } rv_method;

/* "plain", "dropout", "shadow", "random", NULL: the methods, then the net before any training. */
extern const char *const rv_net_names[];
enum { RV_UNTRAINED = RV_METHODS, RV_NETS };

/* A trial: three ways to train one net. */
typedef struct rv_shadow_setting {
  size_t width[RV_DENSE_LAYERS_MAX + 1]; /* of layers 1 to layers - 1; the data have the ends */
  size_t layers;
  size_t training_size, epochs, batch;
  double rate[RV_METHODS];
  double momentum, keep_input, keep, reverse_keep, share;
  rv_decay decay; /* of all rates */
  bool shuffled;  /* shadows have the labels of other examples: a control */
  size_t examine; /* epochs from one examination of the layers to the next; 0: no examinations, no
                     pictures */
} rv_shadow_setting;

/* Reads hidden widths such as "512-512" into width and layers. RV_EINVAL for anything else. */
rv_status rv_shadow_read_widths(rv_shadow_setting *setting, const char *text);

/* How close to a random matrix a layer is (model/layer_probe.h). */
enum { RV_PROBE_NUMBERS = 6 };

/* Pictures: the first test image of each of so many classes. */
enum { RV_PICTURES = 5, RV_PICTURE_PIXELS = 1024 };

/* From a hidden layer with the 2^-i-th part of its units that are largest kept. */
enum { RV_THINNINGS = 7 };

/* Of one layer and thinning. */
typedef struct rv_look {
  rv_regenerated seen; /* over test images */
  double predicted;    /* error of a net of random weights, nothing taken away; else NaN */
} rv_look;

/* Places in the array. */

/* Of a record of the setting. */
size_t rv_record_numbers(const rv_shadow_setting *setting);

/* Examinations of a net: before training, and then every so many epochs. */
size_t rv_record_examinations(const rv_shadow_setting *setting);

rv_shadow_epoch *rv_record_history(double *record, const rv_shadow_setting *setting,
                                   rv_method method);

/* examinations x layers x RV_PROBE_NUMBERS */
double *rv_record_probes(double *record, const rv_shadow_setting *setting, rv_method method);

/* hidden layers x RV_THINNINGS; `net` is a method or RV_UNTRAINED. Needs examinations. */
rv_look *rv_record_looks(double *record, const rv_shadow_setting *setting, size_t net);

/* RV_PICTURE_PIXELS, of which those of the data's images are used: picture `image` regenerated from
   hidden layer `layer`, or the image itself for layer 0. Needs examinations. */
double *rv_record_picture(double *record, const rv_shadow_setting *setting, size_t net,
                          size_t layer, size_t image);

/* The labels of the pictures, and their height and width. Needs examinations. */
typedef struct rv_picture_facts {
  double label[RV_PICTURES], height, width;
} rv_picture_facts;
rv_picture_facts *rv_record_facts(double *record, const rv_shadow_setting *setting);

#endif
