/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that appear whole or not at all, and the folders they stand in. */
#ifndef REVERIFY_SUPPORT_FILE_H
#define REVERIFY_SUPPORT_FILE_H

#include "reverify/status.h"

#include <stdio.h>

/* A file under construction: written as PATH.partial, renamed to PATH by rv_file_commit. */
typedef struct rv_file {
  FILE *stream; /* write here */
  char *path;
  char *partial;
} rv_file;

/* Opens PATH.partial for writing. RV_EPLACE when the place cannot be written. */
rv_status rv_file_create(rv_file *file, const char *path);

/* Flushes, syncs and renames to PATH; on failure PATH is untouched and the partial file removed. */
rv_status rv_file_commit(rv_file *file);

/* Drops the partial file; legal after a commit and on a zeroed struct. */
void rv_file_discard(rv_file *file);

/* Makes the folder and its parents if missing and checks that files can be created in it. */
rv_status rv_directory_create(const char *path);

/* A new string "DIRECTORY/NAME SUFFIX" without the blank; free() it. RV_ENOMEM. */
rv_status rv_path_join(char **out, const char *directory, const char *name, const char *suffix);

/* Records a failed system call on PATH: RV_EPLACE for permission and space, else RV_EIO. */
rv_status rv_fail_errno(int error, const char *doing, const char *path);

#endif
