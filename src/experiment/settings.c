/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/settings.h"

#include <stdio.h>
#include <string.h>

enum { KEY_PRESET = RV_OWN_KEY, KEY_PAIRED, KEY_PARAMETER /* + index */ };

static const struct argp_option grid_options[] = {
    {"preset", KEY_PRESET, "NAME", 0,
     "Grid and number of trials: quick (default), standard or full", 2},
    {"paired", KEY_PAIRED, NULL, 0, "Combine the lists side by side, not in all combinations", 2},
    {0}};

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

static rv_status take(void *into, int key, char *argument) {
  rv_settings *settings = into;
  if (key == KEY_PRESET)
    return read_preset(&settings->preset, argument);
  if (key == KEY_PAIRED)
    settings->paired = true;
  else
    settings->list[key - KEY_PARAMETER] = argument;
  return RV_OK;
}

/* The executable's parameters first, then what all grids share. */
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
  memcpy(out + count, grid_options, sizeof grid_options);
}

rv_status rv_settings_read(rv_settings *out, const rv_program *program, int argc, char **argv) {
  struct argp_option options[RV_COLUMNS_MAX + RV_COUNT(grid_options)];
  char before[2048], after[1024];
  *out = (rv_settings){.preset = RV_QUICK};
  collect_options(options, program);
  snprintf(before, sizeof before, "%s\n\n%s", program->statement, program->about);
  snprintf(after, sizeof after,
           "A LIST is a,b,c or lo:hi:count or lo:hi:count:log; sizes may be written 1e6. Any "
           "list but --trials replaces the preset's grid by all combinations of the lists, with "
           "one default value for each parameter not given.\n\n"
           "Results: DIR/%s.csv and DIR/%s.claims.csv. Exit status: 0 no verdict contradicts the "
           "expected one, 1 one does, 2 unusable arguments or output place, 3 the run failed.",
           program->name, program->name);
  const rv_command_line line = {.name = program->name,
                                .before = before,
                                .after = after,
                                .takes = RV_TAKES_SEED | RV_TAKES_THREADS | RV_TAKES_FRESH,
                                .options = options,
                                .take = take,
                                .into = out};
  return rv_command_line_read(&out->common, &line, argc, argv);
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
