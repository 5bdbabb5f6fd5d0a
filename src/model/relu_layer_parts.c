/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/relu_layer_parts.h"

#include <math.h>

void rv_relu_add_support(rv_relu_sums *sums, double u, double h, double bias) {
  double reversed = fmax(u + bias, 0), unbiased = fmax(u, 0);
  sums->error_sq += (reversed - h) * (reversed - h);
  sums->oracle_sq += (unbiased - h) * (unbiased - h);
  sums->unthresholded_sq += (u - h) * (u - h);
  sums->product += u * h;
  sums->coordinate = fmax(sums->coordinate, fabs(u - h));
  sums->lost += reversed == 0;
  sums->support_error = fmax(sums->support_error, fabs(reversed - h));
  sums->shift_excess = fmax(sums->shift_excess, fabs(reversed - u) + bias);
}

void rv_relu_finish(rv_relu_draw *out, const rv_relu_sums *sums, double norm) {
  *out = (rv_relu_draw){.active = sums->active,
                        .error = sqrt(sums->error_sq) / norm,
                        .oracle = sqrt(sums->oracle_sq) / norm,
                        .unthresholded_sq = sums->unthresholded_sq / (norm * norm),
                        .gain = sums->product / (norm * norm),
                        .coordinate = fmax(sums->coordinate, sums->off_support),
                        .off_support = sums->off_support,
                        .support_coordinate = sums->first,
                        .survivors = sums->survivors,
                        .lost = sums->lost,
                        .shift_excess = sums->shift_excess,
                        .support_error = sums->support_error};
}
