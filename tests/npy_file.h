/* SPDX-License-Identifier: GPL-3.0-or-later */
/* .npy files laid out byte by byte from the format's description. */
#ifndef REVERIFY_TESTS_NPY_FILE_H
#define REVERIFY_TESTS_NPY_FILE_H

#include "check.h"
#include "reverify/npy.h"
#include "scratch.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Thirty dimensions of a shape. */
#define ONES                                                                                       \
  "1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, "

/* A file under construction. */
typedef struct file {
  unsigned char byte[1 << 16];
  size_t size;
} file;

static inline void append(file *f, const void *bytes, size_t count) {
  memcpy(f->byte + f->size, bytes, count);
  f->size += count;
}

/* Preamble and dictionary of a version; the dictionary is given with its line break. */
static inline void append_header(file *f, int version, const char *dictionary) {
  size_t length = strlen(dictionary);
  unsigned char start[12] = {0x93, 'N', 'U', 'M', 'P', 'Y', (unsigned char)version, 0};
  start[8] = (unsigned char)(length & 0xff);
  start[9] = (unsigned char)(length >> 8);
  append(f, start, version == 1 ? 10 : 12);
  append(f, dictionary, length);
}

/* A number of 4 or 8 bytes in an order of bytes of one's choice. */
static inline void append_number(file *f, double number, size_t size, bool big) {
  uint64_t word;
  float narrow = (float)number;
  uint32_t half;
  memcpy(&word, &number, 8);
  memcpy(&half, &narrow, 4);
  if (size == 4)
    word = half;
  for (size_t i = 0; i < size; i++) {
    unsigned char byte = (unsigned char)(word >> (8 * (big ? size - 1 - i : i)));
    append(f, &byte, 1);
  }
}

static inline rv_status read_file(rv_npy *out, const file *f) {
  scratch_write("array.npy", f->byte, f->size);
  return rv_npy_read(out, scratch_path("array.npy"));
}

#endif
