/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is measured of the nets that a trial trains by DCIM's objectives, as metrics. */
#ifndef REVERIFY_EXPERIMENT_DCIM_METRICS_H
#define REVERIFY_EXPERIMENT_DCIM_METRICS_H

#include "experiment/statement.h"
#include "learn/dcim_pair.h"

/* The metrics; of those before RV_DCIM_DROP there is one for each net, in the order of
   dcim_model.h. The last stands for all numbers of the nets (dcim_pair.h). */
enum { RV_DCIM_ACCURACY = 0, RV_DCIM_TRAIN = RV_DCIM_NETS, RV_DCIM_REVERSE = 2 * RV_DCIM_NETS };
enum { RV_DCIM_DIVERSITY = 3 * RV_DCIM_NETS, RV_DCIM_RECOGNISED = 4 * RV_DCIM_NETS };
enum { RV_DCIM_UNIT_ERROR = 5 * RV_DCIM_NETS, RV_DCIM_CLASS_ERROR = 6 * RV_DCIM_NETS };
enum { RV_DCIM_DROP = 7 * RV_DCIM_NETS, RV_DCIM_DROP_SAMPLED, RV_DCIM_MORE_OVERFIT };
enum { RV_DCIM_REVERSE_GAIN = RV_DCIM_MORE_OVERFIT + 1, RV_DCIM_TRANSFER, RV_DCIM_EXCESS };
enum { RV_DCIM_FLOOR = RV_DCIM_EXCESS + 1, RV_DCIM_FLOOR_OVER, RV_DCIM_MORE_DIVERSE };
enum { RV_DCIM_MORE_UNIT_ERROR = RV_DCIM_MORE_DIVERSE + 1, RV_DCIM_OVER_UNIT_BOUND };
enum { RV_DCIM_NUMBERS = RV_DCIM_OVER_UNIT_BOUND + 1 };

/* For rv_statement.metrics, where the parameters are those of dcim_options.h. */
extern const rv_metric rv_dcim_metrics[];

/* Where nets of each kind are trained, and where pairs of them are. */
bool rv_dcim_has_discriminative(const rv_cell *cell);
bool rv_dcim_has_bidirectional(const rv_cell *cell);
bool rv_dcim_has_sampled(const rv_cell *cell);
bool rv_dcim_has_both(const rv_cell *cell);            /* discriminative and bidirectional */
bool rv_dcim_has_generative_pair(const rv_cell *cell); /* bidirectional and sampled */

/* Where there are images of a class, and two of them or more, so that they have a variance. */
bool rv_dcim_has_images(const rv_cell *cell);
bool rv_dcim_has_diversity(const rv_cell *cell);

/* Where approximation (2) is measured; where layer 2 is one of hidden units; and where its exact
   means, and so a bound, are known, as of fully connected layers. */
bool rv_dcim_has_approximation(const rv_cell *cell);
bool rv_dcim_has_units(const rv_cell *cell);
bool rv_dcim_has_unit_bound(const rv_cell *cell);

/*
 * Fills in all metrics but the last from the numbers of the nets, which stand behind them. What is
 * of a net that is not trained is 0. RV_ENOMEM.
 */
rv_status rv_dcim_trial_metrics(double *metric, const rv_dcim_plan *plan,
                                const rv_dcim_lesson *lesson);

#endif
