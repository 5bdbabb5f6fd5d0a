/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/spectrum_table.h"

#include "model/ensemble_spectrum.h"

rv_bins rv_spectrum_bins(rv_ensemble ensemble, double m, double n) {
  const rv_spectrum_range range = rv_spectrum_range_of(ensemble, m, n);
  return (rv_bins){range.low, (range.high - range.low) / RV_SPECTRUM_BINS, RV_SPECTRUM_BINS};
}

const rv_table_column rv_spectrum_columns[] = {
    {"ensemble", "law of W"},
    {"m", "rows"},
    {"n", "columns"},
    {"low", "lower end of the bin"},
    {"high", "its upper end"},
    {"density", "of the eigenvalues, zeros of a wide W left out"},
    {"density_predicted", "of the limit law"},
    {0}};

void rv_spectrum_write(rv_csv *csv, const rv_cell_sample *sample, size_t metric, const char *name,
                       rv_ensemble ensemble, double m, double n) {
  const rv_bins bins = rv_spectrum_bins(ensemble, m, n);
  for (size_t bin = 0; bin < bins.count; bin++) {
    double low = rv_bin_low(&bins, bin), high = low + bins.width;
    double mass = rv_spectrum_mass(low, high, ensemble, m, n);
    rv_csv_text(csv, name);
    rv_csv_number(csv, m);
    rv_csv_number(csv, n);
    rv_histogram_write_bin(csv, &bins, bin, rv_sample_mean(sample, metric + bin), mass);
    rv_csv_end_row(csv);
  }
}
