/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/standard_output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Some file systems report a failed write only when the file is closed: a copy of it is. */
static int close_copy(int descriptor) {
  int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  if (copy < 0)
    return errno == EBADF ? 0 : errno; /* closed from the start, and nothing was written to it */
  return close(copy) ? errno : 0;
}

rv_status rv_stdout_finish(void) {
  int had_error = ferror(stdout); /* its cause is gone, unless it is still there */
  int error = fflush(stdout) ? errno : close_copy(STDOUT_FILENO);
  if (!had_error && error == 0)
    return RV_OK;
  __fpurge(stdout);
  clearerr(stdout);
  return rv_fail(RV_EIO,
                 "cannot write to standard output (%s): free some space or send it elsewhere",
                 error != 0 ? strerror(error) : "an earlier write failed");
}

static void finish_at_exit(void) {
  if (rv_stdout_finish() == RV_OK)
    return;
  fprintf(stderr, "%s: %s\n", program_invocation_short_name, rv_message());
  fflush(stderr); /* which _exit does not do, where someone gave it a buffer */
  _exit(rv_exit_status(RV_EIO));
}

/* Opens /dev/null for the wrong direction on a standard stream that is closed. */
static rv_status occupy(int descriptor) {
  if (fcntl(descriptor, F_GETFD) >= 0)
    return RV_OK;
  /* the lowest free number, those below being taken */
  if (open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY) == descriptor)
    return RV_OK;
  return rv_fail(RV_EIO, "cannot open /dev/null (%s): check the system", strerror(errno));
}

rv_status rv_stdout_guard_install(void) {
  RV_TRY(occupy(STDIN_FILENO));
  RV_TRY(occupy(STDOUT_FILENO));
  RV_TRY(occupy(STDERR_FILENO));
  if (atexit(finish_at_exit))
    return rv_fail(RV_ENOMEM, "no memory to start: free some memory");
  return RV_OK;
}
