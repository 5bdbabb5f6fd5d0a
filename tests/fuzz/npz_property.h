/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The reader of .npz beside a second, naive reading: whatever is accepted has a member of the
 * array's name, by the directory at the end, whose inflated bytes are a .npy file of that array.
 */
#ifndef REVERIFY_TESTS_NPZ_PROPERTY_H
#define REVERIFY_TESTS_NPZ_PROPERTY_H

#include "npy_property.h"
#include "tensors_property.h"

#include <zlib.h>

enum { NPZ_SWELL = 1032, NPZ_CONTENT_MAX = 1 << 23 };

static inline size_t naive_number(const uint8_t *at, size_t bytes) {
  size_t number = 0;
  for (size_t i = bytes; i-- > 0;)
    number = number << 8 | at[i];
  return number;
}

/* The content of a member, whose entry in the directory is at `entry`; NULL where it is not so
   simple. */
static inline const uint8_t *naive_member(const uint8_t *entry, const uint8_t *byte, size_t size,
                                          size_t *content_size) {
  static uint8_t content[NPZ_CONTENT_MAX];
  size_t packed = naive_number(entry + 20, 4), local = naive_number(entry + 42, 4);
  if (local > size || size - local < 30)
    return NULL;
  size_t start =
      local + 30 + naive_number(byte + local + 26, 2) + naive_number(byte + local + 28, 2);
  if (start > size || packed > size - start)
    return NULL;
  *content_size = packed;
  if (naive_number(entry + 10, 2) == 0)
    return byte + start;
  z_stream z = {.next_in = (z_const Bytef *)byte + start,
                .avail_in = (uInt)packed,
                .next_out = content,
                .avail_out = sizeof content};
  if (inflateInit2(&z, -15) != Z_OK)
    abort();
  bool whole = inflate(&z, Z_FINISH) == Z_STREAM_END;
  inflateEnd(&z);
  *content_size = z.total_out;
  return whole ? content : NULL;
}

/* The tensor as rv_npy_read would give it, against the bytes of its file. */
static inline const char *naive_npy(const rv_tensor *t, const double *value, const uint8_t *byte,
                                    size_t size) {
  rv_npy array = {.value = (double *)(uintptr_t)value,
                  .count = t->count,
                  .rank = t->rank,
                  .single = t->epsilon != 0x1p-52};
  memcpy(array.shape, t->shape, sizeof t->shape);
  return size < 12 ? "accepted, but no .npy file" : naive_compare(&array, byte, size);
}

static inline bool naive_is_named(const uint8_t *entry, const char *name) {
  size_t length = naive_number(entry + 28, 2);
  return length == strlen(name) + 4 && memcmp(entry + 46, name, length - 4) == 0;
}

static inline const char *naive_npz(const rv_tensor *t, const double *value, const uint8_t *byte,
                                    size_t size) {
  size_t end = size < 22 ? 0 : size - 22;
  while (end > 0 && memcmp(byte + end, "PK\5\6", 4) != 0)
    end--;
  size_t at = size < 22 ? size : naive_number(byte + end + 16, 4), content_size;
  while (at < end && end - at >= 46 && memcmp(byte + at, "PK\1\2", 4) == 0) {
    const uint8_t *entry = byte + at;
    if (naive_is_named(entry, t->name)) {
      const uint8_t *content = naive_member(entry, byte, size, &content_size);
      return content != NULL ? naive_npy(t, value, content, content_size) : NULL;
    }
    at += 46 + naive_number(entry + 28, 2) + naive_number(entry + 30, 2) +
          naive_number(entry + 32, 2);
  }
  return NULL; /* an archive of more than 32 bits, or whose end is not where it seems */
}

static inline const char *npz_property(bool *accepted, const uint8_t *byte, size_t size) {
  return tensors_property(accepted, byte, size, naive_starts(byte, size, 0, "PK"), naive_npz,
                          NPZ_SWELL);
}

#endif
