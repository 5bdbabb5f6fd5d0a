/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line of an executable of verify/, and the grid that it asks for. */
#ifndef REVERIFY_EXPERIMENT_SETTINGS_H
#define REVERIFY_EXPERIMENT_SETTINGS_H

#include "experiment/statement.h"

typedef struct rv_settings {
  rv_preset preset;
  const char *list[RV_PARAMETERS_MAX]; /* as given, NULL where not */
  bool own;                            /* a list was given: the grid is the user's */
  bool paired;
  size_t trials; /* 0 where not given */
  uint64_t seed;
  int threads;
  const char *output;
  bool fresh, quiet, columns;
} rv_settings;

/*
 * Reads the command line with argp: prints --help, --usage or --version and exits, or exits with 2
 * on an option it does not know, as argp does. RV_EINVAL for an unusable value.
 */
rv_status rv_settings_read(rv_settings *out, const rv_statement *statement, int argc, char **argv);

/*
 * The cells of the run: those of the preset, or, when a list is given, one plan of the lists given
 * and the fallbacks of the others. --trials overrides either.
 */
rv_status rv_settings_grid(rv_grid *out, const rv_settings *settings,
                           const rv_statement *statement);

#endif
