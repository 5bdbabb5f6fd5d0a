/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One piece of memory for many arrays of single precision, each of which begins a cache line. */
#ifndef REVERIFY_LEARN_FLOAT_ROOM_H
#define REVERIFY_LEARN_FLOAT_ROOM_H

#include <stddef.h>

/* The floats that an array of `count` takes there. */
size_t rv_float_room(size_t count);

/* The array that begins at *next, which moves on behind it. */
float *rv_float_room_take(float **next, size_t count);

#endif
