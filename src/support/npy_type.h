/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The types of elements that a .npy file may hold, and how a file of another one is refused. */
#ifndef REVERIFY_SUPPORT_NPY_TYPE_H
#define REVERIFY_SUPPORT_NPY_TYPE_H

#include "reverify/status.h"
#include "support/float_type.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct rv_npy_type {
  rv_float_type number;
  bool big_endian;
} rv_npy_type;

/*
 * Reads the type that `descr` of `length` characters names, as numpy.dtype does: f8, f4 and f2,
 * also as d, f and e, with or without a byte order, and the names of these types. If
 * `raw_is_bfloat16`, V2 too, two bytes without a meaning, as which NumPy writes the bfloat16 of
 * ml_dtypes. Where no order is stated, or '=' or '|', it is this machine's. False when it is
 * another type, or none.
 */
bool rv_npy_type_read(rv_npy_type *out, const char *descr, size_t length, bool raw_is_bfloat16);

/* What the elements of a type that rv_npy_type_read does not take are ("int8 elements"); NULL of
   what is no type of NumPy's. */
const char *rv_npy_other_type(const char *descr, size_t length);

/* RV_EINVAL: "'PATH' WHAT", and what to do. */
rv_status rv_npy_refuse(const char *path, const char *what);

/*
 * RV_EINVAL with the name of a type that rv_npy_type_read does not take; nothing of `descr` is
 * repeated, as it may hold anything.
 */
rv_status rv_npy_refuse_type(const char *path, const char *descr, size_t length);

/* The same for elements of several named fields. */
rv_status rv_npy_refuse_fields(const char *path);

#endif
