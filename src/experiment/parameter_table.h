/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parameters of a statement as a program reads them. */
#ifndef REVERIFY_EXPERIMENT_PARAMETER_TABLE_H
#define REVERIFY_EXPERIMENT_PARAMETER_TABLE_H

#include "experiment/parameter.h"

#include <stdio.h>

/*
 * Writes a header and a row of comma-separated values for each parameter, in the order of the
 * array: name, kind (number, word or text), low, low_open (yes where low itself is not admitted),
 * high, integer (yes or no), words, all, rules, default. Words and rules are parted by blanks; low
 * to integer are empty for words and texts. No field holds a quote; default, a list, is quoted
 * where it holds a comma. Whether all went out shows in the stream.
 */
void rv_parameter_table_write(FILE *out, const rv_parameter *parameter);

#endif
