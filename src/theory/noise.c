/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/noise.h"

#include <math.h>

/* k_(j+1) = p q d k_j / dp of a variable of 0 and 1, then divided by p^j. */
static void bernoulli_cumulants(double cumulant[RV_NOISE_CUMULANTS + 1], double p) {
  double q = 1 - p, v = p * q, odd = q - p;
  cumulant[2] = v;
  cumulant[3] = v * odd;
  cumulant[4] = v * (1 - 6 * v);
  cumulant[5] = v * odd * (1 - 12 * v);
  cumulant[6] = v * (1 - 30 * v + 120 * v * v);
  cumulant[7] = v * odd * (1 - 60 * v + 360 * v * v);
  cumulant[8] = v * (1 - 126 * v + 1680 * v * v - 5040 * v * v * v);
  for (int k = 2; k <= RV_NOISE_CUMULANTS; k++)
    cumulant[k] /= pow(p, k);
}

void rv_noise_cumulants(double cumulant[RV_NOISE_CUMULANTS + 1], rv_noise noise, double keep) {
  cumulant[0] = 0;
  cumulant[1] = 1;
  if (noise == RV_NOISE_BERNOULLI)
    bernoulli_cumulants(cumulant, keep);
  else
    for (int k = 2; k <= RV_NOISE_CUMULANTS; k++)
      cumulant[k] = cumulant[k - 1] * (k - 1);
}

/* 1 - E (1 + 2 u eta^2)^(-1/2), without cancellation. */
static double lost(double u) {
  double root = sqrt(1 + 2 * u);
  return 2 * u / (root * (root + 1));
}

static double mean_lost(rv_noise noise, double keep, double u) {
  if (noise == RV_NOISE_BERNOULLI)
    return keep * lost(u / (keep * keep));
  const double step = 1 / 16.0;
  double sum = 0;
  for (double y = -40; y <= 5; y += step) /* eta = exp(y) */
    sum += exp(y - exp(y)) * lost(u * exp(2 * y));
  return step * sum;
}

double rv_noise_gain(rv_noise noise, double keep, size_t n) {
  const double step = 1 / 8.0, range = 80;
  double sum = 0, size = (double)n;
  for (double y = -range; y <= range; y += step) /* u = exp(y) / n */
    sum += exp(-y / 2) * -expm1(size * log1p(-mean_lost(noise, keep, exp(y) / size) / 2));
  return step * sum / (2 * sqrt(M_PI));
}

double rv_noisy_net_mean(rv_noise noise, double keep, size_t n, double layers, double scale) {
  return pow(scale, layers) * pow(rv_noise_gain(noise, keep, n), layers - 1) / sqrt(2 * M_PI);
}

double rv_noise_gain_limit(rv_noise noise, double keep) {
  double cumulant[RV_NOISE_CUMULANTS + 1];
  rv_noise_cumulants(cumulant, noise, keep);
  return sqrt((1 + cumulant[2]) / 2);
}
