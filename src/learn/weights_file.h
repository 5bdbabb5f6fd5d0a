/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arrays of single precision written for other programs: NumPy's .npy and safetensors. */
#ifndef REVERIFY_LEARN_WEIGHTS_FILE_H
#define REVERIFY_LEARN_WEIGHTS_FILE_H

#include "reverify/status.h"
#include "support/file.h"

#include <stddef.h>

/* A vector (columns 0) or a row-major matrix. */
typedef struct rv_stored_array {
  const char *name; /* letters, digits, dots and underscores */
  const float *value;
  size_t rows, columns;
} rv_stored_array;

/*
 * Adds PATH to the group, which lets its files appear together (file.h): one array as .npy of
 * version 1, or all tensors as one safetensors file of type F32. Either is little-endian, as this
 * machine has to be. RV_EPLACE, RV_EIO, RV_ENOMEM.
 */
rv_status rv_npy_add(rv_file_group *group, const char *path, const rv_stored_array *tensor);
rv_status rv_safetensors_add(rv_file_group *group, const char *path, const rv_stored_array *tensor,
                             size_t tensors);

#endif
