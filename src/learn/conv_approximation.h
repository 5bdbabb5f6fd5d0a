/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How wrong the forward pass of a trained convolutional net is as inference, layer by layer (DCIM
 * eqs. (2), (14), (15)).
 *
 * The input is an image as it stands: its gray values are numbers. Beside the pass, which hands on
 * means, units are drawn, layer upon layer: the mean over the draws of logistic(W x + b), x being
 * what was drawn of the layer below, is the mean of a unit without error but that of the draws (D.
 * Blackwell, Ann. Math. Stat. 18, 1947, on why it is a smaller one than that of what is drawn of
 * the unit itself). Layer 1 is exact.
 */
#ifndef REVERIFY_LEARN_CONV_APPROXIMATION_H
#define REVERIFY_LEARN_CONV_APPROXIMATION_H

#include "learn/data_set.h"
#include "learn/dcim_conv.h"
#include "learn/dcim_record.h"
#include "reverify/stream.h"

/* Of a layer, over images and units, or classes. Doubles, to be kept among other numbers. */
typedef struct rv_conv_error {
  double error, largest; /* |mean by the pass - mean over the draws|: on average, and at most */
  double standard_error; /* of the draws, root mean square; `error` holds some 0.8 of it */
} rv_conv_error;

enum { RV_CONV_ERROR_FIELDS = sizeof(rv_conv_error) / sizeof(double), RV_CONV_DRAWS = 400 };

/*
 * out (one of each layer, the first being layer 1's, the last of the classes' probabilities) over
 * `images` different images of the part, at least 1 and at most all, drawn by the row RV_OTHER_ROWS
 * + 1 of the key, and RV_CONV_DRAWS draws each; draws of units have a program name of their own.
 * *same = part of the images of which both find the same class most probable. RV_ENOMEM, errors of
 * convolutions and of the watcher.
 */
rv_status rv_conv_approximation_measure(const rv_stream_key *key, rv_conv_error *out, double *same,
                                        rv_dcim_conv *conv, const rv_images *part, size_t images,
                                        const rv_dcim_watch *watch);

#endif
