/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/dcim_pseudo_fit.h"

#include "model/dcim_likelihood.h"
#include "model/dcim_parameters.h"
#include "numeric/cholesky.h"
#include "numeric/symmetric.h"
#include "reverify/dcim_exact.h"
#include "reverify/logistic.h"
#include "support/memory.h"

#include <cblas.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS_MAX = 200, HALVINGS_MAX = 60 };

static size_t weights(const rv_dcim *net) {
  return net->width[0] * net->width[1];
}

static rv_status check_net(const rv_dcim *net) {
  if (net->layers == 1 && net->width[0] <= RV_LIKELIHOOD_WIDTH_MAX &&
      net->width[1] <= RV_LIKELIHOOD_WIDTH_MAX)
    return RV_OK;
  return rv_fail(RV_EINVAL, "the pseudo-likelihood is maximised for one layer of up to %d units",
                 RV_LIKELIHOOD_WIDTH_MAX);
}

/* Adds share s'(field) (x, 1)(x, 1)' for one unit: its weights, of which number i stands at first +
   i stride, and its bias. */
static void add_unit(double *information, size_t size, double share, double field, const double *x,
                     size_t count, size_t first, size_t stride, size_t bias) {
  double scale = share * rv_logistic(field) * rv_logistic(-field);
  for (size_t i = 0; i <= count; i++) {
    double xi = i < count ? x[i] : 1;
    size_t row = i < count ? first + i * stride : bias;
    for (size_t k = 0; k <= count && xi != 0; k++) {
      double xk = k < count ? x[k] : 1;
      size_t column = k < count ? first + k * stride : bias;
      information[row * size + column] += scale * xi * xk;
    }
  }
}

static void add_upward(double *information, const rv_dcim *net, double share, const double *x) {
  double field[RV_LIKELIHOOD_WIDTH_MAX];
  size_t below = net->width[0];
  rv_dcim_field(field, net, 1, x);
  for (size_t j = 0; j < net->width[1]; j++)
    add_unit(information, rv_dcim_parameter_count(net), share, field[j], x, below, j * below, 1,
             weights(net) + below + j);
}

static void add_downward(double *information, const rv_dcim *back, double share, const double *x) {
  double field[RV_LIKELIHOOD_WIDTH_MAX];
  size_t inputs = back->width[1], tops = back->width[0];
  rv_dcim_field(field, back, 1, x);
  for (size_t i = 0; i < inputs; i++)
    add_unit(information, rv_dcim_parameter_count(back), share, field[i], x, tops, i, inputs,
             weights(back) + i);
}

/* information (parameters squared, symmetric) = minus the Hessian. */
static rv_status make_information(double *information, const rv_dcim *net, const double *data) {
  rv_dcim back;
  double x[RV_LIKELIHOOD_WIDTH_MAX];
  size_t rows = (size_t)1 << net->width[0], columns = (size_t)1 << net->width[1];
  RV_TRY(rv_dcim_reverse(&back, net));
  memset(information, 0,
         rv_dcim_parameter_count(net) * rv_dcim_parameter_count(net) * sizeof *information);
  for (size_t u = 0; u < rows; u++) {
    double share = 0;
    for (size_t v = 0; v < columns; v++)
      share += data[u * columns + v];
    rv_dcim_unpack(x, u, net->width[0]);
    add_upward(information, net, share, x);
  }
  for (size_t v = 0; v < columns; v++) {
    double share = 0;
    for (size_t u = 0; u < rows; u++)
      share += data[u * columns + v];
    rv_dcim_unpack(x, v, net->width[1]);
    add_downward(information, &back, share, x);
  }
  rv_dcim_free(&back);
  return RV_OK;
}

rv_status rv_pseudo_curvature(double *smallest, const rv_dcim *net, const double *data) {
  double *information, largest;
  RV_TRY(check_net(net));
  RV_TRY(
      rv_alloc_doubles(&information, rv_dcim_parameter_count(net), rv_dcim_parameter_count(net)));
  rv_status status = make_information(information, net, data);
  if (status == RV_OK)
    status =
        rv_symmetric_extremes_lapack(smallest, &largest, information, rv_dcim_parameter_count(net));
  free(information);
  return status;
}

/* The state of the search; `trial` is a net to try parameters on. */
typedef struct search {
  rv_dcim trial, gradient;
  double *memory, *at, *step, *information, *factor;
  double value, length;
} search;

static void close_search(search *s) {
  rv_dcim_free(&s->trial);
  rv_dcim_free(&s->gradient);
  free(s->memory);
}

static rv_status open_search(search *s, const rv_dcim *net) {
  size_t size = rv_dcim_parameter_count(net);
  *s = (search){.value = 0};
  RV_TRY(rv_dcim_open(&s->trial, net->width, 1));
  RV_TRY(rv_dcim_open(&s->gradient, net->width, 1));
  RV_TRY(rv_alloc_doubles(&s->memory, 2 * size + 2, size));
  s->information = s->memory;
  s->factor = s->information + size * size;
  s->at = s->factor + size * size;
  s->step = s->at + size;
  rv_dcim_gather(s->at, net);
  return RV_OK;
}

/* step = the Newton step from `at`. */
static rv_status find_step(search *s, const double *data) {
  size_t size = rv_dcim_parameter_count(&s->trial);
  rv_dcim_scatter(&s->trial, s->at);
  RV_TRY(rv_dcim_pair_likelihood(&s->value, &s->gradient, &s->trial, data, RV_SUMMED_OVER));
  RV_TRY(make_information(s->information, &s->trial, data));
  if (!rv_cholesky_shifted(s->factor, s->information, size, 0, 1, 1))
    return rv_fail(RV_ENUMERIC, "the likelihood is flat in some direction: choose weaker weights");
  rv_dcim_gather(s->step, &s->gradient);
  rv_cholesky_solve(s->step, s->factor, size);
  s->length = cblas_dnrm2((int)size, s->step, 1);
  return RV_OK;
}

/* Goes the step, or the largest 2^-k of it after which the likelihood has not fallen, up to its own
   rounding. */
static rv_status go(search *s, const double *data) {
  const double slack = 1e3 * DBL_EPSILON * fabs(s->value);
  size_t size = rv_dcim_parameter_count(&s->trial);
  double share = 1, value = -INFINITY, reached = 0;
  for (int k = 0; k < HALVINGS_MAX && !(value >= s->value - slack); k++) {
    cblas_daxpy((int)size, share - reached, s->step, 1, s->at, 1);
    reached = share;
    share /= 2;
    rv_dcim_scatter(&s->trial, s->at);
    RV_TRY(rv_dcim_pair_likelihood(&value, &s->gradient, &s->trial, data, RV_SUMMED_OVER));
  }
  return RV_OK;
}

/* Near the maximum each step is about the square of the one before, until both are rounding. */
static rv_status climb(search *s, const double *data) {
  const double near = 1e-3;
  double before = INFINITY;
  for (int n = 0; n < STEPS_MAX; n++) {
    RV_TRY(find_step(s, data));
    if (s->length < near && s->length >= before / 2)
      return RV_OK;
    before = s->length;
    RV_TRY(go(s, data));
  }
  return rv_fail(RV_ENUMERIC, "the likelihood has no maximum within reach: choose weaker weights");
}

rv_status rv_pseudo_maximise(rv_dcim *net, const double *data) {
  search s;
  RV_TRY(check_net(net));
  rv_status status = open_search(&s, net);
  if (status == RV_OK)
    status = climb(&s, data);
  if (status == RV_OK)
    rv_dcim_scatter(net, s.at);
  close_search(&s);
  return status;
}
