/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of the means of all units of a sigmoid net (sigmoid_net_means.h), one vector of inputs
   after the other, and what they say of its layers. */
#ifndef REVERIFY_EXPERIMENT_SIGMOID_NET_TABLES_H
#define REVERIFY_EXPERIMENT_SIGMOID_NET_TABLES_H

#include "experiment/tool.h"
#include "model/sigmoid_net.h"
#include "model/sigmoid_net_means.h"

/* A row per vector, layer and unit; per layer; per vector, of a softmax on top. */
extern const rv_tool_column rv_sigmoid_net_columns[];
extern const rv_tool_column rv_sigmoid_layers_columns[];
extern const rv_tool_column rv_sigmoid_classes_columns[];

/* The distances of one pass from the reference, over vectors and units. */
typedef struct rv_pass_sums {
  double error, square; /* sums of |d|, and of d^2 less the square of the reference's own error */
  double largest;
  size_t vector, unit; /* where */
} rv_pass_sums;

/* What adds up over the vectors, of one layer. */
typedef struct rv_layer_sums {
  size_t units, inputs, vectors;
  size_t
      judged; /* vectors with a reference for the layer; the sums that follow `bound` are theirs */
  size_t known, exact; /* means with a reference, and with an exact one */
  rv_pass_sums forward, variance_pass;
  double reference_square; /* of the reference's standard errors */
  double bound, confidence;
  rv_estimate overconfidence, log_loss_gap; /* sums, and sums of squared errors */
  size_t decisions, otherwise;
} rv_layer_sums;

/* A net whose tables are written. */
typedef struct rv_sigmoid_answer {
  const rv_sigmoid_net *net;
  bool softmax;
  size_t samples;
  rv_layer_sums sums[RV_DCIM_LAYERS_MAX]; /* of layer l at l - 1 */
} rv_sigmoid_answer;

/* Takes the means of a vector, in the coding 0/1, into the sums, and writes its rows in the net's
   own; `classes` may be NULL. Vectors come in their order. */
void rv_sigmoid_vector_write(rv_csv *means, rv_csv *classes, rv_sigmoid_answer *answer,
                             size_t vector, rv_unit_mean *unit, const rv_layer_trust *trust);

/* A row per layer, once all vectors have been taken in. */
void rv_sigmoid_layers_write(rv_csv *csv, const rv_sigmoid_answer *answer);

/* The same in a line per layer, and what it means for whoever trusts the net, in a sentence. */
void rv_sigmoid_layers_say(FILE *out, const rv_sigmoid_answer *answer);

#endif
