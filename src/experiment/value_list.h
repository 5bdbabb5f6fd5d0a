/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of one parameter's values, from the text of a command line or of a plan. */
#ifndef REVERIFY_EXPERIMENT_VALUE_LIST_H
#define REVERIFY_EXPERIMENT_VALUE_LIST_H

#include "experiment/parameter.h"
#include "reverify/status.h"

typedef struct rv_value_list {
  rv_value *item;
  size_t count;
  bool all;   /* one word stood for all of these */
  char *text; /* what free texts point into; NULL where there are none */
} rv_value_list;

/*
 * Reads a list: numbers, ranges and rules, or words. {a|b|c} in `text` stands for a, b or c at the
 * three presets, but for free texts, which may hold braces. Words and paths of the values point
 * into the parameter or into `text`, free texts into out->text. RV_EINVAL names the option. Free
 * with rv_value_list_free, after a failure too.
 */
rv_status rv_value_list_read(rv_value_list *out, const char *text, const rv_parameter *parameter,
                             rv_preset preset);
void rv_value_list_free(rv_value_list *list);

/* "a, b or c" into `out`, cut to `size` bytes: the words that the parameter admits. */
void rv_word_choices(char *out, size_t size, const rv_parameter *parameter);

#endif
