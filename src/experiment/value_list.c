/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/value_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static rv_status append(rv_value_list *out, rv_value value) {
  rv_value *item = reallocarray(out->item, out->count + 1, sizeof *item);
  if (item == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a list: give fewer values");
  out->item = item;
  out->item[out->count++] = value;
  return RV_OK;
}

/* Numbers. */

/* The index of a rule; -1 when the text is none. */
static int find_rule(const char *text, const rv_parameter *parameter) {
  for (int i = 0; parameter->rules != NULL && parameter->rules[i] != NULL; i++)
    if (strcmp(text, parameter->rules[i]) == 0)
      return i;
  return -1;
}

static rv_status append_numbers(rv_value_list *out, const rv_list *list) {
  rv_value *item = reallocarray(out->item, out->count + list->count, sizeof *item);
  if (item == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a list: give fewer values");
  out->item = item;
  for (size_t i = 0; i < list->count; i++)
    out->item[out->count++] = (rv_value){.number = list->item[i]};
  return RV_OK;
}

/* One piece between commas: a rule, a number or a range. */
static rv_status read_number(rv_value_list *out, const char *piece, const rv_parameter *parameter) {
  char option[RV_OPTION_MAX];
  int rule = find_rule(piece, parameter);
  if (rule >= 0)
    return append(out, (rv_value){-1 - rule, parameter->rules[rule]});
  rv_option_text(option, parameter);
  rv_list list;
  RV_TRY(rv_list_parse(&list, piece, &parameter->domain, option));
  rv_status status = append_numbers(out, &list);
  rv_list_free(&list);
  return status;
}

/* Words. */

void rv_word_choices(char *out, size_t size, const rv_parameter *parameter) {
  const char *const *word = parameter->words;
  size_t used = 0;
  out[0] = '\0';
  for (size_t i = 0; word[i] != NULL && used < size; i++) {
    bool last = word[i + 1] == NULL && parameter->all == NULL;
    const char *before = i == 0 ? "" : last ? " or " : ", ";
    used += (size_t)snprintf(out + used, size - used, "%s%s", before, word[i]);
  }
  if (parameter->all != NULL && used < size)
    snprintf(out + used, size - used, " or %s", parameter->all);
}

static bool is_path(const char *text, const rv_parameter *parameter) {
  if (parameter->file_suffix == NULL)
    return false;
  size_t length = strlen(text), ending = strlen(parameter->file_suffix);
  return length > ending && strcmp(text + length - ending, parameter->file_suffix) == 0;
}

static rv_status read_word(rv_value_list *out, const char *word, const rv_parameter *parameter) {
  char choices[512], option[RV_OPTION_MAX];
  for (int i = 0; parameter->words[i] != NULL; i++)
    if (strcmp(word, parameter->words[i]) == 0)
      return append(out, (rv_value){i, parameter->words[i]});
  rv_word_choices(choices, sizeof choices, parameter);
  rv_option_text(option, parameter);
  return rv_fail(RV_EINVAL, "%s '%s' is unknown: choose from %s", option, word, choices);
}

static size_t count_words(const rv_parameter *parameter) {
  size_t count = 0;
  while (parameter->words[count] != NULL)
    count++;
  return count;
}

/* The whole text as one word: a path, which stands as long as the command line does, or "all". */
static rv_status read_whole(rv_value_list *out, const char *text, const rv_parameter *parameter) {
  if (is_path(text, parameter))
    return append(out, (rv_value){(double)count_words(parameter), text});
  out->all = true;
  for (int i = 0; parameter->words[i] != NULL; i++)
    RV_TRY(append(out, (rv_value){i, parameter->words[i]}));
  return RV_OK;
}

static bool is_whole(const char *text, const rv_parameter *parameter) {
  return parameter->words != NULL &&
         (is_path(text, parameter) ||
          (parameter->all != NULL && strcmp(text, parameter->all) == 0));
}

/* Free texts. */

/* Equal texts have one number. */
static rv_status append_text(rv_value_list *out, const char *text) {
  for (size_t i = 0; i < out->count; i++)
    if (strcmp(out->item[i].word, text) == 0)
      return append(out, out->item[i]);
  return append(out, (rv_value){(double)out->count, text});
}

static rv_status read_texts(rv_value_list *out, const char *text, const rv_parameter *parameter) {
  char option[RV_OPTION_MAX];
  rv_option_text(option, parameter);
  out->text = strdup(text);
  if (out->text == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a list: give fewer values");
  for (char *rest = out->text; rest != NULL;) {
    const char *piece = strsep(&rest, ",");
    if (piece[0] == '\0')
      return rv_fail(RV_EINVAL, "%s '%s' has an empty text: give one, or texts parted by commas",
                     option, text);
    if (strlen(piece) > RV_TEXT_MAX)
      return rv_fail(RV_EINVAL, "%s has a text of more than %d bytes: give a shorter one", option,
                     (int)RV_TEXT_MAX);
    RV_TRY(append_text(out, piece));
  }
  return RV_OK;
}

/* All kinds. */

static rv_status read_pieces(rv_value_list *out, char *text, const rv_parameter *parameter) {
  for (char *rest = text; rest != NULL;) {
    const char *piece = strsep(&rest, ",");
    RV_TRY(parameter->words != NULL ? read_word(out, piece, parameter)
                                    : read_number(out, piece, parameter));
  }
  return RV_OK;
}

/* A new text in which each {a|b|c} is replaced by the alternative of the preset. */
static char *for_preset(const char *text, rv_preset preset) {
  char *out = strdup(text), *to = out;
  for (const char *from = text; out != NULL && *from != '\0'; from++) {
    if (*from != '{') {
      *to++ = *from;
      continue;
    }
    from++;
    for (int skip = 0; skip < (int)preset; from++)
      skip += *from == '|';
    size_t length = strcspn(from, "|}");
    memcpy(to, from, length);
    to += length;
    from += strcspn(from, "}");
  }
  if (out != NULL)
    *to = '\0';
  return out;
}

rv_status rv_value_list_read(rv_value_list *out, const char *text, const rv_parameter *parameter,
                             rv_preset preset) {
  *out = (rv_value_list){0};
  if (parameter->text)
    return read_texts(out, text, parameter);
  if (is_whole(text, parameter))
    return read_whole(out, text, parameter);
  bool has_presets = strchr(text, '{') != NULL && strchr(text, '}') != NULL;
  char *copy = has_presets ? for_preset(text, preset) : strdup(text);
  if (copy == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a list: give fewer values");
  rv_status status = read_pieces(out, copy, parameter);
  free(copy);
  return status;
}

void rv_value_list_free(rv_value_list *list) {
  free(list->item);
  free(list->text);
  *list = (rv_value_list){0};
}
