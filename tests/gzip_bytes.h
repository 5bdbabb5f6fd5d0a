/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes compressed with gzip. */
#ifndef REVERIFY_TESTS_GZIP_BYTES_H
#define REVERIFY_TESTS_GZIP_BYTES_H

#include <stddef.h>
#include <string.h>
#include <zlib.h>

/*
 * Compresses `count` bytes at a level of 0 (stored) to 9, with whatever `header` says of the file's
 * name and more unless it is NULL. Returns how many bytes of `out` it takes, or 0 when `room` does
 * not do.
 */
static inline size_t gzip_bytes(void *out, size_t room, const void *bytes, size_t count, int level,
                                gz_header *header) {
  enum { WINDOW_BITS = 15, GZIP = 16, MEMORY = 1 };
  z_stream z = {.next_in = (z_const Bytef *)bytes,
                .avail_in = (uInt)count,
                .next_out = out,
                .avail_out = (uInt)room};
  if (deflateInit2(&z, level, Z_DEFLATED, WINDOW_BITS + GZIP, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
    return 0;
  if (header != NULL)
    deflateSetHeader(&z, header);
  int end = deflate(&z, Z_FINISH);
  size_t size = z.total_out;
  deflateEnd(&z);
  return end == Z_STREAM_END ? size : 0;
}

#endif
