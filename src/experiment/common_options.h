/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options that executables share, and what argp needs around them. */
#ifndef REVERIFY_EXPERIMENT_COMMON_OPTIONS_H
#define REVERIFY_EXPERIMENT_COMMON_OPTIONS_H

#include "reverify/status.h"

#include <argp.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct rv_common_options {
  uint64_t seed;
  int threads;
  const char *output; /* the folder of the results */
  bool fresh, quiet;
  bool columns;    /* only print what the columns mean */
  bool parameters; /* only print what the parameters may be */
} rv_common_options;

/* Which of them a command line knows; --output and --quiet all do. */
enum {
  RV_TAKES_SEED = 1,
  RV_TAKES_THREADS = 2,
  RV_TAKES_FRESH = 4,
  RV_TAKES_COLUMNS = 8,
  RV_TAKES_PARAMETERS = 16,
  RV_TAKES_ALL = 31
};

/* The keys of an executable's own options begin here. */
enum { RV_OWN_KEY = 0x1000 };

/* A command line: the common options and the executable's own. */
typedef struct rv_command_line {
  const char *name;     /* of the executable */
  const char *operands; /* what stands beside the options, such as "FILE..."; NULL for nothing */
  const char *before;   /* what --help says before the list of options */
  const char *after;    /* and after it */
  unsigned takes;       /* RV_TAKES_... */
  const struct argp_option *options; /* its own, {0} at the end; groups 1 to 8 */
  /* Takes one of them or, with the key ARGP_KEY_ARG, an operand. */
  rv_status (*take)(void *into, int key, char *argument);
  void *into;
} rv_command_line;

/*
 * Reads the command line with argp. --help, --usage and --version print and end the process; so
 * does, with status 2, an option that is unknown or lacks its argument. RV_EINVAL for the first
 * unusable value, an operand where there should be none, or what `take` says.
 */
rv_status rv_command_line_read(rv_common_options *out, const rv_command_line *line, int argc,
                               char **argv);

#endif
