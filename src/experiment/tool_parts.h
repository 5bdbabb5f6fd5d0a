/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the frame of tools share. */
#ifndef REVERIFY_EXPERIMENT_TOOL_PARTS_H
#define REVERIFY_EXPERIMENT_TOOL_PARTS_H

#include "experiment/tool.h"

/*
 * Reads the command line into run->common, run->value and run->operand. RV_EINVAL for an unusable
 * value and a missing file, unless only the columns are wanted; RV_ENOMEM.
 */
rv_status rv_tool_options_read(rv_tool_run *run, int argc, char **argv);
void rv_tool_options_free(rv_tool_run *run);

/* Prints what --columns shows. */
void rv_tool_columns_print(FILE *out, const rv_tool *tool);

/* Opens, ends with, or drops all tables of the run. */
rv_status rv_tool_tables_open(rv_tool_run *run);
rv_status rv_tool_tables_commit(rv_tool_run *run);
void rv_tool_tables_discard(rv_tool_run *run);

#endif
