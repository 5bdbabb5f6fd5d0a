/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/dcim_defect.h"

#include "model/dcim_ratio.h"
#include "support/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void draw_bits(gsl_rng *rng, double *x, size_t count) {
  for (size_t i = 0; i < count; i++)
    x[i] = gsl_rng_uniform(rng) < 0.5;
}

/* A state of all units, and a, a', b, b' behind each other. */
typedef struct states {
  double *x, *ends;
} states;

/* x = the outer layers of corner (a or a', b or b') around new inner ones. */
static void fill_corner(gsl_rng *rng, const states *s, size_t a, size_t b, const rv_dcim *net) {
  size_t inputs = net->width[0], last = net->first[net->layers], outputs = net->units - last;
  memcpy(s->x, s->ends + a * inputs, inputs * sizeof *s->x);
  memcpy(s->x + last, s->ends + 2 * inputs + b * outputs, outputs * sizeof *s->x);
  draw_bits(rng, s->x + net->first[1], last - net->first[1]);
}

static rv_status draw_defect(gsl_rng *rng, double *defect, const states *s, const rv_dcim *forward,
                             const rv_dcim *back) {
  size_t outputs = forward->units - forward->first[forward->layers];
  draw_bits(rng, s->ends, 2 * (forward->width[0] + outputs));
  *defect = 0;
  for (size_t corner = 0; corner < 4; corner++) {
    double ratio;
    size_t a = corner % 2, b = corner / 2;
    fill_corner(rng, s, a, b, forward);
    RV_TRY(rv_dcim_log_ratio(&ratio, forward, back, s->x));
    *defect += a == b ? ratio : -ratio;
  }
  return RV_OK;
}

static rv_status sample(gsl_rng *rng, rv_dcim_defects *out, const states *s, const rv_dcim *forward,
                        const rv_dcim *back, size_t count) {
  double bound = rv_dcim_log_ratio_rounding(forward, back), squares = 0, defect, ratio, formula;
  for (size_t d = 0; d < count; d++) {
    RV_TRY(draw_defect(rng, &defect, s, forward, back));
    out->largest = fmax(out->largest, fabs(defect) / (4 * bound));
    squares += defect * defect / (double)count;
  }
  out->residual_sq = squares / 4;
  RV_TRY(rv_dcim_log_ratio(&ratio, forward, back, s->x));
  RV_TRY(rv_dcim_tied_log_ratio(&formula, forward, s->x));
  out->formula = fabs(formula - ratio) / (2 * bound);
  return RV_OK;
}

rv_status rv_dcim_sample_defects(const rv_stream_key *key, rv_dcim_defects *out,
                                 const rv_dcim *forward, const rv_dcim *back, size_t count) {
  rv_stream stream;
  states s;
  *out = (rv_dcim_defects){0};
  RV_TRY(rv_alloc_doubles(&s.x, forward->units, 3));
  s.ends = s.x + forward->units;
  rv_status status =
      sample(rv_stream_open(&stream, key, UINT64_MAX), out, &s, forward, back, count);
  free(s.x);
  return status;
}
