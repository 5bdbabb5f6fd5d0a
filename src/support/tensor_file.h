/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files of weights in the formats that nets are kept in, listed first and read array by array:
 *
 * - .npy of NumPy, one array, from a file or a pipe; .npz, a zip archive of such arrays;
 * - .safetensors, and model.safetensors.index.json for all of its shards;
 * - .onnx: initialisers and Constant nodes, those of subgraphs included.
 *
 * The content tells which it is, and only where it does not, the name. Numbers are float64,
 * float32, float16 or bfloat16; arrays of other elements are listed with what they are and cannot
 * be read, but for a .npy file, which is refused. The order is that of the file; in safetensors,
 * where it means nothing, that of the names, in which numbers count by their value (layer.2 before
 * layer.10); in ONNX that of the nodes that use the arrays, unused ones last. The weights of ONNX's
 * recurrent nodes, of shape (directions, gates and units, inputs), are listed as the matrices that
 * they are, directions times gates and units x inputs.
 *
 * An open file takes memory in proportion to its size at most, however hostile it is: for the names
 * of the arrays, some 40 times the JSON of safetensors, and of an ONNX file, which is kept, 32
 * times its bytes and a megabyte, where a sound one takes hardly more than its bytes. Numbers of
 * .npz may be 1032 times as long as what they were deflated to, but no longer.
 */
#ifndef REVERIFY_SUPPORT_TENSOR_FILE_H
#define REVERIFY_SUPPORT_TENSOR_FILE_H

#include "support/tensor_format.h"

typedef struct rv_tensor_file rv_tensor_file;

/*
 * Opens PATH and lists its arrays. RV_EINVAL, with a message that names the file and what is wrong,
 * when it cannot be opened, is of none of the formats or breaks the rules of its own; sizes are
 * held against the file's before memory is asked for. RV_ENOMEM, RV_EIO, RV_ESTOPPED. *out is NULL
 * then; else free with rv_tensor_file_close, which takes NULL too. `options` may be NULL.
 */
rv_status rv_tensor_file_open(rv_tensor_file **out, const char *path,
                              const rv_tensor_options *options);
void rv_tensor_file_close(rv_tensor_file *file);

size_t rv_tensor_file_count(const rv_tensor_file *file);

/* The array at an index below the count; it stands until the file is closed. */
const rv_tensor *rv_tensor_file_at(const rv_tensor_file *file, size_t index);

/*
 * out (the array's count) = its numbers in C order (last index fastest). RV_EINVAL when its
 * elements are no floating-point numbers, or the file is damaged or changed since it was opened;
 * RV_ENOMEM, RV_EIO, RV_ESTOPPED.
 */
rv_status rv_tensor_file_read(double *out, rv_tensor_file *file, size_t index);

#endif
