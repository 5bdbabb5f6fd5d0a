/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text from outside, such as names of files, made safe for one line of a table or a terminal. */
#ifndef REVERIFY_SUPPORT_TEXT_H
#define REVERIFY_SUPPORT_TEXT_H

#include <stddef.h>

/* Room for one escaped character with its closing zero. */
enum { RV_ESCAPED_MAX = 17 };

/*
 * Writes the next character of `*text` to out, escaped if it has to be, and moves *text past it.
 * Each byte becomes \xNN (two lower-case hexadecimal digits) of a control character (below U+0020,
 * U+007F to U+009F), a line separator (U+2028, U+2029), what is not UTF-8, and a character
 * found in `also`; all others stay as they are. **text must not be zero.
 */
void rv_escape_character(char out[RV_ESCAPED_MAX], const char **text, const char *also);

/* The same for a whole text, cut after a whole character to `size` bytes with the closing zero. */
void rv_escape_text(char *out, size_t size, const char *text, const char *also);

/* Undoes \xNN in place; any other backslash stays. \x00 is left as it is. */
void rv_unescape_text(char *text);

#endif
