/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/widths.h"

/* The number at *text, which then stands behind it; 0 where there is none, or one that is too
   large. */
static size_t read_number(const char **text) {
  size_t number = 0;
  for (; **text >= '0' && **text <= '9'; (*text)++)
    if (number <= RV_HIDDEN_WIDTH_MAX)
      number = 10 * number + (size_t)(**text - '0');
  return number <= RV_HIDDEN_WIDTH_MAX ? number : 0;
}

rv_status rv_widths_read(size_t width[RV_HIDDEN_LAYERS_MAX], size_t *layers, const char *text) {
  const char *next = text;
  *layers = 0;
  while (*layers < RV_HIDDEN_LAYERS_MAX && (width[*layers] = read_number(&next)) > 0) {
    ++*layers;
    if (*next == '\0')
      return RV_OK;
    if (*next++ != '-')
      break;
  }
  return rv_fail(RV_EINVAL,
                 "--widths '%s' is unusable: give 1 to %d widths of 1 to %d, as in 512-512", text,
                 RV_HIDDEN_LAYERS_MAX, RV_HIDDEN_WIDTH_MAX);
}
