/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/tool_parts.h"

#include "reverify/version.h"
#include "support/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static size_t count_tables(const rv_tool *tool) {
  size_t count = 0;
  while (tool->tables != NULL && tool->tables[count].title != NULL)
    count++;
  return count;
}

/* The path below `directory`; or, for none, the file's name alone. */
static rv_status table_path(char **out, const char *directory, const rv_tool *tool, size_t table) {
  char suffix[64];
  const char *middle = tool->tables[table].suffix;
  snprintf(suffix, sizeof suffix, "%s%s.csv", middle != NULL ? "." : "",
           middle != NULL ? middle : "");
  return rv_path_join(out, directory, tool->name, suffix);
}

/* One line for the option, or one for each of its files. */
static void write_option(rv_csv *csv, const char *name, const rv_tool_value *value) {
  if (value->text != NULL && value->files == 0)
    rv_csv_comment(csv, name, "%s", value->text);
  for (size_t f = 0; f < value->files; f++)
    rv_csv_comment(csv, name, "%s", value->file[f]);
}

static void write_provenance(rv_csv *csv, const rv_tool_run *run, size_t table) {
  const rv_tool *tool = run->tool;
  rv_csv_comment(csv, "executable", "%s", tool->name);
  rv_csv_comment(csv, "version", "%s", RV_VERSION);
  rv_csv_comment(csv, "commit", "%s", rv_commit());
  rv_csv_comment(csv, "compiler", "%s", rv_compiler());
  rv_csv_comment(csv, "blas", "%s", rv_blas());
  if (tool->takes & RV_TAKES_SEED && !(tool->undrawn >> table & 1))
    rv_csv_comment(csv, "seed", "%llu", (unsigned long long)run->common.seed);
  for (size_t i = 0; tool->options != NULL && tool->options[i].name != NULL; i++)
    write_option(csv, tool->options[i].name, &run->value[i]);
  for (size_t f = 0; f < run->operands; f++)
    rv_csv_comment(csv, "file", "%s", run->operand[f]);
}

static void write_columns(rv_csv *csv, const rv_tool_column *columns) {
  char key[128];
  for (const rv_tool_column *c = columns; c->name != NULL; c++) {
    snprintf(key, sizeof key, "column %s", c->name);
    rv_csv_comment(csv, key, "%s", c->about);
  }
  for (const rv_tool_column *c = columns; c->name != NULL; c++)
    rv_csv_text(csv, c->name);
  rv_csv_end_row(csv);
}

static rv_status open_table(rv_tool_run *run, size_t table) {
  char *path;
  RV_TRY(table_path(&path, run->common.output, run->tool, table));
  rv_status status = rv_csv_create(&run->table[table], path);
  free(path);
  RV_TRY(status);
  rv_csv_comment(&run->table[table], "statement", "%s", run->tool->tables[table].title);
  write_provenance(&run->table[table], run, table);
  write_columns(&run->table[table], run->tool->tables[table].columns);
  return RV_OK;
}

rv_status rv_tool_tables_open(rv_tool_run *run) {
  for (; run->opened < count_tables(run->tool); run->opened++)
    RV_TRY(open_table(run, run->opened));
  return RV_OK;
}

/* What an earlier run left of a table that this one has not. */
static rv_status remove_table(const rv_tool_run *run, size_t table) {
  char *path;
  RV_TRY(table_path(&path, run->common.output, run->tool, table));
  rv_status status = unlink(path) && errno != ENOENT ? rv_fail_errno(errno, "remove", path) : RV_OK;
  free(path);
  return status;
}

rv_status rv_tool_tables_commit(rv_tool_run *run) {
  rv_file_group group = {0};
  rv_status status = RV_OK;
  for (size_t t = 0; t < run->opened && status == RV_OK; t++)
    if (!run->omitted[t])
      status = rv_file_group_add(&group, &run->table[t].file);
  for (size_t t = 0; t < run->opened && status == RV_OK; t++)
    if (run->omitted[t])
      status = remove_table(run, t);
  if (status == RV_OK)
    status = rv_file_group_commit(&group);
  rv_file_group_discard(&group);
  return status;
}

void rv_tool_tables_discard(rv_tool_run *run) {
  for (size_t t = 0; t < run->opened; t++)
    rv_csv_discard(&run->table[t]);
}

void rv_tool_columns_print(FILE *out, const rv_tool *tool) {
  for (size_t t = 0; t < count_tables(tool); t++) {
    const rv_tool_table *table = &tool->tables[t];
    int width = 0;
    for (const rv_tool_column *c = table->columns; c->name != NULL; c++)
      width = (int)strlen(c->name) > width ? (int)strlen(c->name) : width;
    fprintf(out, "%s%s%s%s.csv: %s\n", t > 0 ? "\n" : "", tool->name,
            table->suffix != NULL ? "." : "", table->suffix != NULL ? table->suffix : "",
            table->title);
    for (const rv_tool_column *c = table->columns; c->name != NULL; c++)
      fprintf(out, "  %-*s  %s\n", width, c->name, c->about);
  }
}
