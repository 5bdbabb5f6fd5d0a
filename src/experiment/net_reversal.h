/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What reversing the layers of a user's net costs: each alone (Theorem 3.2), and all as one net. */
#ifndef REVERIFY_EXPERIMENT_NET_REVERSAL_H
#define REVERIFY_EXPERIMENT_NET_REVERSAL_H

#include "experiment/net_layers.h"
#include "experiment/tool.h"

/* A layer counts as reversible while the root of its mean square error is at most this. */
#define RV_REVERSIBLE_ERROR 0.5

/* The largest k up to which a layer is reversible, at the largest p; 0 for none. */
typedef struct rv_reversible {
  double k, predicted_k, p; /* predicted_k: of a matrix with independent Gaussian entries */
  double largest_k;         /* the largest that was tried; 0 when none fits the layer's outputs */
} rv_reversible;

extern const rv_tool_column rv_net_reversal_columns[];

/*
 * Writes one row per setting of layer `index`, and counts the work at `progress`, in
 * multiplications (rv_net_reversal_work). RV_ENOMEM, RV_ESTOPPED.
 */
rv_status rv_net_reversal_write(rv_csv *csv, rv_reversible *out, rv_progress *progress,
                                const rv_net *net, const rv_net_settings *settings, size_t index);

extern const rv_tool_column rv_net_stack_columns[];

/*
 * Writes one row per setting and layer for the net of up to RV_DEPTH_MAX layers that fit onto each
 * other: a k-sparse h at the top, generated down through all layers and reversed layer by layer.
 * RV_ENOMEM, RV_ESTOPPED.
 */
rv_status rv_net_stack_write(rv_csv *csv, rv_progress *progress, const rv_net *net,
                             const rv_net_settings *settings);

/* The multiplications that reversing a layer and its shuffled copy takes at one setting. */
double rv_net_reversal_work(const rv_weights *layer, size_t trials);

#endif
