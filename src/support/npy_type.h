/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The types of elements that a .npy file may hold, and how a file of another one is refused. */
#ifndef REVERIFY_SUPPORT_NPY_TYPE_H
#define REVERIFY_SUPPORT_NPY_TYPE_H

#include "reverify/status.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct rv_npy_type {
  size_t size; /* 4 or 8 bytes: float32 or float64 */
  bool big_endian;
} rv_npy_type;

/*
 * Reads the type that `descr` of `length` characters names, as numpy.dtype does: f4 and f8, also as
 * f and d, with or without a byte order, and the names of these types. Where no order is stated, or
 * '=' or '|', it is this machine's. False when it is another type, or none.
 */
bool rv_npy_type_read(rv_npy_type *out, const char *descr, size_t length);

/* RV_EINVAL: "'PATH' WHAT", and what to do. */
rv_status rv_npy_refuse(const char *path, const char *what);

/*
 * RV_EINVAL with the name of a type other than float32 and float64; nothing of `descr` is repeated,
 * as it may hold anything.
 */
rv_status rv_npy_refuse_type(const char *path, const char *descr, size_t length);

/* The same for elements of several named fields. */
rv_status rv_npy_refuse_fields(const char *path);

#endif
