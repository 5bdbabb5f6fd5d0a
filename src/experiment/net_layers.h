/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The layers of a user's net, each beside a copy with its entries shuffled, which has lost all that
 * was learned but the entries' law; and the settings at which they are reversed.
 */
#ifndef REVERIFY_EXPERIMENT_NET_LAYERS_H
#define REVERIFY_EXPERIMENT_NET_LAYERS_H

#include "model/weights.h"
#include "reverify/hidden.h"
#include "support/list.h"

typedef struct rv_net {
  char *const *path;    /* borrowed */
  rv_weights *layer;    /* one for each file, the first next to the input */
  rv_weights *shuffled; /* the same with their entries shuffled */
  size_t count;
  uint64_t seed;
  int threads;
} rv_net;

/*
 * Reads the files. RV_EINVAL when one is unusable (weights.h), RV_ENOMEM. Free with rv_net_free.
 */
rv_status rv_net_read(rv_net *out, char *const *path, size_t count, bool inputs_are_rows,
                      uint64_t seed, int threads);
void rv_net_free(rv_net *net);

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

/* What the user gave; an empty list of k stands for 1, 2, 5, 10, ... up to half of the outputs, and
   a negative tau for sqrt(2 ln n). */
typedef struct rv_net_lists {
  const rv_list *k, *p, *tau;
  size_t trials;
} rv_net_lists;

/*
 * The settings for a layer of n outputs: all combinations with k <= n, tau running fastest, then p;
 * there may be none. RV_EINVAL for more than a million, RV_ENOMEM. Free `item`.
 */
rv_status rv_net_settings_make(rv_net_settings *out, const rv_net_lists *lists, size_t n);

#endif
