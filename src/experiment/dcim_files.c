/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/dcim_files.h"

#include "experiment/checkpoint_path.h"

#include <stdio.h>
#include <stdlib.h>

static rv_status name_weights(char **out, const char *folder, uint64_t draws, int net,
                              double reverse_weight) {
  if (asprintf(out, "%s/%s-%.6g-%08x", folder, rv_dcim_net_name(net),
               net == RV_DCIM_DISCRIMINATIVE ? 0 : reverse_weight, (unsigned)draws) >= 0)
    return RV_OK;
  *out = NULL;
  return rv_fail(RV_ENOMEM, "no memory for a path: free some memory");
}

static rv_status name_all_weights(rv_dcim_files *files, const rv_stream_key *key,
                                  const rv_cell *cell, double reverse_weight) {
  char *folder;
  rv_status status = rv_weights_folder(&folder, cell);
  for (int net = 0; net < RV_DCIM_NETS && status == RV_OK; net++)
    status = name_weights(&files->weights[net], folder, key->cell, net, reverse_weight);
  free(folder);
  return status;
}

rv_status rv_dcim_files_name(rv_dcim_files *files, const rv_stream_key *key, const rv_cell *cell,
                             double reverse_weight, bool save) {
  *files = (rv_dcim_files){.checkpoint = {NULL}};
  for (int net = 0; net < RV_DCIM_NETS; net++)
    RV_TRY(rv_checkpoint_path(&files->checkpoint[net], cell, key, rv_dcim_net_name(net)));
  return save && key->trial == 0 && cell->files != NULL
             ? name_all_weights(files, key, cell, reverse_weight)
             : RV_OK;
}

void rv_dcim_files_free(rv_dcim_files *files) {
  for (int net = 0; net < RV_DCIM_NETS; net++) {
    free(files->checkpoint[net]);
    free(files->weights[net]);
  }
}
