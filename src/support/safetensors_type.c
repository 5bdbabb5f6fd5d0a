/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/safetensors_type.h"

#include <string.h>

const rv_safetensors_type *rv_safetensors_type_of(const char *name) {
  static const rv_safetensors_type type[] = {{"F64", 64, NULL, RV_FLOAT64},
                                             {"F32", 32, NULL, RV_FLOAT32},
                                             {"F16", 16, NULL, RV_FLOAT16},
                                             {"BF16", 16, NULL, RV_BFLOAT16},
                                             {"BOOL", 8, "bool elements", RV_FLOAT_TYPES},
                                             {"I8", 8, "int8 elements", RV_FLOAT_TYPES},
                                             {"U8", 8, "uint8 elements", RV_FLOAT_TYPES},
                                             {"I16", 16, "int16 elements", RV_FLOAT_TYPES},
                                             {"U16", 16, "uint16 elements", RV_FLOAT_TYPES},
                                             {"I32", 32, "int32 elements", RV_FLOAT_TYPES},
                                             {"U32", 32, "uint32 elements", RV_FLOAT_TYPES},
                                             {"I64", 64, "int64 elements", RV_FLOAT_TYPES},
                                             {"U64", 64, "uint64 elements", RV_FLOAT_TYPES},
                                             {"C64", 64, "complex64 elements", RV_FLOAT_TYPES},
                                             {"F8_E5M2", 8, "float8 elements", RV_FLOAT_TYPES},
                                             {"F8_E4M3", 8, "float8 elements", RV_FLOAT_TYPES},
                                             {"F8_E8M0", 8, "float8 elements", RV_FLOAT_TYPES},
                                             {"F6_E2M3", 6, "float6 elements", RV_FLOAT_TYPES},
                                             {"F6_E3M2", 6, "float6 elements", RV_FLOAT_TYPES},
                                             {"F4", 4, "float4 elements", RV_FLOAT_TYPES}};
  for (size_t t = 0; t < sizeof type / sizeof *type; t++)
    if (strcmp(type[t].name, name) == 0)
      return &type[t];
  return NULL;
}

bool rv_safetensors_bytes(uint64_t *out, const rv_safetensors_type *type, size_t count) {
  if (type->bits % 8 != 0) {
    *out = count * type->bits / 8;
    return count * type->bits % 8 == 0;
  }
  *out = count * (type->bits / 8);
  return true;
}
