/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The density of the eigenvalues of an ensemble's matrices beside that of their limit, by bins. */
#ifndef REVERIFY_EXPERIMENT_SPECTRUM_TABLE_H
#define REVERIFY_EXPERIMENT_SPECTRUM_TABLE_H

#include "experiment/histogram.h"
#include "experiment/statement.h"
#include "reverify/ensemble.h"

enum { RV_SPECTRUM_BINS = 40 };

/* Matrices m x n; RV_ENSEMBLES stands for the Gaussian unitary ensemble (ensemble_spectrum.h). */
rv_bins rv_spectrum_bins(rv_ensemble ensemble, double m, double n);

extern const rv_table_column rv_spectrum_columns[];

/* The rows of one cell; the densities of a draw are the metrics from `metric` on. */
void rv_spectrum_write(rv_csv *csv, const rv_cell_sample *sample, size_t metric, const char *name,
                       rv_ensemble ensemble, double m, double n);

#endif
