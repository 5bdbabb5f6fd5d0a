/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What reversing all layers of a user's net costs, one by one: a k-sparse h at the top, generated
 * down through all of them and reversed from the bottom, beside the same with entries shuffled.
 */
#ifndef REVERIFY_EXPERIMENT_NET_STACK_H
#define REVERIFY_EXPERIMENT_NET_STACK_H

#include "experiment/net_weights.h"
#include "experiment/tool.h"

/* The layers of a net that is reversed as one; of none if it is not. */
typedef struct rv_net_stack {
  rv_net_weights *weights, *shuffled;
  size_t count;
} rv_net_stack;

/* True for a net of 2 to RV_DEPTH_MAX layers that fit onto each other, and no baseline. */
bool rv_net_is_stack(const rv_net *net);

/* Room for the layers of such a net; for none of another. RV_ENOMEM. Close with rv_net_stack_close,
   also after a failure. */
rv_status rv_net_stack_open(rv_net_stack *out, const rv_net *net);
void rv_net_stack_close(rv_net_stack *stack);

/* Keeps a layer, dead units included. RV_ENOMEM. */
rv_status rv_net_stack_keep(rv_net_stack *stack, const rv_net *net, const rv_net_layer *layer,
                            size_t index);

extern const rv_tool_column rv_net_stack_columns[];

/*
 * Writes one row per setting and layer. *narrow counts the settings at which no random net of these
 * widths would carry a signal: they have no rows. RV_ENOMEM, RV_ESTOPPED.
 */
rv_status rv_net_stack_write(rv_csv *csv, size_t *narrow, rv_progress *progress, const rv_net *net,
                             const rv_net_stack *stack, const rv_net_settings *settings);

/* The multiplications that this takes at one setting. */
double rv_net_stack_work(const rv_net *net, size_t trials);

#endif
