/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/dcim_weak_order.h"

#include "theory/slope_departure.h"

double rv_dcim_weak_next_order(double coupling, double depth) {
  return depth * coupling * coupling / 4;
}

double rv_dcim_weak_bend(double coupling, double depth, double degree) {
  return rv_slope_departure(rv_dcim_weak_next_order(coupling, depth) / degree, 2);
}
