/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that appear whole or not at all, alone or as a group, and the folders they stand in. */
#ifndef REVERIFY_SUPPORT_FILE_H
#define REVERIFY_SUPPORT_FILE_H

#include "reverify/status.h"

#include <stddef.h>
#include <stdio.h>

/*
 * A file under construction. It is written as PATH.XXXXXXXX.partial, the X being random digits, so
 * that two writers of one PATH never share a file, and renamed to PATH by rv_file_commit.
 */
typedef struct rv_file {
  FILE *stream; /* write here */
  char *path;
  char *partial;
} rv_file;

/* Opens a new partial file for writing. RV_EPLACE when the place cannot be written, RV_ENOMEM. */
rv_status rv_file_create(rv_file *file, const char *path);

/* Flushes, syncs and renames to PATH; on failure PATH is untouched and the partial file removed. */
rv_status rv_file_commit(rv_file *file);

/* Drops the partial file; legal after a commit and on a zeroed struct. */
void rv_file_discard(rv_file *file);

/* Files that are written and wait to appear together. A zeroed struct is an empty group. */
typedef struct rv_file_group {
  rv_file *file; /* flushed, synced and closed: the streams are NULL */
  size_t count;
} rv_file_group;

/*
 * Flushes, syncs and closes the file and moves it into the group, which owns it from then on. On
 * failure (RV_EPLACE, RV_EIO, RV_ENOMEM) the file is dropped; the group is as before.
 */
rv_status rv_file_group_add(rv_file_group *group, rv_file *file);

/*
 * Renames every file of the group to its PATH, in the order of the additions, and empties the
 * group. Whatever can be foreseen is checked before the first rename: a full disk has already
 * failed rv_file_group_add, and a PATH that is a folder is refused here with nothing renamed.
 * RV_EPLACE, RV_EIO.
 */
rv_status rv_file_group_commit(rv_file_group *group);

/* Drops all files of the group; legal after a commit and on a zeroed struct. */
void rv_file_group_discard(rv_file_group *group);

/* Removes all NAME.* that end in SUFFIX from the folder. RV_EPLACE, RV_EIO. */
rv_status rv_files_remove(const char *directory, const char *name, const char *suffix);

/*
 * Removes all NAME.*.partial from the folder, which writers of the files NAME.* leave when they are
 * killed. Only the holder of the lock on these files (folder_lock.h) may call it. RV_EPLACE,
 * RV_EIO.
 */
rv_status rv_partials_remove(const char *directory, const char *name);

/* Makes the folder and its parents if missing and checks that files can be created in it. */
rv_status rv_directory_create(const char *path);

/* *out = a new string, DIRECTORY, a slash, NAME and SUFFIX; free() it. RV_ENOMEM. */
rv_status rv_path_join(char **out, const char *directory, const char *name, const char *suffix);

/* Records a failed system call on PATH: RV_EPLACE for permission and space, else RV_EIO. */
rv_status rv_fail_errno(int error, const char *doing, const char *path);

#endif
