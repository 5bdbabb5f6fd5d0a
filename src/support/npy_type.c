/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/npy_header.h"

#include <string.h>

#define CONVERT "convert with astype(numpy.float64)"
#define PARTS   "save its real and its imaginary part as two arrays"
#define FIELD   "save one of its fields"
#define AGAIN   "save a float32 or float64 array with numpy.save"

/* What stands behind quote and byte order, or its beginning. */
static const struct {
  const char *code, *name, *advice;
} type[] = {{"b1'", "bool elements", CONVERT},
            {"i1'", "int8 elements", CONVERT},
            {"i2'", "int16 elements", CONVERT},
            {"i4'", "int32 elements", CONVERT},
            {"i8'", "int64 elements", CONVERT},
            {"u1'", "uint8 elements", CONVERT},
            {"u2'", "uint16 elements", CONVERT},
            {"u4'", "uint32 elements", CONVERT},
            {"u8'", "uint64 elements", CONVERT},
            {"f2'", "float16 elements", CONVERT},
            {"f4'", "float32 elements in an unstated byte order", AGAIN},
            {"f8'", "float64 elements in an unstated byte order", AGAIN},
            {"f12'", "long double (float96) elements", CONVERT},
            {"f16'", "long double (float128) elements", CONVERT},
            {"c8'", "complex64 elements", PARTS},
            {"c16'", "complex128 elements", PARTS},
            {"c24'", "complex long double (complex192) elements", PARTS},
            {"c32'", "complex long double (complex256) elements", PARTS},
            {"O'", "Python objects", CONVERT},
            {"S", "strings of bytes", CONVERT},
            {"U", "strings", CONVERT},
            {"V", "elements of raw bytes (void)", AGAIN},
            {"M8", "dates (datetime64)", CONVERT},
            {"m8", "time differences (timedelta64)", CONVERT}};

rv_status rv_npy_refuse_type(const char *path, const char *descr) {
  if (*descr == '[')
    return rv_fail(RV_EINVAL, "'%s' holds structured elements: " FIELD, path);
  if (*descr == '\'') {
    const char *code = descr + 1;
    code += *code != '\0' && strchr("<>=|", *code) != NULL;
    for (size_t t = 0; t < sizeof type / sizeof *type; t++)
      if (strncmp(code, type[t].code, strlen(type[t].code)) == 0)
        return rv_fail(RV_EINVAL, "'%s' holds %s: %s", path, type[t].name, type[t].advice);
  }
  return rv_npy_refuse(path, "holds elements of a type that NumPy does not know");
}
