/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sigmoid_layer_errors.h"

#include "reverify/sigmoid_enumeration.h"
#include "support/memory.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* The error beyond what rounding may have made of it, in units of its bound. */
static double bound_ratio(double error, double rounding, double bound) {
  return error <= rounding ? 0 : (error - rounding) / bound;
}

/* sigma(mu) + sigma''(mu) u / 2, where u is the variance of z with p for p (1 - p). */
static double second_order_uncentred(const rv_unit *unit, const rv_unit_moments *moments) {
  rv_unit_moments wrong = *moments;
  wrong.variance = 0;
  for (size_t i = 0; i < unit->inputs; i++) {
    bool signs = unit->coding == RV_PLUS_MINUS;
    double p = signs ? (1 + unit->input[i]) / 2 : unit->input[i];
    wrong.variance += (signs ? 4 : 1) * unit->weight[i] * unit->weight[i] * p;
  }
  return rv_sigmoid_approximate(RV_SECOND_ORDER, unit, &wrong);
}

/* Adds a unit to sums over the layer, and to what is the largest of the layer. */
static rv_status add_unit(rv_sigmoid_layer_errors *sum, const rv_unit *unit, double exact,
                          double rounding) {
  rv_unit_moments m;
  RV_TRY(rv_unit_summarise(&m, unit));
  for (rv_approximation k = 0; k < RV_APPROXIMATIONS; k++) {
    double error = fabs(rv_sigmoid_approximate(k, unit, &m) - exact);
    double bound = rv_approximation_bound(k, &m, unit->coding);
    sum->error[k] += error;
    sum->bound_ratio[k] = fmax(sum->bound_ratio[k], bound_ratio(error, rounding, bound));
    if (k == RV_TAYLOR)
      sum->bound_gap += 1 - bound_ratio(error, 0, bound);
  }
  sum->variance += m.variance;
  sum->uncentred += fabs(second_order_uncentred(unit, &m) - exact);
  sum->limit += fabs(exact - exp(-m.variance / 2) / 2);
  sum->rounding = fmax(sum->rounding, rounding);
  return RV_OK;
}

static double enumeration_ratio(const rv_unit *unit, double exact, double rounding) {
  double other =
      rv_sigmoid_enumerated(unit->weight, unit->bias, unit->input, unit->inputs, unit->coding);
  return fabs(exact - other) / rounding;
}

static rv_status add_units(rv_sigmoid_layer_errors *sum, const rv_sigmoid_layer *layer,
                           const double *exact) {
  for (size_t j = 0; j < layer->units; j++) {
    rv_unit unit = rv_sigmoid_layer_unit(layer, j);
    double rounding = rv_sigmoid_marginal_error(unit.weight, unit.bias, unit.inputs, unit.coding);
    RV_TRY(add_unit(sum, &unit, exact[j], rounding));
    if (unit.inputs <= RV_LAYER_ENUMERATED_INPUTS && j < RV_LAYER_ENUMERATED_UNITS)
      sum->enumeration = fmax(sum->enumeration, enumeration_ratio(&unit, exact[j], rounding));
  }
  return RV_OK;
}

static void divide_sums(rv_sigmoid_layer_errors *sum, double units) {
  for (rv_approximation k = 0; k < RV_APPROXIMATIONS; k++)
    sum->error[k] /= units;
  sum->variance /= units;
  sum->bound_gap /= units;
  sum->uncentred /= units;
  sum->limit /= units;
}

rv_status rv_sigmoid_layer_measure(rv_sigmoid_layer_errors *out, const rv_sigmoid_layer *layer) {
  double *exact;
  *out = (rv_sigmoid_layer_errors){0};
  RV_TRY(rv_alloc_doubles(&exact, layer->units, 1));
  rv_status status = rv_sigmoid_marginals(exact, layer->weight, layer->bias, layer->input,
                                          layer->units, layer->inputs, layer->coding, 1);
  if (status == RV_OK)
    status = add_units(out, layer, exact);
  free(exact);
  divide_sums(out, (double)layer->units);
  return status;
}

static bool is_closed_form(rv_approximation kind) {
  return kind != RV_GAUSS_HERMITE && kind != RV_EDGEWORTH && kind != RV_SADDLE_POINT &&
         kind != RV_CONDITIONED;
}

rv_approximation rv_least_error(const double error[RV_APPROXIMATIONS], bool closed_form) {
  rv_approximation least = RV_TAYLOR;
  for (rv_approximation k = 0; k < RV_APPROXIMATIONS; k++)
    if (error[k] < error[least] && (!closed_form || is_closed_form(k)))
      least = k;
  return least;
}
