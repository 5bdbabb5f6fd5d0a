/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/dcim_defect.h"

#include "model/dcim_ratio.h"
#include "support/memory.h"

#include <gsl/gsl_rng.h>
#include <stdlib.h>
#include <string.h>

static void draw_bits(gsl_rng *rng, double *x, size_t count) {
  for (size_t i = 0; i < count; i++)
    x[i] = gsl_rng_uniform(rng) < 0.5;
}

/* Takes the inner layers of a state anew. */
static void redraw_inside(gsl_rng *rng, double *x, const rv_dcim *forward) {
  draw_bits(rng, x + forward->first[1], forward->first[forward->layers] - forward->first[1]);
}

/* What the defect is made of: two states, whose outer layers are combined. */
static rv_status draw_defect(gsl_rng *rng, double *defect, double *x, double *ends,
                             const rv_dcim *forward, const rv_dcim *back) {
  size_t inputs = forward->width[0], last = forward->first[forward->layers],
         outputs = forward->units - last;
  draw_bits(rng, ends, 2 * (inputs + outputs));
  *defect = 0;
  for (size_t corner = 0; corner < 4; corner++) {
    double ratio;
    size_t a = corner % 2, b = corner / 2;
    memcpy(x, ends + a * inputs, inputs * sizeof *x);
    memcpy(x + last, ends + 2 * inputs + b * outputs, outputs * sizeof *x);
    redraw_inside(rng, x, forward);
    RV_TRY(rv_dcim_log_ratio(&ratio, forward, back, x));
    *defect += a == b ? ratio : -ratio;
  }
  return RV_OK;
}

rv_status rv_dcim_defects(gsl_rng *rng, double *defect, size_t count, double *x,
                          const rv_dcim *forward, const rv_dcim *back) {
  double *ends;
  rv_status status = rv_alloc_doubles(&ends, 2 * forward->units, 1);
  for (size_t d = 0; d < count && status == RV_OK; d++)
    status = draw_defect(rng, &defect[d], x, ends, forward, back);
  free(ends);
  return status;
}
