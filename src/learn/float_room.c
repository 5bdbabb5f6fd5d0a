/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/float_room.h"

enum { LINE = 16 };

size_t rv_float_room(size_t count) {
  return (count + LINE - 1) / LINE * LINE;
}

float *rv_float_room_take(float **next, size_t count) {
  float *taken = *next;
  *next += rv_float_room(count);
  return taken;
}
