/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cells of one ReLU layer and its reversal (Theorem 3.2): what their draws and their closed forms
 * share, and these forms as functions of an open cell, for the tables of a statement.
 */
#ifndef REVERIFY_EXPERIMENT_RELU_CELL_H
#define REVERIFY_EXPERIMENT_RELU_CELL_H

#include "experiment/grid.h"
#include "model/relu_setting.h"
#include "reverify/sampler.h"

/* Makes what stands in cell->shared while a cell is open, of `hidden`, which is taken over: *hidden
   is zeroed, on failure too. `tau` is the threshold in units of sigma, a number or what stands for
   a rule. RV_ENOMEM, RV_ENUMERIC. For rv_trial.open_cell and close_cell. */
rv_status rv_relu_cell_open(void **shared, rv_sampler sampler, const rv_relu_law *law,
                            rv_hidden *hidden, double tau);
void rv_relu_cell_close(void *shared);

/* The layer and its reversal. */
const rv_relu_setting *rv_relu_cell_setting(const rv_cell *cell);

/* For rv_trial.open, close and is_large: the workspace is an rv_relu_layer. */
rv_status rv_relu_cell_open_layer(void **layer, const rv_cell *cell, int threads);
void rv_relu_cell_close_layer(void *layer);
bool rv_relu_cell_is_large(const rv_cell *cell);

/* For rv_statement.resolve: puts a number where the parameter `tau` is a rule of rv_tau_rule, of
   the setting that `open`, the statement's rv_trial.open_cell, makes of the cell. RV_ENUMERIC when
   the search for it failed, and the errors of `open`. */
rv_status rv_relu_cell_resolve_tau(rv_cell *cell, size_t tau, double delta,
                                   rv_status (*open)(void **shared, const rv_cell *cell));

/* Of relu_error.h: the mean square error and its root, that of an oracle of the support without a
   bias, that of u itself, and the probability that r(u + b) has exactly the support of h. */
double rv_relu_cell_error_sq(const rv_cell *cell);
double rv_relu_cell_error_rms(const rv_cell *cell);
double rv_relu_cell_oracle_sq(const rv_cell *cell);
double rv_relu_cell_unthresholded_sq(const rv_cell *cell);
double rv_relu_cell_recovery(const rv_cell *cell);

/* Of relu_error_law.h: P(error <= x), an rv_cdf whose parameters are the cell, P(error > x), the
   least x with P(error <= x) >= p, and about how far probabilities are off. Opened when one of them
   is asked for first, for up to a second; NaN when memory is short. For one thread at a time. */
double rv_relu_cell_error_cdf(double x, const void *cell);
double rv_relu_cell_error_complement(double x, const rv_cell *cell);
double rv_relu_cell_error_quantile(double p, const rv_cell *cell);
double rv_relu_cell_error_accuracy(const rv_cell *cell);

#endif
