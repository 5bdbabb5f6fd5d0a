/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/number_text.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS_MAX = 17 }; /* as many always tell a double */

/* The shortest significand, "d.ddd" without its dot, and the decimal exponent of its first digit.
 */
typedef struct decimal {
  char digit[DIGITS_MAX + 1];
  int count, exponent;
} decimal;

static bool reads_back(const char *text, double x, bool single) {
  return single ? strtof(text, NULL) == (float)x : strtod(text, NULL) == x;
}

/* Of x > 0, by trying ever more digits: the C library rounds correctly both ways. */
static decimal shortest(double x, bool single) {
  char text[RV_NUMBER_TEXT];
  decimal d = {.count = 0};
  do
    snprintf(text, sizeof text, "%.*e", d.count++, x);
  while (d.count < DIGITS_MAX && !reads_back(text, x, single));
  d.digit[0] = text[0];
  memcpy(d.digit + 1, text + 2, (size_t)d.count - 1); /* after the dot */
  d.exponent = (int)strtol(strchr(text, 'e') + 1, NULL, 10);
  return d;
}

static void write_scientific(char *out, size_t size, const char *sign, const decimal *d) {
  snprintf(out, size, "%s%c%s%se%d", sign, d->digit[0], d->count > 1 ? "." : "", d->digit + 1,
           d->exponent);
}

static void write_plain(char *out, size_t size, const char *sign, const decimal *d) {
  static const char zeros[] = "00000000000000000";
  int whole = d->exponent + 1; /* digits before the dot */
  if (whole <= 0)
    snprintf(out, size, "%s0.%.*s%s", sign, -whole, zeros, d->digit);
  else if (whole >= d->count)
    snprintf(out, size, "%s%s%.*s", sign, d->digit, whole - d->count, zeros);
  else
    snprintf(out, size, "%s%.*s.%s", sign, whole, d->digit, d->digit + whole);
}

static char *write_number(char *out, size_t size, double x, bool single) {
  const char *sign = signbit(x) ? "-" : "";
  if (!isfinite(x) || x == 0) {
    snprintf(out, size, isnan(x) ? "nan" : isinf(x) ? "%sinf" : "%s0", sign);
    return out;
  }
  char plain[RV_NUMBER_TEXT], scientific[RV_NUMBER_TEXT];
  decimal d = shortest(fabs(x), single);
  write_scientific(scientific, sizeof scientific, sign, &d);
  /* from 1e17 on, zeros would stand for digits that are not known */
  bool readable = d.exponent >= -4 && d.exponent < DIGITS_MAX;
  if (readable)
    write_plain(plain, sizeof plain, sign, &d);
  bool wanted = readable && (d.exponent < 6 || strlen(plain) <= strlen(scientific));
  snprintf(out, size, "%s", wanted ? plain : scientific);
  return out;
}

char *rv_number_text(char *out, size_t size, double x) {
  return write_number(out, size, x, false);
}

char *rv_float_text(char *out, size_t size, float x) {
  return write_number(out, size, x, true);
}
