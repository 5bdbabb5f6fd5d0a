/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/json_text.h"

#include <stdbool.h>
#include <string.h>

/* The end of the string whose opening quote is at `at`. */
static size_t end_of_string(const char *text, size_t size, size_t at) {
  for (at++; at < size && text[at] != '"'; at++)
    at += text[at] == '\\';
  return at;
}

/* jansson keeps some hundred bytes for every array and object, however short its text. */
static bool is_sparse(const char *text, size_t size) {
  size_t depth = 0, brackets = 0;
  for (size_t at = 0; at < size; at++) {
    if (text[at] == '"')
      at = end_of_string(text, size, at);
    else if (text[at] == '{' || text[at] == '[')
      depth++, brackets++;
    else if ((text[at] == '}' || text[at] == ']') && depth > 0)
      depth--;
    if (depth > RV_JSON_DEPTH || brackets > RV_JSON_DEPTH + size / RV_JSON_BRACKET)
      return false;
  }
  return true;
}

rv_status rv_json_parse(json_t **out, const char *text, size_t size, const char *what,
                        const char *path) {
  json_error_t error;
  *out = NULL;
  if (!is_sparse(text, size))
    return rv_fail(RV_EINVAL, "%s of '%s' is nested deeper than it should: write it again", what,
                   path);
  if (memchr(text, '\0', size) != NULL) /* which jansson passes over behind a number */
    return rv_fail(RV_EINVAL, "%s of '%s' is no sound JSON (it has a zero byte): write it again",
                   what, path);
  *out = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
  if (*out == NULL)
    return rv_fail(RV_EINVAL, "%s of '%s' is no sound JSON (%s, byte %d): write it again", what,
                   path, error.text, error.position);
  if (json_is_object(*out))
    return RV_OK;
  json_decref(*out);
  *out = NULL;
  return rv_fail(RV_EINVAL, "%s of '%s' is no JSON object: write it again", what, path);
}
