/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole numbers of up to 64 bits, which a double does not hold: seeds above all. */
#ifndef REVERIFY_SUPPORT_WHOLE_H
#define REVERIFY_SUPPORT_WHOLE_H

#include "reverify/status.h"

#include <stdint.h>

/*
 * Reads the whole of `text` as a whole number from 0 to `high`, exactly: 18446744073709551615, 1e6,
 * 1.5e3, 20e-1. `what` names it in the message. RV_EINVAL for anything else, be it negative, a
 * fraction, too large or not a number; *out is untouched then.
 */
rv_status rv_whole_parse(uint64_t *out, const char *text, uint64_t high, const char *what);

#endif
