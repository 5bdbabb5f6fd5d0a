/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/dcim_fit.h"

#include "model/dcim_parameters.h"
#include "numeric/ascent.h"
#include "numeric/transpose.h"
#include "support/memory.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static rv_status check_net(const rv_dcim *net) {
  bool fits = net->layers <= RV_FIT_LAYERS_MAX;
  for (size_t l = 0; l <= net->layers; l++)
    fits = fits && net->width[l] <= RV_FIT_WIDTH_MAX;
  if (fits)
    return RV_OK;
  return rv_fail(RV_EINVAL, "all parameters are fitted for up to %d layers of up to %d units",
                 RV_FIT_LAYERS_MAX, RV_FIT_WIDTH_MAX);
}

/* a ln(a / b) - a + b, which is never negative, to a relative error of rounding by a - b. */
static double term(double a, double b) {
  double excess = (b - a) / a;
  return a > 0 ? a * (excess - log1p(excess)) : b;
}

/* E KL(D(column | row), model), the rows of `model` summing to 1. */
static double conditional_divergence(const double *data, const double *model, size_t rows,
                                     size_t columns) {
  double sum = 0;
  for (size_t r = 0; r < rows; r++) {
    double share = 0;
    for (size_t c = 0; c < columns; c++)
      share += data[r * columns + c];
    for (size_t c = 0; c < columns; c++)
      sum += term(data[r * columns + c], share * model[r * columns + c]);
  }
  return sum;
}

/* model and turned: room for 2^(n_0 + n_L) numbers each. */
static rv_status measure_lack(double *lack, double *model, double *turned, const rv_dcim *net,
                              const rv_dcim *back, const double *data) {
  size_t inputs = (size_t)1 << net->width[0], tops = (size_t)1 << net->width[net->layers];
  RV_TRY(rv_dcim_end_matrix(model, net));
  *lack = conditional_divergence(data, model, inputs, tops);
  RV_TRY(rv_dcim_end_matrix(model, back));
  rv_transpose(turned, data, inputs, tops);
  *lack += conditional_divergence(turned, model, tops, inputs);
  return RV_OK;
}

rv_status rv_dcim_lack(double *lack, const rv_dcim *net, const double *data) {
  rv_dcim back = {.layers = 0};
  double *model;
  size_t states = (size_t)1 << (net->width[0] + net->width[net->layers]);
  RV_TRY(rv_alloc_doubles(&model, 2, states));
  rv_status status = rv_dcim_reverse(&back, net);
  if (status == RV_OK)
    status = measure_lack(lack, model, model + states, net, &back, data);
  rv_dcim_free(&back);
  free(model);
  return status;
}

/* What the ascent is told of: the likelihood of a net that takes the parameters of a point. */
typedef struct problem {
  rv_dcim net, gradient;
  const double *data;
  rv_reading reading;
} problem;

static rv_status likelihood(double *value, double *gradient, const double *x, void *context) {
  problem *p = context;
  rv_dcim_scatter(&p->net, x);
  RV_TRY(rv_dcim_pair_likelihood(value, &p->gradient, &p->net, p->data, p->reading));
  rv_dcim_gather(gradient, &p->gradient);
  return RV_OK;
}

static double inner_change(const rv_dcim *a, const rv_dcim *b) {
  size_t begin = a->first[1], end = a->first[a->layers];
  double sum = 0;
  for (size_t i = begin; i < end; i++)
    sum += pow(a->bias[i] - b->bias[i], 2);
  return end > begin ? sqrt(sum / (double)(end - begin)) : 0;
}

/* x: the parameters of `net`, replaced by those fitted; law: room for as many numbers as data. */
static rv_status fit(rv_dcim_fit *out, problem *p, double *x, double *law, const rv_dcim *net) {
  const double share = 1e-4, radius = 0.5;
  size_t states = (size_t)1 << (net->width[0] + net->width[net->layers]);
  rv_ascent ascent;
  rv_dcim_gather(x, net);
  RV_TRY(rv_ascend(&ascent, x, rv_dcim_parameter_count(net), likelihood, p, share, radius,
                   RV_FIT_STEPS_MAX));
  rv_dcim_scatter(&p->net, x);
  RV_TRY(rv_dcim_stationary_data(law, &p->net));
  RV_TRY(rv_dcim_lack(&out->left, &p->net, p->data));
  out->gained = ascent.gained;
  out->steps = (double)ascent.steps;
  out->law = 0;
  for (size_t s = 0; s < states; s++)
    out->law += term(p->data[s], law[s]);
  out->distance = rv_dcim_distance(&p->net, net) / rv_dcim_norm(net);
  out->inner = inner_change(&p->net, net);
  return RV_OK;
}

rv_status rv_dcim_fit_from_truth(rv_dcim_fit *out, const rv_dcim *net, const double *data,
                                 rv_reading reading) {
  problem p = {.data = data, .reading = reading};
  double *x = NULL, *law = NULL;
  RV_TRY(check_net(net));
  rv_status status = rv_dcim_open(&p.net, net->width, net->layers);
  if (status == RV_OK)
    status = rv_dcim_open(&p.gradient, net->width, net->layers);
  if (status == RV_OK)
    status = rv_alloc_doubles(&x, rv_dcim_parameter_count(net), 1);
  if (status == RV_OK)
    status =
        rv_alloc_doubles(&law, (size_t)1 << net->width[0], (size_t)1 << net->width[net->layers]);
  if (status == RV_OK)
    status = fit(out, &p, x, law, net);
  rv_dcim_free(&p.net);
  rv_dcim_free(&p.gradient);
  free(x);
  free(law);
  return status;
}
