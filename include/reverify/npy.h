/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Arrays of real numbers in NumPy's .npy format, versions 1 to 3 (numpy.lib.format): float16,
 * float32 or float64, little- or big-endian, C or Fortran order, any shape that NumPy can hold.
 */
#ifndef REVERIFY_NPY_H
#define REVERIFY_NPY_H

#include "reverify/status.h"

#include <stdbool.h>
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
  bool single;                   /* the file holds float32 or float16 numbers */
} rv_npy;

/*
 * Reads PATH, a regular file or a pipe (a FIFO, /dev/stdin, a process substitution of the shell),
 * whose writer it waits for. A header need not be what NumPy writes if it is one that NumPy reads
 * and that can mean one thing only: keys in either kind of quotes, spaces, tabs and line breaks
 * between the words, with or without the last comma and the last line break, long integers of
 * Python 2, types without byte order (this machine's then).
 *
 * RV_EINVAL, with a message that names the file and what is wrong, when it cannot be opened, is no
 * .npy file, has another header or type of elements, or not exactly as many bytes as its header
 * says; of a file, nothing is allocated before that is known. RV_ENOMEM when the array does not fit
 * into physical memory, RV_EIO when reading fails, RV_ESTOPPED when a signal ended it. Takes 8
 * bytes per element, and in Fortran order for a while the share min(1, 32 / last dimension) more.
 * Free with rv_npy_free.
 */
rv_status rv_npy_read(rv_npy *out, const char *path);
void rv_npy_free(rv_npy *array);

/*
 * The same for a vector: at most one dimension may differ from 1, as in (n,), (n, 1) and (1, n).
 * out->rank is 1 then. RV_EINVAL for any other shape.
 */
rv_status rv_npy_read_vector(rv_npy *out, const char *path);

/*
 * RV_EINVAL, with a message that shows the first value below `low` or above `high` with all of its
 * digits, when there is one; NaN is neither of the two and refused too.
 */
rv_status rv_npy_check_range(const rv_npy *array, double low, double high, const char *path);

#ifdef __cplusplus
}
#endif

#endif
