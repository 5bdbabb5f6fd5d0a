/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

rv_status rv_fail_errno(int error, const char *doing, const char *path) {
  switch (error) {
  case EACCES:
  case EPERM:
  case EROFS:
  case ENOTDIR:
  case EISDIR:
  case ENOENT:
  case ELOOP:
  case ENAMETOOLONG:
    return rv_fail(RV_EPLACE, "cannot %s '%s' (%s): choose another --output", doing, path,
                   strerror(error));
  case ENOSPC:
  case EDQUOT:
  case EFBIG:
    return rv_fail(RV_EPLACE, "cannot %s '%s' (%s): free some space or choose another --output",
                   doing, path, strerror(error));
  default:
    return rv_fail(RV_EIO, "cannot %s '%s' (%s): check the file system", doing, path,
                   strerror(error));
  }
}

rv_status rv_path_join(char **out, const char *directory, const char *name, const char *suffix) {
  if (asprintf(out, "%s/%s%s", directory, name, suffix) < 0) {
    *out = NULL;
    return rv_fail(RV_ENOMEM, "no memory for a path: free some memory");
  }
  return RV_OK;
}

rv_status rv_file_create(rv_file *file, const char *path) {
  *file = (rv_file){0};
  file->path = strdup(path);
  if (file->path == NULL || asprintf(&file->partial, "%s.partial", path) < 0) {
    free(file->path);
    *file = (rv_file){0};
    return rv_fail(RV_ENOMEM, "no memory for a path: free some memory");
  }
  file->stream = fopen(file->partial, "we");
  if (file->stream == NULL) {
    rv_status status = rv_fail_errno(errno, "create", file->partial);
    free(file->path);
    free(file->partial);
    *file = (rv_file){0};
    return status;
  }
  return RV_OK;
}

/* A rename is durable only once the folder itself is on the disk. */
static rv_status sync_directory_of(const char *path) {
  char *copy = strdup(path);
  if (copy == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a path: free some memory");
  int directory = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  free(copy);
  if (directory < 0)
    return rv_fail_errno(errno, "open the folder of", path);
  int failed = fsync(directory);
  int error = errno;
  close(directory);
  /* some file systems cannot sync a folder and say EINVAL: there is nothing more to do then */
  return failed && error != EINVAL ? rv_fail_errno(error, "sync the folder of", path) : RV_OK;
}

rv_status rv_file_commit(rv_file *file) {
  /* a write that failed earlier leaves only the stream's error mark, not its cause */
  int had_error = ferror(file->stream);
  errno = had_error ? ENOSPC : 0;
  int failed = had_error || fflush(file->stream) || fsync(fileno(file->stream));
  int error = errno;
  if (fclose(file->stream) && !failed) {
    failed = 1;
    error = errno;
  }
  file->stream = NULL;
  if (failed) {
    rv_status status = rv_fail_errno(error, "write", file->path);
    rv_file_discard(file);
    return status;
  }
  if (rename(file->partial, file->path)) {
    rv_status status = rv_fail_errno(errno, "rename to", file->path);
    rv_file_discard(file);
    return status;
  }
  rv_status status = sync_directory_of(file->path);
  free(file->partial);
  free(file->path);
  *file = (rv_file){0};
  return status;
}

void rv_file_discard(rv_file *file) {
  if (file->stream != NULL)
    fclose(file->stream);
  if (file->partial != NULL)
    unlink(file->partial);
  free(file->partial);
  free(file->path);
  *file = (rv_file){0};
}

/* mkdir -p: each prefix in turn; a prefix that exists is fine. */
static rv_status make_parents(char *path) {
  for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
    *slash = '\0';
    int failed = mkdir(path, 0777) && errno != EEXIST;
    int error = errno;
    rv_status status = failed ? rv_fail_errno(error, "create the folder", path) : RV_OK;
    *slash = '/';
    RV_TRY(status);
  }
  if (mkdir(path, 0777) && errno != EEXIST)
    return rv_fail_errno(errno, "create the folder", path);
  return RV_OK;
}

rv_status rv_directory_create(const char *path) {
  if (path[0] == '\0')
    return rv_fail(RV_EINVAL, "the output folder's name is empty: name one with --output");
  char *copy = strdup(path);
  if (copy == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a path: free some memory");
  rv_status status = make_parents(copy);
  free(copy);
  RV_TRY(status);
  struct stat information;
  if (stat(path, &information))
    return rv_fail_errno(errno, "look at", path);
  if (!S_ISDIR(information.st_mode))
    return rv_fail_errno(ENOTDIR, "use", path);
  if (access(path, W_OK | X_OK))
    return rv_fail_errno(errno, "write into", path);
  return RV_OK;
}
