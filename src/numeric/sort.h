/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REVERIFY_NUMERIC_SORT_H
#define REVERIFY_NUMERIC_SORT_H

#include <stddef.h>

/*
 * Sorts x, ascending, -0 before 0; NaN stand at the ends. By the digits of the numbers (D. Knuth,
 * The Art of Computer Programming 3, 5.2.5), in a time that grows like count; by comparisons where
 * there is no memory for a second copy of x.
 */
void rv_sort(double *x, size_t count);

#endif
