/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Locks that keep two runs from writing the same files of one folder. */
#ifndef REVERIFY_SUPPORT_FOLDER_LOCK_H
#define REVERIFY_SUPPORT_FOLDER_LOCK_H

#include "reverify/status.h"

/*
 * Opens PATH for reading and writing, making it if it is missing, and locks it until *descriptor is
 * closed or the process ends. The locked file is the one that stands at PATH, even if a
 * previous holder has removed its own in the meantime. Some file systems have no locks: *unlocked
 * is then the errno that says so, and the result RV_OK; otherwise *unlocked is 0. RV_EINVAL when
 * another run holds the lock; `shown` is what the message says is in use. RV_EPLACE, RV_EIO;
 * *descriptor is -1 after a failure.
 */
rv_status rv_file_lock(int *descriptor, int *unlocked, const char *path, const char *shown);

/* The right to write the files NAME.* of a folder. A zeroed struct holds nothing. */
typedef struct rv_folder_lock {
  char *path; /* of the locked file, DIRECTORY/.NAME.lock; NULL when nothing is held */
  int descriptor;
  char *warning; /* a line for the user if the folder's file system has no locks, else NULL */
} rv_folder_lock;

/*
 * Takes the lock, and removes the unfinished files NAME.*.partial that killed runs left. Where the
 * file system has no locks, nothing is removed, the result is RV_OK and lock->warning says what
 * failed; the caller shows it. RV_EINVAL when another run holds the lock, RV_EPLACE, RV_EIO,
 * RV_ENOMEM; the struct holds nothing then.
 */
rv_status rv_folder_lock_take(rv_folder_lock *lock, const char *directory, const char *name);

/* Removes the locked file and gives the lock back; legal on a zeroed struct. */
void rv_folder_lock_release(rv_folder_lock *lock);

#endif
