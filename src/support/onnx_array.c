/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/onnx_array.h"

#include "support/regular_file.h"
#include "support/whole.h"

#include <stdlib.h>
#include <string.h>

enum { EXTERNAL = 1 }; /* the data_location of what stands in another file */

static rv_status refuse(const char *path, const char *name, const char *what) {
  return rv_fail(RV_EINVAL, "'%s' of '%s' %s: export it again", name, path, what);
}

/* TensorProto.DataType, with the type or the name of its elements. */
static void take_type(rv_onnx_array *out, rv_tensor *tensor, int data_type) {
  static const struct {
    rv_float_type number;
    const char *other;
  } type[] = {{RV_FLOAT_TYPES, "elements of no type"},
              {RV_FLOAT32, NULL},
              {RV_FLOAT_TYPES, "uint8 elements"},
              {RV_FLOAT_TYPES, "int8 elements"},
              {RV_FLOAT_TYPES, "uint16 elements"},
              {RV_FLOAT_TYPES, "int16 elements"},
              {RV_FLOAT_TYPES, "int32 elements"},
              {RV_FLOAT_TYPES, "int64 elements"},
              {RV_FLOAT_TYPES, "strings"},
              {RV_FLOAT_TYPES, "bool elements"},
              {RV_FLOAT16, NULL},
              {RV_FLOAT64, NULL},
              {RV_FLOAT_TYPES, "uint32 elements"},
              {RV_FLOAT_TYPES, "uint64 elements"},
              {RV_FLOAT_TYPES, "complex64 elements"},
              {RV_FLOAT_TYPES, "complex128 elements"},
              {RV_BFLOAT16, NULL}};
  const int types = sizeof type / sizeof *type;
  bool known = data_type >= 0 && data_type < types;
  out->type = known ? type[data_type].number : RV_FLOAT_TYPES;
  tensor->other = known ? type[data_type].other : "elements of few bits (float8, int4 or the like)";
  tensor->epsilon = tensor->other == NULL ? rv_float_epsilon(out->type) : 0;
}

static rv_status take_shape(rv_tensor *tensor, const Onnx__Tensor *from, const char *path) {
  tensor->rank = from->n_dims;
  if (tensor->rank > RV_TENSOR_RANK_MAX)
    return refuse(path, tensor->name, "has more than 32 dimensions");
  for (size_t d = 0; d < tensor->rank; d++) {
    if (from->dims[d] < 0)
      return refuse(path, tensor->name, "has a negative dimension");
    tensor->shape[d] = (size_t)from->dims[d];
  }
  return rv_tensor_count(tensor) ? RV_OK
                                 : refuse(path, tensor->name, "has a shape too large to count");
}

/* The numbers within the file, in whichever field there are some; more than one is none. */
static bool has_as_many(const Onnx__Tensor *from, rv_float_type type, size_t count) {
  size_t raw = from->has_raw_data ? from->raw_data.len : 0;
  size_t typed = type == RV_FLOAT64   ? from->n_double_data
                 : type == RV_FLOAT32 ? from->n_float_data
                                      : from->n_int32_data;
  if (raw > 0 && typed > 0)
    return false;
  return raw > 0 ? raw == count * rv_float_size(type) : typed == count;
}

/* Below the folder of the file that names it: neither absolute nor with a step up. */
static bool is_below(const char *location) {
  if (location[0] == '/' || location[0] == '\0')
    return false;
  for (const char *part = location; part != NULL; part = strchr(part, '/')) {
    part += *part == '/';
    if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || part[2] == '\0'))
      return false;
  }
  return true;
}

/* Opens the file that holds an array's numbers. */
static rv_status open_location(FILE **stream, uint64_t *size, const char *location,
                               const char *path) {
  const char *slash = strrchr(path, '/');
  int folder = slash == NULL ? 0 : (int)(slash + 1 - path);
  char *whole;
  if (asprintf(&whole, "%.*s%s", folder, path, location) < 0)
    return rv_fail(RV_ENOMEM, "no memory for a path: free some memory");
  rv_status status = rv_regular_open(stream, size, whole);
  free(whole);
  return status == RV_OK
             ? RV_OK
             : rv_fail(status, "'%s' keeps weights in another file: %s", path, rv_message());
}

