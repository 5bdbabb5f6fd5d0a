/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The types of floating-point numbers in which weights are stored, and their way into doubles. */
#ifndef REVERIFY_SUPPORT_FLOAT_TYPE_H
#define REVERIFY_SUPPORT_FLOAT_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

typedef enum rv_float_type {
  RV_FLOAT64,  /* IEEE 754 binary64 */
  RV_FLOAT32,  /* binary32 */
  RV_FLOAT16,  /* binary16 */
  RV_BFLOAT16, /* the upper half of a binary32 */
  RV_FLOAT_TYPES
} rv_float_type;

/* Bytes of one number. */
size_t rv_float_size(rv_float_type type);

/* The distance from 1 to the next larger number: 2^-52, 2^-23, 2^-10, 2^-7. */
double rv_float_epsilon(rv_float_type type);

/*
 * out (count) = the numbers that stand in count * rv_float_size(type) bytes, exactly; a NaN becomes
 * some NaN.
 */
void rv_floats_decode(double *out, const unsigned char *byte, size_t count, rv_float_type type,
                      bool big_endian);

/* The same for the next numbers of a stream; false when it ends or fails before the last. */
bool rv_floats_read(double *out, FILE *stream, size_t count, rv_float_type type, bool big_endian);

#endif
