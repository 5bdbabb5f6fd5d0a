/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/checkpoint_path.h"

#include "support/file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char suffix[] = ".checkpoint";

rv_status rv_checkpoint_prefix(char **out, const char *directory, const char *name,
                               uint64_t fingerprint, size_t index) {
  char cell[64], ending[32];
  snprintf(cell, sizeof cell, "%016" PRIx64 " %zu", fingerprint, index);
  snprintf(ending, sizeof ending, ".%016" PRIx64, rv_hash_text(cell));
  return rv_path_join(out, directory, name, ending);
}

rv_status rv_checkpoint_path(char **out, const rv_cell *cell, const rv_stream_key *key,
                             const char *part) {
  *out = NULL;
  if (cell->files == NULL ||
      asprintf(out, "%s.%" PRIu64 ".%s%s", cell->files, key->trial, part, suffix) >= 0)
    return RV_OK;
  *out = NULL;
  return rv_fail(RV_ENOMEM, "no memory for a path: free some memory");
}

rv_status rv_weights_folder(char **out, const rv_cell *cell) {
  *out = NULL;
  if (cell->files == NULL)
    return RV_OK;
  const char *hash = strrchr(cell->files, '.');
  if (asprintf(out, "%.*s.weights", (int)(hash - cell->files), cell->files) < 0) {
    *out = NULL;
    return rv_fail(RV_ENOMEM, "no memory for a path: free some memory");
  }
  rv_status status = rv_directory_create(*out);
  if (status != RV_OK) {
    free(*out);
    *out = NULL;
  }
  return status;
}

rv_status rv_checkpoints_remove(const char *directory, const char *name) {
  return rv_files_remove(directory, name, suffix);
}
