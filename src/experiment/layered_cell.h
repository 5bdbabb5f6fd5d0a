/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cells of a stack of ReLU layers and its reversal (layered_net.h): what their draws and their
 * closed forms share is an rv_layered_setting, and the forms are functions of an open cell, for the
 * tables of a statement.
 */
#ifndef REVERIFY_EXPERIMENT_LAYERED_CELL_H
#define REVERIFY_EXPERIMENT_LAYERED_CELL_H

#include "experiment/grid.h"
#include "model/layered_setting.h"

const rv_layered_setting *rv_layered_cell_setting(const rv_cell *cell);

/* For rv_trial.close_cell, and rv_trial.close of a workspace that is an rv_layered_net. */
void rv_layered_cell_close(void *shared);
void rv_layered_cell_close_net(void *net);

/* The fields of rv_layered_forms by their names. */
double rv_layered_cell_gain(const rv_cell *cell);
double rv_layered_cell_gain_rest(const rv_cell *cell);
double rv_layered_cell_gain_excess(const rv_cell *cell);
double rv_layered_cell_gain_below(const rv_cell *cell);
double rv_layered_cell_noise_sq(const rv_cell *cell);
double rv_layered_cell_noise_rest(const rv_cell *cell);
double rv_layered_cell_efficiency(const rv_cell *cell);
double rv_layered_cell_inner_sq(const rv_cell *cell);
double rv_layered_cell_inner_rest(const rv_cell *cell);
double rv_layered_cell_inner_limit(const rv_cell *cell);
double rv_layered_cell_added_errors(const rv_cell *cell);
double rv_layered_cell_added_squares(const rv_cell *cell);
double rv_layered_cell_error_sq(const rv_cell *cell);
double rv_layered_cell_error_rest(const rv_cell *cell);
double rv_layered_cell_printed_bound(const rv_cell *cell);
double rv_layered_cell_claimed_bound(const rv_cell *cell);
double rv_layered_cell_effective_bound(const rv_cell *cell);

/* Roots of error_sq and inner_sq; and a tenth of gain_unit: gains may be as small as one likes,
   differences of what is of the order of their unit. */
double rv_layered_cell_error_rms(const rv_cell *cell);
double rv_layered_cell_inner_rms(const rv_cell *cell);
double rv_layered_cell_tenth_of_unit(const rv_cell *cell);

#endif
