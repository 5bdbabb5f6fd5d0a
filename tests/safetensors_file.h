/* SPDX-License-Identifier: GPL-3.0-or-later */
/* safetensors files laid out byte by byte from the format's description. */
#ifndef REVERIFY_TESTS_SAFETENSORS_FILE_H
#define REVERIFY_TESTS_SAFETENSORS_FILE_H

#include "npy_file.h"

/* The length of the header, and the header. */
static inline void append_json(file *f, const char *json) {
  uint64_t length = strlen(json);
  for (int i = 0; i < 8; i++) {
    unsigned char byte = (unsigned char)(length >> 8 * i);
    append(f, &byte, 1);
  }
  append(f, json, length);
}

/* A word of 16 bits, low byte first. */
static inline void append_word(file *f, unsigned word) {
  unsigned char byte[2] = {(unsigned char)(word & 0xff), (unsigned char)(word >> 8)};
  append(f, byte, 2);
}

#endif
