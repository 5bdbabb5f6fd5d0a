/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/tool.h"

#include "experiment/executable.h"
#include "experiment/tool_parts.h"
#include "support/file.h"
#include "support/interrupt.h"

#include <stdlib.h>

rv_status rv_tool_open_existing(rv_tool_run *run) {
  RV_TRY(rv_folder_lock_take(&run->lock, run->common.output, run->tool->name));
  if (run->lock.warning != NULL)
    fprintf(stderr, "%s: %s\n", run->tool->name, run->lock.warning);
  return rv_tool_tables_open(run);
}

rv_status rv_tool_open(rv_tool_run *run) {
  RV_TRY(rv_directory_create(run->common.output));
  return rv_tool_open_existing(run);
}

void rv_tool_omit(rv_tool_run *run, size_t table) {
  run->omitted[table] = true;
}

static rv_status say_columns(const rv_tool *tool) {
  rv_tool_columns_print(stdout, tool);
  return RV_OK;
}

static rv_status execute(rv_tool_run *run, int argc, char **argv) {
  RV_TRY(rv_tool_options_read(run, argc, argv));
  if (run->common.columns)
    return say_columns(run->tool);
  run->answer = open_memstream(&run->answer_text, &run->answer_size);
  if (run->answer == NULL)
    return rv_fail(RV_ENOMEM, "no memory for the answer: free some memory");
  RV_TRY(run->tool->run(run));
  if (rv_interrupted())
    return rv_fail(RV_ESTOPPED, "stopped: nothing was written");
  return rv_tool_tables_commit(run);
}

/* The answer comes last, so that nothing is said of tables that do not stand. */
static rv_status say_answer(rv_tool_run *run) {
  if (run->answer == NULL)
    return RV_OK;
  int failed = ferror(run->answer);
  failed = fclose(run->answer) || failed;
  run->answer = NULL;
  if (failed)
    return rv_fail(RV_ENOMEM, "no memory for the answer: free some memory");
  if (!run->common.quiet)
    fwrite(run->answer_text, 1, run->answer_size, stdout);
  return RV_OK;
}

static void release(rv_tool_run *run) {
  rv_progress_end(&run->progress);
  rv_tool_tables_discard(run);
  rv_folder_lock_release(&run->lock);
  if (run->answer != NULL)
    fclose(run->answer);
  free(run->answer_text);
  rv_tool_options_free(run);
}

int rv_tool_main(const rv_tool *tool, int argc, char **argv) {
  rv_tool_run run = {.tool = tool};
  rv_status status = rv_executable_begin();
  if (status == RV_OK)
    status = execute(&run, argc, argv);
  rv_progress_end(&run.progress);
  if (status == RV_OK)
    status = say_answer(&run);
  int verdict = run.verdict;
  release(&run);
  return rv_executable_end(tool->name, status, verdict);
}
