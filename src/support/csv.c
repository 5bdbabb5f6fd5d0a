/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/csv.h"

#include <stdarg.h>
#include <string.h>

/* Write errors stay marked on the stream; rv_file_commit looks at the mark. */

rv_status rv_csv_create(rv_csv *csv, const char *path) {
  *csv = (rv_csv){0};
  return rv_file_create(&csv->file, path);
}

void rv_csv_comment(rv_csv *csv, const char *key, const char *format, ...) {
  char value[1024];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(value, sizeof value, format, arguments);
  va_end(arguments);
  for (char *c = value; *c != '\0'; c++)
    if (*c == '\n' || *c == '\r')
      *c = ' ';
  fprintf(csv->file.stream, "# %s: %s\n", key, value);
}

static void separate(rv_csv *csv) {
  if (csv->fields++ > 0)
    fputc(',', csv->file.stream);
}

void rv_csv_text(rv_csv *csv, const char *text) {
  separate(csv);
  if (strpbrk(text, ",\"\n\r") == NULL && text[0] != '#') {
    fputs(text, csv->file.stream);
    return;
  }
  fputc('"', csv->file.stream);
  for (const char *c = text; *c != '\0'; c++) {
    if (*c == '"')
      fputc('"', csv->file.stream);
    fputc(*c, csv->file.stream);
  }
  fputc('"', csv->file.stream);
}

void rv_csv_number(rv_csv *csv, double number) {
  separate(csv);
  fprintf(csv->file.stream, "%.17g", number);
}

void rv_csv_count(rv_csv *csv, size_t count) {
  separate(csv);
  fprintf(csv->file.stream, "%zu", count);
}

void rv_csv_empty(rv_csv *csv) {
  separate(csv);
}

void rv_csv_end_row(rv_csv *csv) {
  fputc('\n', csv->file.stream);
  csv->fields = 0;
}

rv_status rv_csv_commit(rv_csv *csv) {
  return rv_file_commit(&csv->file);
}

void rv_csv_discard(rv_csv *csv) {
  rv_file_discard(&csv->file);
}
