/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/regular_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static rv_status cannot_open(const char *path) {
  return rv_fail(RV_EINVAL, "cannot open '%s' (%s): check the path", path, strerror(errno));
}

rv_status rv_regular_open(FILE **stream, uint64_t *size, const char *path) {
  struct stat information;
  int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  *stream = NULL;
  if (file < 0)
    return cannot_open(path);
  bool regular = fstat(file, &information) == 0 && S_ISREG(information.st_mode);
  if (regular)
    *stream = fdopen(file, "rb");
  if (*stream != NULL) {
    *size = (uint64_t)information.st_size;
    return RV_OK;
  }
  rv_status status =
      regular ? cannot_open(path) : rv_fail(RV_EINVAL, "'%s' is no regular file: give one", path);
  close(file);
  return status;
}
