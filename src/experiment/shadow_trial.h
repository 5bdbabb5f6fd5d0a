/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One trial of a comparison of ways to train (learn/shadow.h): the same net trained by
 * backpropagation, with dropout and by SHADOW, from the same weights, on the same random subset of
 * a data set, in the same order.
 */
#ifndef REVERIFY_EXPERIMENT_SHADOW_TRIAL_H
#define REVERIFY_EXPERIMENT_SHADOW_TRIAL_H

#include "experiment/shadow_record.h"
#include "experiment/trial_watch.h"

/* How one of the methods trains on these data; `width` has room for the net's. */
void rv_shadow_method(rv_shadow_settings *out, size_t *width, const rv_shadow_setting *setting,
                      const rv_data_set *data, rv_method method);

/* By net: the methods' in the end, and the one before training. */
typedef struct rv_shadow_marks {
  double survival[RV_NETS];   /* rv_shadow_survival */
  double recognised[RV_NETS]; /* rv_look_at_top */
} rv_shadow_marks;

/*
 * Trains all three. record (rv_record_numbers) and the marks are filled in. `cell` says where
 * checkpoints go, and is told how far the trial is. `weights` is the beginning of the paths that
 * the trained nets are saved to (rv_dense_net_save), or NULL. RV_EINVAL when the data have fewer
 * examples; RV_ENOMEM, RV_EPLACE, RV_EIO, RV_ENUMERIC, RV_ESTOPPED.
 */
rv_status rv_shadow_trial_run(const rv_stream_key *key, double *record, rv_shadow_marks *marks,
                              const rv_cell *cell, const rv_shadow_setting *setting,
                              const rv_data_set *data, const char *weights);

#endif
