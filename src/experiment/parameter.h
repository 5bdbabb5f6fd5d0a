/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parameters of a statement and their values, and the presets. */
#ifndef REVERIFY_EXPERIMENT_PARAMETER_H
#define REVERIFY_EXPERIMENT_PARAMETER_H

#include "support/list.h"

#include <stdbool.h>
#include <stddef.h>

enum { RV_PARAMETERS_MAX = 20, RV_PRESETS = 3 };

/* Bytes of a free text, so that the texts of all parameters go into one line. */
enum { RV_TEXT_MAX = 1000 };

/* Room for "--" and the name of an option, with the closing zero. */
enum { RV_OPTION_MAX = 64 };

typedef enum rv_preset { RV_QUICK, RV_STANDARD, RV_FULL } rv_preset;

const char *rv_preset_name(rv_preset preset);

/* One parameter of a statement: a column of its table, and an option, in whose name a hyphen stands
   for each underscore. */
typedef struct rv_parameter {
  const char *name;
  const char *about;        /* what it is; choices and default are added by themselves */
  rv_domain domain;         /* of a number */
  const char *const *words; /* NULL for a number; else the admissible words, NULL at the end */
  const char *file_suffix;  /* a path with this ending is a word too; NULL for none */
  const char *all;          /* the word that stands for all words, or NULL */
  const char *const *rules; /* words allowed among the numbers, NULL at the end; see below */
  bool text;                /* any text is a word, such as a folder's path; a comma parts two */
  const char *fallback;     /* the list used where none is given */
  bool label;               /* does not name the draws: same draws whatever its value */
} rv_parameter;

/*
 * A number, or a word with its index in the parameter's list (the length of it for a path), or a
 * free text with its place in the list that was given.
 *
 * A rule, such as "optimal", is a word for a number that the statement works out from the rest of
 * the cell (rv_statement.resolve); until then the number is -1 for the first rule, -2 for the
 * second and so on. The domain of such a parameter starts at 0 or above.
 */
typedef struct rv_value {
  double number;
  const char *word; /* NULL for a number as given */
} rv_value;

/* The number of parameters of an array that a zeroed one ends. */
size_t rv_parameters_count(const rv_parameter *parameter);

/* The one of that name in such an array, or NULL. */
const rv_parameter *rv_parameter_find(const rv_parameter *parameter, const char *name);

/* True when all its values are words: of a list, paths or free texts. */
bool rv_takes_words(const rv_parameter *parameter);

/* "--training-size" of the parameter training_size. */
void rv_option_text(char out[RV_OPTION_MAX], const rv_parameter *parameter);

#endif
