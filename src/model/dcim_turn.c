/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/dcim_turn.h"

#include "model/dcim_dependence.h"

#include <math.h>

rv_status rv_dcim_turned(const rv_stream_key *key, rv_dcim *back, const rv_dcim *net,
                         double degrees) {
  RV_TRY(rv_dcim_reverse(back, net));
  return degrees != 0 ? rv_dcim_rotate(key, back, degrees * M_PI / 180) : RV_OK;
}

rv_status rv_dcim_turned_residual(const rv_stream_key *key, rv_dcim_residual *out,
                                  const rv_dcim *net, double degrees) {
  rv_dcim back = {.layers = 0};
  rv_status status = rv_dcim_turned(key, &back, net, degrees);
  if (status == RV_OK)
    status = rv_dcim_residual_uniform(out, net, &back);
  rv_dcim_free(&back);
  return status;
}

rv_status rv_dcim_turned_pseudo(const rv_stream_key *key, double *out, const rv_dcim *one,
                                double degrees) {
  rv_dcim back = {.layers = 0};
  rv_status status = rv_dcim_turned(key, &back, one, degrees);
  if (status == RV_OK)
    status = rv_dcim_pseudo_difference(out, one, &back);
  rv_dcim_free(&back);
  return status;
}
