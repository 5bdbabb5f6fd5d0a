/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Images that a net makes of the hidden layers it has computed from images (Notes §4). */
#ifndef REVERIFY_LEARN_REGENERATE_H
#define REVERIFY_LEARN_REGENERATE_H

#include "learn/data_set.h"
#include "learn/dense_pass.h"

/* Two passes of the same rows, without dropout, and how alike what one makes is to what the other
   was given. */
typedef struct rv_regenerator {
  rv_dense_pass up, down;
  float *likeness; /* rows x rows */
} rv_regenerator;

/* RV_ENOMEM. Free with rv_regenerator_free, which {0} survives. */
rv_status rv_regenerator_open(rv_regenerator *maker, const rv_dense_net *net, size_t rows);
void rv_regenerator_free(rv_regenerator *maker);

/* Means over the images. */
typedef struct rv_regenerated {
  double error;      /* ||s - x|| / ||x|| */
  double active;     /* share of the layer's units above 0 */
  double recognised; /* share of the s at a smaller angle to their x than to any other of the
                        images; two that are equal are not told apart */
} rv_regenerated;

/*
 * maker->down.unit[0] = s, what is generated without dropout (shadow_reverse.h) from hidden layer
 * `layer` of the images x of the indices example[rows], with all but its `kept` largest units set
 * to 0.
 */
void rv_regenerate(rv_regenerated *out, rv_regenerator *maker, const rv_dense_net *net,
                   const rv_images *images, const uint32_t *example, size_t layer, size_t kept);

#endif
