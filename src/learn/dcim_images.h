/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Images that a pair of DCIM draws for a class, and what it takes them for (DCIM Figs. 2, 3). */
#ifndef REVERIFY_LEARN_DCIM_IMAGES_H
#define REVERIFY_LEARN_DCIM_IMAGES_H

#include "learn/dcim_model.h"
#include "reverify/stream.h"

/*
 * For every class, `samples` images: the units of a hidden layer drawn given the class, and the
 * means of the pixels given these, as rv_dcim_model.imagine says. out: classes x samples x
 * (RV_DCIM_PIXELS + pixels). Those of class c have the row RV_OTHER_ROWS + 2 + c of the key. Errors
 * of the model.
 */
rv_status rv_dcim_images_draw(const rv_stream_key *key, double *out, const rv_dcim_model *model,
                              size_t classes, size_t pixels, size_t samples, size_t layer);

/* How different the images of one class are: the variance of a pixel over them (of a sample: the
   sum of squares / (samples - 1)), on average over pixels and classes; 0 for less than two. */
double rv_dcim_images_variance(const double *image, size_t classes, size_t pixels, size_t samples);

/* The part of the images that are taken for the class they were drawn for; 0 of none. */
double rv_dcim_images_recognised(const double *image, size_t classes, size_t pixels,
                                 size_t samples);

#endif
