/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/rectified_normal.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

rv_rectified rv_rectified_normal(double mean, double sd) {
  double t = mean / sd, variance = sd * sd;
  rv_rectified r = {.density = gsl_ran_ugaussian_pdf(t)};
  r.moment[0] = gsl_cdf_ugaussian_P(t);
  r.moment[1] = mean * r.moment[0] + sd * r.density;
  for (int i = 2; i < 5; i++)
    r.moment[i] = mean * r.moment[i - 1] + (i - 1) * variance * r.moment[i - 2];
  return r;
}

rv_jet rv_rectified_first(const rv_rectified *r, double mean, double sd) {
  double t = mean / sd, bend = r->density / sd;
  return (rv_jet){.value = r->moment[1],
                  .mean = r->moment[0],
                  .sd = r->density,
                  .mean_mean = bend,
                  .mean_sd = -t * bend,
                  .sd_sd = t * t * bend};
}

rv_jet rv_rectified_second(const rv_rectified *r, double mean, double sd) {
  double t = mean / sd;
  return (rv_jet){.value = r->moment[2],
                  .mean = 2 * r->moment[1],
                  .sd = 2 * sd * r->moment[0],
                  .mean_mean = 2 * r->moment[0],
                  .mean_sd = 2 * r->density,
                  .sd_sd = 2 * (r->moment[0] - t * r->density)};
}

rv_jet rv_jet_add(rv_jet a, double factor, rv_jet b) {
  return (rv_jet){a.value + factor * b.value,     a.mean + factor * b.mean,
                  a.sd + factor * b.sd,           a.mean_mean + factor * b.mean_mean,
                  a.mean_sd + factor * b.mean_sd, a.sd_sd + factor * b.sd_sd};
}
