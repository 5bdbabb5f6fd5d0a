/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/safetensors.h"

#include "support/json_text.h"
#include "support/regular_file.h"
#include "support/safetensors_type.h"

#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LENGTH_BYTES = 8, HEADER_MAX = 100000000 }; /* the format's own limit */

static rv_status refuse(const char *path, const char *what) {
  return rv_fail(RV_EINVAL, "'%s' %s: write or fetch it again", path, what);
}

static rv_status refuse_array(const char *path, const char *name, const char *what) {
  return rv_fail(RV_EINVAL, "'%s' says of '%s' %s: write or fetch it again", path, name, what);
}

/* An array as the header has it. */
typedef struct entry {
  rv_tensor tensor; /* the name is the JSON's */
  uint64_t start, end;
  rv_float_type type;
} entry;

typedef struct entries {
  entry *item;
  size_t count;
  const char *path;
  uint64_t size; /* of all arrays */
} entries;

static bool take_size(uint64_t *out, const json_t *number) {
  if (!json_is_integer(number) || json_integer_value(number) < 0)
    return false;
  *out = (uint64_t)json_integer_value(number);
  return true;
}

static rv_status take_shape(entry *e, const json_t *shape, const char *path) {
  const char *name = e->tensor.name;
  if (!json_is_array(shape))
    return refuse_array(path, name, "no shape");
  e->tensor.rank = json_array_size(shape);
  if (e->tensor.rank > RV_TENSOR_RANK_MAX)
    return refuse_array(path, name, "that it has more than 32 dimensions");
  for (size_t d = 0; d < e->tensor.rank; d++) {
    uint64_t length;
    if (!take_size(&length, json_array_get(shape, d)))
      return refuse_array(path, name, "a dimension that is no size");
    e->tensor.shape[d] = length;
  }
  return rv_tensor_count(&e->tensor)
             ? RV_OK
             : refuse_array(path, name, "that it has a shape too large to count");
}

static rv_status take_offsets(entry *e, const json_t *offsets, const entries *all) {
  if (!json_is_array(offsets) || json_array_size(offsets) != 2 ||
      !take_size(&e->start, json_array_get(offsets, 0)) ||
      !take_size(&e->end, json_array_get(offsets, 1)))
    return refuse_array(all->path, e->tensor.name, "no two offsets");
  if (e->start > e->end || e->end > all->size)
    return refuse_array(all->path, e->tensor.name, "offsets that lie outside of the file");
  return RV_OK;
}

static rv_status take_type(entry *e, const json_t *dtype, const char *path) {
  const rv_safetensors_type *type =
      json_is_string(dtype) ? rv_safetensors_type_of(json_string_value(dtype)) : NULL;
  uint64_t bytes;
  if (type == NULL)
    return refuse_array(path, e->tensor.name, "a type that is none of the format's");
  if (!rv_safetensors_bytes(&bytes, type, e->tensor.count) || bytes != e->end - e->start)
    return refuse_array(path, e->tensor.name, "offsets that do not fit its shape and type");
  e->type = type->number;
  e->tensor.other = type->other;
  e->tensor.epsilon = type->other == NULL ? rv_float_epsilon(type->number) : 0;
  return RV_OK;
}

static rv_status take_entry(entries *all, const char *name, const json_t *value) {
  entry *e = &all->item[all->count++];
  *e = (entry){.tensor = {.name = name}};
  if (json_object_size(value) != 3)
    return refuse_array(all->path, name, "other than dtype, shape and data_offsets");
  RV_TRY(take_shape(e, json_object_get(value, "shape"), all->path));
  RV_TRY(take_offsets(e, json_object_get(value, "data_offsets"), all));
  return take_type(e, json_object_get(value, "dtype"), all->path);
}

/* Texts by names, which mean nothing here. */
static rv_status check_metadata(json_t *metadata, const char *path) {
  const char *key;
  json_t *value;
  if (!json_is_object(metadata))
    return refuse(path, "has metadata that are no object");
  json_object_foreach(metadata, key, value) {
    if (!json_is_string(value))
      return refuse(path, "has metadata that are no texts");
  }
  return RV_OK;
}

static rv_status take_entries(entries *all, json_t *root) {
  const char *name;
  json_t *value;
  all->item = calloc(json_object_size(root) + 1, sizeof *all->item);
  if (all->item == NULL)
    return rv_fail(RV_ENOMEM, "no memory for the arrays of '%s': free some memory", all->path);
  json_object_foreach(root, name, value) {
    RV_TRY(strcmp(name, "__metadata__") == 0 ? check_metadata(value, all->path)
                                             : take_entry(all, name, value));
  }
  return RV_OK;
}

