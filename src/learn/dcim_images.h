/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Images that a pair of DCIM draws for a class, and what it takes them for (DCIM Fig. 2). */
#ifndef REVERIFY_LEARN_DCIM_IMAGES_H
#define REVERIFY_LEARN_DCIM_IMAGES_H

#include "reverify/dcim_network.h"

/* What stands before the pixels of an image: the class that the forward pass finds most probable,
   and that probability. */
enum { RV_DCIM_CLASS, RV_DCIM_PROBABILITY, RV_DCIM_PIXELS };

/*
 * For every class, `samples` images of the reverse model: hidden layers drawn, 0 or 1 each, from
 * the class downwards; then the means of the pixels, which the forward pass takes as its input.
 * out: classes x samples x (RV_DCIM_PIXELS + pixels). Image s of class c has the row RV_OTHER_ROWS
 * + 2 + c
 * * samples + s of the key. RV_ENOMEM.
 */
rv_status rv_dcim_images_draw(const rv_stream_key *key, double *out, const rv_dcim *net,
                              size_t samples);

#endif
