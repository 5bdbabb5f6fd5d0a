/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What must be true of the idx reader on any bytes: it accepts them exactly where a second, naive
 * reading finds a whole idx file, compressed or not, and then with the same shape and elements;
 * else it refuses them with one line of text and nothing allocated. The bytes pass through a file
 * in memory, so that all of the reader runs.
 */
#ifndef REVERIFY_TESTS_IDX_PROPERTY_H
#define REVERIFY_TESTS_IDX_PROPERTY_H

#include "property.h"
#include "support/idx.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { NAIVE_MAX = 1 << 23 }; /* above 1032 times the 4096 bytes that the fuzzer gives at most */

static inline uint32_t naive_low_first(const uint8_t *b) {
  return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static inline uint32_t naive_high_first(const uint8_t *b) {
  return b[3] | (uint32_t)b[2] << 8 | (uint32_t)b[1] << 16 | (uint32_t)b[0] << 24;
}

/* Where the deflated data start behind a gzip header (RFC 1952, section 2.3); 0 if it is not one.
 */
static inline size_t naive_gzip_start(const uint8_t *byte, size_t size) {
  enum { CHECKED = 2, EXTRA = 4, NAME = 8, COMMENT = 16, RESERVED = 0xe0 };
  size_t at = 10;
  if (size < at || byte[2] != 8 || byte[3] & RESERVED)
    return 0;
  if (byte[3] & EXTRA)
    at += 2 + (at + 2 <= size ? byte[at] + 256u * byte[at + 1] : 0);
  for (int flag = NAME; flag <= COMMENT; flag *= 2)
    if (byte[3] & flag) {
      while (at < size && byte[at] != 0)
        at++;
      at++;
    }
  if (byte[3] & CHECKED) {
    if (at + 2 > size || (crc32(0, byte, (uInt)at) & 0xffff) != byte[at] + 256u * byte[at + 1])
      return 0;
    at += 2;
  }
  return at < size ? at : 0;
}

/* The content of one gzip member that is all of the bytes; NULL if they are no such thing. */
static inline const uint8_t *naive_gunzip(const uint8_t *byte, size_t size, size_t *content_size) {
  static uint8_t content[NAIVE_MAX];
  size_t start = naive_gzip_start(byte, size);
  if (start == 0)
    return NULL;
  z_stream z = {.next_in = (z_const Bytef *)byte + start,
                .avail_in = (uInt)(size - start),
                .next_out = content,
                .avail_out = sizeof content};
  if (inflateInit2(&z, -15) != Z_OK)
    abort();
  int end = inflate(&z, Z_FINISH);
  const uint8_t *trailer = z.next_in;
  *content_size = z.total_out;
  inflateEnd(&z);
  bool whole = end == Z_STREAM_END && byte + size - trailer == 8 &&
               naive_low_first(trailer) == crc32(0, content, (uInt)*content_size) &&
               naive_low_first(trailer + 4) == *content_size;
  return whole ? content : NULL;
}

/* Where the elements start; 0 if the content is no whole array of unsigned bytes. */
static inline size_t naive_elements(const uint8_t *content, size_t size) {
  if (size < 4 || content[0] != 0 || content[1] != 0 || content[2] != 8 || content[3] < 1 ||
      content[3] > 3)
    return 0;
  size_t start = 4 + 4 * (size_t)content[3];
  if (size <= start)
    return 0;
  uint64_t count = 1;
  for (size_t at = 4; at < start && count <= size; at += 4)
    count *= naive_high_first(content + at);
  for (size_t at = 4; at < start; at += 4)
    if (naive_high_first(content + at) == 0)
      return 0;
  return count == size - start ? start : 0;
}

static inline const char *naive_compare(const rv_idx *a, const uint8_t *content, size_t size) {
  size_t start = naive_elements(content, size);
  if (start == 0)
    return "accepted, but no whole array";
  if (a->rank != content[3] || a->count != size - start)
    return "accepted with another rank or size";
  for (size_t d = 0; d < a->rank; d++)
    if (a->shape[d] != naive_high_first(content + 4 + 4 * d))
      return "accepted with another shape";
  return memcmp(a->value, content + start, a->count) == 0 ? NULL : "accepted with another element";
}

static inline const char *naive_refusal(const rv_idx *a, const uint8_t *content, size_t size) {
  if (content != NULL && naive_elements(content, size) > 0)
    return "refused, but a whole array";
  if (a->value != NULL || a->count != 0)
    return "refused, but something is left";
  return message_fault();
}

/* NULL, or what is wrong. */
static inline const char *idx_property(bool *accepted, const uint8_t *byte, size_t size) {
  char path[MEMORY_PATH];
  if (!write_in_memory(path, byte, size))
    return "no file in memory";
  size_t content_size = size;
  bool compressed = size >= 2 && byte[0] == 0x1f && byte[1] == 0x8b;
  const uint8_t *content = compressed ? naive_gunzip(byte, size, &content_size) : byte;
  rv_idx array;
  *accepted = rv_idx_read(&array, path) == RV_OK;
  const char *wrong = !*accepted        ? naive_refusal(&array, content, content_size)
                      : content == NULL ? "accepted, but no whole gzip file"
                                        : naive_compare(&array, content, content_size);
  rv_idx_free(&array);
  return wrong;
}

#endif
