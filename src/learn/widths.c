/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/widths.h"

/* The number at *text, which then stands behind it; 0 where there is none, or one that is too
   large. */
static size_t read_number(const char **text, size_t widest) {
  size_t number = 0;
  for (; **text >= '0' && **text <= '9'; (*text)++)
    if (number <= widest)
      number = 10 * number + (size_t)(**text - '0');
  return number <= widest ? number : 0;
}

rv_status rv_widths_read(size_t *width, size_t *layers, const char *text, size_t most,
                         size_t widest) {
  const char *next = text;
  *layers = 0;
  while (*layers < most && (width[*layers] = read_number(&next, widest)) > 0) {
    ++*layers;
    if (*next == '\0')
      return RV_OK;
    if (*next++ != '-')
      break;
  }
  return rv_fail(RV_EINVAL,
                 "--widths '%s' is unusable: give 1 to %zu widths of 1 to %zu, as in 512-512", text,
                 most, widest);
}
