/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The admissible sizes of a layer, as the domain of a parameter. */
#ifndef REVERIFY_MODEL_SIZES_H
#define REVERIFY_MODEL_SIZES_H

#include "reverify/sampler.h"
#include "support/list.h"

#define RV_SIZES                                                                                   \
  { .low = 1, .high = RV_SIZE_MAX, .integer = true }

#endif