static int by_place(const void *one, const void *other) {
  const entry *a = one, *b = other;
  if (a->start != b->start)
    return a->start < b->start ? -1 : 1;
  return (a->end > b->end) - (a->end < b->end);
}

static int by_name(const void *one, const void *other) {
  const entry *a = one, *b = other;
  return rv_tensor_name_order(a->tensor.name, b->tensor.name);
}

static rv_status check_places(const entries *all) {
  uint64_t end = 0;
  qsort(all->item, all->count, sizeof *all->item, by_place);
  for (size_t i = 0; i < all->count; i++) {
    if (all->item[i].start != end)
      return refuse_array(all->path, all->item[i].tensor.name,
                          all->item[i].start < end ? "a place that another array has too"
                                                   : "a place behind a gap");
    end = all->item[i].end;
  }
  return end == all->size ? RV_OK : refuse(all->path, "is longer than its header says");
}

/* The arrays stand behind `start` bytes of the file. */
static rv_status list_entries(rv_safetensors *out, const entries *all, uint64_t start) {
  out->place = calloc(all->count + 1, sizeof *out->place);
  if (out->place == NULL)
    return rv_fail(RV_ENOMEM, "no memory for the arrays of '%s': free some memory", all->path);
  qsort(all->item, all->count, sizeof *all->item, by_name);
  for (size_t i = 0; i < all->count; i++) {
    const entry *e = &all->item[i];
    out->place[i] = (rv_safetensors_place){start + e->start, e->type};
    RV_TRY(rv_tensor_list_add(&out->list, &e->tensor));
  }
  return RV_OK;
}

static rv_status take_header(rv_safetensors *out, const char *header, size_t length) {
  json_t *root;
  entries all = {.path = out->path, .size = out->size - LENGTH_BYTES - length};
  RV_TRY(rv_json_parse(&root, header, length, "the header", out->path));
  rv_status status = take_entries(&all, root);
  if (status == RV_OK)
    status = check_places(&all);
  if (status == RV_OK)
    status = list_entries(out, &all, LENGTH_BYTES + length);
  free(all.item);
  json_decref(root);
  return status;
}

static rv_status read_length(uint64_t *length, const rv_safetensors *file, FILE *stream) {
  uint64_t word;
  if (fread(&word, 1, LENGTH_BYTES, stream) != LENGTH_BYTES)
    return refuse(file->path, "is too short for a safetensors file");
  *length = le64toh(word);
  if (*length > HEADER_MAX || file->size < LENGTH_BYTES || *length > file->size - LENGTH_BYTES)
    return refuse(file->path, "is no safetensors file, or truncated in its header");
  return RV_OK;
}

static rv_status read_header(rv_safetensors *out, FILE *stream) {
  uint64_t length = 0;
  RV_TRY(read_length(&length, out, stream));
  char *header = malloc(length + 1);
  if (header == NULL)
    return rv_fail(RV_ENOMEM, "no memory for the header of '%s': free some memory", out->path);
  rv_status status = RV_OK;
  if (fread(header, 1, length, stream) != length)
    status = refuse(out->path, "changed while it was read");
  else if (length == 0 || header[0] != '{')
    status = refuse(out->path, "is no safetensors file: its header is not JSON");
  else
    status = take_header(out, header, length);
  free(header);
  return status;
}

static rv_status status_of(FILE *stream, const char *path, rv_status status) {
  return ferror(stream) ? rv_fail(RV_EIO, "reading '%s' failed: check the disk", path) : status;
}

rv_status rv_safetensors_open(rv_safetensors *out, const char *path) {
  FILE *stream;
  *out = (rv_safetensors){.path = path};
  RV_TRY(rv_regular_open(&stream, &out->size, path));
  rv_status status = status_of(stream, path, read_header(out, stream));
  fclose(stream);
  return status;
}

void rv_safetensors_close(rv_safetensors *file) {
  rv_tensor_list_free(&file->list);
  free(file->place);
  file->place = NULL;
}

rv_status rv_safetensors_read(double *out, const rv_safetensors *file, size_t index) {
  const rv_safetensors_place *place = &file->place[index];
  FILE *stream;
  uint64_t size;
  RV_TRY(rv_regular_open(&stream, &size, file->path));
  bool whole = size == file->size && fseeko(stream, (off_t)place->offset, SEEK_SET) == 0 &&
               rv_floats_read(out, stream, file->list.item[index].count, place->type, false);
  rv_status status = status_of(stream, file->path,
                               whole ? RV_OK : refuse(file->path, "changed since it was opened"));
  fclose(stream);
  return status;
}
