/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hidden layers of a net as a word: "512-512" has two of 512 units. */
#ifndef REVERIFY_LEARN_WIDTHS_H
#define REVERIFY_LEARN_WIDTHS_H

#include "reverify/status.h"

#include <stddef.h>

enum { RV_HIDDEN_LAYERS_MAX = 8, RV_HIDDEN_WIDTH_MAX = 4096 };

/* width[*layers], the lowest layer first; 1 to RV_HIDDEN_LAYERS_MAX of 1 to RV_HIDDEN_WIDTH_MAX
   units. RV_EINVAL for any other text. */
rv_status rv_widths_read(size_t width[RV_HIDDEN_LAYERS_MAX], size_t *layers, const char *text);

#endif
