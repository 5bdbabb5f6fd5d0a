/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the spread of gain and noise does to what is made of them at the top. */
#include "theory/layered_spread.h"

#include "theory/rectified_normal.h"

#include <math.h>

rv_spread_of rv_layered_log_efficiency(const rv_layered_spread *spread,
                                       const rv_layered_evolution *evolution,
                                       const rv_layered_law *law) {
  const rv_layer_spread *s = &spread->layer[law->depth];
  double c = evolution->state[law->depth].gain, noise = evolution->state[law->depth].noise;
  double v = noise * noise, c_sq = s->gain_variance / (c * c),
         v_sq = s->noise_sq_variance / (v * v);
  return (rv_spread_of){.shift = 2 * s->gain / c - s->noise_sq / v - c_sq + v_sq / 2,
                        .variance = 4 * c_sq + v_sq - 4 * s->covariance / (c * v)};
}

/* E (r(y) - h)^2 and its derivatives by gain and sigma, y ~ N(gain h + bias, (across sigma)^2). */
static rv_jet coordinate(double h, double gain, double sigma, double across, double bias) {
  double mean = gain * h + bias, sd = sigma * across;
  if (!(sd > 0)) { /* a single value: all of the noise is across it */
    double off = fmax(mean, 0) - h, slope = mean > 0 ? 1 : 0;
    return (rv_jet){
        .value = off * off, .mean = 2 * off * slope * h, .mean_mean = 2 * slope * h * h};
  }
  rv_rectified r = rv_rectified_normal(mean, sd);
  rv_jet jet =
      rv_jet_add(rv_rectified_second(&r, mean, sd), -2 * h, rv_rectified_first(&r, mean, sd));
  return (rv_jet){.value = jet.value + h * h,
                  .mean = h * jet.mean,
                  .sd = across * jet.sd,
                  .mean_mean = h * h * jet.mean_mean,
                  .mean_sd = h * across * jet.mean_sd,
                  .sd_sd = across * across * jet.sd_sd};
}

rv_spread_of rv_layered_error_spread(const rv_layered_spread *spread,
                                     const rv_layered_evolution *evolution,
                                     const rv_layered_law *law, const rv_hidden *hidden,
                                     double tau) {
  const rv_layer_spread *s = &spread->layer[law->depth];
  double gain = evolution->state[law->depth].gain, noise = evolution->state[law->depth].noise;
  double sigma = rv_layered_sigma(evolution, law, hidden->norm), bias = -tau * sigma;
  double norm_sq = hidden->norm * hidden->norm, silent = law->width[law->depth] - (double)hidden->k;
  rv_jet sum = rv_jet_add((rv_jet){0}, silent / norm_sq, coordinate(0, gain, sigma, 1, bias));
  for (size_t i = 0; i < hidden->groups; i++) {
    double h = hidden->group_value[i], across = sqrt(fmax(1 - h * h / norm_sq, 0));
    sum =
        rv_jet_add(sum, hidden->group_size[i] / norm_sq, coordinate(h, gain, sigma, across, bias));
  }
  double by_v = sigma / (2 * noise * noise); /* of sigma, a multiple of the root of v */
  double variance = by_v * by_v * s->noise_sq_variance, joint = by_v * s->covariance;
  double shift = by_v * s->noise_sq - variance / (2 * sigma);
  double given = 4 * sigma * sigma / norm_sq * sum.value;
  return (rv_spread_of){.shift = sum.mean * s->gain + sum.sd * shift +
                                 sum.mean_mean * s->gain_variance / 2 + sum.mean_sd * joint +
                                 sum.sd_sd * variance / 2,
                        .variance = given + sum.mean * sum.mean * s->gain_variance +
                                    2 * sum.mean * sum.sd * joint + sum.sd * sum.sd * variance};
}

double rv_layered_rest(const rv_layered_spread *spread, const rv_layered_law *law) {
  double order = spread->layer[law->depth].order;
  return law->depth > 1 ? order * order : 0;
}

double rv_cantelli(double distance, double variance) {
  return distance > 0 ? distance * distance / (distance * distance + variance) : 0;
}
