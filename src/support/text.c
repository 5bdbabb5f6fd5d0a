/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/text.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/*
 * The length in bytes of the UTF-8 character that `text` starts with, *code its number; 0 where it
 * starts with none. Overlong forms, surrogates and numbers above U+10FFFF are none (RFC 3629).
 */
static size_t utf8_character(uint32_t *code, const unsigned char *text) {
  static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  size_t length = text[0] < 0x80   ? 1
                  : text[0] < 0xc0 ? 0
                  : text[0] < 0xe0 ? 2
                  : text[0] < 0xf0 ? 3
                  : text[0] < 0xf8 ? 4
                                   : 0;
  if (length < 2) {
    *code = text[0];
    return length;
  }
  *code = text[0] & (0x7fu >> length);
  for (size_t i = 1; i < length; i++) {
    if ((text[i] & 0xc0) != 0x80)
      return 0;
    *code = *code << 6 | (text[i] & 0x3fu);
  }
  bool surrogate = *code >= 0xd800 && *code <= 0xdfff;
  return *code < smallest[length] || surrogate || *code > 0x10ffff ? 0 : length;
}

/* True of what a terminal or a reader of lines might act on. */
static bool is_control(uint32_t code) {
  return code < 0x20 || (code >= 0x7f && code <= 0x9f) || code == 0x2028 || code == 0x2029;
}

void rv_escape_character(char out[RV_ESCAPED_MAX], const char **text, const char *also) {
  const unsigned char *byte = (const unsigned char *)*text;
  uint32_t code;
  size_t length = utf8_character(&code, byte);
  bool plain = length > 0 && !is_control(code) && (length > 1 || strchr(also, **text) == NULL);
  if (length == 0)
    length = 1;
  if (plain)
    memcpy(out, byte, length);
  else
    for (size_t i = 0; i < length; i++)
      snprintf(out + 4 * i, 5, "\\x%02x", byte[i]);
  out[plain ? length : 4 * length] = '\0';
  *text += length;
}

void rv_escape_text(char *out, size_t size, const char *text, const char *also) {
  size_t used = 0;
  while (*text != '\0') {
    char next[RV_ESCAPED_MAX];
    rv_escape_character(next, &text, also);
    size_t length = strlen(next);
    if (length >= size - used)
      break;
    memcpy(out + used, next, length);
    used += length;
  }
  out[used] = '\0';
}

/* The value of a hexadecimal digit, or -1. */
static int digit_value(char c) {
  static const char digits[] = "0123456789abcdef";
  const char *at = c != '\0' ? strchr(digits, c) : NULL;
  return at != NULL ? (int)(at - digits) : -1;
}

void rv_unescape_text(char *text) {
  char *to = text;
  for (const char *from = text; *from != '\0'; to++) {
    int high = from[0] == '\\' && from[1] == 'x' ? digit_value(from[2]) : -1;
    int low = high >= 0 ? digit_value(from[3]) : -1;
    bool escaped = low >= 0 && 16 * high + low > 0;
    *to = escaped ? (char)(16 * high + low) : *from;
    from += escaped ? 4 : 1;
  }
  *to = '\0';
}
