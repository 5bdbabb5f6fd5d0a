/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/dcim_memory.h"

#include <stdlib.h>
#include <string.h>

void rv_dcim_memory_free(rv_dcim_memory *memory) {
  while (memory->first != NULL) {
    rv_dcim_known *known = memory->first;
    memory->first = known->next;
    free(known);
  }
  memory->numbers = 0;
}

static const rv_dcim_known *find(const rv_dcim_memory *memory, uint64_t name, size_t count) {
  const rv_dcim_known *known = memory->first;
  while (known != NULL && (known->name != name || known->count != count))
    known = known->next;
  return known;
}

bool rv_dcim_recall(double *number, rv_dcim_memory *memory, uint64_t name, size_t count) {
  bool found;
#pragma omp critical(reverify_dcim_memory)
  {
    const rv_dcim_known *known = find(memory, name, count);
    found = known != NULL;
    if (found)
      memcpy(number, known->number, count * sizeof *number);
  }
  return found;
}

static void add(rv_dcim_memory *memory, uint64_t name, const double *number, size_t count) {
  if (memory->numbers + count > RV_DCIM_MEMORY_MAX)
    rv_dcim_memory_free(memory);
  rv_dcim_known *known = malloc(sizeof *known + count * sizeof *number);
  if (known == NULL)
    return;
  known->name = name;
  known->count = count;
  known->next = memory->first;
  memcpy(known->number, number, count * sizeof *number);
  memory->first = known;
  memory->numbers += count;
}

void rv_dcim_remember(rv_dcim_memory *memory, uint64_t name, const double *number, size_t count) {
  if (count > RV_DCIM_MEMORY_MAX)
    return;
#pragma omp critical(reverify_dcim_memory)
  add(memory, name, number, count);
}
