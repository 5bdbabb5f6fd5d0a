/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A hidden vector from the user's file. */
#ifndef REVERIFY_HIDDEN_FILE_H
#define REVERIFY_HIDDEN_FILE_H

#include "reverify/hidden.h"
#include "reverify/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The non-zero values of a vector in a .npy file (npy.h); *length is its number of entries.
 * RV_EINVAL when the file is unusable, the array has not exactly one dimension, an entry is
 * negative or not finite, or none is above 0.
 */
rv_status rv_hidden_read(rv_hidden *hidden, size_t *length, const char *path);

#ifdef __cplusplus
}
#endif

#endif
