/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The header of a .npy file. */
#ifndef REVERIFY_SUPPORT_NPY_HEADER_H
#define REVERIFY_SUPPORT_NPY_HEADER_H

#include "reverify/npy.h"

#include <stdbool.h>
#include <stdio.h>

typedef struct rv_npy_header {
  int version;         /* 1, 2 or 3 */
  size_t length;       /* bytes from the start of the file to the first element */
  size_t element_size; /* 4 or 8 */
  bool big_endian, fortran_order;
  size_t rank;
  size_t shape[RV_NPY_RANK_MAX];
} rv_npy_header;

/* Reads the header from the start of the stream; RV_EINVAL when NumPy would not write it. */
rv_status rv_npy_header_read(rv_npy_header *out, FILE *stream, const char *path);

/* RV_EINVAL: "'PATH' WHAT", and what to do. */
rv_status rv_npy_refuse(const char *path, const char *what);

/* RV_EINVAL with the name of a type other than float32 and float64, `descr` being how NumPy says it
   in Python; nothing of it is repeated, as it may hold anything. */
rv_status rv_npy_refuse_type(const char *path, const char *descr);

#endif
