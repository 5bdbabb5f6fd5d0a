/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The layers of a user's net as they stand in files of weights (tensor_file.h): every array of two
 * or more dimensions whose name is asked for, taken as a matrix. Nothing is read before its layer's
 * turn comes.
 *
 * An array of more than two dimensions is flattened to its first dimension x all others or, where
 * the caller says that inputs are rows, to all but the last x the last: that is what the kernels of
 * convolutions are to PyTorch (outputs, inputs, height, width) and to Keras (height, width, inputs,
 * outputs). An ONNX file knows better than the caller what its arrays are. Its transposed
 * convolutions (inputs, outputs, height, width) become inputs x all others, inputs being rows.
 */
#ifndef REVERIFY_EXPERIMENT_NET_SOURCE_H
#define REVERIFY_EXPERIMENT_NET_SOURCE_H

#include "support/tensor_file.h"

typedef struct rv_net_source_options {
  bool inputs_are_rows;    /* where the file does not know */
  const char *layers_glob; /* of the names that are asked for (fnmatch); NULL for all */
  size_t min_size;         /* smaller sides make no layer; 0 for 2 */
  size_t gates;            /* above 1: the outputs of every layer are those of so many gates of a
                              recurrent one, which are layers of their own, NAME[0], NAME[1], ... */
  bool raw_is_bfloat16;    /* tensor_format.h */
} rv_net_source_options;

typedef struct rv_layer_source {
  char *name;           /* of the array, with the gate's number if it is one's */
  const char *file;     /* the operand that holds it */
  size_t rows, columns; /* as stored, flattened */
  bool inputs_are_rows; /* else the columns are */
  double epsilon;       /* the spacing of the stored type at 1 */
  size_t place[3];      /* private: the file, its array, the gate */
} rv_layer_source;

typedef struct rv_net_source {
  rv_layer_source *layer; /* in the order of the files, and in each in that of tensor_file.h */
  size_t count;
  size_t others;             /* arrays of a layer's shape that hold no floating-point numbers */
  const rv_tensor *an_other; /* the first of them and its file; NULL when there is none */
  const char *its_file;
  size_t bare;           /* files without a layer, as those of biases are */
  const char *bare_file; /* the first of them; NULL when there is none */
  rv_tensor_file **file; /* private from here on */
  size_t files, gates;
} rv_net_source;

/*
 * Opens the files and finds their layers. The paths have to outlive the source. RV_EINVAL, with a
 * message that names what is at fault, when a file is unusable or none holds a layer, when a glob
 * names an array of a layer's shape that holds no floating-point numbers, or when outputs do not
 * divide into gates. RV_ENOMEM, RV_EIO, RV_ESTOPPED. Free with rv_net_source_close, which is legal
 * after a failure too.
 */
rv_status rv_net_source_open(rv_net_source *out, char *const *path, size_t count,
                             const rv_net_source_options *options);
void rv_net_source_close(rv_net_source *source);

/*
 * *out = the matrix of a layer, rows x columns in row-major order as stored; free() it. RV_EINVAL
 * when the file was changed or turns out to be damaged, RV_ENOMEM, RV_EIO, RV_ESTOPPED; *out is
 * NULL then.
 */
rv_status rv_net_source_read(double **out, rv_net_source *source, size_t index);

#endif
