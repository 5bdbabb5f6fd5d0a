/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/layered_error.h"

#include "numeric/minimum.h"
#include "reverify/relu_error.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>
#include <math.h>

rv_layered_law rv_layered_geometric(size_t depth, double m, double n, double p) {
  rv_layered_law law = {.depth = depth, .p = p};
  double layers = (double)depth;
  for (size_t l = 0; l <= depth; l++)
    law.width[l] = round(n * pow(m / n, (layers - (double)l) / layers));
  return law;
}

/* What a layer below the top passes on: a unit's u = gain r(zeta) + noise g, less a threshold. */
typedef struct inlet {
  double gain, noise, p;
  const gsl_integration_glfixed_table *table;
} inlet;

typedef struct outlet {
  double energy, error_sq, gain; /* A, E(hhat - h)^2 / E h^2, c' */
} outlet;

enum { NODES = 64 };

/* E r(y) for y ~ N(mean, sd^2). */
static double rectified_mean(double mean, double sd) {
  double t = mean / sd;
  return mean * gsl_cdf_ugaussian_P(t) + sd * gsl_ran_ugaussian_pdf(t);
}

/* Adds 2 E[.; low < zeta < high] over active units; to the gain, less what silent ones take. */
static void add_active(outlet *out, const inlet *in, double threshold, double low, double high) {
  double silent = rectified_mean(-threshold, in->noise);
  for (size_t i = 0; i < NODES && low < high; i++) {
    double zeta, weight;
    gsl_integration_glfixed_point(low, high, i, &zeta, &weight, in->table);
    weight *= 2 * gsl_ran_ugaussian_pdf(zeta);
    double mean = in->gain * zeta;
    out->energy += weight * rv_relu_coordinate_sq(0, mean, in->noise, -threshold);
    out->error_sq += weight * rv_relu_coordinate_sq(zeta, mean, in->noise, -threshold);
    out->gain += weight * zeta * (rectified_mean(mean - threshold, in->noise) - silent);
  }
}

/*
 * The averages over active units are smooth but for a bend within nine standard deviations of where
 * the mean meets the threshold, so there the quadrature is cut.
 */
static outlet pass(const inlet *in, double threshold) {
  const double end = 9; /* the rest of the normal law is 1e-19 */
  double bend = threshold / in->gain, reach = end * in->noise / in->gain;
  double low = fmin(fmax(bend - reach, 0), end), high = fmin(bend + reach, end);
  outlet out = {0};
  add_active(&out, in, threshold, 0, low);
  add_active(&out, in, threshold, low, high);
  add_active(&out, in, threshold, high, end);
  double silent_sq = (2 - in->p) / in->p * rv_relu_coordinate_sq(0, 0, in->noise, -threshold);
  out.energy += silent_sq;
  out.error_sq += silent_sq;
  return out;
}

/* The threshold. */

static double error_of_threshold(double threshold, void *in) {
  return pass(in, threshold).error_sq;
}

static double noise_of_threshold(double threshold, void *in) {
  outlet out = pass(in, threshold);
  return out.energy / (out.gain * out.gain);
}

static double inner_threshold(inlet *in, rv_inner_bias inner) {
  double longest = 6 * in->noise; /* beyond, nothing is left of the noise */
  switch (inner) {
  case RV_LEAST_ERROR:
    return rv_minimum(error_of_threshold, in, longest);
  case RV_MOST_SIGNAL:
    return rv_minimum(noise_of_threshold, in, longest);
  case RV_NO_BIAS:
    return 0;
  }
  return NAN;
}

/* The evolution. */

/* norm[l] = ||h^(l)|| from ||h^(l-1)||^2 = 2 / (p n_(l-1)) ||h^(l)||^2. */
static void find_norms(double *norm, const rv_layered_law *law, double top) {
  norm[law->depth] = top;
  for (size_t l = law->depth; l > 0; l--)
    norm[l - 1] = norm[l] * sqrt(2 / (law->p * law->width[l - 1]));
}

static rv_status evolve(rv_layered_evolution *out, const rv_layered_law *law, const double *norm,
                        rv_inner_bias inner, bool restored, inlet *in) {
  for (size_t l = 1; l < law->depth; l++) {
    rv_layer_state *state = &out->state[l];
    in->gain = state->gain;
    in->noise = state->noise * sqrt(law->width[l] / law->width[l - 1]);
    double threshold = inner_threshold(in, inner);
    outlet o = pass(in, threshold);
    if (!isfinite(threshold) || !(o.gain > 0) || !isfinite(o.energy))
      return rv_fail(RV_EINVAL, "no bias could be found for layer %zu: choose wider layers", l);
    double scale = restored ? 1 / o.gain : 1;
    state->error_sq = o.error_sq;
    out->reversal.bias[l] = -threshold * norm[l] * sqrt(2 / (law->p * law->width[l]));
    out->reversal.scale[l + 1] = scale;
    out->state[l + 1] = (rv_layer_state){.gain = scale * o.gain, .noise = scale * sqrt(o.energy)};
  }
  return RV_OK;
}

