/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hidden layers of a net as a word: "512-512" has two of 512 units. */
#ifndef REVERIFY_LEARN_WIDTHS_H
#define REVERIFY_LEARN_WIDTHS_H

#include "reverify/status.h"

#include <stddef.h>

/* width[*layers], the lowest layer first; 1 to `most` of 1 to `widest` units. RV_EINVAL for any
   other text. */
rv_status rv_widths_read(size_t *width, size_t *layers, const char *text, size_t most,
                         size_t widest);

#endif
