/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arrays of doubles: sizes are checked for overflow before anything is allocated. */
#ifndef REVERIFY_SUPPORT_MEMORY_H
#define REVERIFY_SUPPORT_MEMORY_H

#include "reverify/status.h"

#include <stddef.h>

/*
 * *out = a new array of rows x columns doubles, uninitialised, aligned to 64 bytes; free() it.
 * RV_ENOMEM when the product overflows or memory runs out; *out is NULL then.
 */
rv_status rv_alloc_doubles(double **out, size_t rows, size_t columns);

/* Bytes of physical memory of this machine. */
double rv_physical_memory(void);

#endif
