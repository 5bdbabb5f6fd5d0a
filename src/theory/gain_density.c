/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/gain_density.h"

#include "reverify/gain.h"
#include "support/memory.h"
#include "theory/binomial_pmf.h"
#include "theory/gain_window.h"

#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_log.h>
#include <math.h>
#include <stdlib.h>

/*
 * The density of ln Q for Q ~ chi^2, by Stirling's formula, which keeps its digits at many degrees:
 * a constant, and what depends on q.
 */
static double chi_squared_constant(double freedom) {
  return sqrt(freedom / (4 * M_PI)) / gsl_sf_gammastar(freedom / 2);
}

static double chi_squared_of_log(double q, double freedom) {
  double u = (q - freedom) / freedom;
  double bend = u > -0.9 ? gsl_sf_log_1plusx_mx(u) : log(q / freedom) - u;
  return exp(freedom / 2 * bend);
}

static void fill(rv_gain_density *density, const rv_gain_window *w, double m, double p) {
  double mass = 0;
  for (double events = w->first; events <= w->last; events += w->stride) {
    double weight = rv_binomial_pmf(events, m, p / 2);
    mass += weight;
    if (events == 0 || weight == 0)
      continue;
    density->events[density->count] = events;
    density->weight[density->count++] = weight;
  }
  for (size_t i = 0; i < density->count; i++)
    density->weight[i] *= chi_squared_constant(density->events[i]) / mass;
}

rv_status rv_gain_density_make(rv_gain_density *density, double m, double p) {
  rv_gain_window w = rv_gain_window_of(m, p);
  size_t room = rv_gain_window_count(&w);
  double mean = rv_gain_mean(m, p), sd = sqrt(rv_gain_variance(m, p));
  *density = (rv_gain_density){
      .low = fmax(mean - 10 * sd, 0), .high = mean + 10 * sd + 80, .atom = exp(m * log1p(-p / 2))};
  rv_status status = rv_alloc_doubles(&density->events, room, 1);
  if (status == RV_OK)
    status = rv_alloc_doubles(&density->weight, room, 1);
  if (status == RV_OK)
    fill(density, &w, m, p);
  else
    rv_gain_density_free(density);
  return status;
}

void rv_gain_density_free(rv_gain_density *density) {
  free(density->events);
  free(density->weight);
  *density = (rv_gain_density){0};
}

double rv_gain_density_at(double q, const rv_gain_density *density) {
  double sum = 0;
  for (size_t i = 0; i < density->count; i++)
    sum += density->weight[i] * chi_squared_of_log(q, density->events[i]);
  return sum / q;
}
