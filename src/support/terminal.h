/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may be sent to a stream besides text. */
#ifndef REVERIFY_SUPPORT_TERMINAL_H
#define REVERIFY_SUPPORT_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

/*
 * True when `stream` is a terminal that understands colours and whose user wants them: TERM is set,
 * not empty and not "dumb", and NO_COLOR is unset or empty (no-color.org).
 */
bool rv_wants_colour(FILE *stream);

#endif
