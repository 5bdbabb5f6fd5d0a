/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REVERIFY_NUMERIC_TRANSPOSE_H
#define REVERIFY_NUMERIC_TRANSPOSE_H

#include <stddef.h>

/* out (columns x rows) = the transpose of in (rows x columns), both row-major; no overlap. */
void rv_transpose(double *out, const double *in, size_t rows, size_t columns);

#endif
