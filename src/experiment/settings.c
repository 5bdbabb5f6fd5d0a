/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/settings.h"

#include "experiment/value_list.h"

#include <argp.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum key {
  KEY_PRESET = RV_OWN_KEY,
  KEY_PAIRED,
  KEY_TRIALS,
  KEY_TRIALS_ALIAS,
  KEY_PARAMETER /* + index */
};

static rv_status read_preset(rv_preset *out, const char *text) {
  for (rv_preset preset = RV_QUICK; preset <= RV_FULL; preset++)
    if (strcmp(text, rv_preset_name(preset)) == 0) {
      *out = preset;
      return RV_OK;
    }
  return rv_fail(RV_EINVAL, "--preset '%s' is unknown: choose quick, standard or full", text);
}

static rv_status read_trials(size_t *out, const char *text, const char *option) {
  static const rv_domain domain = {.low = 1, .high = 1e9, .integer = true};
  char what[RV_OPTION_MAX];
  double number;
  snprintf(what, sizeof what, "--%s", option);
  RV_TRY(rv_number_parse(&number, text, &domain, what));
  *out = (size_t)number;
  return RV_OK;
}

/* What the options are read for, and into. */
typedef struct reading {
  const rv_statement *statement;
  rv_settings *out;
} reading;

static rv_status take(void *into, int key, char *argument) {
  const reading *r = into;
  rv_settings *settings = r->out;
  switch (key) {
  case KEY_PRESET:
    return read_preset(&settings->preset, argument);
  case KEY_PAIRED:
    settings->paired = true;
    return RV_OK;
  case KEY_TRIALS:
    return read_trials(&settings->trials, argument, "trials");
  case KEY_TRIALS_ALIAS:
    return read_trials(&settings->trials, argument, r->statement->trials_option);
  default:
    settings->list[key - KEY_PARAMETER] = argument;
    settings->own = true;
    return RV_OK;
  }
}

/* The help of a statement's options. */

enum { HELP_SIZE = 1024 };

typedef struct option_table {
  struct argp_option option[RV_PARAMETERS_MAX + 5];
  char name[RV_PARAMETERS_MAX][RV_OPTION_MAX];
  char help[RV_PARAMETERS_MAX][HELP_SIZE];
  char trials_help[128];
} option_table;

static void append(char *text, size_t size, const char *more) {
  size_t used = strlen(text);
  snprintf(text + used, size - used, "%s", more);
}

/* What may stand in a list beside numbers, or instead of them. */
static void append_choices(char *help, const rv_parameter *parameter) {
  char choices[512];
  if (parameter->text)
    append(help, HELP_SIZE, ": any text");
  if (parameter->words != NULL) {
    rv_word_choices(choices, sizeof choices, parameter);
    append(help, HELP_SIZE, ": ");
    append(help, HELP_SIZE, choices);
  }
  for (size_t i = 0; parameter->rules != NULL && parameter->rules[i] != NULL; i++) {
    append(help, HELP_SIZE, i == 0 ? ": numbers, or " : ", ");
    append(help, HELP_SIZE, parameter->rules[i]);
  }
  if (parameter->file_suffix != NULL) {
    append(help, HELP_SIZE, ", or a file FILE");
    append(help, HELP_SIZE, parameter->file_suffix);
  }
}

/* "Rows of W (default 1000)". A symbol, a letter alone, keeps its case. */
static void describe(char *help, const rv_parameter *parameter) {
  snprintf(help, HELP_SIZE, "%s", parameter->about);
  if (islower((unsigned char)help[0]) && isalpha((unsigned char)help[1]))
    help[0] = (char)toupper((unsigned char)help[0]);
  append_choices(help, parameter);
  append(help, HELP_SIZE, " (default ");
  append(help, HELP_SIZE, parameter->fallback);
  append(help, HELP_SIZE, ")");
}

