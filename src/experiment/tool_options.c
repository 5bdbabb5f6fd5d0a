/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/tool_parts.h"

#include <stdlib.h>
#include <string.h>

static size_t count_options(const rv_tool *tool) {
  size_t count = 0;
  while (tool->options != NULL && tool->options[count].name != NULL)
    count++;
  return count;
}

/* The words as "one, two or three". */
static void join_words(char *out, size_t size, const char *const *words) {
  size_t used = 0;
  out[0] = '\0';
  for (size_t w = 0; words[w] != NULL && used < size; w++) {
    const char *before = w == 0 ? "" : words[w + 1] == NULL ? " or " : ", ";
    used += (size_t)snprintf(out + used, size - used, "%s%s", before, words[w]);
  }
}

static rv_status find_word(size_t *out, const char *text, const rv_tool_option *option) {
  char choice[256];
  for (*out = 0; option->words[*out] != NULL; ++*out)
    if (strcmp(text, option->words[*out]) == 0)
      return RV_OK;
  join_words(choice, sizeof choice, option->words);
  return rv_fail(RV_EINVAL, "--%s '%s' is unknown: choose %s", option->name, text, choice);
}

/* -1, -2, ... for a rule; 0 for none. */
static double rule_code(const char *text, const rv_tool_option *option) {
  for (int i = 0; option->words != NULL && option->words[i] != NULL; i++)
    if (strcmp(text, option->words[i]) == 0)
      return -1 - i;
  return 0;
}

