/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What reversing a layer of a user's net costs (Theorem 3.2), beside its copies. */
#ifndef REVERIFY_EXPERIMENT_NET_REVERSAL_H
#define REVERIFY_EXPERIMENT_NET_REVERSAL_H

#include "experiment/net_weights.h"
#include "experiment/tool.h"

/* A layer counts as reversible while the root of its mean square error is at most this. */
#define RV_REVERSIBLE_ERROR 0.5

/* The largest k up to which a layer is reversible, at the largest p; 0 for none. */
typedef struct rv_reversible {
  double p;
  double k[RV_NET_COPIES];
  double predicted_k; /* of a matrix with independent Gaussian entries */
  double largest_k;   /* the largest that was tried; 0 when none fits the layer's live outputs */
} rv_reversible;

extern const rv_tool_column rv_net_reversal_columns[];

/*
 * Writes one row per setting of layer `index`, with the outputs and inputs that are not dead, and
 * counts the work at `progress`, in multiplications (rv_net_reversal_work). RV_ENOMEM, RV_ESTOPPED.
 */
rv_status rv_net_reversal_write(rv_csv *csv, rv_reversible *out, rv_progress *progress,
                                const rv_net *net, const rv_net_layer *layer,
                                const rv_examination *examination, const rv_net_settings *settings,
                                size_t index);

/* The multiplications that reversing a layer and its copies takes at one setting, at most. */
double rv_net_reversal_work(const rv_layer_source *layer, size_t trials);

#endif
