/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SIGINT, SIGTERM and SIGHUP end a run between two trials, not in the middle of a file. */
#ifndef REVERIFY_SUPPORT_INTERRUPT_H
#define REVERIFY_SUPPORT_INTERRUPT_H

/*
 * From now on SIGINT, SIGTERM and SIGHUP (a terminal that was closed) are noted, unless the caller
 * ignores them, as nohup does SIGHUP; a second one ends the process at once. Code that writes
 * files polls rv_interrupted and drops the unfinished ones. A file grown too large is an error of
 * its write, not a signal.
 */
void rv_interrupt_watch(void);

/* The number of the signal that came, or 0. */
int rv_interrupted(void);

/* Ends the process with the signal that came, so that the caller's shell sees it. */
void rv_interrupt_die(void);

#endif
