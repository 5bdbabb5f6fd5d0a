/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Input files whose size is known before they are read, and that can be read again. */
#ifndef REVERIFY_SUPPORT_REGULAR_FILE_H
#define REVERIFY_SUPPORT_REGULAR_FILE_H

#include "reverify/status.h"

#include <stdint.h>
#include <stdio.h>

/*
 * Opens PATH for reading, with its size as it stands; fclose the stream. RV_EINVAL when it cannot
 * be opened or is no regular file; of a pipe, no writer is waited for.
 */
rv_status rv_regular_open(FILE **stream, uint64_t *size, const char *path);

#endif
