/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/status.h"

#include "support/text.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>

/* Two paths and what is said of them; then with every byte escaped. */
enum { TEXT_SIZE = 2 * PATH_MAX + 1024, MESSAGE_SIZE = 4 * TEXT_SIZE };

/* One message per thread: workers fail independently and the first one is reported. */
static _Thread_local char message[MESSAGE_SIZE];

const char *rv_status_string(rv_status status) {
  switch (status) {
  case RV_OK:
    return "success";
  case RV_EINVAL:
    return "unusable argument or input";
  case RV_EPLACE:
    return "output place cannot be written";
  case RV_ENOMEM:
    return "out of memory";
  case RV_EIO:
    return "input or output failed";
  case RV_ENUMERIC:
    return "numerical method failed";
  case RV_ESTOPPED:
    return "stopped by a signal";
  }
  return "unknown status";
}

rv_status rv_fail(rv_status status, const char *format, ...) {
  char text[TEXT_SIZE]; /* the arguments may point into the old message */
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  rv_escape_text(message, sizeof message, text, "");
  return status;
}

const char *rv_message(void) {
  return message;
}

int rv_exit_status(rv_status status) {
  return status == RV_EINVAL || status == RV_EPLACE ? 2 : 3;
}
