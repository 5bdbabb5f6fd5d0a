/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One safetensors file: 8 bytes with the length of a header, which is JSON and says of each array
 * its type, its shape and where among the bytes behind the header it stands; the arrays follow each
 * other without overlap or gap, and end with the file.
 */
#ifndef REVERIFY_SUPPORT_SAFETENSORS_H
#define REVERIFY_SUPPORT_SAFETENSORS_H

#include "support/tensor_list.h"

#include <stdint.h>

/* Where the numbers of an array stand. */
typedef struct rv_safetensors_place {
  uint64_t offset; /* from the start of the file */
  rv_float_type type;
} rv_safetensors_place;

typedef struct rv_safetensors {
  const char *path; /* borrowed */
  uint64_t size;
  rv_tensor_list list; /* in the order of the names, in which numbers count by their value */
  rv_safetensors_place *place; /* one for each */
} rv_safetensors;

/*
 * Lists the arrays of PATH. RV_EINVAL when it cannot be opened or is not as above in every detail:
 * a header beyond the end or longer than 100 MB, another kind of JSON, a name twice, a size that is
 * not the shape's. RV_ENOMEM, RV_EIO. Free with rv_safetensors_close, also after a failure.
 */
rv_status rv_safetensors_open(rv_safetensors *out, const char *path);
void rv_safetensors_close(rv_safetensors *file);

/* out (the array's count) = its numbers. RV_EINVAL when the file changed since it was opened. */
rv_status rv_safetensors_read(double *out, const rv_safetensors *file, size_t index);

#endif
