/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder for the files of one test program; removed at its end. */
#ifndef REVERIFY_TESTS_SCRATCH_H
#define REVERIFY_TESTS_SCRATCH_H

#include "check.h"

#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char scratch_folder[512];

static inline int scratch_open(void **state) {
  const char *parent = getenv("TMPDIR");
  snprintf(scratch_folder, sizeof scratch_folder, "%s/reverify-test-XXXXXX",
           parent != NULL ? parent : "/tmp");
  return mkdtemp(scratch_folder) == NULL || quiet_libraries(state) != 0;
}

static inline int scratch_remove_one(const char *path, const struct stat *information, int type,
                                     struct FTW *place) {
  (void)information;
  (void)type;
  (void)place;
  return remove(path);
}

static inline int scratch_close(void **state) {
  (void)state;
  return nftw(scratch_folder, scratch_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* FOLDER/NAME; the string stands until the fourth next call. */
static inline const char *scratch_path(const char *name) {
  static char path[4][1024];
  static unsigned next;
  char *out = path[next++ % 4];
  snprintf(out, sizeof path[0], "%s/%s", scratch_folder, name);
  return out;
}

static inline bool scratch_exists(const char *name) {
  return access(scratch_path(name), F_OK) == 0;
}

/* Entries of the folder. */
static inline size_t scratch_count(void) {
  size_t count = 0;
  DIR *folder = opendir(scratch_folder);
  assert_non_null(folder);
  for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder))
    count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
  closedir(folder);
  return count;
}

static inline void scratch_write(const char *name, const void *bytes, size_t size) {
  FILE *stream = fopen(scratch_path(name), "we");
  assert_non_null(stream);
  assert_int_equal(fwrite(bytes, 1, size, stream), size);
  assert_int_equal(fclose(stream), 0);
}

/* The bytes of a file, at most `room`; returns how many. */
static inline size_t scratch_read(const char *name, void *bytes, size_t room) {
  FILE *stream = fopen(scratch_path(name), "re");
  assert_non_null(stream);
  size_t size = fread(bytes, 1, room, stream);
  assert_int_equal(fclose(stream), 0);
  return size;
}

#endif
