/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One array of an ONNX file: within it, or in a file beside it. */
#ifndef REVERIFY_SUPPORT_ONNX_ARRAY_H
#define REVERIFY_SUPPORT_ONNX_ARRAY_H

#include "support/tensor_list.h"

#include <onnx_net.pb-c.h>

typedef struct rv_onnx_array {
  const Onnx__Tensor *from;
  rv_float_type type;
  const char *location; /* of numbers in another file, below the folder of this one; else NULL */
  uint64_t offset;
} rv_onnx_array;

/*
 * Describes an array in *out and *tensor, but for its name. RV_EINVAL when its shape cannot be, the
 * numbers are not as many as it says, or stand in a file that cannot be opened or lies outside of
 * the folder of `path`.
 */
rv_status rv_onnx_array_open(rv_onnx_array *out, rv_tensor *tensor, const Onnx__Tensor *from,
                             const char *name, const char *path);

/* out (count) = its numbers. */
rv_status rv_onnx_array_read(double *out, const rv_onnx_array *array, const rv_tensor *tensor,
                             const char *path);

#endif
