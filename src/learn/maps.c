/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/maps.h"

#include <stdbool.h>

rv_maps rv_maps_above(rv_maps below, rv_kernels k) {
  bool fits = k.height <= below.height && k.width <= below.width;
  return (rv_maps){.height = fits ? (below.height - k.height) / k.stride + 1 : 0,
                   .width = fits ? (below.width - k.width) / k.stride + 1 : 0,
                   .channels = k.count};
}
