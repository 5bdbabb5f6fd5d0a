/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Arrays of real numbers in NumPy's .npy format, versions 1 to 3 (numpy.lib.format): float32 or
 * float64, little- or big-endian, C or Fortran order, any shape that NumPy can hold.
 */
#ifndef REVERIFY_NPY_H
#define REVERIFY_NPY_H

#include "reverify/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { RV_NPY_RANK_MAX = 64 }; /* NumPy's own, since 2.0 */

typedef struct rv_npy {
  double *value; /* count numbers in C order (last index fastest), whatever the file's */
  size_t count;
  size_t rank;                   /* 0 for a single number */
  size_t shape[RV_NPY_RANK_MAX]; /* no product of some of them, times 8, is above PTRDIFF_MAX */
} rv_npy;

/*
 * Reads PATH, which must be a regular file. RV_EINVAL, with a message that names the file and what
 * is wrong, when it cannot be opened, is no .npy file, has a header that is not exactly what NumPy
 * writes, another type of elements, or not exactly as many bytes as its header says; nothing is
 * allocated before that is known. RV_ENOMEM when the array does not fit into physical memory,
 * RV_EIO when the disk fails. Takes 8 bytes an element, and in Fortran order for a while the share
 * min(1, 32 / last dimension) more. Free with rv_npy_free.
 */
rv_status rv_npy_read(rv_npy *out, const char *path);
void rv_npy_free(rv_npy *array);

#ifdef __cplusplus
}
#endif

#endif
