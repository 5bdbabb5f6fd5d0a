/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of the idx format laid out byte by byte from its description. */
#ifndef REVERIFY_TESTS_IDX_FILE_H
#define REVERIFY_TESTS_IDX_FILE_H

#include "check.h"
#include "gzip_bytes.h"
#include "scratch.h"
#include "support/idx.h"

#include <stdint.h>

/* A file under construction. */
typedef struct file {
  unsigned char byte[1 << 18];
  size_t size;
} file;

static inline void append_byte(file *f, unsigned byte) {
  f->byte[f->size++] = (unsigned char)byte;
}

static inline void append_header(file *f, unsigned type, unsigned rank, const size_t *shape) {
  append_byte(f, 0);
  append_byte(f, 0);
  append_byte(f, type);
  append_byte(f, rank);
  for (unsigned d = 0; d < rank; d++)
    for (int shift = 24; shift >= 0; shift -= 8)
      append_byte(f, (unsigned)(shape[d] >> shift & 0xff));
}

/* Element i of every sound array. */
static inline unsigned char element(size_t i) {
  return (unsigned char)(i * i / 7 + 3 * i);
}

/* A whole array of unsigned bytes. */
static inline void append_array(file *f, unsigned rank, const size_t *shape) {
  size_t count = 1;
  for (unsigned d = 0; d < rank; d++)
    count *= shape[d];
  append_header(f, 8, rank, shape);
  for (size_t i = 0; i < count; i++)
    append_byte(f, element(i));
}

static inline void write_compressed(const char *name, const file *f, int level, gz_header *header) {
  static unsigned char packed[sizeof f->byte + 4096];
  size_t size = gzip_bytes(packed, sizeof packed, f->byte, f->size, level, header);
  check(size > 0);
  scratch_write(name, packed, size);
}

/* Reads it as a plain file. */
static inline rv_status read_file(rv_idx *out, const file *f) {
  scratch_write("array", f->byte, f->size);
  return rv_idx_read(out, scratch_path("array"));
}

/* Reads it compressed. */
static inline rv_status read_compressed(rv_idx *out, const file *f) {
  write_compressed("array.gz", f, 6, NULL);
  return rv_idx_read(out, scratch_path("array.gz"));
}

static inline void check_array(const rv_idx *a, unsigned rank, const size_t *shape) {
  size_t count = 1;
  assert_int_equal(a->rank, rank);
  for (unsigned d = 0; d < rank; d++) {
    assert_int_equal(a->shape[d], shape[d]);
    count *= shape[d];
  }
  assert_int_equal(a->count, count);
  for (size_t i = 0; i < count; i++)
    assert_int_equal(a->value[i], element(i));
}

#endif
