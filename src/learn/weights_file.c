/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/weights_file.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "both formats are little-endian");

static size_t count(const rv_stored_array *tensor) {
  return tensor->rows * (tensor->columns > 0 ? tensor->columns : 1);
}

static void write_values(FILE *stream, const rv_stored_array *tensor) {
  fwrite(tensor->value, sizeof(float), count(tensor), stream);
}

/* The header fills up to a multiple of 64 bytes (numpy.lib.format). */
rv_status rv_npy_add(rv_file_group *group, const char *path, const rv_stored_array *tensor) {
  rv_file file;
  char shape[64];
  RV_TRY(rv_file_create(&file, path));
  if (tensor->columns > 0)
    snprintf(shape, sizeof shape, "(%zu, %zu)", tensor->rows, tensor->columns);
  else
    snprintf(shape, sizeof shape, "(%zu,)", tensor->rows);
  char header[118] = "";
  snprintf(header, sizeof header, "{'descr': '<f4', 'fortran_order': False, 'shape': %s, }", shape);
  fwrite("\x93NUMPY\x01\x00\x76\x00", 10, 1, file.stream);
  fprintf(file.stream, "%-117s\n", header);
  write_values(file.stream, tensor);
  return rv_file_group_add(group, &file);
}

/* "name":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]} */
static void describe(FILE *json, const rv_stored_array *tensor, size_t offset) {
  fprintf(json, "\"%s\":{\"dtype\":\"F32\",\"shape\":[%zu", tensor->name, tensor->rows);
  if (tensor->columns > 0)
    fprintf(json, ",%zu", tensor->columns);
  fprintf(json, "],\"data_offsets\":[%zu,%zu]}", offset, offset + count(tensor) * sizeof(float));
}

/* The header, filled up with blanks to a multiple of 8 bytes; free it. */
static rv_status make_header(char **out, size_t *size, const rv_stored_array *tensor,
                             size_t tensors) {
  FILE *json = open_memstream(out, size);
  if (json == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a header: free some memory");
  size_t offset = 0;
  for (size_t i = 0; i < tensors; i++) {
    fputc(i == 0 ? '{' : ',', json);
    describe(json, &tensor[i], offset);
    offset += count(&tensor[i]) * sizeof(float);
  }
  fputc('}', json);
  for (long end = ftell(json); end % 8 != 0; end++)
    fputc(' ', json);
  int failed = ferror(json);
  if (fclose(json) != 0 || failed) {
    free(*out);
    return rv_fail(RV_ENOMEM, "no memory for a header: free some memory");
  }
  return RV_OK;
}

rv_status rv_safetensors_add(rv_file_group *group, const char *path, const rv_stored_array *tensor,
                             size_t tensors) {
  rv_file file;
  char *header;
  size_t size;
  RV_TRY(make_header(&header, &size, tensor, tensors));
  rv_status status = rv_file_create(&file, path);
  if (status == RV_OK) {
    const uint64_t length = size;
    fwrite(&length, sizeof length, 1, file.stream);
    fwrite(header, 1, size, file.stream);
    for (size_t i = 0; i < tensors; i++)
      write_values(file.stream, &tensor[i]);
    status = rv_file_group_add(group, &file);
  }
  free(header);
  return status;
}
