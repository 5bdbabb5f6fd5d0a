/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files DIR/NAME.*.checkpoint from which a trial of minutes goes on after the run was stopped or
 * killed. They carry the name of the run and the cell, so that no other settings, version or seed
 * meet them, and are gone once the cell's record stands in the journal.
 */
#ifndef REVERIFY_EXPERIMENT_CHECKPOINT_PATH_H
#define REVERIFY_EXPERIMENT_CHECKPOINT_PATH_H

#include "experiment/grid.h"
#include "reverify/stream.h"

/* *out = DIRECTORY/NAME.HASH, for cell->files, of the cell `index` of the run named by
   `fingerprint`; free() it. RV_ENOMEM. */
rv_status rv_checkpoint_prefix(char **out, const char *directory, const char *name,
                               uint64_t fingerprint, size_t index);

/*
 * *out = the path of a checkpoint of the trial named by `key`, `part` telling apart those of one
 * trial; free() it. NULL where cell->files is, and none is to be kept. RV_ENOMEM. Write it by
 * rv_file_create and rv_file_commit (support/file.h), so that it is whole or not there.
 */
rv_status rv_checkpoint_path(char **out, const rv_cell *cell, const rv_stream_key *key,
                             const char *part);

/* *out = DIR/NAME.weights, a folder that is made if it is not there, for weights that the user asks
   for; free() it. NULL where cell->files is. RV_ENOMEM, RV_EPLACE, RV_EIO. */
rv_status rv_weights_folder(char **out, const rv_cell *cell);

/* Removes all checkpoints NAME left in the folder. RV_EPLACE, RV_EIO. */
rv_status rv_checkpoints_remove(const char *directory, const char *name);

#endif
