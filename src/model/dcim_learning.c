/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/dcim_learning.h"

#include "model/dcim_fit.h"
#include "model/dcim_likelihood.h"
#include "model/dcim_parameters.h"
#include "model/dcim_pseudo_fit.h"
#include "numeric/root.h"
#include "reverify/dcim_exact.h"
#include "reverify/dcim_forward.h"
#include "reverify/logistic.h"
#include "support/memory.h"
#include "theory/dcim_learning_error.h"

#include <math.h>
#include <stdlib.h>

static rv_status check_net(const rv_dcim *net) {
  for (size_t l = 1; l <= net->layers; l++)
    if (net->width[l] != net->width[0])
      return rv_fail(RV_EINVAL, "learning is measured in nets of equal layers");
  if (net->width[0] > RV_LIKELIHOOD_WIDTH_MAX)
    return rv_fail(RV_EINVAL, "learning is measured in layers of up to %d units, not %zu",
                   RV_LIKELIHOOD_WIDTH_MAX, net->width[0]);
  return RV_OK;
}

static size_t inputs(const rv_dcim *net) {
  return (size_t)1 << net->width[0];
}

/* The largest sum over a layer of |b_j| + sum_i |w_ji|, in either direction. */
static double field_bound(const rv_dcim *net) {
  double largest = 0;
  for (size_t l = 1; l <= net->layers; l++) {
    double sum = 0, here = 0, below = 0;
    for (size_t i = 0; i < net->width[l] * net->width[l - 1]; i++)
      sum += fabs(net->weight[l][i]);
    for (size_t j = 0; j < net->width[l]; j++)
      here += fabs(net->bias[net->first[l] + j]);
    for (size_t i = 0; i < net->width[l - 1]; i++)
      below += fabs(net->bias[net->first[l - 1] + i]);
    largest = fmax(largest, sum + fmax(here, below));
  }
  return largest;
}

/* The likelihood of one top unit's bias by the forward pass: its derivative at bias + t is the sum
   over x^0 of target - share logistic(field + t). */
typedef struct unit_fit {
  size_t inputs;
  const double *field, *share; /* one for each x^0 */
  double target;               /* the probability of a 1 */
} unit_fit;

static double slope(double t, void *parameters) {
  const unit_fit *fit = parameters;
  double sum = 0;
  for (size_t x = 0; x < fit->inputs; x++)
    sum += fit->share[x] * rv_logistic(fit->field[x] + t);
  return fit->target - sum;
}

/* No field of the pass is off by more than this where probabilities do not underflow. */
static const double shift_max = 1000;

/* field (n_L x inputs) = the fields of the top units by the forward pass. */
static rv_status pass_fields(double *field, const rv_dcim *net) {
  double *mean, input[RV_LIKELIHOOD_WIDTH_MAX], top[RV_LIKELIHOOD_WIDTH_MAX];
  rv_status status = rv_alloc_doubles(&mean, net->units, 1);
  for (size_t x = 0; x < inputs(net) && status == RV_OK; x++) {
    rv_dcim_unpack(input, x, net->width[0]);
    status = rv_dcim_forward(mean, net, input, RV_MEAN_ONLY);
    rv_dcim_field(top, net, net->layers, mean + net->first[net->layers - 1]);
    for (size_t j = 0; j < net->width[net->layers]; j++)
      field[j * inputs(net) + x] = top[j];
  }
  free(mean);
  return status;
}

static rv_status measure_shift(double *out, const rv_dcim *net, const double *data) {
  size_t width = net->width[0], count = inputs(net);
  double *field, target[RV_LIKELIHOOD_WIDTH_MAX] = {0}, sum = 0;
  RV_TRY(rv_alloc_doubles(&field, width + 1, count));
  double *share = field + width * count;
  for (size_t x = 0; x < count; x++) {
    share[x] = 0;
    for (size_t v = 0; v < count; v++) {
      share[x] += data[x * count + v];
      for (size_t j = 0; j < width; j++)
        target[j] += v >> j & 1 ? data[x * count + v] : 0;
    }
  }
  rv_status status = pass_fields(field, net);
  for (size_t j = 0; j < width && status == RV_OK; j++) {
    unit_fit fit = {count, field + j * count, share, target[j]};
    sum += pow(rv_root(slope, &fit, -shift_max, shift_max), 2);
  }
  *out = sqrt(sum / (double)width);
  free(field);
  return status;
}

static rv_status measure(rv_dcim_learning *out, rv_dcim *gradient, double *data,
                         double *independent, const rv_dcim *net) {
  double value;
  RV_TRY(rv_dcim_stationary_data(data, net));
  RV_TRY(rv_independent_data(independent, data, inputs(net), inputs(net)));
  RV_TRY(rv_dcim_forward_likelihood(&value, gradient, net, data, RV_SUMMED_OVER));
  out->forward = rv_dcim_norm(gradient);
  RV_TRY(rv_dcim_pair_likelihood(&value, gradient, net, data, RV_SUMMED_OVER));
  out->pair = rv_dcim_norm(gradient);
  RV_TRY(rv_dcim_lack(&out->lack, net, data));
  RV_TRY(rv_dcim_pair_likelihood(&value, gradient, net, independent, RV_SUMMED_OVER));
  out->independent = rv_dcim_norm(gradient);
  RV_TRY(rv_dcim_forward_likelihood(&value, gradient, net, data, RV_BY_PASS));
  out->pass = rv_dcim_norm(gradient);
  RV_TRY(rv_dcim_pair_likelihood(&value, gradient, net, data, RV_BY_PASS));
  out->pass_pair = rv_dcim_norm(gradient);
  return measure_shift(&out->shift, net, data);
}

rv_status rv_dcim_learn(rv_dcim_learning *out, const rv_dcim *net) {
  rv_dcim gradient = {.layers = 0};
  double *data;
  RV_TRY(check_net(net));
  size_t states = inputs(net) * inputs(net);
  RV_TRY(rv_alloc_doubles(&data, 2, states));
  rv_status status = rv_dcim_open(&gradient, net->width, net->layers);
  if (status == RV_OK)
    status = measure(out, &gradient, data, data + states, net);
  out->forward_rounding = rv_forward_gradient_rounding(net->width[0], net->layers);
  out->pair_rounding =
      rv_pair_gradient_rounding(net->width[0], (double)net->layers * field_bound(net));
  out->lack_rounding = rv_lack_rounding(net->width[0], (double)net->layers * field_bound(net));
  rv_dcim_free(&gradient);
  free(data);
  return status;
}

static rv_status recover(rv_dcim_recovery *out, rv_dcim *start, const rv_dcim *net,
                         const double *data) {
  RV_TRY(rv_pseudo_curvature(&out->curvature, net, data));
  RV_TRY(rv_pseudo_maximise(start, data));
  out->distance = rv_dcim_distance(start, net);
  out->rounding = rv_maximiser_rounding(rv_pair_gradient_rounding(net->width[0], field_bound(net)),
                                        out->curvature);
  return RV_OK;
}

rv_status rv_dcim_recover(rv_dcim_recovery *out, const rv_dcim *net) {
  rv_dcim start = {.layers = 0};
  double *data;
  RV_TRY(check_net(net));
  RV_TRY(rv_alloc_doubles(&data, inputs(net), inputs(net)));
  rv_status status = rv_dcim_stationary_data(data, net);
  if (status == RV_OK)
    status = rv_dcim_open(&start, net->width, net->layers);
  if (status == RV_OK)
    status = recover(out, &start, net, data);
  rv_dcim_free(&start);
  free(data);
  return status;
}
