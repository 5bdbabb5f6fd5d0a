/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The types of elements of safetensors. */
#ifndef REVERIFY_SUPPORT_SAFETENSORS_TYPE_H
#define REVERIFY_SUPPORT_SAFETENSORS_TYPE_H

#include "support/float_type.h"

#include <stdint.h>

typedef struct rv_safetensors_type {
  const char *name;     /* in the file */
  unsigned bits;        /* of one element */
  const char *other;    /* what elements are that are none of float_type.h; else NULL */
  rv_float_type number; /* if `other` is NULL */
} rv_safetensors_type;

/* The type of that name, or NULL. */
const rv_safetensors_type *rv_safetensors_type_of(const char *name);

/* The bytes of `count` elements, as rv_tensor_count counts them; false when they are no whole
   number. */
bool rv_safetensors_bytes(uint64_t *out, const rv_safetensors_type *type, size_t count);

#endif
