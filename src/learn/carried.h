/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a pass keeps of averaged units (averaged_unit.h) for its way back, and room for one step. */
#ifndef REVERIFY_LEARN_CARRIED_H
#define REVERIFY_LEARN_CARRIED_H

#include "reverify/status.h"

#include <stddef.h>

enum { RV_CARRIED_LAYERS_MAX = 16 };

typedef struct rv_carried {
  float *field[RV_CARRIED_LAYERS_MAX + 1]; /* W x + b of layer l */
  float *flat[RV_CARRIED_LAYERS_MAX + 1];  /* what its variance flattens it by */
  float *unit_variance, *by_variance;      /* as many as the largest layer has */
  float *memory;
} rv_carried;

/* units[l] of all rows in layer l, 0 to `layers`, of which there are at most RV_CARRIED_LAYERS_MAX.
   RV_ENOMEM. Free with rv_carried_free; free(NULL) is legal. */
rv_status rv_carried_open(rv_carried **out, const size_t *units, size_t layers);
void rv_carried_free(rv_carried *carried);

#endif
