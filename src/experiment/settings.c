/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/settings.h"

#include "reverify/version.h"

#include <argp.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum key {
  KEY_PRESET = 0x100,
  KEY_PAIRED,
  KEY_SEED,
  KEY_THREADS,
  KEY_OUTPUT,
  KEY_FRESH,
  KEY_QUIET,
  KEY_PARAMETER = 0x200, /* + index */
  KEY_FILE = 0x300       /* + index */
};

static const struct argp_option common_options[] = {
    {"preset", KEY_PRESET, "NAME", 0,
     "Grid and number of trials: quick (default), standard or full", 2},
    {"paired", KEY_PAIRED, NULL, 0, "Combine the lists side by side, not in all combinations", 2},
    {"seed", KEY_SEED, "N", 0, "Seed of all random streams (default 1)", 2},
    {"threads", KEY_THREADS, "N", 0,
     "Number of threads (default: all processors); the results "
     "do not depend on it",
     2},
    {"output", KEY_OUTPUT, "DIR", 0, "Folder for the results (default 'results')", 2},
    {"fresh", KEY_FRESH, NULL, 0, "Ignore what an unfinished run left", 2},
    {"quiet", KEY_QUIET, NULL, 0, "No progress line and no verdict table", 2},
    {0}};

/* What the argp callback works on. */
typedef struct reading {
  rv_settings *settings;
  const rv_program *program;
  rv_status status; /* of the first unusable value */
  int file;         /* key of the file option that further arguments belong to, or 0 */
} reading;

const char *rv_preset_name(rv_preset preset) {
  static const char *const name[] = {"quick", "standard", "full"};
  return name[preset];
}

static rv_status read_preset(rv_preset *out, const char *text) {
  for (rv_preset preset = RV_QUICK; preset < RV_PRESETS; preset++)
    if (strcmp(text, rv_preset_name(preset)) == 0) {
      *out = preset;
      return RV_OK;
    }
  return rv_fail(RV_EINVAL, "--preset '%s' is unknown: choose quick, standard or full", text);
}

static rv_status read_seed(uint64_t *out, const char *text) {
  static const rv_domain domain = {.low = 0, .high = 0x1p53, .integer = true};
  double number;
  RV_TRY(rv_number_parse(&number, text, &domain, "--seed"));
  *out = (uint64_t)number;
  return RV_OK;
}

static rv_status read_threads(int *out, const char *text) {
  static const rv_domain domain = {.low = 1, .high = 1024, .integer = true};
  double number;
  RV_TRY(rv_number_parse(&number, text, &domain, "--threads"));
  *out = (int)number;
  return RV_OK;
}

