/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Densities by bins, for further tables. */
#ifndef REVERIFY_EXPERIMENT_HISTOGRAM_H
#define REVERIFY_EXPERIMENT_HISTOGRAM_H

#include "experiment/cell_sample.h"
#include "support/csv.h"

typedef struct rv_bins {
  double low, width;
  size_t count;
} rv_bins;

double rv_bin_low(const rv_bins *bins, size_t bin);

/* The bin that x falls into; `count` for none. */
size_t rv_bin_of(const rv_bins *bins, double x);

/*
 * density[bins->count] = the share of draws in each bin over its width, of a metric after `of`
 * (NULL: as it is). What lies outside all bins counts among the draws.
 */
void rv_histogram(double *density, const rv_bins *bins, const rv_cell_sample *sample, size_t metric,
                  double (*of)(double x, const rv_cell *cell));

/*
 * density[bins->count] = the share of `count` values in each bin over its width, of `total` values
 * in all: those that are not given count as lying outside.
 */
void rv_bin_values(double *density, const rv_bins *bins, const double *value, size_t count,
                   double total);

/* Appends the fields low, high, density and the predicted density `mass` / width of one bin. */
void rv_histogram_write_bin(rv_csv *csv, const rv_bins *bins, size_t bin, double density,
                            double mass);

#endif
