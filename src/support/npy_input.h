/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A .npy array on its way in: the header, by which its size is checked, and later the elements. It
 * stands in a file, in a pipe or in whatever else a stream can be made of.
 */
#ifndef REVERIFY_SUPPORT_NPY_INPUT_H
#define REVERIFY_SUPPORT_NPY_INPUT_H

#include "support/npy_header.h"

typedef struct rv_npy_input {
  FILE *stream;
  const char *path; /* for messages; borrowed */
  bool sized;       /* the size of a pipe is not known before its end */
  size_t size;
  rv_npy_header header;
  size_t count; /* of elements; no product of some dimensions, times 8, is above PTRDIFF_MAX */
} rv_npy_input;

/* Opens PATH as rv_npy_read does (npy.h); nothing is read yet. RV_EINVAL, RV_ESTOPPED. */
rv_status rv_npy_input_open(rv_npy_input *in, const char *path);

/*
 * Reads the header. RV_EINVAL when it is unusable or the array is not exactly as long as it says,
 * as far as that is known yet; the length of elements that are only listed (header.other) is not
 * looked at. RV_ENOMEM when the array does not fit into physical memory.
 */
rv_status rv_npy_input_start(rv_npy_input *in, const rv_npy_manner *manner);

/*
 * out (count) = the elements in C order, once the header is read, up to the end of the stream.
 * RV_EINVAL when that comes too early or too late, RV_ENOMEM.
 */
rv_status rv_npy_input_elements(double *out, rv_npy_input *in);

/* The status of a reading, which an error of the stream (RV_EIO, RV_ESTOPPED) explains better. */
rv_status rv_npy_input_status(const rv_npy_input *in, rv_status status);

void rv_npy_input_close(rv_npy_input *in);

#endif
