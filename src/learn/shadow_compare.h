/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Training by SHADOW beside training with dropout, from the same weights in the same steps: by
   their test errors after each epoch (shadow.h). */
#ifndef REVERIFY_LEARN_SHADOW_COMPARE_H
#define REVERIFY_LEARN_SHADOW_COMPARE_H

#include "learn/shadow.h"

typedef struct rv_shadow_comparison {
  double gain;        /* error with dropout less that of SHADOW, after all epochs */
  double gain_images; /* the same when both have seen as many images, shadows counted, as SHADOW can
                         have after a whole epoch; 0 where it has none in the time */
  double sooner;      /* epochs by which SHADOW has the worse of both final errors sooner */
  double sooner_images; /* images by which it does, in units of those of an epoch with dropout */
} rv_shadow_comparison;

/* Each history has `epochs` entries, at least 1. SHADOW sees 1 + share times as many images. */
rv_shadow_comparison rv_shadow_compare(const rv_shadow_epoch *dropout,
                                       const rv_shadow_epoch *shadow, size_t epochs, double share);

/* The last epoch in which a net that sees `per_epoch` times the training set an epoch has seen no
   more than `sets` times that; 0 for none. */
size_t rv_shadow_epoch_at(double sets, double per_epoch);

#endif