static void make_options(option_table *table, const rv_statement *statement) {
  struct argp_option *next = table->option;
  for (size_t p = 0; statement->parameters[p].name != NULL; p++) {
    const rv_parameter *parameter = &statement->parameters[p];
    describe(table->help[p], parameter);
    rv_option_text(table->name[p], parameter);
    *next++ = (struct argp_option){.name = table->name[p] + strlen("--"),
                                   .key = KEY_PARAMETER + (int)p,
                                   .arg = parameter->text            ? "TEXT,..."
                                          : parameter->words != NULL ? "NAME,..."
                                                                     : "LIST",
                                   .doc = table->help[p],
                                   .group = 1};
  }
  snprintf(table->trials_help, sizeof table->trials_help,
           "Draws per cell (default: the preset's; %zu where a list is given)",
           statement->own_trials);
  *next++ = (struct argp_option){"trials", KEY_TRIALS, "N", 0, table->trials_help, 1};
  if (statement->trials_option != NULL)
    *next++ = (struct argp_option){
        statement->trials_option, KEY_TRIALS_ALIAS, NULL, OPTION_ALIAS, NULL, 1};
  *next++ = (struct argp_option){
      "paired", KEY_PAIRED, NULL, 0, "Combine the lists side by side, not in all combinations", 1};
  *next++ = (struct argp_option){
      "preset", KEY_PRESET, "NAME", 0, "Grid and draws: quick (default), standard or full", 2};
  *next = (struct argp_option){0};
}

rv_status rv_settings_read(rv_settings *out, const rv_statement *statement, int argc, char **argv) {
  option_table table;
  reading r = {statement, out};
  char before[4096], after[1024];
  *out = (rv_settings){.preset = RV_QUICK};
  make_options(&table, statement);
  snprintf(before, sizeof before, "%s\n\n%s", statement->title, statement->about);
  snprintf(after, sizeof after,
           "A LIST is a,b,c or lo:hi:count or lo:hi:count:log; sizes may be written 1e6. Any list "
           "replaces the preset's grid by all combinations of the lists, with the default of each "
           "parameter not given.\n\n"
           "Results: DIR/%s.csv and DIR/%s.claims.csv. Exit status: 0 no verdict contradicts the "
           "expected one, 1 one does, 2 unusable arguments or output place, 3 the run failed.",
           statement->name, statement->name);
  const rv_command_line line = {.name = statement->name,
                                .before = before,
                                .after = after,
                                .takes = RV_TAKES_ALL,
                                .options = table.option,
                                .take = take,
                                .into = &r};
  return rv_command_line_read(&out->common, &line, argc, argv);
}

/* The lists given, as one plan; or all plans of the preset. */
static rv_status append_plans(rv_grid *out, const rv_settings *settings,
                              const rv_statement *statement) {
  if (settings->own) {
    rv_plan plan = {.name = RV_OWN_PLAN, .paired = settings->paired};
    memcpy(plan.list, settings->list, sizeof plan.list);
    return rv_grid_append(out, &plan, RV_QUICK,
                          settings->trials > 0 ? settings->trials : statement->own_trials);
  }
  for (const rv_plan *plan = statement->plans; plan->name != NULL; plan++) {
    double trials = plan->trials[settings->preset];
    if (trials > 0)
      RV_TRY(rv_grid_append(out, plan, settings->preset,
                            settings->trials > 0 ? settings->trials : (size_t)trials));
  }
  return RV_OK;
}

rv_status rv_settings_grid(rv_grid *out, const rv_settings *settings,
                           const rv_statement *statement) {
  *out = rv_grid_over(statement->parameters);
  if (settings->paired && !settings->own) {
    char option[RV_OPTION_MAX];
    rv_option_text(option, &statement->parameters[0]);
    return rv_fail(RV_EINVAL, "--paired is for lists of yours: give one, such as %s", option);
  }
  RV_TRY(append_plans(out, settings, statement));
  if (statement->open_run != NULL)
    RV_TRY(statement->open_run(&out->run));
  for (size_t i = 0; i < out->count; i++) {
    out->cell[i].run = out->run;
    if (statement->resolve != NULL)
      RV_TRY(statement->resolve(&out->cell[i]));
  }
  return RV_OK;
}