static rv_status check_location(const rv_onnx_array *a, const rv_tensor *tensor, uint64_t length,
                                bool has_length, const char *path) {
  FILE *stream;
  uint64_t size, wanted = tensor->count * rv_float_size(a->type);
  if (a->location == NULL || !is_below(a->location))
    return refuse(path, tensor->name, "is kept outside of the folder of the net");
  RV_TRY(open_location(&stream, &size, a->location, path));
  fclose(stream);
  if (a->offset > size || wanted > size - a->offset)
    return refuse(path, tensor->name, "is kept in a file that is too short");
  if (!has_length)
    length = size - a->offset;
  return length == wanted ? RV_OK
                          : refuse(path, tensor->name, "has not as many numbers as its shape");
}

static rv_status take_location(rv_onnx_array *a, const rv_tensor *tensor, const char *path) {
  uint64_t length = 0;
  bool has_length = false;
  for (size_t i = 0; i < a->from->n_external_data; i++) {
    const Onnx__Entry *e = a->from->external_data[i];
    if (e->key == NULL || e->value == NULL)
      continue;
    if (strcmp(e->key, "location") == 0)
      a->location = e->value;
    else if (strcmp(e->key, "offset") == 0)
      RV_TRY(rv_whole_parse(&a->offset, e->value, INT64_MAX, "the offset of weights"));
    else if (strcmp(e->key, "length") == 0) {
      RV_TRY(rv_whole_parse(&length, e->value, INT64_MAX, "the length of weights"));
      has_length = true;
    }
  }
  return check_location(a, tensor, length, has_length, path);
}

rv_status rv_onnx_array_open(rv_onnx_array *out, rv_tensor *tensor, const Onnx__Tensor *from,
                             const char *name, const char *path) {
  *out = (rv_onnx_array){.from = from};
  *tensor = (rv_tensor){.name = name};
  take_type(out, tensor, from->has_data_type ? from->data_type : 0);
  RV_TRY(take_shape(tensor, from, path));
  if (tensor->other != NULL)
    return RV_OK;
  if (from->has_data_location && from->data_location == EXTERNAL)
    return take_location(out, tensor, path);
  return has_as_many(from, out->type, tensor->count)
             ? RV_OK
             : refuse(path, name, "has not as many numbers as its shape");
}

static rv_status read_location(double *out, const rv_onnx_array *a, const rv_tensor *tensor,
                               const char *path) {
  FILE *stream;
  uint64_t size;
  RV_TRY(open_location(&stream, &size, a->location, path));
  bool whole = fseeko(stream, (off_t)a->offset, SEEK_SET) == 0 &&
               rv_floats_read(out, stream, tensor->count, a->type, false);
  bool failed = ferror(stream);
  fclose(stream);
  if (failed)
    return rv_fail(RV_EIO, "reading the weights of '%s' failed: check the disk", path);
  return whole ? RV_OK : refuse(path, tensor->name, "is kept in a file that changed");
}

/* Numbers of 16 bits stand in integers of 32. */
static rv_status read_words(double *out, const rv_onnx_array *a, const rv_tensor *tensor,
                            const char *path) {
  for (size_t i = 0; i < tensor->count; i++) {
    int32_t word = a->from->int32_data[i];
    const unsigned char byte[2] = {(unsigned char)(word & 0xff), (unsigned char)(word >> 8 & 0xff)};
    if (word < 0 || word > UINT16_MAX)
      return refuse(path, tensor->name, "has a number of more than its 16 bits");
    rv_floats_decode(out + i, byte, 1, a->type, false);
  }
  return RV_OK;
}

rv_status rv_onnx_array_read(double *out, const rv_onnx_array *array, const rv_tensor *tensor,
                             const char *path) {
  const Onnx__Tensor *from = array->from;
  if (array->location != NULL)
    return read_location(out, array, tensor, path);
  if (from->has_raw_data && from->raw_data.len > 0)
    rv_floats_decode(out, from->raw_data.data, tensor->count, array->type, false);
  else if (array->type == RV_FLOAT64)
    for (size_t i = 0; i < tensor->count; i++)
      out[i] = from->double_data[i];
  else if (array->type == RV_FLOAT32)
    for (size_t i = 0; i < tensor->count; i++)
      out[i] = from->float_data[i];
  else
    return read_words(out, array, tensor, path);
  return RV_OK;
}
