/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/layered_forms.h"

#include "reverify/gain_rule.h"
#include "reverify/relu_error.h"

#include <math.h>

/* What all forms are made of. */
typedef struct stack {
  const rv_layered_evolution *evolution;
  const rv_layered_spread *spread;
  const rv_layered_law *law;
  const rv_hidden *hidden;
  double tau;
  const rv_layer_state *top; /* top[-1] is the layer below */
  const rv_layer_spread *top_spread;
} stack;

static double square(double x) {
  return x * x;
}

static double one_layer_error_sq(const stack *s) {
  const rv_relu_law law = {s->law->width[0], s->law->width[1], s->law->p, 1};
  rv_gain_rule rule;
  if (rv_gain_rule_make(&rule, law.m, law.p) != RV_OK)
    return NAN;
  double bias = s->evolution->reversal.bias[1];
  double error_sq = rv_relu_error_sq(&law, s->hidden, bias, &rule);
  rv_gain_rule_free(&rule);
  return error_sq;
}

static rv_spread_of error_spread(const stack *s) {
  return rv_layered_error_spread(s->spread, s->evolution, s->law, s->hidden, s->tau);
}

static double error_sq(const stack *s) {
  if (s->law->depth == 1)
    return one_layer_error_sq(s);
  double limit = rv_layered_error_sq(s->evolution, s->law, s->hidden, s->tau);
  return fmax(limit + error_spread(s).shift, 0);
}

static void find_means(rv_layered_forms *f, const stack *s) {
  double rest = rv_layered_rest(s->spread, s->law);
  f->order = s->top_spread->order;
  f->gain = s->top->gain + s->top_spread->gain;
  f->noise_sq = square(s->top->noise) + s->top_spread->noise_sq;
  f->inner_sq = fmax(s->top[-1].error_sq + s->top_spread[-1].error_sq, 0);
  f->error_sq = error_sq(s);
  f->gain_unit = s->top_spread->gain_unit;
  f->gain_rest = rest * f->gain_unit;
  f->noise_rest = rest * f->noise_sq;
  f->inner_rest = rest * f->inner_sq;
  f->error_rest = rest * (f->error_sq + f->gain_unit * f->gain_unit);
  f->gain_excess = fabs(s->top_spread->gain) + f->gain_rest;
}

static void find_limits(rv_layered_forms *f, const stack *s) {
  double layers = (double)s->law->depth, others = layers - 1;
  f->ratio = pow(s->law->width[0] / s->law->width[s->law->depth], 1 / layers);
  f->efficiency = square(s->top->gain / s->top->noise);
  f->inner_limit = s->top[-1].error_sq;
  f->growth = 2 * log(s->top->noise / s->top[-1].noise) / -log(s->law->p * f->ratio);
  f->gain_below = (1 + square(s->top->noise) - f->inner_limit) / 2;
  f->added_errors = others * sqrt(s->evolution->state[1].error_sq);
  f->added_squares = square(f->added_errors) / others;
}

/* Least probability of an error below the bound, for a `side` of 1, or above it, for -1. */
static double error_beside(double bound, double side, const rv_layered_forms *f, const stack *s) {
  double distance = side * (bound * bound - f->error_sq);
  return rv_cantelli(distance - f->error_rest, error_spread(s).variance);
}

static void find_bounds(rv_layered_forms *f, const stack *s) {
  double k = (double)s->hidden->k, n = s->law->width[s->law->depth];
  f->printed_bound = sqrt(k / (s->law->p * s->law->width[s->law->depth - 1]));
  f->claimed_bound = rv_relu_true_constant(k, n) * f->printed_bound;
  f->effective_bound = f->claimed_bound / sqrt(f->efficiency);
  f->within_effective = error_beside(f->effective_bound, 1, f, s);
  f->beyond_claimed = error_beside(f->claimed_bound, -1, f, s);
}

static void find_log_efficiency(rv_layered_forms *f, const stack *s) {
  rv_spread_of spread = rv_layered_log_efficiency(s->spread, s->evolution, s->law);
  f->log_efficiency = log(f->efficiency) + spread.shift;
  f->log_efficiency_variance = spread.variance;
  f->log_efficiency_rest = rv_layered_rest(s->spread, s->law);
}

void rv_layered_forms_find(rv_layered_forms *out, const rv_layered_evolution *evolution,
                           const rv_layered_spread *spread, const rv_layered_law *law,
                           const rv_hidden *hidden, double tau) {
  const stack s = {evolution,
                   spread,
                   law,
                   hidden,
                   tau,
                   &evolution->state[law->depth],
                   &spread->layer[law->depth]};
  find_means(out, &s);
  find_limits(out, &s);
  find_bounds(out, &s);
  find_log_efficiency(out, &s);
}

/* `side` is 1 for efficiencies above, -1 for those below. */
static double efficiency_beside(double efficiency, double side, const rv_layered_forms *f) {
  double distance = side * (f->log_efficiency - log(efficiency));
  return rv_cantelli(distance - f->log_efficiency_rest, f->log_efficiency_variance);
}

double rv_layered_efficiency_above(double efficiency, const rv_layered_forms *form) {
  return efficiency_beside(efficiency, 1, form);
}

double rv_layered_efficiency_below(double efficiency, const rv_layered_forms *form) {
  return efficiency_beside(efficiency, -1, form);
}
