/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/folder_lock.h"

#include "support/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* The answers of a file system that has no locks, or whose server has none. */
static bool knows_no_locks(int error) {
  return error == ENOLCK || error == ENOSYS || error == ENOTSUP || error == EOPNOTSUPP ||
         error == EINVAL;
}

/* True when the open file is still the one that PATH names. */
static bool is_at(int descriptor, const char *path) {
  struct stat open_one, named;
  return fstat(descriptor, &open_one) == 0 && stat(path, &named) == 0 &&
         open_one.st_dev == named.st_dev && open_one.st_ino == named.st_ino;
}

/* flock that a signal does not end; 0 or the errno. */
static int lock_now(int descriptor) {
  while (flock(descriptor, LOCK_EX | LOCK_NB))
    if (errno != EINTR)
      return errno;
  return 0;
}

rv_status rv_file_lock(int *descriptor, int *unlocked, const char *path, const char *shown) {
  for (*unlocked = 0;;) {
    *descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (*descriptor < 0)
      return rv_fail_errno(errno, "open", path);
    int error = lock_now(*descriptor);
    if (knows_no_locks(error))
      *unlocked = error;
    if (*unlocked != 0 || (error == 0 && is_at(*descriptor, path)))
      return RV_OK;
    close(*descriptor);
    *descriptor = -1;
    if (error == EWOULDBLOCK)
      return rv_fail(RV_EINVAL,
                     "'%s' is in use by another run: wait for it or choose another --output",
                     shown);
    if (error != 0)
      return rv_fail_errno(error, "lock", path);
    /* its holder removed the file between open and flock: the next one there is a new one */
  }
}

static rv_status warn(rv_folder_lock *lock, int error) {
  if (asprintf(&lock->warning,
               "cannot lock '%s' (%s): make sure that no other run writes into this folder",
               lock->path, strerror(error)) >= 0)
    return RV_OK;
  lock->warning = NULL;
  return rv_fail(RV_ENOMEM, "no memory for a message: free some memory");
}

rv_status rv_folder_lock_take(rv_folder_lock *lock, const char *directory, const char *name) {
  int unlocked = 0;
  *lock = (rv_folder_lock){0};
  if (asprintf(&lock->path, "%s/.%s.lock", directory, name) < 0) {
    lock->path = NULL;
    return rv_fail(RV_ENOMEM, "no memory for a path: free some memory");
  }
  rv_status status = rv_file_lock(&lock->descriptor, &unlocked, lock->path, directory);
  if (status != RV_OK) {
    free(lock->path); /* another's lock: it stays where it is */
    *lock = (rv_folder_lock){0};
    return status;
  }
  status = unlocked != 0 ? warn(lock, unlocked) : rv_partials_remove(directory, name);
  if (status != RV_OK)
    rv_folder_lock_release(lock);
  return status;
}

void rv_folder_lock_release(rv_folder_lock *lock) {
  if (lock->path != NULL) {
    /* removed while still locked, so that a run that has just opened it notices (is_at) */
    unlink(lock->path);
    close(lock->descriptor);
  }
  free(lock->path);
  free(lock->warning);
  *lock = (rv_folder_lock){0};
}
