/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the properties of readers under the fuzzer share. */
#ifndef REVERIFY_TESTS_FUZZ_PROPERTY_H
#define REVERIFY_TESTS_FUZZ_PROPERTY_H

#include "reverify/status.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MEMORY_PATH = 32 };

/* Puts the bytes into the process's one file in memory, whose path it tells. */
static inline bool write_in_memory(char path[MEMORY_PATH], const uint8_t *byte, size_t size) {
  static int file = -1;
  if (file < 0)
    file = memfd_create("fuzzed", MFD_CLOEXEC);
  snprintf(path, MEMORY_PATH, "/proc/self/fd/%d", file);
  return file >= 0 && ftruncate(file, 0) == 0 && pwrite(file, byte, size, 0) == (ssize_t)size;
}

/* NULL, or what is wrong with the message of a refusal. */
static inline const char *message_fault(void) {
  const char *message = rv_message();
  for (const char *c = message; *c != '\0'; c++)
    if (iscntrl((unsigned char)*c))
      return "refused with a message that is no line of text";
  return strstr(message, ": ") != NULL ? NULL : "refused without a word on what to do";
}

#endif
