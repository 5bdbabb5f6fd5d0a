/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/dcim_reversal.h"

#include "model/dcim_turn.h"
#include "theory/dcim_residual_law.h"

#include <math.h>

static rv_status draw_net(const rv_stream_key *key, rv_dcim *net, size_t layers,
                          const rv_dcim_reversal_setting *s) {
  size_t widths[RV_DCIM_LAYERS_MAX + 1];
  for (size_t l = 0; l <= layers; l++)
    widths[l] = s->width;
  RV_TRY(rv_dcim_open(net, widths, layers));
  RV_TRY(rv_dcim_draw(key, net, s->coupling, s->bias_sd));
  return s->mirror ? rv_dcim_mirror(net) : RV_OK;
}

/* A turn and its opposite in the mean, which takes out what is odd in theta. */
static double added(double at, double other, double tied, const rv_dcim_reversal_setting *s) {
  return ((at * at + other * other) / 2 - tied * tied) /
         rv_dcim_turn_adds((double)s->width, (double)s->depth, s->coupling, s->theta);
}

static rv_status measure_turn(const rv_stream_key *key, rv_dcim_reversal *out, const rv_dcim *net,
                              const rv_dcim_reversal_setting *s) {
  const rv_dcim_residual at = out->residual;
  rv_dcim_residual tied, other;
  RV_TRY(rv_dcim_turned_residual(key, &tied, net, 0));
  RV_TRY(rv_dcim_turned_residual(key, &other, net, -s->theta));
  out->turn_adds = added(at.total, other.total, tied.total, s);
  out->turn_adds_nonlinear = added(at.nonlinear, other.nonlinear, tied.nonlinear, s);
  out->tied_over_best = tied.total > 0 ? tied.total / fmin(at.total, other.total) : 0;
  return RV_OK;
}

static rv_status enumerate(const rv_stream_key *key, rv_dcim_reversal *out, const rv_dcim *net,
                           const rv_dcim *back, const rv_dcim_reversal_setting *s) {
  RV_TRY(rv_dcim_turned_residual(key, &out->residual, net, s->theta));
  if (s->theta != 0)
    RV_TRY(measure_turn(key, out, net, s));
  return rv_dcim_residual_forward(&out->layer, net, back);
}

static rv_status measure_joint(const rv_stream_key *key, rv_dcim_reversal *out, const rv_dcim *net,
                               const rv_dcim_reversal_setting *s) {
  rv_dcim single = {.layers = 0};
  rv_status status = draw_net(key, &single, 1, s);
  if (status == RV_OK)
    status = rv_dcim_dependences(out->dependence, net, &single);
  if (status == RV_OK)
    status = rv_dcim_turned_pseudo(key, &out->pseudo, &single, 0);
  if (status == RV_OK)
    status = rv_dcim_turned_pseudo(key, &out->pseudo_turned, &single, 30);
  rv_dcim_free(&single);
  return status;
}

static rv_status measure(const rv_stream_key *key, rv_dcim_reversal *out, const rv_dcim *net,
                         const rv_dcim *back, const rv_dcim_reversal_setting *s) {
  rv_stream stream;
  if (s->by_enumeration)
    RV_TRY(enumerate(key, out, net, back, s));
  RV_TRY(rv_dcim_sample(rv_stream_open(&stream, key, UINT64_MAX), &out->sampled, s->defects, net,
                        back));
  return s->joint ? measure_joint(key, out, net, s) : RV_OK;
}

rv_status rv_dcim_reversal_draw(const rv_stream_key *key, rv_dcim_reversal *out,
                                const rv_dcim_reversal_setting *setting) {
  rv_dcim net = {.layers = 0}, back = {.layers = 0};
  *out = (rv_dcim_reversal){.layer = 0};
  rv_status status = draw_net(key, &net, setting->depth, setting);
  if (status == RV_OK)
    status = rv_dcim_turned(key, &back, &net, setting->theta);
  if (status == RV_OK)
    status = measure(key, out, &net, &back, setting);
  rv_dcim_free(&net);
  rv_dcim_free(&back);
  return status;
}
