/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/dcim_defect.h"

#include "model/dcim_ratio.h"
#include "support/memory.h"

#include <gsl/gsl_rng.h>
#include <math.h>
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

static void summarise_defects(rv_dcim_sampled *out, const double *defect, size_t count,
                              double rounding) {
  double squares = 0;
  out->defect = 0;
  for (size_t d = 0; d < count; d++) {
    out->defect = fmax(out->defect, fabs(defect[d]) / (4 * rounding));
    squares += defect[d] * defect[d] / (double)count;
  }
  out->residual_sq = squares / 4;
}

static rv_status sample_into(gsl_rng *rng, rv_dcim_sampled *out, double *defect, size_t count,
                             double *x, const rv_dcim *forward, const rv_dcim *back) {
  double rounding = rv_dcim_log_ratio_rounding(forward, back), log_ratio, formula;
  RV_TRY(rv_dcim_defects(rng, defect, count, x, forward, back));
  summarise_defects(out, defect, count, rounding);
  RV_TRY(rv_dcim_log_ratio(&log_ratio, forward, back, x));
  RV_TRY(rv_dcim_tied_log_ratio(&formula, forward, x));
  out->formula = fabs(formula - log_ratio) / (2 * rounding);
  return RV_OK;
}

rv_status rv_dcim_sample(gsl_rng *rng, rv_dcim_sampled *out, size_t count, const rv_dcim *forward,
                         const rv_dcim *back) {
  double *defect; /* and behind them the state */
  RV_TRY(rv_alloc_doubles(&defect, count + forward->units, 1));
  rv_status status = sample_into(rng, out, defect, count, defect + count, forward, back);
  free(defect);
  return status;
}
