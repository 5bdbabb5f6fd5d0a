/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/dcim_files.h"

#include "experiment/checkpoint_path.h"
#include "experiment/dcim_options.h"
#include "experiment/statement.h"
#include "support/number_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* What shapes the weights of a net besides its data and what names its draws. */
static const size_t shaping[] = {RV_OPT_EPOCHS, RV_OPT_BATCH,         RV_OPT_RATE,    RV_OPT_DECAY,
                                 RV_OPT_GAIN,   RV_OPT_SAMPLED_LAYER, RV_OPT_GRADIENT};

/* In six digits, or all that it needs where the weights of the grid differ. */
static const char *weight_text(char text[RV_NUMBER_TEXT], const rv_cell *cell, int net) {
  double weight = net == RV_DCIM_DISCRIMINATIVE ? 0 : rv_number(cell, RV_OPT_REVERSE_WEIGHT);
  if (rv_grid_varies(cell->grid, RV_OPT_REVERSE_WEIGHT))
    rv_number_text(text, RV_NUMBER_TEXT, weight);
  else
    snprintf(text, RV_NUMBER_TEXT, "%.6g", weight);
  return text;
}

static rv_status name_weights(char **out, const char *folder, const rv_stream_key *key,
                              const rv_cell *cell, int net, const rv_data_set *data) {
  char weight[RV_NUMBER_TEXT], hash[32] = "", varying[512];
  if (rv_grid_varies(cell->grid, RV_OPT_DATA))
    snprintf(hash, sizeof hash, "-data-%016" PRIx64, data->hash);
  rv_cell_varying_text(varying, sizeof varying, cell, shaping, RV_COUNT(shaping));
  if (asprintf(out, "%s/%s-%s-%08x%s%s", folder, rv_dcim_net_name(net),
               weight_text(weight, cell, net), (unsigned)key->cell, hash, varying) >= 0)
    return RV_OK;
  *out = NULL;
  return rv_fail(RV_ENOMEM, "no memory for a path: free some memory");
}

static rv_status name_all_weights(rv_dcim_files *files, const rv_stream_key *key,
                                  const rv_cell *cell, const rv_data_set *data) {
  char *folder;
  rv_status status = rv_weights_folder(&folder, cell);
  for (int net = 0; net < RV_DCIM_NETS && status == RV_OK; net++)
    status = name_weights(&files->weights[net], folder, key, cell, net, data);
  free(folder);
  return status;
}

rv_status rv_dcim_files_name(rv_dcim_files *files, const rv_stream_key *key, const rv_cell *cell,
                             const rv_data_set *data) {
  bool save = rv_word(cell, RV_OPT_SAVE) == RV_SAVE;
  *files = (rv_dcim_files){.checkpoint = {NULL}};
  for (int net = 0; net < RV_DCIM_NETS; net++)
    RV_TRY(rv_checkpoint_path(&files->checkpoint[net], cell, key, rv_dcim_net_name(net)));
  return save && key->trial == 0 && cell->files != NULL ? name_all_weights(files, key, cell, data)
                                                        : RV_OK;
}

void rv_dcim_files_free(rv_dcim_files *files) {
  for (int net = 0; net < RV_DCIM_NETS; net++) {
    free(files->checkpoint[net]);
    free(files->weights[net]);
  }
}
