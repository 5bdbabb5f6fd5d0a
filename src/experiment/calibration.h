/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claimed probabilities against true ones, by bins of what is claimed. */
#ifndef REVERIFY_EXPERIMENT_CALIBRATION_H
#define REVERIFY_EXPERIMENT_CALIBRATION_H

#include "experiment/cell_sample.h"

enum { RV_CALIBRATION_BINS = 10 };

/* The draws whose claimed probability falls into one tenth of [0, 1]. */
typedef struct rv_calibration_bin {
  double count;
  double claimed, exact; /* sums over the draws */
} rv_calibration_bin;

/*
 * bins[RV_CALIBRATION_BINS] = the draws of a cell; metric `claimed` is a probability, metric `over`
 * what it exceeds the true one by.
 */
void rv_calibration_fill(rv_calibration_bin *bins, const rv_cell_sample *sample, size_t claimed,
                         size_t over);

/*
 * The expected calibration error: the mean over the draws of |mean claimed - mean exact| of their
 * bin (M. P. Naeini, G. F. Cooper, M. Hauskrecht, AAAI 2015).
 */
double rv_calibration_error(const rv_cell_sample *sample, size_t claimed, size_t over);

/* Rows of a further table, one for each bin that has draws: `what`, all parameters of the cell, and
   of the bin its draws, mean claimed and mean exact probability. */
void rv_calibration_write(rv_csv *csv, const rv_cell_sample *sample, const char *what,
                          size_t claimed, size_t over);

#endif
