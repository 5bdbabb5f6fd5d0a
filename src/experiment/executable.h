/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How every executable begins and ends. */
#ifndef REVERIFY_EXPERIMENT_EXECUTABLE_H
#define REVERIFY_EXPERIMENT_EXECUTABLE_H

#include "reverify/status.h"

/*
 * To be called first: GSL's errors are statuses that are looked at, BLAS has one thread (the others
 * are for trials), signals are noted instead of ending the process, and a standard output that
 * cannot be written makes the process end with status 3, by whatever call it ends. RV_EIO,
 * RV_ENOMEM.
 */
rv_status rv_executable_begin(void);

/*
 * To be called last, with all locks and files given back. Says what failed, if anything did, and
 * ends by the signal that stopped the run, if one did. Returns the exit status: that of the failure
 * or, without one, `verdict`; 3 when standard output could not be written.
 */
int rv_executable_end(const char *name, rv_status status, int verdict);

#endif
