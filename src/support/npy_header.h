/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The header of a .npy file. */
#ifndef REVERIFY_SUPPORT_NPY_HEADER_H
#define REVERIFY_SUPPORT_NPY_HEADER_H

#include "support/npy_type.h"

#include <stdbool.h>
#include <stdio.h>

enum { RV_NPY_HEADER_RANK_MAX = 64 }; /* NumPy's own, since 2.0 */

typedef struct rv_npy_header {
  int version;   /* 1, 2 or 3 */
  size_t length; /* bytes from the start of the file to the first element */
  rv_npy_type type;
  bool fortran_order;
  size_t rank;
  size_t shape[RV_NPY_HEADER_RANK_MAX];
} rv_npy_header;

/* Reads the header from the start of the stream; RV_EINVAL when it is not as npy.h says. */
rv_status rv_npy_header_read(rv_npy_header *out, FILE *stream, const char *path);

#endif
