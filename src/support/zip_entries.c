/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/zip_entries.h"

#include "support/regular_file.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Lengths of an entry of the directory, of its end record, of what leads to the one of 64 bits, and
   of that; a comment of up to 65535 bytes may follow the first. */
enum { ENTRY = 46, END = 22, LOCATOR = 20, END_64 = 56, COMMENT_MAX = 65535 };

typedef struct archive {
  FILE *stream;
  uint64_t size;
  const char *path;
} archive;

static uint64_t number(const unsigned char *at, size_t bytes) {
  uint64_t out = 0;
  for (size_t i = bytes; i-- > 0;)
    out = out << 8 | at[i];
  return out;
}

static bool is_too_many(const archive *a, uint64_t entries) {
  return entries > a->size / ENTRY;
}

static bool is_marked(const unsigned char *at, size_t left, const char *mark, size_t length) {
  return left >= length && memcmp(at, mark, 4) == 0;
}

/* Of the record that a locator leads to, if that is one. */
static bool is_too_many_64(const archive *a, const unsigned char *locator) {
  unsigned char record[END_64];
  uint64_t offset = number(locator + 8, 8);
  if (offset > a->size || a->size - offset < END_64 ||
      fseeko(a->stream, (off_t)offset, SEEK_SET) != 0 ||
      fread(record, 1, END_64, a->stream) != END_64)
    return false;
  return is_too_many(a, number(record + 24, 8)) || is_too_many(a, number(record + 32, 8));
}

/* Looks at whatever may be taken for an end record. */
static rv_status check_tail(const archive *a, const unsigned char *tail, size_t size) {
  bool too_many = false;
  for (size_t at = 0; at < size; at++) {
    const unsigned char *here = tail + at;
    if (is_marked(here, size - at, "PK\5\6", END))
      too_many |= is_too_many(a, number(here + 8, 2)) || is_too_many(a, number(here + 10, 2));
    else if (is_marked(here, size - at, "PK\6\7", LOCATOR))
      too_many |= is_too_many_64(a, here);
  }
  return too_many ? rv_fail(RV_EINVAL,
                            "'%s' is no sound zip archive (more members than fit): save it again "
                            "with numpy.savez",
                            a->path)
                  : RV_OK;
}

static rv_status check_end(const archive *a) {
  size_t most = COMMENT_MAX + END + LOCATOR, size = a->size < most ? (size_t)a->size : most;
  unsigned char *tail = malloc(size + 1);
  if (tail == NULL)
    return rv_fail(RV_ENOMEM, "no memory to open '%s': free some memory", a->path);
  bool whole = fseeko(a->stream, (off_t)(a->size - size), SEEK_SET) == 0 &&
               fread(tail, 1, size, a->stream) == size;
  rv_status status = whole ? check_tail(a, tail, size)
                           : rv_fail(RV_EIO, "reading '%s' failed: check the disk", a->path);
  free(tail);
  return status;
}

rv_status rv_zip_check_entries(const char *path) {
  archive a = {.path = path};
  RV_TRY(rv_regular_open(&a.stream, &a.size, path));
  rv_status status = check_end(&a);
  fclose(a.stream);
  return status;
}
