/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/whole.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* value * 10^power. Zeros at the end of the digits count in the power, so that 2.50e1 is whole. */
typedef struct scaled {
  uint64_t value;
  long power;
} scaled;

/* *value = 10 *value + digit, unless it overflows. */
static bool append_digit(uint64_t *value, unsigned digit) {
  return !__builtin_mul_overflow(*value, 10, value) &&
         !__builtin_add_overflow(*value, digit, value);
}

/* Reads digits with at most one dot among them; returns the text after them, or NULL. */
static const char *read_digits(scaled *out, const char *text) {
  bool dot = false;
  size_t digits = 0;
  long zeros = 0; /* read but not yet in the value */
  for (*out = (scaled){0}; *text == '.' || (*text >= '0' && *text <= '9'); text++) {
    if (*text == '.') {
      if (dot)
        return NULL;
      dot = true;
      continue;
    }
    digits++;
    out->power -= dot;
    zeros++;
    if (*text == '0')
      continue;
    for (; zeros > 1; zeros--)
      if (!append_digit(&out->value, 0))
        return NULL;
    if (!append_digit(&out->value, (unsigned)(*text - '0')))
      return NULL;
    zeros = 0;
  }
  out->power += zeros;
  return digits > 0 ? text : NULL;
}

/* Adds an exponent to the power, if one comes next; returns the text after it, or NULL. */
static const char *read_exponent(scaled *out, const char *text) {
  const long limit = 1000000000; /* beyond it, no text is long enough to matter */
  if (*text != 'e' && *text != 'E')
    return text;
  const char *digits = text + 1 + (text[1] == '+' || text[1] == '-');
  size_t length = strspn(digits, "0123456789");
  if (length == 0)
    return NULL;
  long exponent = strtol(text + 1, NULL, 10); /* saturates */
  out->power += exponent > limit ? limit : exponent < -limit ? -limit : exponent;
  return digits + length;
}

static bool read_whole(uint64_t *out, const char *text) {
  scaled number;
  const char *end = read_digits(&number, text + (*text == '+'));
  if (end != NULL)
    end = read_exponent(&number, end);
  if (end == NULL || *end != '\0')
    return false;
  *out = number.value;
  if (number.value == 0)
    return true;
  if (number.power < 0)
    return false;
  while (number.power-- > 0)
    if (!append_digit(out, 0))
      return false;
  return true;
}

rv_status rv_whole_parse(uint64_t *out, const char *text, uint64_t high, const char *what) {
  uint64_t number;
  if (!read_whole(&number, text) || number > high)
    return rv_fail(RV_EINVAL,
                   "%s '%s' is no whole number from 0 to %llu: give one such as 1000 or 1e6", what,
                   text, (unsigned long long)high);
  *out = number;
  return RV_OK;
}
