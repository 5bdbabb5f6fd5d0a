/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shapes of convolutional layers. */
#ifndef REVERIFY_LEARN_MAPS_H
#define REVERIFY_LEARN_MAPS_H

#include <stddef.h>

/* A layer of units: at each of height x width places, `channels` of them. Of several rows, unit
   [i, j, c] of row r stands at ((r height + i) width + j) channels + c. */
typedef struct rv_maps {
  size_t height, width, channels;
} rv_maps;

/* `count` kernels, each of a window of height x width places and of all channels there. */
typedef struct rv_kernels {
  size_t height, width, stride, count;
} rv_kernels;

/* The maps above; their height or width is 0 where a window is larger than the maps below. */
rv_maps rv_maps_above(rv_maps below, rv_kernels kernels);

#endif
