/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The matrices that a layer of a user's net is reversed with, as the theory has them. */
#ifndef REVERIFY_EXPERIMENT_NET_WEIGHTS_H
#define REVERIFY_EXPERIMENT_NET_WEIGHTS_H

#include "experiment/net_layers.h"
#include "model/examination.h"
#include "reverify/stream.h"

/* The layer, and what stands beside it. */
typedef enum rv_net_copy {
  RV_NET_OWN,
  RV_NET_SHUFFLED, /* its entries in an order drawn at random: only their law is left */
  RV_NET_FLIPPED,  /* each with a sign drawn at random: all sizes are left */
  RV_NET_WITHOUT,  /* its learned directions taken off */
  RV_NET_COPIES
} rv_net_copy;

/* W: m inputs x n outputs, row-major, of mean square 1, without dead inputs and outputs. */
typedef struct rv_net_weights {
  double *matrix;
  size_t m, n;
} rv_net_weights;

/*
 * RV_ENOMEM. The matrix is NULL where every weight is zero, and for RV_NET_WITHOUT where there are
 * no learned directions. What is drawn comes from the stream (key, row of the copy), or several
 * (rv_shuffle). Free with rv_net_weights_free.
 */
rv_status rv_net_weights_make(rv_net_weights *out, const rv_stream_key *key,
                              const rv_net_layer *layer, const rv_layer_source *source,
                              const rv_examination *examination, rv_net_copy copy, int threads);
/* The whole matrix, dead lines included, and a copy of it with its entries shuffled. RV_ENOMEM. */
rv_status rv_net_weights_whole(rv_net_weights *out, rv_net_weights *shuffled,
                               const rv_stream_key *key, const rv_net_layer *layer,
                               const rv_layer_source *source, int threads);
void rv_net_weights_free(rv_net_weights *weights);

#endif
