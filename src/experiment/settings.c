/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/settings.h"

#include "experiment/value_list.h"
#include "reverify/version.h"
#include "support/whole.h"

#include <argp.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum key {
  KEY_PRESET = 0x100,
  KEY_PAIRED,
  KEY_TRIALS,
  KEY_COLUMNS,
  KEY_SEED,
  KEY_THREADS,
  KEY_OUTPUT,
  KEY_FRESH,
  KEY_QUIET,
  KEY_PARAMETER = 0x200 /* + index */
};

static const struct argp_option common_options[] = {
    {"preset", KEY_PRESET, "NAME", 0,
     "Grid and number of trials: quick (default), standard or full", 2},
    {"paired", KEY_PAIRED, NULL, 0, "Combine the lists side by side, not in all combinations", 2},
    {"columns", KEY_COLUMNS, NULL, 0, "Say what each column of the tables holds, and exit", 2},
    {"seed", KEY_SEED, "N", 0, "Seed of all random streams (default 1)", 2},
    {"threads", KEY_THREADS, "N", 0,
     "Number of threads (default: all processors); the results do not depend on it", 2},
    {"output", KEY_OUTPUT, "DIR", 0, "Folder for the results (default 'results')", 2},
    {"fresh", KEY_FRESH, NULL, 0, "Ignore what an unfinished run left", 2},
    {"quiet", KEY_QUIET, NULL, 0, "No progress line and no verdict table", 2},
    {0}};

/* What the argp callback works on. */
typedef struct reading {
  rv_settings *settings;
  const rv_statement *statement;
  size_t parameters;
  rv_status status; /* of the first unusable value */
} reading;

static rv_status read_preset(rv_preset *out, const char *text) {
  for (rv_preset preset = RV_QUICK; preset <= RV_FULL; preset++)
    if (strcmp(text, rv_preset_name(preset)) == 0) {
      *out = preset;
      return RV_OK;
    }
  return rv_fail(RV_EINVAL, "--preset '%s' is unknown: choose quick, standard or full", text);
}

static rv_status read_count(double *out, const char *text, double high, const char *what) {
  const rv_domain domain = {.low = 1, .high = high, .integer = true};
  return rv_number_parse(out, text, &domain, what);
}

static rv_status read_common(rv_settings *settings, int key, char *argument) {
  double number;
  switch (key) {
  case KEY_PRESET:
    return read_preset(&settings->preset, argument);
  case KEY_PAIRED:
    settings->paired = true;
    return RV_OK;
  case KEY_TRIALS:
    RV_TRY(read_count(&number, argument, 1e9, "--trials"));
    settings->trials = (size_t)number;
    return RV_OK;
  case KEY_COLUMNS:
    settings->columns = true;
    return RV_OK;
  case KEY_SEED:
    return rv_whole_parse(&settings->seed, argument, UINT64_MAX, "--seed");
  case KEY_THREADS:
    RV_TRY(read_count(&number, argument, 1024, "--threads"));
    settings->threads = (int)number;
    return RV_OK;
  case KEY_OUTPUT:
    settings->output = argument;
    return RV_OK;
  case KEY_FRESH:
    settings->fresh = true;
    return RV_OK;
  default:
    settings->quiet = true;
    return RV_OK;
  }
}

static error_t read_option(int key, char *argument, struct argp_state *state) {
  reading *r = state->input;
  rv_status status = RV_OK;
  if (key == ARGP_KEY_ARG) {
    status = rv_fail(RV_EINVAL, "'%s' is no option: see --help", argument);
  } else if (key >= KEY_PARAMETER && key < KEY_PARAMETER + (int)r->parameters) {
    r->settings->list[key - KEY_PARAMETER] = argument;
    r->settings->own = true;
  } else if (key >= KEY_PRESET && key <= KEY_QUIET) {
    status = read_common(r->settings, key, argument);
  } else {
    return ARGP_ERR_UNKNOWN;
  }
  if (status != RV_OK && r->status == RV_OK)
    r->status = status;
  return 0;
}

