/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/gray_row.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const double white = 255, brightest = 1e6;
enum { GRAY_TEXT = 8 }; /* seven digits, and a blank or the closing zero */

static void print(char *out, const double *pixel, size_t count) {
  for (size_t i = 0; i < count; i++)
    out += sprintf(out, "%s%ld", i > 0 ? " " : "", lround(fmin(white * pixel[i], brightest)));
}

rv_status rv_gray_row_write(rv_csv *csv, const double *pixel, size_t count) {
  char *text = malloc(GRAY_TEXT * count + 1);
  if (text == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a row of an image: free some memory");
  print(text, pixel, count);
  rv_csv_text(csv, text);
  free(text);
  return RV_OK;
}
