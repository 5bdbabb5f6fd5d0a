/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line of an executable. */
#ifndef REVERIFY_EXPERIMENT_SETTINGS_H
#define REVERIFY_EXPERIMENT_SETTINGS_H

#include "experiment/program.h"

enum { RV_FILE_OPTIONS_MAX = 4, RV_FILES_MAX = 256 };

/* The paths given to one file option. */
typedef struct rv_files {
  const char *path[RV_FILES_MAX];
  size_t count;
} rv_files;

typedef struct rv_settings {
  rv_preset preset;
  const char *list[RV_COLUMNS_MAX]; /* as given, NULL where not */
  bool paired;
  uint64_t seed;
  int threads;
  const char *output;
  bool fresh, quiet;
  rv_files file[RV_FILE_OPTIONS_MAX]; /* in the order of the program's file options */
} rv_settings;

/*
 * Reads the command line with argp: prints --help, --usage or --version and exits, or exits with 2
 * on an option it does not know, as argp does. RV_EINVAL for an unusable value, and for files
 * together with lists or without the files that belong to them.
 */
rv_status rv_settings_read(rv_settings *out, const rv_program *program, int argc, char **argv);

/*
 * The cells of the run: those of the preset, or, when a list other than --trials is given, one
 * plan of the lists given and the fallbacks of the others. --trials overrides either.
 */
rv_status rv_settings_grid(rv_grid *out, const rv_settings *settings, const rv_program *program);

/* True when the run is to report on files. */
bool rv_settings_name_files(const rv_settings *settings);

const char *rv_preset_name(rv_preset preset);

#endif
