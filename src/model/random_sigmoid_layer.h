/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random layers of sigmoid units with independent binary inputs. */
#ifndef REVERIFY_MODEL_RANDOM_SIGMOID_LAYER_H
#define REVERIFY_MODEL_RANDOM_SIGMOID_LAYER_H

#include "model/sigmoid_layer.h"
#include "reverify/stream.h"
#include "theory/sigmoid_layer_law.h"

/*
 * Room for a layer, its numbers undefined. RV_ENOMEM. Free with rv_sigmoid_layer_free, which a
 * layer that failed to open survives.
 */
rv_status rv_sigmoid_layer_open(rv_sigmoid_layer *out, size_t units, size_t inputs,
                                rv_coding coding);

/* Draws the numbers of an open layer: all from row 0 of the key, inputs first, then units. */
void rv_sigmoid_layer_draw(const rv_stream_key *key, rv_sigmoid_layer *layer,
                           const rv_sigmoid_layer_law *law);

#endif
