/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An executable of tools/: what it answers, its options, its tables, and what it does.
 * rv_tool_main does the rest: options, the lock of the folder, tables that appear together,
 * progress, exit status.
 */
#ifndef REVERIFY_EXPERIMENT_TOOL_H
#define REVERIFY_EXPERIMENT_TOOL_H

#include "experiment/common_options.h"
#include "support/csv.h"
#include "support/folder_lock.h"
#include "support/list.h"
#include "support/progress.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { RV_TOOL_OPTIONS_MAX = 16, RV_TOOL_TABLES_MAX = 8 };

/* What an option takes. */
typedef enum rv_tool_kind {
  RV_TOOL_FILE,   /* a file of the user's; it has to be given, unless `instead` says what is done
                     without */
  RV_TOOL_FILES,  /* files, each by an option of its own; likewise */
  RV_TOOL_TEXT,   /* any text */
  RV_TOOL_WORD,   /* one of some words */
  RV_TOOL_NUMBER, /* a number */
  RV_TOOL_LIST    /* numbers in the syntax of list.h, and rules among them */
} rv_tool_kind;

/* An option of the tool's own. */
typedef struct rv_tool_option {
  const char *name;
  rv_tool_kind kind;
  const char *help;         /* without the default, which follows by itself */
  const char *fallback;     /* used where the option is not given */
  const char *instead;      /* where there is no fallback: what is done then, for the help */
  rv_domain domain;         /* of numbers */
  const char *const *words; /* to choose from, or the rules of a list; NULL at the end */
} rv_tool_option;

/* What was given, or the fallback. */
typedef struct rv_tool_value {
  const char *text; /* NULL when neither is there */
  char **file;      /* the files, in order, the first of which is `text` */
  size_t files;
  size_t word;  /* the index of the word */
  rv_list list; /* the numbers; the rules are -1, -2, ..., where no domain reaches */
} rv_tool_value;

/* A column, and what stands in it: symbol, unit, what an empty field says. */
typedef struct rv_tool_column {
  const char *name, *about;
} rv_tool_column;

/* A table DIR/NAME.SUFFIX.csv. */
typedef struct rv_tool_table {
  const char *suffix;            /* NULL for DIR/NAME.csv */
  const char *title;             /* what it holds, one line */
  const rv_tool_column *columns; /* {0} at the end */
} rv_tool_table;

/* A run of a tool, which its function works on. */
typedef struct rv_tool_run {
  const struct rv_tool *tool;
  rv_common_options common;
  rv_tool_value value[RV_TOOL_OPTIONS_MAX]; /* in the order of the tool's options */
  char **operand;                           /* the files given beside the options */
  size_t operands;
  rv_csv table[RV_TOOL_TABLES_MAX]; /* in the order of the tool's, open after rv_tool_open */
  size_t opened;
  bool omitted[RV_TOOL_TABLES_MAX];
  FILE *answer; /* what the user reads on standard output once the tables stand, unless --quiet */
  char *answer_text;
  size_t answer_size;
  rv_progress progress; /* started by the tool, ended by the frame */
  rv_folder_lock lock;
  int verdict; /* the exit status of a run that did not fail; 0 unless the tool says otherwise */
} rv_tool_run;

typedef struct rv_tool {
  const char *name;     /* of the executable and its tables */
  const char *title;    /* the question it answers, one line */
  const char *about;    /* a paragraph for --help */
  const char *operands; /* "FILE...", of which one at least has to be given; NULL for none */
  const char *exit;     /* what its exit status says beside 2 and 3; NULL for "0 done" */
  unsigned takes;       /* common options: RV_TAKES_... */
  unsigned undrawn; /* the tables, 1 << index each, over which no seed stands, as nothing in them
                       is drawn */
  const rv_tool_option *options; /* {0} at the end, or NULL */
  const rv_tool_table *tables;   /* {0} at the end, or NULL */
  rv_status (*run)(rv_tool_run *run);
} rv_tool;

/*
 * Makes the folder of the results, takes the lock of the tool's files in it, and opens all tables
 * with their provenance and header. To be called by the tool once its input has been found usable:
 * what is refused before leaves no trace. RV_EPLACE, RV_EINVAL when another run holds the lock,
 * RV_EIO, RV_ENOMEM.
 */
rv_status rv_tool_open(rv_tool_run *run);

/* The same for a folder that must be there already. */
rv_status rv_tool_open_existing(rv_tool_run *run);

/* There is no such table this time: one that an earlier run left goes when the others appear. */
void rv_tool_omit(rv_tool_run *run, size_t table);

/* Runs the tool; returns the exit status. */
int rv_tool_main(const rv_tool *tool, int argc, char **argv);

#endif
