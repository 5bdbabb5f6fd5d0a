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

rv_status rv_do_tasks(rv_task *task, void *context, size_t count, int threads) {
  rv_first_failure failure = rv_no_failure(count);
#pragma omp parallel for num_threads(threads) schedule(dynamic, 1)
  for (size_t i = 0; i < count; i++) {
    bool wanted;
#pragma omp critical(reverify_tasks)
    wanted = rv_task_is_wanted(&failure, i);
    if (!wanted)
      continue;
    rv_status status = task(context, i);
#pragma omp critical(reverify_tasks)
    rv_note_end(&failure, i, status);
  }
  if (rv_interrupted())
    return rv_fail(RV_ESTOPPED, "stopped: nothing was written");
  return failure.status == RV_OK ? RV_OK : rv_fail(failure.status, "%s", failure.message);
}