/* "Rows of W: dense, implicit or both (default implicit)" */
static void describe(char *out, size_t size, const rv_parameter *parameter) {
  char choices[512] = "";
  if (parameter->words != NULL)
    rv_word_choices(choices, sizeof choices, parameter);
  for (size_t i = 0; parameter->rules != NULL && parameter->rules[i] != NULL; i++) {
    size_t used = strlen(choices);
    snprintf(choices + used, sizeof choices - used, "%s%s", i == 0 ? "numbers, or " : ", ",
             parameter->rules[i]);
  }
  snprintf(out, size, "%c%s%s%s%s%s (default %s)",
           parameter->about[0] >= 'a' && parameter->about[0] <= 'z' && parameter->about[1] != ' ' &&
                   parameter->about[1] != '\0'
               ? parameter->about[0] - 'a' + 'A'
               : parameter->about[0],
           parameter->about + 1, choices[0] != '\0' ? ": " : "", choices,
           parameter->file_suffix != NULL ? ", or FILE" : "",
           parameter->file_suffix != NULL ? parameter->file_suffix : "", parameter->fallback);
}

/* The statement's parameters first, then what all executables share. */
static void collect_options(struct argp_option *out, char (*text)[1024], char *trials_text,
                            size_t trials_size, const rv_statement *statement) {
  size_t count = 0;
  for (size_t p = 0; statement->parameters[p].name != NULL; p++) {
    const rv_parameter *parameter = &statement->parameters[p];
    describe(text[p], sizeof text[p], parameter);
    out[count++] = (struct argp_option){.name = parameter->name,
                                        .key = KEY_PARAMETER + (int)p,
                                        .arg = parameter->words != NULL ? "NAME,..." : "LIST",
                                        .doc = text[p],
                                        .group = 1};
  }
  snprintf(trials_text, trials_size,
           "Draws per cell (default: the preset's; %zu where a list is given)",
           statement->own_trials);
  out[count++] = (struct argp_option){
      .name = "trials", .key = KEY_TRIALS, .arg = "N", .doc = trials_text, .group = 1};
  memcpy(out + count, common_options, sizeof common_options);
}

rv_status rv_settings_read(rv_settings *out, const rv_statement *statement, int argc, char **argv) {
  struct argp_option options[RV_PARAMETERS_MAX + 1 + RV_COUNT(common_options)];
  char parameter_text[RV_PARAMETERS_MAX][1024], trials_text[128], documentation[4096];
  char version[256];
  *out = (rv_settings){.seed = 1, .threads = omp_get_num_procs(), .output = "results"};
  reading r = {.settings = out,
               .statement = statement,
               .parameters = rv_parameters_count(statement->parameters)};
  collect_options(options, parameter_text, trials_text, sizeof trials_text, statement);
  snprintf(documentation, sizeof documentation,
           "%s\n\n%s\v"
           "A LIST is a,b,c or lo:hi:count or lo:hi:count:log; sizes may be written 1e6. Any "
           "list replaces the preset's grid by all combinations of the lists, with the default "
           "value of each parameter not given.\n\n"
           "Results: DIR/%s.csv and DIR/%s.claims.csv. Exit status: 0 no verdict contradicts the "
           "expected one, 1 one does, 2 unusable arguments or output place, 3 the run failed.",
           statement->title, statement->about, statement->name, statement->name);
  snprintf(version, sizeof version, "%s (reverify) %s, commit %s", statement->name, RV_VERSION,
           rv_commit());
  struct argp argp = {.options = options, .parser = read_option, .doc = documentation};
  argp_program_version = version;
  argp_err_exit_status = 2;
  argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &r);
  return r.status;
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
  if (settings->paired && !settings->own)
    return rv_fail(RV_EINVAL, "--paired is for lists of yours: give one, such as --%s",
                   statement->parameters[0].name);
  rv_status status = append_plans(out, settings, statement);
  for (size_t i = 0; statement->resolve != NULL && i < out->count && status == RV_OK; i++)
    status = statement->resolve(&out->cell[i]);
  return status;
}
