/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/edge_histogram.h"

#include "experiment/histogram.h"
#include "reverify/tracy_widom.h"

const rv_table_column rv_edge_histogram_columns[] = {
    {"m", "rows of W"},
    {"n", "columns of W"},
    {"trials", "draws of the cell"},
    {"low", "lower end of a bin of (m λmax − μ)/σ"},
    {"high", "its upper end"},
    {"density", "share of the draws in it, over its width"},
    {"density_predicted", "the same of F₁"},
    {0}};

enum { BINS = 50 };
static const rv_bins bins = {.low = -6, .width = 0.2, .count = BINS};

void rv_edge_histogram_write(rv_csv *csv, const rv_cell_sample *sample, size_t metric, double m,
                             double n, double (*rescale)(double x, const rv_cell *cell)) {
  double density[BINS];
  rv_histogram(density, &bins, sample, metric, rescale);
  for (size_t b = 0; b < BINS; b++) {
    double low = rv_bin_low(&bins, b), high = rv_bin_low(&bins, b + 1);
    rv_csv_number(csv, m);
    rv_csv_number(csv, n);
    rv_csv_count(csv, sample->trials);
    rv_histogram_write_bin(csv, &bins, b, density[b],
                           rv_tracy_widom_cdf(1, high) - rv_tracy_widom_cdf(1, low));
    rv_csv_end_row(csv);
  }
}
