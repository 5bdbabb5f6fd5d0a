/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line of an executable. */
#ifndef REVERIFY_EXPERIMENT_SETTINGS_H
#define REVERIFY_EXPERIMENT_SETTINGS_H

#include "experiment/common_options.h"
#include "experiment/program.h"

typedef struct rv_settings {
  rv_preset preset;
  const char *list[RV_COLUMNS_MAX]; /* as given, NULL where not */
  bool paired;
  rv_common_options common;
} rv_settings;

/* Reads the command line (common_options.h). RV_EINVAL for an unusable value. */
rv_status rv_settings_read(rv_settings *out, const rv_program *program, int argc, char **argv);

/*
 * The cells of the run: those of the preset, or, when a list other than --trials is given, one
 * plan of the lists given and the fallbacks of the others. --trials overrides either.
 */
rv_status rv_settings_grid(rv_grid *out, const rv_settings *settings, const rv_program *program);

const char *rv_preset_name(rv_preset preset);

#endif
