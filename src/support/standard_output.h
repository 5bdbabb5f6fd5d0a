/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Standard output: what could not be written there is a failure of the run. */
#ifndef REVERIFY_SUPPORT_STANDARD_OUTPUT_H
#define REVERIFY_SUPPORT_STANDARD_OUTPUT_H

#include "reverify/status.h"

/*
 * Writes out what is left in stdout's buffer and looks for errors of any write before. RV_EIO when
 * something was lost; what could not be written is dropped then, so that a failure is reported
 * once. An output that was closed from the start is fine as long as nothing is written to it. May
 * be called again after more output.
 */
rv_status rv_stdout_finish(void);

/*
 * Calls rv_stdout_finish when the process exits, by whatever call: argp leaves that way after
 * --help and --version. A failure ends the process with status 3 and a message on standard error
 * that begins with the program's name. A standard stream that the caller closed is opened in a way
 * that cannot be used, so that the next file to be opened does not take its place. Call it once,
 * first in main().
 */
rv_status rv_stdout_guard_install(void);

#endif
