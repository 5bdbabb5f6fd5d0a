/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/idx.h"

#include "support/gzip_input.h"
#include "support/memory.h"

#include <stdlib.h>
#include <string.h>

enum { START = 4, BYTES_PER_DIMENSION = 4, UNSIGNED_BYTES = 0x08 };

static rv_status refuse_short(const char *path) {
  return rv_fail(RV_EINVAL,
                 "'%s' is truncated: it has fewer elements than its header says: fetch it again",
                 path);
}

static rv_status refuse_long(const char *path) {
  return rv_fail(RV_EINVAL, "'%s' is longer than its header says: fetch it again", path);
}

/* Fewer bytes than a header has are an error of their own. */
static rv_status read_header_bytes(rv_gzip_input *in, unsigned char *out, size_t count) {
  size_t got;
  RV_TRY(rv_gzip_input_read(in, out, count, &got));
  return got == count
             ? RV_OK
             : rv_fail(RV_EINVAL, "'%s' is truncated in its header: fetch it again", in->path);
}

static const char *type_name(unsigned char type) {
  switch (type) {
  case 0x09:
    return "signed bytes";
  case 0x0b:
    return "16-bit integers";
  case 0x0c:
    return "32-bit integers";
  case 0x0d:
    return "32-bit floating-point numbers";
  case 0x0e:
    return "64-bit floating-point numbers";
  default:
    return NULL;
  }
}

static rv_status check_type(unsigned char type, const char *path) {
  if (type == UNSIGNED_BYTES)
    return RV_OK;
  const char *name = type_name(type);
  return name != NULL
             ? rv_fail(RV_EINVAL, "'%s' holds %s: convert them to unsigned bytes, 0 to 255", path,
                       name)
             : rv_fail(RV_EINVAL, "'%s' has elements of the unknown type 0x%02x: give an idx file",
                       path, type);
}

static rv_status check_rank(unsigned rank, const char *path) {
  if (rank >= 1 && rank <= RV_IDX_RANK_MAX)
    return RV_OK;
  return rv_fail(
      RV_EINVAL,
      "'%s' has %u dimensions: give 1 for labels or 3 for images, of one value per pixel", path,
      rank);
}

/* The first four bytes; content that has none is empty, whatever gzip puts around it. */
static rv_status read_start(rv_idx *out, rv_gzip_input *in) {
  unsigned char byte[START];
  size_t got;
  RV_TRY(rv_gzip_input_read(in, byte, sizeof byte, &got));
  if (got == 0)
    return rv_fail(RV_EINVAL, "'%s' is empty: give an idx file", in->path);
  if (got < sizeof byte || byte[0] != 0 || byte[1] != 0)
    return rv_fail(RV_EINVAL, "'%s' is no idx file: give one, compressed with gzip or not",
                   in->path);
  RV_TRY(check_type(byte[2], in->path));
  RV_TRY(check_rank(byte[3], in->path));
  out->rank = byte[3];
  return RV_OK;
}

static rv_status read_shape(rv_idx *out, rv_gzip_input *in) {
  unsigned char byte[RV_IDX_RANK_MAX * BYTES_PER_DIMENSION];
  RV_TRY(read_header_bytes(in, byte, out->rank * BYTES_PER_DIMENSION));
  for (size_t d = 0; d < out->rank; d++) {
    const unsigned char *b = byte + d * BYTES_PER_DIMENSION;
    out->shape[d] = (size_t)b[0] << 24 | (size_t)b[1] << 16 | (size_t)b[2] << 8 | b[3];
  }
  return RV_OK;
}

static rv_status count_elements(rv_idx *out, const char *path) {
  size_t count = 1;
  bool empty = false;
  for (size_t d = 0; d < out->rank; d++) {
    empty |= out->shape[d] == 0;
    if (out->shape[d] > 0 && __builtin_mul_overflow(count, out->shape[d], &count))
      return rv_fail(RV_EINVAL, "'%s' has a shape too large to count: fetch it again", path);
  }
  if (empty)
    return rv_fail(RV_EINVAL, "'%s' has a dimension of 0 and so no elements: fetch it again", path);
  out->count = count;
  return RV_OK;
}

/* What can be known before memory is asked for. */
static rv_status check_size(const rv_idx *out, const rv_gzip_input *in) {
  uint64_t wanted;
  if (__builtin_add_overflow(START + BYTES_PER_DIMENSION * out->rank, out->count, &wanted) ||
      wanted > in->longest)
    return refuse_short(in->path);
  if (in->sized && !in->compressed && wanted < in->size)
    return refuse_long(in->path);
  if ((double)out->count > rv_physical_memory())
    return rv_fail(RV_ENOMEM, "'%s' needs %.3g bytes of memory: give a smaller array", in->path,
                   (double)out->count);
  return RV_OK;
}

static rv_status read_elements(rv_idx *out, rv_gzip_input *in) {
  unsigned char more;
  size_t got;
  out->value = malloc(out->count);
  if (out->value == NULL)
    return rv_fail(RV_ENOMEM, "no memory for the %zu bytes of '%s': give a smaller array",
                   out->count, in->path);
  RV_TRY(rv_gzip_input_read(in, out->value, out->count, &got));
  if (got < out->count)
    return refuse_short(in->path);
  RV_TRY(rv_gzip_input_read(in, &more, 1, &got));
  return got == 0 ? RV_OK : refuse_long(in->path);
}

static rv_status read_header(rv_idx *out, rv_gzip_input *in) {
  RV_TRY(read_start(out, in));
  RV_TRY(read_shape(out, in));
  return count_elements(out, in->path);
}

static rv_status read_array(rv_idx *out, rv_gzip_input *in) {
  RV_TRY(read_header(out, in));
  RV_TRY(check_size(out, in));
  return read_elements(out, in);
}

rv_status rv_idx_read(rv_idx *out, const char *path) {
  rv_gzip_input in;
  *out = (rv_idx){0};
  RV_TRY(rv_gzip_input_open(&in, path, "an idx file"));
  rv_status status = read_array(out, &in);
  rv_gzip_input_close(&in);
  if (status != RV_OK)
    rv_idx_free(out);
  return status;
}

rv_status rv_idx_read_shape(rv_idx *out, const char *path) {
  rv_gzip_input in;
  *out = (rv_idx){0};
  RV_TRY(rv_gzip_input_open(&in, path, "an idx file"));
  rv_status status = read_header(out, &in);
  rv_gzip_input_close(&in);
  return status;
}

void rv_idx_free(rv_idx *array) {
  free(array->value);
  *array = (rv_idx){0};
}
