/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The layers of a user's net, one read at a time, and the settings at which they are reversed. With
 * a baseline, another net of the same shapes, it is the difference that is looked at.
 */
#ifndef REVERIFY_EXPERIMENT_NET_LAYERS_H
#define REVERIFY_EXPERIMENT_NET_LAYERS_H

#include "experiment/net_source.h"
#include "support/list.h"

#include <stdint.h>

typedef struct rv_net {
  rv_net_source source;
  rv_net_source baseline; /* of no layers where there is none */
  uint64_t seed;
  int threads;
} rv_net;

/*
 * Opens the files and those of the baseline (`baselines` may be 0), whose layers have to have the
 * shapes of the net's: the one of a layer's name if just one has it, else that at its place. As
 * rv_net_source_open; RV_EINVAL for a layer without its like. Close with rv_net_close.
 */
rv_status rv_net_open(rv_net *out, char *const *path, size_t count, char *const *baseline,
                      size_t baselines, const rv_net_source_options *options);
void rv_net_close(rv_net *net);

/* Inputs and outputs of layer `index`. */
size_t rv_net_inputs(const rv_net *net, size_t index);
size_t rv_net_outputs(const rv_net *net, size_t index);

/* A layer's numbers, as stored (rows x columns), divided by the power of 2 that brings the largest
   to a size between 1/2 and 1. */
typedef struct rv_net_layer {
  double *value;
  double epsilon; /* spacing of the file's numbers at 1; of a difference, in units of its largest
                     entry, that of the two numbers */
} rv_net_layer;

/* RV_EINVAL, with a message that names the layer, when an entry is not finite; else as
   rv_net_source_read. Free with rv_net_layer_free. */
rv_status rv_net_layer_read(rv_net_layer *out, rv_net *net, size_t index);
void rv_net_layer_free(rv_net_layer *layer);

/* True when each layer's outputs are as many as the next one's inputs; else *at is the first layer
   (from 0) that does not fit onto the next. */
bool rv_net_fits(size_t *at, const rv_net *net);

/* What a layer is reversed at: k ones, dropout keeping each unit with probability p, the threshold
   tau in units of sigma, and how many hidden vectors. */
typedef struct rv_net_setting {
  double k, p, tau;
  size_t trials;
} rv_net_setting;

typedef struct rv_net_settings {
  rv_net_setting *item;
  size_t count;
} rv_net_settings;

/* What the user gave; an empty list of k stands for 1, 2, 5, 10, ... up to half of the outputs, a
   negative tau for sqrt(2 ln n), and no trials for 100, or 30 of more than a million weights, whose
   errors differ less. */
typedef struct rv_net_lists {
  const rv_list *k, *p, *tau;
  size_t trials;
} rv_net_lists;

/*
 * The settings for a layer of m inputs and n outputs: all combinations with k <= n, tau running
 * fastest, then p; there may be none. RV_EINVAL for more than a million, RV_ENOMEM. Free `item`.
 */
rv_status rv_net_settings_make(rv_net_settings *out, const rv_net_lists *lists, size_t m, size_t n);

#endif
