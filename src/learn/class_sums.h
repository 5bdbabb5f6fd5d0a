/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Labelled images as far as a model sees them whose pixels are independent given the class: the
 * images of each class and the sums of their gray values. With x in [0,1] the gray value and q its
 * prediction, a pixel costs -x ln q - (1-x) ln(1-q), in nats.
 */
#ifndef REVERIFY_LEARN_CLASS_SUMS_H
#define REVERIFY_LEARN_CLASS_SUMS_H

#include "learn/data_set.h"

typedef struct rv_class_sums {
  size_t classes, pixels, images;
  double *count; /* classes: images of each */
  double *sum;   /* classes x pixels */
} rv_class_sums;

/* Those of the `count` images of a part that `example` names, or of its first `count` when it is
   NULL. RV_ENOMEM. Free with rv_class_sums_free, which {0} survives. */
rv_status rv_class_sums_open(rv_class_sums *out, const rv_images *part, const uint32_t *example,
                             size_t count);
void rv_class_sums_free(rv_class_sums *sums);

/* The mean cost of a pixel when those of class c are predicted as logistic(row c of logit), logit
   being classes x pixels. */
double rv_class_sums_cost(const rv_class_sums *sums, const float *logit);

/*
 * The least that any prediction by class costs: that of the class means, as of all constants the
 * mean predicts best (Gibbs' inequality). What rv_prediction_cost says of them.
 */
double rv_class_sums_floor(const rv_class_sums *sums);

/* The cost of predicting by the class means of other images, half an image of 0 and half of 1 added
   to each class (R. Krichevsky, V. Trofimov, IEEE Trans. Inf. Theory 27, 1981): without them, a
   pixel that is 0 in all images but one more would cost an infinity. */
double rv_class_sums_transfer(const rv_class_sums *to, const rv_class_sums *from);

#endif
