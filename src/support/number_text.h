/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers in sentences. */
#ifndef REVERIFY_SUPPORT_NUMBER_TEXT_H
#define REVERIFY_SUPPORT_NUMBER_TEXT_H

#include <stddef.h>

/* Room for every number. */
enum { RV_NUMBER_TEXT = 40 };

/*
 * Writes the shortest decimal text that reads back to the same double, and returns `out`: 0.2,
 * never 0.20000000000000001; 1234, 0.0001, 1e6, 1.5e-7; nan, inf, -inf. Numbers from 1e-4 to below
 * 1e6 are written without an exponent, others where that is no longer. Cut to `size` bytes, of
 * which RV_NUMBER_TEXT are always enough.
 */
char *rv_number_text(char *out, size_t size, double x);

/* The same for a number that is a float: the shortest text that reads back to the same float. */
char *rv_float_text(char *out, size_t size, float x);

#endif
