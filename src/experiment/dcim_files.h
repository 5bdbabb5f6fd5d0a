/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of a run that trains a pair of DCIM. */
#ifndef REVERIFY_EXPERIMENT_DCIM_FILES_H
#define REVERIFY_EXPERIMENT_DCIM_FILES_H

#include "experiment/grid.h"
#include "learn/dcim_pair.h"

/*
 * Checkpoints where the cell, one with the parameters of dcim_options.h, keeps files
 * (checkpoint_path.h), and, with --save, for the first trial the weights at
 *
 *   DIR/NAME.weights/OBJECTIVE-WEIGHT-HASH[-PARAMETER-VALUE...]
 *
 * in a folder that is made, DIR/NAME being what the cell's files begin with. WEIGHT, 0 for
 * discriminative nets, has six digits, or all that it needs where the weights of the grid differ;
 * HASH names the draws; and each parameter that shapes the weights but not the draws follows where
 * it has several values on the grid, data sets by the hash of their contents. So nets of different
 * cells have different names, unless they are the same net. `data` is that of the cell, with its
 * images read. RV_ENOMEM, RV_EPLACE, RV_EIO; free with rv_dcim_files_free in any case.
 */
rv_status rv_dcim_files_name(rv_dcim_files *files, const rv_stream_key *key, const rv_cell *cell,
                             const rv_data_set *data);
void rv_dcim_files_free(rv_dcim_files *files);

#endif
