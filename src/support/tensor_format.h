/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a format of files of weights has to be able to do for tensor_file.h; one source for each. */
#ifndef REVERIFY_SUPPORT_TENSOR_FORMAT_H
#define REVERIFY_SUPPORT_TENSOR_FORMAT_H

#include "support/tensor_list.h"

typedef struct rv_tensor_options {
  bool raw_is_bfloat16; /* .npy and .npz: elements of two raw bytes (V2) are bfloat16 numbers, as
                           which NumPy writes those of ml_dtypes */
} rv_tensor_options;

/* `state` is what a format keeps of an open file; of a failed `open`, `close` frees what there is,
   and takes NULL. `path` outlives the state. */
typedef struct rv_tensor_format {
  rv_status (*open)(void **state, rv_tensor_list *list, const char *path,
                    const rv_tensor_options *options);
  rv_status (*read)(double *out, void *state, const rv_tensor *tensor, size_t index);
  void (*close)(void *state);
} rv_tensor_format;

extern const rv_tensor_format rv_tensor_npy;         /* one array */
extern const rv_tensor_format rv_tensor_npz;         /* a zip archive of them */
extern const rv_tensor_format rv_tensor_safetensors; /* one file */
extern const rv_tensor_format rv_tensor_shards;      /* the index of several */
extern const rv_tensor_format rv_tensor_onnx;

#endif
