/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/number.h"
#include <stdio.h>
#include <stdlib.h>
void rv_number_text(char *out, size_t size, double x) {
  if (x == (double)(long)x && x < 1e6 && x > -1e6) {
    snprintf(out, size, "%ld", (long)x);
    return;
  }
  for (int digits = 1; digits <= 17; digits++) {
    snprintf(out, size, "%.*g", digits, x);
    if (strtod(out, NULL) == x)
      return;
  }
}
