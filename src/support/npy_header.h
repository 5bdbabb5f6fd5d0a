/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The header of a .npy file. */
#ifndef REVERIFY_SUPPORT_NPY_HEADER_H
#define REVERIFY_SUPPORT_NPY_HEADER_H

#include "support/npy_type.h"

#include <stdbool.h>
#include <stdio.h>

enum { RV_NPY_HEADER_RANK_MAX = 64 }; /* NumPy's own, since 2.0 */

/* What a reading takes for granted; a zeroed struct takes nothing. */
typedef struct rv_npy_manner {
  bool raw_is_bfloat16; /* elements of two raw bytes are bfloat16 numbers */
  bool lists_others;    /* an array of elements that are no such numbers is described */
} rv_npy_manner;

typedef struct rv_npy_header {
  int version;   /* 1, 2 or 3 */
  size_t length; /* bytes from the start of the file to the first element */
  const char
      *other;       /* what elements are that are of none of the types ("int8 elements"), or NULL */
  rv_npy_type type; /* if `other` is NULL */
  bool fortran_order;
  size_t rank;
  size_t shape[RV_NPY_HEADER_RANK_MAX];
} rv_npy_header;

/*
 * Reads the header from the start of the stream; RV_EINVAL when it is not as npy.h says, or the
 * elements are not, unless the manner says that they be listed.
 */
rv_status rv_npy_header_read(rv_npy_header *out, FILE *stream, const char *path,
                             const rv_npy_manner *manner);

#endif
