/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

static const char partial_suffix[] = ".partial";

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

static rv_status no_memory_for_path(void) {
  return rv_fail(RV_ENOMEM, "no memory for a path: free some memory");
}

rv_status rv_path_join(char **out, const char *directory, const char *name, const char *suffix) {
  if (asprintf(out, "%s/%s%s", directory, name, suffix) < 0) {
    *out = NULL;
    return no_memory_for_path();
  }
  return RV_OK;
}

static void free_names(rv_file *file) {
  free(file->path);
  free(file->partial);
  *file = (rv_file){0};
}

/*
 * Opens PATH.XXXXXXXX.partial under a name that nobody uses; -1 and errno otherwise. Unlike
 * mkostemp, open() lets umask and the folder's access lists decide on the mode.
 */
static int open_partial(rv_file *file) {
  enum { ATTEMPTS = 100 };
  for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
    uint32_t digits;
    if (getentropy(&digits, sizeof digits) ||
        asprintf(&file->partial, "%s.%08x%s", file->path, (unsigned)digits, partial_suffix) < 0) {
      file->partial = NULL;
      return -1;
    }
    int descriptor = open(file->partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor >= 0 || errno != EEXIST)
      return descriptor;
    free(file->partial);
    file->partial = NULL;
  }
  errno = EEXIST;
  return -1;
}

rv_status rv_file_create(rv_file *file, const char *path) {
  *file = (rv_file){.path = strdup(path)};
  if (file->path == NULL)
    return no_memory_for_path();
  int descriptor = open_partial(file);
  if (descriptor >= 0)
    file->stream = fdopen(descriptor, "w");
  if (file->stream != NULL)
    return RV_OK;
  rv_status status = errno == ENOMEM ? no_memory_for_path() : rv_fail_errno(errno, "create", path);
  if (descriptor >= 0) {
    close(descriptor);
    unlink(file->partial);
  }
  free_names(file);
  return status;
}

/* Brings all that was written onto the disk and closes the stream. */
static rv_status finish_writing(rv_file *file) {
  /* a write that failed earlier leaves only the stream's error mark, not its cause */
  bool had_error = ferror(file->stream);
  errno = had_error ? ENOSPC : 0;
  bool failed = had_error || fflush(file->stream) || fsync(fileno(file->stream));
  int error = errno;
  if (fclose(file->stream) && !failed) {
    failed = true;
    error = errno;
  }
  file->stream = NULL;
  return failed ? rv_fail_errno(error, "write", file->path) : RV_OK;
}

/*
 * A rename is durable only once the folder itself is on the disk. Where a file system cannot sync a
 * folder, or the folder may be written but not opened for reading, there is nothing more to do.
 */
static rv_status sync_directory_of(const char *path) {
  char *copy = strdup(path);
  if (copy == NULL)
    return no_memory_for_path();
  int directory = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  free(copy);
  if (directory < 0)
    return errno == EACCES ? RV_OK : rv_fail_errno(errno, "open the folder of", path);
  bool failed = fsync(directory) != 0;
  int error = errno;
  close(directory);
  bool unknown = error == EINVAL || error == ENOSYS || error == ENOTSUP || error == EOPNOTSUPP;
  return failed && !unknown ? rv_fail_errno(error, "sync the folder of", path) : RV_OK;
}

rv_status rv_file_commit(rv_file *file) {
  rv_file_group alone = {0};
  RV_TRY(rv_file_group_add(&alone, file));
  return rv_file_group_commit(&alone);
}

void rv_file_discard(rv_file *file) {
  if (file->stream != NULL)
    fclose(file->stream);
  if (file->partial != NULL)
    unlink(file->partial);
  free_names(file);
}

rv_status rv_file_group_add(rv_file_group *group, rv_file *file) {
  rv_status status = finish_writing(file);
  rv_file *more = NULL;
  if (status == RV_OK) {
    more = reallocarray(group->file, group->count + 1, sizeof *more);
    if (more == NULL)
      status = rv_fail(RV_ENOMEM, "no memory for %zu files: free some memory", group->count + 1);
  }
  if (status != RV_OK) {
    rv_file_discard(file);
    return status;
  }
  group->file = more;
  group->file[group->count++] = *file;
  *file = (rv_file){0};
  return RV_OK;
}

static rv_status check_targets(const rv_file_group *group) {
  for (size_t i = 0; i < group->count; i++) {
    struct stat target;
    if (lstat(group->file[i].path, &target) == 0 && S_ISDIR(target.st_mode))
      return rv_fail_errno(EISDIR, "rename to", group->file[i].path);
  }
  return RV_OK;
}

static rv_status rename_all(rv_file_group *group) {
  for (size_t i = 0; i < group->count; i++) {
    rv_file *file = &group->file[i];
    if (rename(file->partial, file->path))
      return rv_fail_errno(errno, "rename to", file->path);
    free(file->partial); /* nothing is left to remove */
    file->partial = NULL;
  }
  return RV_OK;
}

rv_status rv_file_group_commit(rv_file_group *group) {
  rv_status status = check_targets(group);
  if (status == RV_OK)
    status = rename_all(group);
  /* files of one folder, as a rule: syncing it again costs nothing */
  for (size_t i = 0; i < group->count && status == RV_OK; i++)
    status = sync_directory_of(group->file[i].path);
  rv_file_group_discard(group);
  return status;
}

void rv_file_group_discard(rv_file_group *group) {
  for (size_t i = 0; i < group->count; i++)
    rv_file_discard(&group->file[i]);
  free(group->file);
  *group = (rv_file_group){0};
}

static bool is_named(const char *entry, const char *name, const char *suffix) {
  size_t length = strlen(entry), start = strlen(name), end = strlen(suffix);
  return length > start + end && strncmp(entry, name, start) == 0 && entry[start] == '.' &&
         strcmp(entry + length - end, suffix) == 0;
}

rv_status rv_files_remove(const char *directory, const char *name, const char *suffix) {
  DIR *folder = opendir(directory);
  if (folder == NULL) /* as in sync_directory_of: a folder need not be readable */
    return errno == EACCES ? RV_OK : rv_fail_errno(errno, "open the folder", directory);
  rv_status status = RV_OK;
  for (const struct dirent *e = readdir(folder); e != NULL && status == RV_OK; e = readdir(folder))
    if (is_named(e->d_name, name, suffix) && unlinkat(dirfd(folder), e->d_name, 0) &&
        errno != ENOENT)
      status = rv_fail_errno(errno, "remove an unfinished file in", directory);
  closedir(folder);
  return status;
}

rv_status rv_partials_remove(const char *directory, const char *name) {
  return rv_files_remove(directory, name, partial_suffix);
}

/* mkdir -p: each prefix in turn; a prefix that exists is fine. */
static rv_status make_parents(char *path) {
  for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
    *slash = '\0';
    bool failed = mkdir(path, 0777) && errno != EEXIST;
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
    return no_memory_for_path();
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
