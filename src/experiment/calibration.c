/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/calibration.h"

#include <math.h>
#include <string.h>

void rv_calibration_fill(rv_calibration_bin *bins, const rv_cell_sample *sample, size_t claimed,
                         size_t over) {
  memset(bins, 0, RV_CALIBRATION_BINS * sizeof *bins);
  for (size_t t = 0; t < sample->trials; t++) {
    const double *draw = sample->value + t * sample->metrics;
    double p = draw[claimed];
    rv_calibration_bin *bin =
        &bins[p < 1 ? (size_t)(p * RV_CALIBRATION_BINS) : RV_CALIBRATION_BINS - 1];
    bin->count++;
    bin->claimed += p;
    bin->exact += p - draw[over];
  }
}

double rv_calibration_error(const rv_cell_sample *sample, size_t claimed, size_t over) {
  rv_calibration_bin bins[RV_CALIBRATION_BINS];
  double gap = 0, count = 0;
  rv_calibration_fill(bins, sample, claimed, over);
  for (size_t b = 0; b < RV_CALIBRATION_BINS; b++) {
    gap += fabs(bins[b].claimed - bins[b].exact);
    count += bins[b].count;
  }
  return gap / count;
}

void rv_calibration_write(rv_csv *csv, const rv_cell_sample *sample, const char *what,
                          size_t claimed, size_t over) {
  rv_calibration_bin bins[RV_CALIBRATION_BINS];
  rv_calibration_fill(bins, sample, claimed, over);
  for (size_t b = 0; b < RV_CALIBRATION_BINS; b++) {
    if (bins[b].count == 0)
      continue;
    rv_csv_text(csv, what);
    rv_sample_write_parameters(csv, sample, sample->grid->parameters);
    rv_csv_number(csv, bins[b].count);
    rv_csv_number(csv, bins[b].claimed / bins[b].count);
    rv_csv_number(csv, bins[b].exact / bins[b].count);
    rv_csv_end_row(csv);
  }
}
