/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The header of a .npy file. */
#ifndef REVERIFY_NPY_HEADER_H
#define REVERIFY_NPY_HEADER_H

#include "reverify/npy.h"

#include <stdbool.h>
#include <stdio.h>

typedef struct rv_npy_header {
  size_t length;       /* bytes from the start of the file to the first element */
  size_t element_size; /* 4 or 8 */
  bool big_endian, fortran_order;
  size_t rank;
  size_t shape[RV_NPY_RANK_MAX];
} rv_npy_header;

/* Reads the header from the start of the stream. NULL, or what is wrong with it. */
const char *rv_npy_header_read(rv_npy_header *out, FILE *stream);

#endif
