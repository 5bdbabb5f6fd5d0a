/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Arrays of bytes in the idx format, in which MNIST is handed out (Y. LeCun, C. Cortes, C. J. C.
 * Burges, "The MNIST database of handwritten digits"): two zeros, the type of the elements (8 for
 * unsigned bytes), the number of dimensions, each dimension in four bytes, the highest first, and
 * the elements in C order; the whole may be compressed with gzip, whatever its name.
 */
#ifndef REVERIFY_SUPPORT_IDX_H
#define REVERIFY_SUPPORT_IDX_H

#include "reverify/status.h"

#include <stddef.h>

enum { RV_IDX_RANK_MAX = 3 };

typedef struct rv_idx {
  unsigned char *value; /* count elements in C order (last index fastest) */
  size_t count;         /* above 0 */
  size_t rank;          /* 1 to 3 */
  size_t shape[RV_IDX_RANK_MAX];
} rv_idx;

/*
 * Reads PATH, a regular file or a pipe, compressed or not.
 *
 * RV_EINVAL, with a message that names the file and what is wrong, when it cannot be opened, is no
 * idx file, has elements of another type (images and labels are unsigned bytes), no dimension or
 * more than 3 (an image has one value per pixel), no elements, not exactly as many as its header
 * says, or is a damaged gzip file (gzip_input.h). Of a plain file nothing is allocated before its
 * size is known to be right; of a compressed one, no more than its length can hold. RV_ENOMEM when
 * the array does not fit into physical memory, RV_EIO when reading fails, RV_ESTOPPED when a signal
 * ended it. Free with rv_idx_free.
 */
rv_status rv_idx_read(rv_idx *out, const char *path);

/* Rank and shape alone, `value` NULL: what the header says, whatever follows it. Errors of the
   header as above. */
rv_status rv_idx_read_shape(rv_idx *out, const char *path);
void rv_idx_free(rv_idx *array);

#endif
