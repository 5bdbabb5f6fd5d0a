/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/npy.h"

#include "npy_header.h"
#include "reverify/memory.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static rv_status refuse(const char *path, const char *what) {
  return rv_fail(RV_EINVAL, "'%s' %s: save a float32 or float64 array with numpy.save", path, what);
}

/* The number of elements; RV_EINVAL when it overflows. */
static rv_status count_elements(rv_npy *out, const char *path) {
  out->count = 1;
  for (size_t d = 0; d < out->rank; d++)
    if (__builtin_mul_overflow(out->count, out->shape[d], &out->count))
      return refuse(path, "has a shape too large to count");
  return RV_OK;
}

/* The file must end exactly where the header says, before memory is asked for. */
static rv_status check_length(FILE *stream, const rv_npy *out, const rv_npy_header *h,
                              const char *path) {
  struct stat information;
  size_t bytes;
  if (fstat(fileno(stream), &information) || !S_ISREG(information.st_mode))
    return refuse(path, "is no regular file");
  if (__builtin_mul_overflow(out->count, h->element_size, &bytes) ||
      __builtin_add_overflow(bytes, h->length, &bytes))
    return refuse(path, "has a shape too large to count");
  if ((uint64_t)information.st_size < bytes)
    return refuse(path, "is truncated: it has fewer elements than its header says");
  if ((uint64_t)information.st_size > bytes)
    return refuse(path, "is longer than its header says");
  return RV_OK;
}

static uint64_t assemble(const unsigned char *byte, size_t size, int big_endian) {
  uint64_t word = 0;
  for (size_t i = 0; i < size; i++)
    word = word << 8 | byte[big_endian ? i : size - 1 - i];
  return word;
}

static double element(const unsigned char *byte, const rv_npy_header *h) {
  uint64_t word = assemble(byte, h->element_size, h->big_endian);
  if (h->element_size == 8) {
    double number;
    memcpy(&number, &word, sizeof number);
    return number;
  }
  uint32_t half = (uint32_t)word;
  float number;
  memcpy(&number, &half, sizeof number);
  return number;
}

/* Where the element that stands `position`-th in Fortran order stands in C order. */
static size_t c_position(size_t position, const rv_npy *out) {
  size_t place = 0, stride = out->count;
  for (size_t d = 0; d < out->rank; d++) {
    stride /= out->shape[d];
    place += position % out->shape[d] * stride;
    position /= out->shape[d];
  }
  return place;
}

static rv_status read_elements(FILE *stream, rv_npy *out, const rv_npy_header *h,
                               const char *path) {
  enum { BATCH = 4096 };
  unsigned char bytes[BATCH * 8];
  RV_TRY(rv_alloc_doubles(&out->value, out->count, 1));
  for (size_t done = 0; done < out->count;) {
    size_t batch = out->count - done < BATCH ? out->count - done : BATCH;
    if (fread(bytes, h->element_size, batch, stream) != batch)
      return refuse(path, "cannot be read to its end");
    for (size_t i = 0; i < batch; i++) {
      size_t place = h->fortran_order ? c_position(done + i, out) : done + i;
      out->value[place] = element(bytes + i * h->element_size, h);
    }
    done += batch;
  }
  return RV_OK;
}

static rv_status read_stream(FILE *stream, rv_npy *out, const char *path) {
  rv_npy_header h;
  const char *wrong = rv_npy_header_read(&h, stream);
  if (wrong != NULL)
    return refuse(path, wrong);
  out->rank = h.rank;
  memcpy(out->shape, h.shape, sizeof out->shape);
  RV_TRY(count_elements(out, path));
  RV_TRY(check_length(stream, out, &h, path));
  return read_elements(stream, out, &h, path);
}

rv_status rv_npy_read(rv_npy *out, const char *path) {
  *out = (rv_npy){0};
  FILE *stream = fopen(path, "rbe");
  if (stream == NULL)
    return rv_fail(RV_EINVAL, "cannot open '%s' (%s): check the path", path, strerror(errno));
  rv_status status = read_stream(stream, out, path);
  fclose(stream);
  if (status != RV_OK)
    rv_npy_free(out);
  return status;
}

void rv_npy_free(rv_npy *array) {
  free(array->value);
  *array = (rv_npy){0};
}
