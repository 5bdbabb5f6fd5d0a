/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The report on layers of weights from files (weights.h): is each random-like (random_likeness.h),
 * and is it reversible (matrix_layer.h)? Beside each layer stands a copy with its entries shuffled,
 * which has lost all that was learned but the entries' law. Tables, in DIR/NAME.:
 *
 * layers.csv    one row a layer: layer (from 1), file, m (inputs), n (outputs); of the entries
 * mean, sd, kurtosis, normal_distance (Kolmogorov, from N(mean, sd^2)) and normal_p_value (at most
 * this, as mean and sd are fitted); of the standardised matrix lambda_max, edge_excess (Tracy-Widom
 * units), edge_p_value, outliers (learned directions), bulk_variance, bulk_distance, bulk_bound,
 * spacing, spacing_error, like (yes or no); the same with shuffled_ in front; sentence.
 * reversal.csv  one row a layer, k and p: layer, m, n, k, p, tau, trials, then the quantiles
 *               error_q05, error_q50, error_q95 of ||r(u + b) - h|| / ||h|| over random supports of
 *               h, error_sq_mean, error_sq_predicted (Gaussian entries) and its root
 * error_predicted, and shuffled_error_q50, shuffled_error_sq_mean. spectrum.csv  histograms of the
 * eigenvalues: layer, low, high, density, shuffled_density, density_predicted (Marchenko-Pastur of
 * the bulk's variance), bulk_variance, outliers. stack.csv     if each layer's outputs are the next
 * one's inputs (up to 6): a k-sparse h at the top, generated down through all layers and reversed
 * layer by layer: layer, m, n, k, p, tau, trials, error_q05, error_q50, error_q95, error_predicted
 * (random layers, layered_error.h), shuffled_error_q50.
 *
 * One sentence a layer goes to stdout, unless quiet.
 */
#ifndef REVERIFY_EXPERIMENT_WEIGHTS_REPORT_H
#define REVERIFY_EXPERIMENT_WEIGHTS_REPORT_H

#include "experiment/settings.h"

/* Where the program has the parameters that the report uses; `tau` has a rule for sqrt(2 ln n). */
typedef struct rv_weights_columns {
  size_t k, p, tau, inputs, trials;
} rv_weights_columns;

/*
 * The layer `files->path[0]` is next to the input. Values of k above a layer's outputs are left
 * out. RV_EINVAL when a file (weights.h) or a list is unusable; nothing is written then.
 */
rv_status rv_weights_report(const rv_program *program, const rv_settings *settings,
                            const rv_files *files, const rv_weights_columns *columns);

#endif
