/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/gzip_input.h"

#include "support/interrupt.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

/* A deflated byte gives at most so many: 258 bytes per pair of codes of one bit each. */
enum { DEFLATE_RATIO_MAX = 1032 };

static rv_status refuse(const rv_gzip_input *in, const char *what) {
  return rv_fail(RV_EINVAL, "'%s' %s: fetch or write it again", in->path, what);
}

static rv_status stopped(const char *path) {
  return rv_fail(RV_ESTOPPED, "stopped: '%s' was not read", path);
}

/* The next bytes of the file into the buffer, behind those that are there; none are at its end. */
static rv_status fill(rv_gzip_input *in) {
  z_stream *z = &in->inflater;
  if (z->avail_in > 0)
    memmove(in->byte, z->next_in, z->avail_in);
  z->next_in = in->byte;
  z->avail_in += (uInt)fread(in->byte + z->avail_in, 1, sizeof in->byte - z->avail_in, in->stream);
  if (rv_interrupted())
    return stopped(in->path);
  return ferror(in->stream) ? rv_fail(RV_EIO, "reading '%s' failed: check the disk", in->path)
                            : RV_OK;
}

/* Opening a pipe waits for its writer; a terminal or another device would be waited for in vain. */
static rv_status open_stream(rv_gzip_input *in, const char *path, const char *what) {
  struct stat information;
  if (stat(path, &information) == 0 && !S_ISREG(information.st_mode) &&
      !S_ISFIFO(information.st_mode))
    return rv_fail(RV_EINVAL, "'%s' is neither a file nor a pipe: give %s", path, what);
  in->stream = fopen(path, "rbe");
  if (in->stream == NULL)
    return rv_interrupted()
               ? stopped(path)
               : rv_fail(RV_EINVAL, "cannot open '%s' (%s): check the path", path, strerror(errno));
  in->sized = fstat(fileno(in->stream), &information) == 0 && S_ISREG(information.st_mode);
  in->size = in->sized ? (uint64_t)information.st_size : 0;
  return RV_OK;
}

static rv_status start_inflating(rv_gzip_input *in) {
  enum { WINDOW_BITS = 15, GZIP_ONLY = 16 };
  static const unsigned char mark[] = {0x1f, 0x8b};
  RV_TRY(fill(in));
  in->compressed = in->inflater.avail_in >= sizeof mark && memcmp(in->byte, mark, sizeof mark) == 0;
  if (in->compressed && inflateInit2(&in->inflater, WINDOW_BITS + GZIP_ONLY) != Z_OK)
    return rv_fail(RV_ENOMEM, "no memory to read '%s': free some", in->path);
  if (!in->sized ||
      __builtin_mul_overflow(in->size, in->compressed ? DEFLATE_RATIO_MAX : 1, &in->longest))
    in->longest = UINT64_MAX;
  return RV_OK;
}

rv_status rv_gzip_input_open(rv_gzip_input *in, const char *path, const char *what) {
  in->path = path;
  in->ended = in->compressed = false;
  in->inflater = (z_stream){.next_in = in->byte};
  RV_TRY(open_stream(in, path, what));
  rv_status status = start_inflating(in);
  if (status != RV_OK)
    fclose(in->stream);
  return status;
}

/* Nothing may follow the end of the compressed stream. */
static rv_status check_end(rv_gzip_input *in) {
  if (in->inflater.avail_in == 0)
    RV_TRY(fill(in));
  if (in->inflater.avail_in > 0)
    return refuse(in, "goes on behind the end of its gzip data");
  in->ended = true;
  return RV_OK;
}

/* Content into the inflater's output, which has room, as far as the bytes in the buffer lead. */
static rv_status inflate_some(rv_gzip_input *in) {
  switch (inflate(&in->inflater, Z_NO_FLUSH)) {
  case Z_OK:
    return RV_OK;
  case Z_STREAM_END:
    return check_end(in);
  case Z_MEM_ERROR:
    return rv_fail(RV_ENOMEM, "no memory to read '%s': free some", in->path);
  default: /* the buffer is not empty, so that Z_BUF_ERROR cannot be */
    return refuse(in, "is damaged: its gzip data have an error");
  }
}

static rv_status read_compressed(rv_gzip_input *in) {
  z_stream *z = &in->inflater;
  while (z->avail_out > 0 && !in->ended) {
    if (z->avail_in == 0)
      RV_TRY(fill(in));
    if (z->avail_in == 0)
      return refuse(in, "is truncated: its gzip data have no end");
    RV_TRY(inflate_some(in));
  }
  return RV_OK;
}

static rv_status read_plain(rv_gzip_input *in) {
  z_stream *z = &in->inflater;
  while (z->avail_out > 0 && !in->ended) {
    if (z->avail_in == 0)
      RV_TRY(fill(in));
    uInt part = z->avail_in < z->avail_out ? z->avail_in : z->avail_out;
    in->ended = part == 0;
    memcpy(z->next_out, z->next_in, part);
    z->next_out += part;
    z->avail_out -= part;
    z->next_in += part;
    z->avail_in -= part;
  }
  return RV_OK;
}

rv_status rv_gzip_input_read(rv_gzip_input *in, void *out, size_t count, size_t *got) {
  *got = 0;
  while (*got < count && !in->ended) {
    uInt room = count - *got < INT_MAX ? (uInt)(count - *got) : INT_MAX;
    in->inflater.next_out = (unsigned char *)out + *got;
    in->inflater.avail_out = room;
    RV_TRY(in->compressed ? read_compressed(in) : read_plain(in));
    *got += room - in->inflater.avail_out;
  }
  return RV_OK;
}

void rv_gzip_input_close(rv_gzip_input *in) {
  if (in->compressed)
    inflateEnd(&in->inflater);
  fclose(in->stream);
}
