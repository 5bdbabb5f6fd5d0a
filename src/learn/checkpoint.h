/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a training run needs to go on from where it was: blocks of memory, written as one file that
 * appears whole or not at all.
 *
 *   magic (16 bytes), fingerprint, number of blocks            (64-bit words)
 *   per block its bytes, their hash (64-bit words), the bytes
 */
#ifndef REVERIFY_LEARN_CHECKPOINT_H
#define REVERIFY_LEARN_CHECKPOINT_H

#include "reverify/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct rv_block {
  void *bytes;
  size_t count;
} rv_block;

/* Writes PATH; `fingerprint` names all that the run depends on. RV_EPLACE, RV_EIO, RV_ENOMEM: what
   stood there before still does. */
rv_status rv_checkpoint_write(const char *path, uint64_t fingerprint, const rv_block *block,
                              size_t blocks);

/*
 * Reads PATH into the blocks; *found is false, and they are untouched, where there is no such file.
 * RV_EINVAL, with the blocks undefined, when the file is no checkpoint, is damaged, or is one of
 * another fingerprint or of other sizes; RV_EIO.
 */
rv_status rv_checkpoint_read(bool *found, const char *path, uint64_t fingerprint,
                             const rv_block *block, size_t blocks);

#endif
