/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/npy_type.h"

#include <string.h>

#define CONVERT "convert with astype(numpy.float64)"
#define PARTS   "save its real and its imaginary part as two arrays"
#define AGAIN   "save a float32 or float64 array with numpy.save"

static const char byte_orders[] = "<>=|";

static bool is_text(const char *descr, size_t length, const char *text) {
  return length == strlen(text) && memcmp(descr, text, length) == 0;
}

bool rv_npy_type_read(rv_npy_type *out, const char *descr, size_t length, bool raw_is_bfloat16) {
  static const struct {
    const char *name;
    rv_float_type number;
    bool ordered; /* may follow a byte order */
  } type[] = {{"f8", RV_FLOAT64, true},       {"f4", RV_FLOAT32, true},
              {"f2", RV_FLOAT16, true},       {"d", RV_FLOAT64, true},
              {"f", RV_FLOAT32, true},        {"e", RV_FLOAT16, true},
              {"float64", RV_FLOAT64, false}, {"float32", RV_FLOAT32, false},
              {"float16", RV_FLOAT16, false}, {"double", RV_FLOAT64, false},
              {"single", RV_FLOAT32, false},  {"half", RV_FLOAT16, false},
              {"float", RV_FLOAT64, false},   {"V2", RV_BFLOAT16, true}};
  bool ordered = length > 0 && strchr(byte_orders, descr[0]) != NULL;
  bool own_is_big = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
  for (size_t t = 0; t < sizeof type / sizeof *type; t++)
    if (is_text(descr + ordered, length - ordered, type[t].name) && (type[t].ordered || !ordered)) {
      out->number = type[t].number;
      out->big_endian = descr[0] == '>' || (descr[0] != '<' && own_is_big);
      return type[t].number != RV_BFLOAT16 || raw_is_bfloat16;
    }
  return false;
}

rv_status rv_npy_refuse(const char *path, const char *what) {
  return rv_fail(RV_EINVAL, "'%s' %s: " AGAIN, path, what);
}

rv_status rv_npy_refuse_fields(const char *path) {
  return rv_fail(RV_EINVAL, "'%s' holds structured elements: save one of its fields", path);
}

/* What follows the byte order; after some of them comes a number of characters or a unit. */
static const struct {
  const char *code, *name, *advice;
  bool more;
} other[] = {
    {"b1", "bool elements", CONVERT, false},
    {"i1", "int8 elements", CONVERT, false},
    {"i2", "int16 elements", CONVERT, false},
    {"i4", "int32 elements", CONVERT, false},
    {"i8", "int64 elements", CONVERT, false},
    {"u1", "uint8 elements", CONVERT, false},
    {"u2", "uint16 elements", CONVERT, false},
    {"u4", "uint32 elements", CONVERT, false},
    {"u8", "uint64 elements", CONVERT, false},
    {"f12", "long double (float96) elements", CONVERT, false},
    {"f16", "long double (float128) elements", CONVERT, false},
    {"c8", "complex64 elements", PARTS, false},
    {"c16", "complex128 elements", PARTS, false},
    {"c24", "complex long double (complex192) elements", PARTS, false},
    {"c32", "complex long double (complex256) elements", PARTS, false},
    {"O", "Python objects", CONVERT, false},
    {"S", "strings of bytes", CONVERT, true},
    {"U", "strings", CONVERT, true},
    {"V2", "elements of two raw bytes, which --bfloat16 yes takes for bfloat16", CONVERT, false},
    {"V", "elements of raw bytes (void)", AGAIN, true},
    {"M8", "dates (datetime64)", CONVERT, true},
    {"m8", "time differences (timedelta64)", CONVERT, true}};

/* The place in the table, or -1. */
static int find_other(const char *descr, size_t length) {
  size_t order = length > 0 && strchr(byte_orders, descr[0]) != NULL;
  const char *code = descr + order;
  length -= order;
  for (size_t t = 0; t < sizeof other / sizeof *other; t++) {
    size_t compared = strlen(other[t].code);
    if (length < compared || (length > compared && !other[t].more))
      continue;
    if (memcmp(code, other[t].code, compared) == 0)
      return (int)t;
  }
  return -1;
}

const char *rv_npy_other_type(const char *descr, size_t length) {
  int t = find_other(descr, length);
  return t < 0 ? NULL : other[t].name;
}

rv_status rv_npy_refuse_type(const char *path, const char *descr, size_t length) {
  int t = find_other(descr, length);
  return t < 0 ? rv_npy_refuse(path, "holds elements of another type")
               : rv_fail(RV_EINVAL, "'%s' holds %s: %s", path, other[t].name, other[t].advice);
}
