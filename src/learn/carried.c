/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/carried.h"

#include "learn/float_room.h"

#include <stdlib.h>
#include <string.h>

static void lay_out(rv_carried *c, const size_t *units, size_t layers, size_t most) {
  float *next = c->memory;
  for (size_t l = 0; l <= layers; l++) {
    c->field[l] = rv_float_room_take(&next, units[l]);
    c->flat[l] = rv_float_room_take(&next, units[l]);
  }
  c->unit_variance = rv_float_room_take(&next, most);
  c->by_variance = rv_float_room_take(&next, most);
}

rv_status rv_carried_open(rv_carried **out, const size_t *units, size_t layers) {
  size_t most = 0, floats = 0;
  for (size_t l = 0; l <= layers; l++) {
    most = units[l] > most ? units[l] : most;
    floats += 2 * rv_float_room(units[l]);
  }
  floats += 2 * rv_float_room(most);
  rv_carried *c = *out = calloc(1, sizeof *c);
  if (c != NULL)
    c->memory = aligned_alloc(64, floats * sizeof(float));
  if (c == NULL || c->memory == NULL)
    return rv_fail(RV_ENOMEM, "no memory for the variances of units: give a smaller batch");
  memset(c->memory, 0, floats * sizeof(float));
  lay_out(c, units, layers, most);
  return RV_OK;
}

void rv_carried_free(rv_carried *c) {
  if (c != NULL)
    free(c->memory);
  free(c);
}
