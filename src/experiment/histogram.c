/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/histogram.h"

#include <math.h>

double rv_bin_low(const rv_bins *bins, size_t bin) {
  return bins->low + bins->width * (double)bin;
}

size_t rv_bin_of(const rv_bins *bins, double x) {
  double bin = floor((x - bins->low) / bins->width);
  return bin >= 0 && bin < (double)bins->count ? (size_t)bin : bins->count;
}

void rv_histogram(double *density, const rv_bins *bins, const rv_cell_sample *sample, size_t metric,
                  double (*of)(double x, const rv_cell *cell)) {
  for (size_t b = 0; b < bins->count; b++)
    density[b] = 0;
  for (size_t t = 0; t < sample->trials; t++) {
    double x = sample->value[t * sample->metrics + metric];
    size_t bin = rv_bin_of(bins, of != NULL ? of(x, sample->cell) : x);
    if (bin < bins->count)
      density[bin]++;
  }
  for (size_t b = 0; b < bins->count; b++)
    density[b] = density[b] / (double)sample->trials / bins->width;
}

void rv_bin_values(double *density, const rv_bins *bins, const double *value, size_t count,
                   double total) {
  double share = 1 / (total * bins->width);
  for (size_t b = 0; b < bins->count; b++)
    density[b] = 0;
  for (size_t i = 0; i < count; i++) {
    size_t bin = rv_bin_of(bins, value[i]);
    if (bin < bins->count)
      density[bin] += share;
  }
}

void rv_histogram_write_bin(rv_csv *csv, const rv_bins *bins, size_t bin, double density,
                            double mass) {
  rv_csv_number(csv, rv_bin_low(bins, bin));
  rv_csv_number(csv, rv_bin_low(bins, bin + 1));
  rv_csv_number(csv, density);
  rv_csv_number(csv, mass / bins->width);
}
