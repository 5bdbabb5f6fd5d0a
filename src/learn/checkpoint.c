/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/checkpoint.h"

#include "reverify/stream.h"
#include "support/file.h"

#include <errno.h>
#include <string.h>

static const char magic[16] = "rv-checkpoint-1";

static void write_block(FILE *stream, const rv_block *block) {
  const uint64_t head[2] = {block->count, rv_hash_bytes(block->bytes, block->count)};
  fwrite(head, sizeof head, 1, stream);
  fwrite(block->bytes, 1, block->count, stream);
}

/* What fails to be written is found by the commit. */
rv_status rv_checkpoint_write(const char *path, uint64_t fingerprint, const rv_block *block,
                              size_t blocks) {
  rv_file file;
  const uint64_t head[2] = {fingerprint, blocks};
  RV_TRY(rv_file_create(&file, path));
  fwrite(magic, sizeof magic, 1, file.stream);
  fwrite(head, sizeof head, 1, file.stream);
  for (size_t i = 0; i < blocks; i++)
    write_block(file.stream, &block[i]);
  return rv_file_commit(&file);
}

static rv_status refuse(const char *path, const char *why) {
  return rv_fail(RV_EINVAL, "'%s' %s: remove it or start over with --fresh", path, why);
}

static rv_status read_head(FILE *stream, uint64_t fingerprint, size_t blocks, const char *path) {
  char start[sizeof magic];
  uint64_t head[2];
  if (fread(start, sizeof start, 1, stream) != 1 || memcmp(start, magic, sizeof magic) != 0)
    return refuse(path, "is no checkpoint");
  if (fread(head, sizeof head, 1, stream) != 1)
    return refuse(path, "is cut short");
  if (head[0] != fingerprint || head[1] != blocks)
    return refuse(path, "is the checkpoint of a run with other parameters");
  return RV_OK;
}

static rv_status read_block(FILE *stream, const rv_block *block, const char *path) {
  uint64_t head[2];
  if (fread(head, sizeof head, 1, stream) != 1)
    return refuse(path, "is cut short");
  if (head[0] != block->count)
    return refuse(path, "is the checkpoint of a run with other parameters");
  if (fread(block->bytes, 1, block->count, stream) != block->count)
    return refuse(path, "is cut short");
  if (rv_hash_bytes(block->bytes, block->count) != head[1])
    return refuse(path, "is damaged");
  return RV_OK;
}

static rv_status read_all(FILE *stream, uint64_t fingerprint, const rv_block *block, size_t blocks,
                          const char *path) {
  RV_TRY(read_head(stream, fingerprint, blocks, path));
  for (size_t i = 0; i < blocks; i++)
    RV_TRY(read_block(stream, &block[i], path));
  return getc(stream) == EOF ? RV_OK : refuse(path, "has something behind its end");
}

rv_status rv_checkpoint_read(bool *found, const char *path, uint64_t fingerprint,
                             const rv_block *block, size_t blocks) {
  FILE *stream = fopen(path, "rb");
  *found = stream != NULL;
  if (stream == NULL)
    return errno == ENOENT ? RV_OK : rv_fail_errno(errno, "read", path);
  rv_status status = read_all(stream, fingerprint, block, blocks, path);
  if (ferror(stream))
    status = rv_fail(RV_EIO, "cannot read '%s': remove it or start over with --fresh", path);
  fclose(stream);
  return status;
}
