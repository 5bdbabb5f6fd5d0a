/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One run of the experiments of DCIM Sections 3.1 and 3.2: a net is trained by each of the
 * objectives asked for (dcim_model.h), from the same first weights and on the same images in the
 * same order; each is measured on its way, and asked in the end how wrong approximation (2) is in
 * it, and for images.
 */
#ifndef REVERIFY_LEARN_DCIM_PAIR_H
#define REVERIFY_LEARN_DCIM_PAIR_H

#include "learn/conv_approximation.h"
#include "learn/conv_net.h"
#include "learn/dcim_approximation.h"
#include "learn/dcim_images.h"
#include "learn/dcim_memory.h"
#include "learn/dcim_train.h"

/* dcim_network.h has room for so many units. */
enum { RV_HIDDEN_LAYERS_MAX = 8, RV_HIDDEN_WIDTH_MAX = 4096 };

/* Hidden layers of at most so many units from a word (widths.h). RV_EINVAL for any other text. */
rv_status rv_dcim_read_widths(size_t width[RV_HIDDEN_LAYERS_MAX], size_t *layers, const char *text);

/* Those of a convolutional net (conv_net.h), which must fit images of height x width. RV_EINVAL for
   any other text, or where this build has no convolutions. */
rv_status rv_dcim_read_layers(rv_conv_spec spec[RV_HIDDEN_LAYERS_MAX + 1], size_t *layers,
                              const char *text, size_t height, size_t width);

/* What is to be done. */
typedef struct rv_dcim_plan {
  bool trained[RV_DCIM_NETS];                  /* one of them at least */
  size_t layers;                               /* hidden ones */
  bool convolutional;                          /* of these it is told by `spec`, else by `hidden` */
  size_t hidden[RV_HIDDEN_LAYERS_MAX];         /* widths */
  rv_conv_spec spec[RV_HIDDEN_LAYERS_MAX + 1]; /* with room for the classes */
  size_t height, width, pixels, classes, examples;
  size_t epochs, batch;
  double rate, gain, reverse_weight; /* dcim_train.h; the last of nets trained to generate */
  rv_decay decay;
  size_t layer;          /* k, whose units are drawn for (22) and for images: 1 to `layers` */
  rv_draw_gradient draw; /* what a gradient of (22) makes of that */
  rv_dcim_pass pass;     /* of a fully connected net */
  size_t approximation;  /* validation images on which (2) is measured; 0: it is not */
  size_t samples;        /* images to draw for each class */
} rv_dcim_plan;

/* What is known of a net in the end. */
typedef struct rv_dcim_results {
  rv_dcim_record *record; /* `records` of them */
  size_t records;
  rv_dcim_approximation *approximation; /* zeros where it is not measured; there are no bounds for
                                           a convolutional net */
  rv_conv_error *error;                 /* of one, for all layers above the image */
  double *image; /* classes x samples x (RV_DCIM_PIXELS + pixels), dcim_images.h */
} rv_dcim_results;

/* Files of the run, each a path or NULL for none: what a net goes on from, and where its weights
   are saved (rv_dense_net_save, rv_conv_net_save). */
typedef struct rv_dcim_files {
  char *checkpoint[RV_DCIM_NETS], *weights[RV_DCIM_NETS];
} rv_dcim_files;

/* The results of all nets that are trained are one array of so many numbers. */
size_t rv_dcim_numbers(const rv_dcim_plan *plan);

/* Those of a net that is trained, in the array. */
rv_dcim_results rv_dcim_results_of(double *numbers, const rv_dcim_plan *plan, int net);

/*
 * Does it all, from the streams of one key. `watch` is told which net is being worked on. A
 * discriminative net whose weights are not to be saved is not trained again where `memory`, which
 * may be NULL, knows it. What the functions of either part fail with.
 */
rv_status rv_dcim_pair_run(const rv_stream_key *key, double *numbers, const rv_dcim_plan *plan,
                           const rv_dcim_lesson *lesson, const rv_dcim_files *files,
                           rv_dcim_memory *memory, const rv_dcim_watch *watch);

#endif
