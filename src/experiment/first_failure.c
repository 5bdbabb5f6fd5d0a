/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/first_failure.h"

#include "support/interrupt.h"

#include <stdio.h>

rv_first_failure rv_no_failure(size_t tasks) {
  return (rv_first_failure){.task = tasks, .status = RV_OK};
}

bool rv_task_is_wanted(const rv_first_failure *failure, size_t task) {
  return task < failure->task && !rv_interrupted();
}

void rv_note_end(rv_first_failure *failure, size_t task, rv_status status) {
  if (status == RV_OK || task >= failure->task)
    return;
  failure->task = task;
  failure->status = status;
  snprintf(failure->message, sizeof failure->message, "%s", rv_message());
}