static rv_status append(rv_list *out, const double *number, size_t count) {
  double *item = reallocarray(out->item, out->count + count, sizeof *item);
  if (item == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a list: give fewer values");
  out->item = item;
  memcpy(item + out->count, number, count * sizeof *item);
  out->count += count;
  return RV_OK;
}

/* What stands between two commas: a rule, a number or a range. */
static rv_status append_piece(rv_list *out, const char *piece, const rv_tool_option *option) {
  double code = rule_code(piece, option);
  if (code < 0)
    return append(out, &code, 1);
  char what[64];
  rv_list numbers;
  snprintf(what, sizeof what, "--%s", option->name);
  RV_TRY(rv_list_parse(&numbers, piece, &option->domain, what));
  rv_status status = append(out, numbers.item, numbers.count);
  rv_list_free(&numbers);
  return status;
}

static rv_status read_list(rv_list *out, const char *text, const rv_tool_option *option) {
  char *copy = strdup(text);
  if (copy == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a list: give fewer values");
  rv_status status = RV_OK;
  for (char *rest = copy; rest != NULL && status == RV_OK;)
    status = append_piece(out, strsep(&rest, ","), option);
  free(copy);
  return status;
}

static rv_status read_number(rv_list *out, const char *text, const rv_tool_option *option) {
  char what[64];
  double number;
  snprintf(what, sizeof what, "--%s", option->name);
  RV_TRY(rv_number_parse(&number, text, &option->domain, what));
  return append(out, &number, 1);
}

static rv_status read_value(rv_tool_value *value, const rv_tool_option *option) {
  switch (option->kind) {
  case RV_TOOL_WORD:
    return find_word(&value->word, value->text, option);
  case RV_TOOL_NUMBER:
    return read_number(&value->list, value->text, option);
  case RV_TOOL_LIST:
    return read_list(&value->list, value->text, option);
  default:
    return RV_OK;
  }
}

static rv_status append_file(rv_tool_value *value, char *file) {
  char **grown = reallocarray(value->file, value->files + 1, sizeof *grown);
  if (grown == NULL)
    return rv_fail(RV_ENOMEM, "no memory for the command line: free some memory");
  value->file = grown;
  value->file[value->files++] = file;
  value->text = value->file[0];
  return RV_OK;
}

static rv_status take(void *into, int key, char *argument) {
  rv_tool_run *run = into;
  if (key == ARGP_KEY_ARG) {
    run->operand[run->operands++] = argument;
    return RV_OK;
  }
  size_t index = (size_t)(key - RV_OWN_KEY);
  const rv_tool_option *option = &run->tool->options[index];
  if (option->kind == RV_TOOL_FILES)
    return append_file(&run->value[index], argument);
  if (option->kind == RV_TOOL_FILE && run->value[index].text != NULL)
    return rv_fail(RV_EINVAL, "--%s is given twice, with '%s' and '%s': give one file",
                   option->name, run->value[index].text, argument);
  run->value[index].text = argument;
  return RV_OK;
}

/* The help, the words to choose from, and the default. */
static void describe(char *out, size_t size, const rv_tool_option *option) {
  const char *otherwise = option->fallback != NULL ? option->fallback : option->instead;
  char words[256] = "";
  if (option->kind == RV_TOOL_WORD)
    join_words(words, sizeof words, option->words);
  size_t used =
      (size_t)snprintf(out, size, "%s%s%s", option->help, words[0] != '\0' ? ": " : "", words);
  if (otherwise != NULL && used < size)
    snprintf(out + used, size - used, " (default %s)", otherwise);
}

enum { HELP_SIZE = 512 };

static void collect_options(struct argp_option *out, char (*help)[HELP_SIZE], const rv_tool *tool) {
  static const char *const argument[] = {
      [RV_TOOL_FILE] = "FILE", [RV_TOOL_FILES] = "FILE", [RV_TOOL_TEXT] = "TEXT",
      [RV_TOOL_WORD] = "NAME", [RV_TOOL_NUMBER] = "N",   [RV_TOOL_LIST] = "LIST"};
  for (size_t i = 0; i < count_options(tool); i++) {
    describe(help[i], HELP_SIZE, &tool->options[i]);
    out[i] = (struct argp_option){.name = tool->options[i].name,
                                  .key = RV_OWN_KEY + (int)i,
                                  .arg = argument[tool->options[i].kind],
                                  .doc = help[i],
                                  .group = 1};
  }
}

static bool has_list(const rv_tool *tool) {
  for (size_t i = 0; i < count_options(tool); i++)
    if (tool->options[i].kind == RV_TOOL_LIST)
      return true;
  return false;
}

static void describe_rest(char *out, size_t size, const rv_tool *tool) {
  size_t used = 0;
  out[0] = '\0';
  if (has_list(tool))
    used += (size_t)snprintf(out, size,
                             "A LIST is a,b,c or lo:hi:count or lo:hi:count:log; sizes may be "
                             "written 1e6.\n\n");
  for (size_t t = 0; tool->tables != NULL && tool->tables[t].title != NULL && used < size; t++)
    used +=
        (size_t)snprintf(out + used, size - used, "%sDIR/%s%s%s.csv", t == 0 ? "Tables: " : ", ",
                         tool->name, tool->tables[t].suffix != NULL ? "." : "",
                         tool->tables[t].suffix != NULL ? tool->tables[t].suffix : "");
  if (used < size)
    snprintf(out + used, size - used,
             "%sExit status: %s, 2 unusable arguments, input or output place, 3 the run failed.",
             tool->tables != NULL ? ". " : "", tool->exit != NULL ? tool->exit : "0 done");
}

static bool is_file(const rv_tool_option *option) {
  return option->kind == RV_TOOL_FILE || option->kind == RV_TOOL_FILES;
}

static rv_status read_values(rv_tool_run *run) {
  for (size_t i = 0; i < count_options(run->tool); i++) {
    const rv_tool_option *option = &run->tool->options[i];
    rv_tool_value *value = &run->value[i];
    if (value->text == NULL)
      value->text = option->fallback;
    if (value->text != NULL)
      RV_TRY(read_value(value, option));
    else if (is_file(option) && option->instead == NULL && !run->common.columns)
      return rv_fail(RV_EINVAL, "--%s is missing: see --help", option->name);
  }
  return run->tool->operands != NULL && run->operands == 0 && !run->common.columns
             ? rv_fail(RV_EINVAL, "no file is given: see --help")
             : RV_OK;
}

rv_status rv_tool_options_read(rv_tool_run *run, int argc, char **argv) {
  const rv_tool *tool = run->tool;
  struct argp_option options[RV_TOOL_OPTIONS_MAX + 1] = {{0}};
  char help[RV_TOOL_OPTIONS_MAX][HELP_SIZE], before[2048], after[2048];
  run->operand = calloc((size_t)argc, sizeof *run->operand);
  if (run->operand == NULL)
    return rv_fail(RV_ENOMEM, "no memory for the command line: free some memory");
  collect_options(options, help, tool);
  snprintf(before, sizeof before, "%s\n\n%s", tool->title, tool->about);
  describe_rest(after, sizeof after, tool);
  const rv_command_line line = {.name = tool->name,
                                .operands = tool->operands,
                                .before = before,
                                .after = after,
                                .takes = tool->takes,
                                .options = options,
                                .take = take,
                                .into = run};
  RV_TRY(rv_command_line_read(&run->common, &line, argc, argv));
  return read_values(run);
}

void rv_tool_options_free(rv_tool_run *run) {
  for (size_t i = 0; i < RV_TOOL_OPTIONS_MAX; i++) {
    rv_list_free(&run->value[i].list);
    free(run->value[i].file);
  }
  free(run->operand);
  run->operand = NULL;
}
