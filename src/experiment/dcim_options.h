/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of training DCIM's nets, as parameters of a statement, and what they ask for. */
#ifndef REVERIFY_EXPERIMENT_DCIM_OPTIONS_H
#define REVERIFY_EXPERIMENT_DCIM_OPTIONS_H

#include "experiment/grid.h"
#include "learn/dcim_pair.h"
#include "learn/shared_data.h"

/* The parameters, in the order of their columns. */
enum { RV_OPT_ARCHITECTURE, RV_OPT_OBJECTIVE, RV_OPT_REVERSE_WEIGHT, RV_OPT_DATA };
enum { RV_OPT_TRAINING_SIZE = RV_OPT_DATA + 1, RV_OPT_EPOCHS, RV_OPT_BATCH, RV_OPT_RATE };
enum { RV_OPT_DECAY = RV_OPT_RATE + 1, RV_OPT_GAIN, RV_OPT_WIDTHS, RV_OPT_LAYERS };
enum { RV_OPT_SAMPLED_LAYER = RV_OPT_LAYERS + 1, RV_OPT_VALIDATION_SIZE, RV_OPT_APPROXIMATION };
enum { RV_OPT_SAMPLES = RV_OPT_APPROXIMATION + 1, RV_OPT_SAVE, RV_OPT_GRADIENT, RV_OPT_PASS };

/* Words of RV_OPT_ARCHITECTURE and of RV_OPT_SAVE. */
enum { RV_DENSE_NET, RV_CONV_NET };
enum { RV_SAVE_NOT, RV_SAVE };

/* For rv_statement.parameters; its runs are those of training_run.h. */
extern const rv_parameter rv_dcim_options[];

/*
 * For rv_statement.resolve: puts numbers for "all", "usual", "last", "sum" and "mean". RV_EINVAL
 * for a data set that cannot be read, layers that do not fit its images or are not there, and more
 * images than it has.
 */
rv_status rv_dcim_resolve(rv_cell *cell);

bool rv_dcim_is_conv(const rv_cell *cell);

/* True if nets of this kind (dcim_model.h) are trained. */
bool rv_dcim_has_net(const rv_cell *cell, int net);

/* What a trial of a resolved cell is to do. */
rv_dcim_plan rv_dcim_plan_of(const rv_cell *cell);

/* For rv_trial.open_cell and close_cell: cell->shared is the plan. RV_ENOMEM. */
rv_status rv_dcim_open_plan(void **plan, const rv_cell *cell);
void rv_dcim_close_plan(void *plan);

/* The data of a resolved cell. */
rv_shared_data *rv_dcim_data(const rv_cell *cell);

#endif
