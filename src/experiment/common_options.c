/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/common_options.h"

#include "reverify/version.h"
#include "support/list.h"
#include "support/threads.h"
#include "support/whole.h"

#include <omp.h>
#include <stdio.h>
#include <string.h>

enum key {
  KEY_SEED = 0x100,
  KEY_THREADS,
  KEY_OUTPUT,
  KEY_FRESH,
  KEY_QUIET,
  KEY_COLUMNS,
  KEY_PARAMETERS
};

/* An option and what has to be among `takes` for it; 0: always there. */
static const struct {
  unsigned needs;
  struct argp_option option;
} common[] = {
    {RV_TAKES_SEED,
     {"seed", KEY_SEED, "N", 0, "Seed of all random streams, 0 to 2^64 - 1 (default 1)", 9}},
    {RV_TAKES_THREADS,
     {"threads", KEY_THREADS, "N", 0,
      "Number of threads (default: all processors); the results do not depend on it", 9}},
    {0, {"output", KEY_OUTPUT, "DIR", 0, "Folder of the results (default 'results')", 9}},
    {RV_TAKES_FRESH, {"fresh", KEY_FRESH, NULL, 0, "Ignore what an unfinished run left", 9}},
    {0, {"quiet", KEY_QUIET, NULL, 0, "No progress line, and nothing on standard output", 9}},
    {RV_TAKES_COLUMNS,
     {"columns", KEY_COLUMNS, NULL, 0, "Say what the columns of the tables mean, and end", 9}},
    {RV_TAKES_PARAMETERS,
     {"parameters", KEY_PARAMETERS, NULL, 0,
      "Print what each parameter may be, as comma-separated values, and end", 9}},
};

enum { COMMON = sizeof common / sizeof *common };

/* What the parsers work on. */
typedef struct reading {
  rv_common_options *out;
  const rv_command_line *line;
  rv_status status; /* of the first unusable value */
} reading;

static rv_status read_threads(int *out, const char *text) {
  static const rv_domain domain = {.low = 1, .high = 1024, .integer = true};
  double number;
  RV_TRY(rv_number_parse(&number, text, &domain, "--threads"));
  *out = (int)number;
  return RV_OK;
}

static rv_status take_common(rv_common_options *out, int key, const char *argument) {
  switch (key) {
  case KEY_SEED:
    return rv_whole_parse(&out->seed, argument, UINT64_MAX, "--seed");
  case KEY_THREADS:
    return read_threads(&out->threads, argument);
  case KEY_OUTPUT:
    out->output = argument;
    return RV_OK;
  case KEY_FRESH:
    out->fresh = true;
    return RV_OK;
  case KEY_COLUMNS:
    out->columns = true;
    return RV_OK;
  case KEY_PARAMETERS:
    out->parameters = true;
    return RV_OK;
  default:
    out->quiet = true;
    return RV_OK;
  }
}

/* An unusable value does not end the reading, so that a --help after it is still answered. */
static error_t keep(reading *r, rv_status status) {
  if (r->status == RV_OK)
    r->status = status;
  return 0;
}

static error_t parse_common(int key, char *argument, struct argp_state *state) {
  reading *r = state->input;
  if (key < KEY_SEED || key > KEY_PARAMETERS)
    return ARGP_ERR_UNKNOWN;
  return r->status == RV_OK ? keep(r, take_common(r->out, key, argument)) : 0;
}

static error_t parse_own(int key, char *argument, struct argp_state *state) {
  reading *r = state->input;
  bool operand = key == ARGP_KEY_ARG;
  if (!operand && (key < RV_OWN_KEY || key >= ARGP_KEY_END))
    return ARGP_ERR_UNKNOWN;
  if (r->status != RV_OK)
    return 0;
  if (operand && r->line->operands == NULL)
    return keep(r, rv_fail(RV_EINVAL, "'%s' is no option: see --help", argument));
  return keep(r, r->line->take(r->line->into, key, argument));
}

static error_t parse(int key, char *argument, struct argp_state *state) {
  (void)argument;
  if (key == ARGP_KEY_INIT)
    state->child_inputs[0] = state->child_inputs[1] = state->input;
  return ARGP_ERR_UNKNOWN; /* the children take it */
}

rv_status rv_command_line_read(rv_common_options *out, const rv_command_line *line, int argc,
                               char **argv) {
  static const struct argp_option none[] = {{0}};
  struct argp_option shared[COMMON + 1] = {{0}};
  char documentation[8192], version[256];
  size_t count = 0;
  for (size_t i = 0; i < COMMON; i++)
    if ((common[i].needs & ~line->takes) == 0)
      shared[count++] = common[i].option;
  snprintf(documentation, sizeof documentation, "%s\v%s", line->before, line->after);
  snprintf(version, sizeof version, "%s (reverify) %s, commit %s", line->name, RV_VERSION,
           rv_commit());
  const struct argp own = {.options = line->options != NULL ? line->options : none,
                           .parser = parse_own};
  const struct argp of_all = {.options = shared, .parser = parse_common};
  const struct argp_child children[] = {{&own, 0, NULL, 0}, {&of_all, 0, NULL, 0}, {0}};
  const struct argp argp = {
      .parser = parse, .args_doc = line->operands, .doc = documentation, .children = children};
  *out = (rv_common_options){.seed = 1, .threads = omp_get_num_procs(), .output = "results"};
  reading r = {.out = out, .line = line};
  argp_program_version = version;
  argp_err_exit_status = 2;
  error_t error = argp_parse(&argp, argc, argv, 0, NULL, &r);
  argp_program_version = NULL;
  if (error != 0)
    return rv_fail(RV_ENOMEM, "cannot read the command line (%s): free some memory",
                   strerror(error));
  bool runs = !out->columns && !out->parameters;
  if (r.status == RV_OK && line->takes & RV_TAKES_THREADS && runs)
    out->threads = rv_threads_available(out->threads);
  return r.status;
}
