/* SPDX-License-Identifier: GPL-3.0-or-later */
/* zip archives laid out byte by byte from the format's description (APPNOTE.TXT). */
#ifndef REVERIFY_TESTS_ZIP_BYTES_H
#define REVERIFY_TESTS_ZIP_BYTES_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <zlib.h>

enum { ZIP_BYTES_MAX = 1 << 16, ZIP_STORED = 0, ZIP_DEFLATED = 8 };

typedef struct zip_bytes {
  uint8_t byte[ZIP_BYTES_MAX];
  size_t size;
  uint8_t directory[1 << 12]; /* which follows the members */
  size_t directory_size, members;
} zip_bytes;

/* A number of 2 or 4 bytes, low byte first. */
static inline uint8_t *zip_number(uint8_t *at, uint32_t number, size_t bytes) {
  for (size_t i = 0; i < bytes; i++)
    *at++ = (uint8_t)(number >> 8 * i);
  return at;
}

/* Content without the wrapping of zlib or gzip; 0 if there is no room. */
static inline size_t zip_deflate(uint8_t *out, size_t room, const uint8_t *content, size_t size) {
  z_stream z = {.next_in = (z_const Bytef *)content,
                .avail_in = (uInt)size,
                .next_out = out,
                .avail_out = (uInt)room};
  if (deflateInit2(&z, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    return 0;
  bool whole = deflate(&z, Z_FINISH) == Z_STREAM_END;
  deflateEnd(&z);
  return whole ? (size_t)z.total_out : 0;
}

/* What the local header and the directory both say: method, date, check sum, sizes, name. */
static inline uint8_t *zip_entry(uint8_t *at, unsigned method, const uint8_t *content, size_t size,
                                 size_t packed, const char *name) {
  at = zip_number(at, 20, 2); /* the version needed */
  at = zip_number(at, 0, 2);
  at = zip_number(at, method, 2);
  at = zip_number(at, 0x00210000, 4); /* the first of January 1980 */
  at = zip_number(at, (uint32_t)crc32(0, content, (uInt)size), 4);
  at = zip_number(at, (uint32_t)packed, 4);
  at = zip_number(at, (uint32_t)size, 4);
  at = zip_number(at, (uint32_t)strlen(name), 2);
  return zip_number(at, 0, 2);
}

/* Adds a member; false if there is no room. */
static inline bool zip_add(zip_bytes *z, const char *name, const uint8_t *content, size_t size,
                           unsigned method) {
  size_t length = strlen(name), start = z->size, room = ZIP_BYTES_MAX - start;
  if (size + length + 30 > room || z->directory_size + length + 46 > sizeof z->directory)
    return false;
  uint8_t *data = z->byte + start + 30 + length;
  size_t packed = size;
  if (method == ZIP_STORED)
    memcpy(data, content, size);
  else if ((packed = zip_deflate(data, room - length - 30, content, size)) == 0)
    return false;
  uint8_t *at = zip_number(z->byte + start, 0x04034b50, 4);
  at = zip_entry(at, method, content, size, packed, name);
  memcpy(at, name, length);
  z->size += 30 + length + packed;
  at = zip_number(z->directory + z->directory_size, 0x02014b50, 4);
  at = zip_number(at, 20, 2); /* the version made by */
  at = zip_entry(at, method, content, size, packed, name);
  at = zip_number(at, 0, 4); /* no comment, the first disk */
  at = zip_number(at, 0, 2);
  at = zip_number(at, 0, 4);
  at = zip_number(at, (uint32_t)start, 4);
  memcpy(at, name, length);
  z->directory_size += 46 + length;
  z->members++;
  return true;
}

/* Puts the directory behind the members; false if there is no room. */
static inline bool zip_end(zip_bytes *z) {
  size_t start = z->size;
  if (z->directory_size + 22 > ZIP_BYTES_MAX - start)
    return false;
  memcpy(z->byte + start, z->directory, z->directory_size);
  uint8_t *at = zip_number(z->byte + start + z->directory_size, 0x06054b50, 4);
  at = zip_number(at, 0, 4);
  at = zip_number(at, (uint32_t)z->members, 2);
  at = zip_number(at, (uint32_t)z->members, 2);
  at = zip_number(at, (uint32_t)z->directory_size, 4);
  at = zip_number(at, (uint32_t)start, 4);
  zip_number(at, 0, 2);
  z->size += z->directory_size + 22;
  return true;
}

#endif
