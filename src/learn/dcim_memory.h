/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is known of the discriminative nets of a run. A reverse weight does not change them, so
 * those of a second weight are those of the first: they need not be trained again. It says nothing
 * that a training would not say, to the last bit, and forgets whenever it likes.
 */
#ifndef REVERIFY_LEARN_DCIM_MEMORY_H
#define REVERIFY_LEARN_DCIM_MEMORY_H

#include "reverify/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Numbers that are remembered at most, 64 MB of them: all is forgotten where more would be. */
enum { RV_DCIM_MEMORY_MAX = 1 << 23 };

typedef struct rv_dcim_known {
  uint64_t name;
  size_t count;
  struct rv_dcim_known *next;
  double number[];
} rv_dcim_known;

/* Zeroed: nothing is known. Free with rv_dcim_memory_free. */
typedef struct rv_dcim_memory {
  rv_dcim_known *first;
  size_t numbers; /* of all */
} rv_dcim_memory;

void rv_dcim_memory_free(rv_dcim_memory *memory);

/* True, with number (count) filled in, when so many numbers are known by that name. Both functions
   may be called by several threads at once. */
bool rv_dcim_recall(double *number, rv_dcim_memory *memory, uint64_t name, size_t count);

/* Remembers them, unless there is no memory for it. */
void rv_dcim_remember(rv_dcim_memory *memory, uint64_t name, const double *number, size_t count);

#endif
