/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The content of a file that may be compressed with gzip (RFC 1952), which its first two bytes
 * tell. zlib's own gzread passes over what this one refuses: bytes behind the compressed stream, a
 * second member among them, and a stream that ends early.
 */
#ifndef REVERIFY_SUPPORT_GZIP_INPUT_H
#define REVERIFY_SUPPORT_GZIP_INPUT_H

#include "reverify/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <zlib.h>

typedef struct rv_gzip_input {
  const char *path;
  bool compressed;
  bool sized;       /* a regular file; the size of a pipe is not known before its end */
  uint64_t size;    /* of the file as it stands, when `sized` */
  uint64_t longest; /* no longer content can come of that many bytes, compressed or not */
  FILE *stream;
  bool ended; /* all of the content was read */
  z_stream inflater;
  unsigned char byte[1 << 15]; /* read and not yet used: inflater.next_in, inflater.avail_in */
} rv_gzip_input;

/*
 * Opens PATH, a regular file or a pipe, whose writer it waits for. `what` says what to give instead
 * of anything else ("an idx file"). RV_EINVAL, RV_ENOMEM, RV_EIO, RV_ESTOPPED with a message that
 * names the file; nothing is to be closed then. The struct must not be moved while it is open.
 */
rv_status rv_gzip_input_open(rv_gzip_input *in, const char *path, const char *what);

/*
 * Up to `count` bytes of the content; *got is smaller only where it ends, and then the whole file
 * was found sound: the check sum and the length that gzip keeps are right, and nothing follows.
 * RV_EINVAL when it is damaged, cut short or goes on; RV_EIO, RV_ENOMEM, RV_ESTOPPED.
 */
rv_status rv_gzip_input_read(rv_gzip_input *in, void *out, size_t count, size_t *got);

void rv_gzip_input_close(rv_gzip_input *in);

#endif
