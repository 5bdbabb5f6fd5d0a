/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of tasks that several threads work on, the first that failed, the same at any number of them. */
#ifndef REVERIFY_EXPERIMENT_FIRST_FAILURE_H
#define REVERIFY_EXPERIMENT_FIRST_FAILURE_H

#include "reverify/status.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct rv_first_failure {
  size_t task; /* tasks from here on are not wanted any more */
  rv_status status;
  char message[512];
} rv_first_failure;

/* No failure among `tasks`. */
rv_first_failure rv_no_failure(size_t tasks);

/*
 * Whether a task is still to be done: none has failed before it, and no signal came. Where threads
 * start tasks in their order, all before the first that fails are done. For one thread at a time.
 */
bool rv_task_is_wanted(const rv_first_failure *failure, size_t task);

/* Notes how a task ended, with rv_message() of the calling thread. For one thread at a time. */
void rv_note_end(rv_first_failure *failure, size_t task, rv_status status);

/* One of several tasks. */
typedef rv_status rv_task(void *context, size_t task);

/* Does tasks 0 to count - 1 side by side: the first failure of one, or RV_ESTOPPED after a signal.
 */
rv_status rv_do_tasks(rv_task *task, void *context, size_t count, int threads);

#endif
