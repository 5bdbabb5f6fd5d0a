/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line of an executable of verify/, and the grid that it asks for. */
#ifndef REVERIFY_EXPERIMENT_SETTINGS_H
#define REVERIFY_EXPERIMENT_SETTINGS_H

#include "experiment/common_options.h"
#include "experiment/statement.h"

typedef struct rv_settings {
  rv_common_options common;
  rv_preset preset;
  const char *list[RV_PARAMETERS_MAX]; /* as given, NULL where not */
  bool own;                            /* a list was given: the grid is the user's */
  bool paired;
  size_t trials; /* 0 where not given */
} rv_settings;

/*
 * Reads the command line (common_options.h). --help, --usage and --version end the process.
 * RV_EINVAL for an unusable value.
 */
rv_status rv_settings_read(rv_settings *out, const rv_statement *statement, int argc, char **argv);

/*
 * The cells of the run: those of the preset, or, when a list is given, one plan of the lists given
 * and the fallbacks of the others. --trials overrides either. out->run, where the statement opens
 * one, is the caller's to close, in any case.
 */
rv_status rv_settings_grid(rv_grid *out, const rv_settings *settings,
                           const rv_statement *statement);

#endif
