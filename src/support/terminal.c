/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_set(const char *variable) {
  const char *value = getenv(variable);
  return value != NULL && value[0] != '\0';
}

bool rv_wants_colour(FILE *stream) {
  return isatty(fileno(stream)) && !is_set("NO_COLOR") && is_set("TERM") &&
         strcmp(getenv("TERM"), "dumb") != 0;
}
