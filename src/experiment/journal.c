/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/journal.h"

#include "reverify/stream.h"
#include "support/file.h"
#include "support/folder_lock.h"
#include "support/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct header {
  char magic[16];
  uint64_t fingerprint, cells;
} header;

typedef struct record {
  uint64_t cell, count, checksum;
} record;

static const char magic[16] = "reverify journal";

static rv_status damaged(const rv_journal *journal, const char *how) {
  return rv_fail(RV_EINVAL, "'%s' %s: start again with --fresh, which drops it", journal->path,
                 how);
}

static rv_status write_at(const rv_journal *journal, const void *bytes, size_t count,
                          uint64_t offset) {
  for (const char *at = bytes; count > 0;) {
    ssize_t written = pwrite(journal->descriptor, at, count, (off_t)offset);
    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0)
      return rv_fail_errno(written < 0 ? errno : EIO, "write", journal->path);
    at += written;
    offset += (uint64_t)written;
    count -= (size_t)written;
  }
  return RV_OK;
}

static rv_status read_at(const rv_journal *journal, void *bytes, size_t count, uint64_t offset) {
  for (char *at = bytes; count > 0;) {
    ssize_t got = pread(journal->descriptor, at, count, (off_t)offset);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return rv_fail_errno(errno, "read", journal->path);
    if (got == 0)
      return damaged(journal, "ends too early");
    at += got;
    offset += (uint64_t)got;
    count -= (size_t)got;
  }
  return RV_OK;
}

/* FNV-1a over words instead of bytes: as fast as memory, and a flipped bit still shows. */
static uint64_t record_checksum(const rv_journal *journal, size_t cell, const double *value) {
  uint64_t hash = 0xcbf29ce484222325 ^ cell;
  for (size_t i = 0; i < journal->count[cell]; i++) {
    uint64_t word;
    memcpy(&word, &value[i], sizeof word);
    hash = (hash ^ word) * 0x100000001b3;
    hash ^= hash >> 32; /* multiplying moves changes upwards only */
  }
  return hash;
}

rv_status rv_journal_read(const rv_journal *journal, size_t cell, double *value) {
  record r;
  RV_TRY(read_at(journal, &r, sizeof r, journal->offset[cell]));
  if (r.cell != cell || r.count != journal->count[cell])
    return damaged(journal, "is damaged");
  RV_TRY(read_at(journal, value, journal->count[cell] * sizeof *value,
                 journal->offset[cell] + sizeof r));
  if (r.checksum != record_checksum(journal, cell, value))
    return damaged(journal, "is damaged");
  return RV_OK;
}

/* Cuts the file behind the last whole record. */
static rv_status cut(const rv_journal *journal) {
  if (ftruncate(journal->descriptor, (off_t)journal->offset[journal->finished]))
    return rv_fail_errno(errno, "cut", journal->path);
  return RV_OK;
}

rv_status rv_journal_append(rv_journal *journal, const double *value) {
  size_t cell = journal->finished, count = journal->count[cell];
  record r = {cell, count, record_checksum(journal, cell, value)};
  uint64_t offset = journal->offset[cell];
  rv_status status = write_at(journal, &r, sizeof r, offset);
  if (status == RV_OK)
    status = write_at(journal, value, count * sizeof *value, offset + sizeof r);
  if (status == RV_OK)
    journal->finished++;
  else if (ftruncate(journal->descriptor, (off_t)offset))
    return rv_fail_errno(errno, "cut", journal->path);
  return status;
}

/* Reads every whole record of a file of `size` bytes, to be sure of it. */
static rv_status verify_records(rv_journal *journal, uint64_t size) {
  while (journal->finished < journal->cells && journal->offset[journal->finished + 1] <= size) {
    double *value;
    RV_TRY(rv_alloc_doubles(&value, journal->count[journal->finished], 1));
    rv_status status = rv_journal_read(journal, journal->finished, value);
    free(value);
    RV_TRY(status);
    journal->finished++;
  }
  return cut(journal);
}

static rv_status start(rv_journal *journal, uint64_t fingerprint) {
  header h = {.fingerprint = fingerprint, .cells = journal->cells};
  memcpy(h.magic, magic, sizeof magic);
  if (ftruncate(journal->descriptor, 0))
    return rv_fail_errno(errno, "empty", journal->path);
  return write_at(journal, &h, sizeof h, 0);
}

/* Shorter than a header: killed while starting, if it starts like a journal at all. */
static rv_status check_magic(const rv_journal *journal, uint64_t size) {
  char found[sizeof magic];
  size_t length = size < sizeof magic ? (size_t)size : sizeof magic;
  RV_TRY(read_at(journal, found, length, 0));
  return memcmp(found, magic, length) == 0 ? RV_OK
                                           : damaged(journal, "is no journal of this program");
}

static rv_status resume(rv_journal *journal, uint64_t fingerprint, uint64_t size) {
  header h;
  RV_TRY(read_at(journal, &h, sizeof h, 0));
  RV_TRY(check_magic(journal, size));
  if (h.fingerprint != fingerprint || h.cells != journal->cells)
    return rv_fail(RV_EINVAL,
                   "'%s' belongs to an unfinished run with other parameters: finish that run with "
                   "its own command, choose another --output, or drop it with --fresh",
                   journal->path);
  return verify_records(journal, size);
}

/* Where the file system knows no locks, the lock of the folder, taken before, has said so. */
static rv_status open_and_lock(rv_journal *journal) {
  int unlocked;
  return rv_file_lock(&journal->descriptor, &unlocked, journal->path, journal->path);
}

static rv_status open_records(rv_journal *journal, uint64_t fingerprint, bool fresh) {
  journal->offset = calloc(journal->cells + 1, sizeof *journal->offset);
  if (journal->offset == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a journal: give fewer cells");
  journal->offset[0] = sizeof(header);
  for (size_t i = 0; i < journal->cells; i++)
    journal->offset[i + 1] =
        journal->offset[i] + sizeof(record) + journal->count[i] * sizeof(double);
  RV_TRY(open_and_lock(journal));
  struct stat information;
  if (fstat(journal->descriptor, &information))
    return rv_fail_errno(errno, "look at", journal->path);
  uint64_t size = (uint64_t)information.st_size;
  if (fresh || size == 0)
    return start(journal, fingerprint);
  if (size < sizeof(header)) {
    RV_TRY(check_magic(journal, size));
    return start(journal, fingerprint);
  }
  return resume(journal, fingerprint, size);
}

rv_status rv_journal_open(rv_journal *journal, const char *path, uint64_t fingerprint,
                          const size_t *count, size_t cells, bool fresh) {
  *journal = (rv_journal){.descriptor = -1, .cells = cells, .count = count};
  journal->path = strdup(path);
  if (journal->path == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a path: free some memory");
  rv_status status = open_records(journal, fingerprint, fresh);
  if (status != RV_OK)
    rv_journal_close(journal, false);
  return status;
}

void rv_journal_close(rv_journal *journal, bool remove_file) {
  /* removed while still locked, so no other run can have taken it over */
  if (remove_file && journal->path != NULL)
    unlink(journal->path);
  if (journal->descriptor >= 0)
    close(journal->descriptor);
  free(journal->path);
  free(journal->offset);
  *journal = (rv_journal){.descriptor = -1};
}