static rv_status read_common(rv_settings *settings, int key, char *argument) {
  switch (key) {
  case KEY_PRESET:
    return read_preset(&settings->preset, argument);
  case KEY_PAIRED:
    settings->paired = true;
    return RV_OK;
  case KEY_SEED:
    return read_seed(&settings->seed, argument);
  case KEY_THREADS:
    return read_threads(&settings->threads, argument);
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

static rv_status add_file(reading *r, int key, const char *path) {
  const rv_file_option *option = &r->program->files[key - KEY_FILE];
  rv_files *files = &r->settings->file[key - KEY_FILE];
  if (files->count == (option->many ? RV_FILES_MAX : 1))
    return rv_fail(RV_EINVAL, "'%s' is one file too many for --%s: give at most %d", path,
                   option->name, option->many ? RV_FILES_MAX : 1);
  files->path[files->count++] = path;
  r->file = option->many ? key : 0;
  return RV_OK;
}

static error_t read_option(int key, char *argument, struct argp_state *state) {
  reading *r = state->input;
  rv_status status = RV_OK;
  if (key == ARGP_KEY_ARG && r->file != 0)
    status = add_file(r, r->file, argument);
  else if (key >= KEY_FILE && key < KEY_FILE + (int)r->program->file_count)
    status = add_file(r, key, argument);
  else if (key == ARGP_KEY_ARG)
    status = rv_fail(RV_EINVAL, "'%s' is no option: see --help", argument);
  else if (key >= KEY_PARAMETER && key < KEY_PARAMETER + (int)r->program->parameters.count)
    r->settings->list[key - KEY_PARAMETER] = argument;
  else if (key >= KEY_PRESET && key <= KEY_QUIET)
    status = read_common(r->settings, key, argument);
  else
    return ARGP_ERR_UNKNOWN;
  if (status != RV_OK && r->status == RV_OK)
    r->status = status;
  return 0;
}

static void print_version(FILE *stream, struct argp_state *state) {
  const reading *r = state->input;
  fprintf(stream, "%s (reverify) %s, commit %s\n", r->program->name, RV_VERSION, rv_commit());
}

/* The executable's parameters first, then what all executables share. */
static void collect_options(struct argp_option *out, const rv_program *program) {
  size_t count = 0;
  for (size_t p = 0; p < program->parameters.count; p++) {
    const rv_parameter *parameter = &program->parameters.item[p];
    if (parameter->help != NULL)
      out[count++] = (struct argp_option){.name = parameter->name,
                                          .key = KEY_PARAMETER + (int)p,
                                          .arg = parameter->words != NULL ? "NAME,..." : "LIST",
                                          .doc = parameter->help,
                                          .group = 1};
  }
  for (size_t f = 0; f < program->file_count; f++)
    out[count++] = (struct argp_option){.name = program->files[f].name,
                                        .key = KEY_FILE + (int)f,
                                        .arg = "FILE",
                                        .doc = program->files[f].help,
                                        .group = 1};
  memcpy(out + count, common_options, sizeof common_options);
}

bool rv_settings_name_files(const rv_settings *settings) {
  for (size_t f = 0; f < RV_FILE_OPTIONS_MAX; f++)
    if (settings->file[f].count > 0)
      return true;
  return false;
}

/* Files take the place of the grid, and come with those that belong to them. */
static rv_status check_files(const rv_settings *settings, const rv_program *program) {
  if (!rv_settings_name_files(settings))
    return RV_OK;
  for (size_t f = 0; f < program->file_count; f++)
    if (settings->file[f].count == 0 && !program->files[f].optional)
      return rv_fail(RV_EINVAL, "--%s is missing: it goes with the other files",
                     program->files[f].name);
  for (size_t p = 0; p < program->parameters.count; p++)
    if (settings->list[p] != NULL && !program->parameters.item[p].with_files)
      return rv_fail(RV_EINVAL, "--%s is for a grid: leave it out where files are given",
                     program->parameters.item[p].name);
  return settings->paired
             ? rv_fail(RV_EINVAL, "--paired is for a grid: leave it out where files are given")
             : RV_OK;
}

rv_status rv_settings_read(rv_settings *out, const rv_program *program, int argc, char **argv) {
  struct argp_option options[RV_COLUMNS_MAX + RV_FILE_OPTIONS_MAX + RV_COUNT(common_options)];
  char documentation[4096];
  *out = (rv_settings){.seed = 1, .threads = omp_get_num_procs(), .output = "results"};
  reading r = {.settings = out, .program = program};
  collect_options(options, program);
  snprintf(documentation, sizeof documentation,
           "%s\n\n%s\v"
           "A LIST is a,b,c or lo:hi:count or lo:hi:count:log; sizes may be written 1e6. Any "
           "list but --trials replaces the preset's grid by all combinations of the lists, with "
           "one default value for each parameter not given.\n\n"
           "Results: DIR/%s.csv and DIR/%s.claims.csv. Exit status: 0 no verdict contradicts the "
           "expected one, 1 one does, 2 unusable arguments or output place, 3 the run failed.",
           program->statement, program->about, program->name, program->name);
  struct argp argp = {.options = options, .parser = read_option, .doc = documentation};
  argp_program_version_hook = print_version;
  argp_err_exit_status = 2;
  argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &r);
  RV_TRY(r.status);
  return check_files(out, program);
}

/* The preset's plans, or one of the lists given. */
static rv_status append_plans(rv_grid *out, const rv_settings *settings,
                              const rv_program *program) {
  bool custom = false;
  for (size_t p = 0; p < program->parameters.count; p++)
    custom = custom || (p != program->trials && settings->list[p] != NULL);
  rv_plan plan = {.paired = settings->paired};
  memcpy(plan.list, settings->list, sizeof plan.list);
  if (custom)
    return rv_grid_append(out, &program->parameters, &plan);
  for (size_t i = 0; i < program->presets[settings->preset].count; i++) {
    plan = program->presets[settings->preset].plan[i];
    if (settings->list[program->trials] != NULL)
      plan.list[program->trials] = settings->list[program->trials];
    RV_TRY(rv_grid_append(out, &program->parameters, &plan));
  }
  return RV_OK;
}

rv_status rv_settings_grid(rv_grid *out, const rv_settings *settings, const rv_program *program) {
  *out = (rv_grid){0};
  rv_status status = append_plans(out, settings, program);
  for (size_t i = 0; program->resolve != NULL && i < out->count && status == RV_OK; i++)
    status = program->resolve(&out->cell[i]);
  return status;
}
