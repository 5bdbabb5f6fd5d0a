/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of a run that trains a pair of DCIM. */
#ifndef REVERIFY_EXPERIMENT_DCIM_FILES_H
#define REVERIFY_EXPERIMENT_DCIM_FILES_H

#include "experiment/grid.h"
#include "learn/dcim_pair.h"

/*
 * Checkpoints where the cell keeps files (checkpoint.h), and, with `save`, for the first trial the
 * weights at DIR/NAME.weights/OBJECTIVE-WEIGHT-HASH, in a folder that is made, DIR/NAME being what
 * the cell's files begin with, and the hash naming the draws. RV_ENOMEM, RV_EPLACE, RV_EIO; free
 * with rv_dcim_files_free in any case.
 */
rv_status rv_dcim_files_name(rv_dcim_files *files, const rv_stream_key *key, const rv_cell *cell,
                             double reverse_weight, bool save);
void rv_dcim_files_free(rv_dcim_files *files);

#endif
