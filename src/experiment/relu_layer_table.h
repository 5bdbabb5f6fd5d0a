/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The means of the units of one ReLU layer with independent random inputs, exactly (relu_mean.h),
   beside what stands for them (relu_normal.h). */
#ifndef REVERIFY_EXPERIMENT_RELU_LAYER_TABLE_H
#define REVERIFY_EXPERIMENT_RELU_LAYER_TABLE_H

#include "experiment/tool.h"
#include "model/sigmoid_net.h"
#include "theory/input_sum.h"

/* A row per vector of inputs and unit. */
extern const rv_tool_column rv_relu_layer_columns[];

/*
 * Works out the first layer of the net for all of its vectors, whose numbers are the means of
 * inputs of this law; opens the run's tables, writes the one of this index, and says in the answer
 * how far each approximation is off. `name` is that of the layer's file, for messages. RV_EINVAL
 * where rv_input_sum_load refuses a unit, RV_ENOMEM, RV_ESTOPPED, and what rv_tool_open says.
 */
rv_status rv_relu_layer_report(rv_tool_run *run, size_t index, const rv_sigmoid_net *net,
                               rv_input_law law, double keep, const char *name);

#endif
