/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The means of the units of one sigmoid layer, exactly (sigmoid_marginal.h), beside every
   approximation with its bound (sigmoid_approximation.h). */
#ifndef REVERIFY_EXPERIMENT_SIGMOID_LAYER_TABLE_H
#define REVERIFY_EXPERIMENT_SIGMOID_LAYER_TABLE_H

#include "experiment/tool.h"
#include "model/sigmoid_layer.h"

/* A row per unit. */
extern const rv_tool_column rv_sigmoid_layer_columns[];

/*
 * Works the layer out, opens the run's tables, writes the one of this index, and says in the answer
 * how far each approximation is off. `name` is that of the layer's file, for messages. RV_EINVAL
 * where rv_sigmoid_marginals refuses a unit, RV_ENOMEM, RV_ESTOPPED, and what rv_tool_open says.
 */
rv_status rv_sigmoid_layer_report(rv_tool_run *run, size_t index, const rv_sigmoid_layer *layer,
                                  const char *name);

#endif
