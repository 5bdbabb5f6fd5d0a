/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a net, as it stands, says of labelled images: no dropout. */
#ifndef REVERIFY_LEARN_CLASSIFY_H
#define REVERIFY_LEARN_CLASSIFY_H

#include "learn/data_set.h"
#include "learn/dense_pass.h"

typedef struct rv_answers {
  double accuracy; /* share of the images whose largest logit is their label's */
  double error;    /* of the others */
  double loss;     /* mean of -log p(label), nats */
} rv_answers;

/* Of the images of the indices example[count], or of the first `count` where it is NULL; `pass` has
   some rows, which go through at once, and no factors of dropout. */
void rv_classify(rv_answers *out, rv_dense_pass *pass, const rv_dense_net *net,
                 const rv_images *images, const uint32_t *example, size_t count);

/* As many rows as a pass for answers alone is best opened with. */
enum { RV_CLASSIFY_ROWS = 250 };

/* The class of the largest logit; the first of equal ones. */
size_t rv_class_of(const float *logit, size_t classes);

#endif
