/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many threads there can be. */
#ifndef REVERIFY_SUPPORT_THREADS_H
#define REVERIFY_SUPPORT_THREADS_H

/*
 * The number of threads, from 1 to `wanted`, that can run at once, the caller's included: found by
 * making them, as limits on processes, memory and control groups all count. OpenMP's run-time
 * library ends the process where it cannot make the threads that it is asked for; with at most this
 * many it can, unless something else takes them in the meantime. Call it while no other threads of
 * the caller run, and before the first parallel region.
 *
 * OpenBLAS, in the build for OpenMP that the Makefile asks for, makes no threads of its own when it
 * is loaded; openblas_set_num_threads(1) keeps it from asking OpenMP for any.
 */
int rv_threads_available(int wanted);

#endif