rv_status rv_layered_evolve(rv_layered_evolution *out, const rv_layered_law *law, double norm,
                            rv_inner_bias inner, bool restored) {
  double norms[RV_DEPTH_MAX + 1];
  *out = (rv_layered_evolution){.reversal.scale[1] = 1, .state[1] = {.gain = 1, .noise = 1}};
  gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(NODES);
  if (table == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a quadrature: free some memory");
  inlet in = {.p = law->p, .table = table};
  find_norms(norms, law, norm);
  rv_status status = evolve(out, law, norms, inner, restored, &in);
  gsl_integration_glfixed_table_free(table);
  return status;
}

/* The top. */

double rv_layered_sigma(const rv_layered_evolution *evolution, const rv_layered_law *law,
                        double norm) {
  return evolution->state[law->depth].noise * norm *
         sqrt(2 / (law->p * law->width[law->depth - 1]));
}

double rv_layered_error_given_sq(const rv_hidden *hidden, double n, double gain, double sigma,
                                 double bias) {
  double norm_sq = hidden->norm * hidden->norm;
  double sum = (n - (double)hidden->k) * rv_relu_coordinate_sq(0, 0, sigma, bias);
  for (size_t i = 0; i < hidden->groups; i++) {
    double h = hidden->group_value[i], across = sqrt(fmax(1 - h * h / norm_sq, 0));
    sum += hidden->group_size[i] * rv_relu_coordinate_sq(h, gain * h, sigma * across, bias);
  }
  return sum / norm_sq;
}

double rv_layered_error_sq(const rv_layered_evolution *evolution, const rv_layered_law *law,
                           const rv_hidden *hidden, double tau) {
  double sigma = rv_layered_sigma(evolution, law, hidden->norm);
  return rv_layered_error_given_sq(hidden, law->width[law->depth],
                                   evolution->state[law->depth].gain, sigma, -tau * sigma);
}

typedef struct search {
  const rv_layered_evolution *evolution;
  const rv_layered_law *law;
  const rv_hidden *hidden;
} search;

static double error_sq_of_tau(double tau, void *untyped) {
  const search *s = untyped;
  return rv_layered_error_sq(s->evolution, s->law, s->hidden, tau);
}

double rv_layered_optimal_tau(const rv_layered_evolution *evolution, const rv_layered_law *law,
                              const rv_hidden *hidden) {
  search s = {evolution, law, hidden};
  return rv_minimum(error_sq_of_tau, &s, 12);
}

/* Infinitely many layers. Scales cancel in noise / gain, so the gain that comes in may be 1. */

typedef struct endless {
  inlet in;
  rv_inner_bias inner;
} endless;

/* noise^2 / gain^2 of the layer above, for a noise of nu in units of this layer's. */
static double passed_on(double nu, endless *e) {
  e->in.noise = nu;
  return noise_of_threshold(inner_threshold(&e->in, e->inner), &e->in);
}

/* The ratio at which a noise nu would stay as it is; the least of them is the critical one. */
static const double log_nu_low = -6, log_nu_range = 12;

static double ratio_of_noise(double log_nu_above_low, void *e) {
  double nu = exp(log_nu_low + log_nu_above_low);
  return passed_on(nu, e) / (nu * nu);
}

static double climb(double ratio, endless *e) {
  enum { LAYERS_MAX = 100000 };
  const double settled = 1e-12, lost = 1e12;
  double noise_sq = 1, before = 0;
  for (int l = 0; l < LAYERS_MAX && noise_sq - before > settled * noise_sq; l++) {
    before = noise_sq;
    noise_sq = passed_on(sqrt(noise_sq / ratio), e);
    if (!(noise_sq < lost))
      return INFINITY;
  }
  return noise_sq;
}

double rv_layered_noise_limit(double ratio, double p, rv_inner_bias inner) {
  gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(NODES);
  if (table == NULL)
    return NAN;
  endless e = {.in = {.gain = 1, .p = p, .table = table}, .inner = inner};
  double limit = climb(ratio, &e);
  gsl_integration_glfixed_table_free(table);
  return limit;
}

double rv_layered_critical_ratio(double p, rv_inner_bias inner) {
  gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(NODES);
  if (table == NULL)
    return NAN;
  endless e = {.in = {.gain = 1, .p = p, .table = table}, .inner = inner};
  double ratio = ratio_of_noise(rv_minimum(ratio_of_noise, &e, log_nu_range), &e);
  gsl_integration_glfixed_table_free(table);
  return ratio;
}
