/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/csv.h"

#include "support/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Write errors stay marked on the stream; rv_file_commit looks at the mark. */

rv_status rv_csv_create(rv_csv *csv, const char *path) {
  *csv = (rv_csv){0};
  return rv_file_create(&csv->file, path);
}

rv_status rv_csv_apart(rv_csv *csv) {
  *csv = (rv_csv){0};
  csv->file.stream = open_memstream(&csv->apart, &csv->length);
  return csv->file.stream != NULL ? RV_OK
                                  : rv_fail(RV_ENOMEM, "no memory for a row: free some memory");
}

void rv_csv_add(rv_csv *table, rv_csv *apart) {
  bool whole = fflush(apart->file.stream) == 0 && !ferror(apart->file.stream);
  if (whole)
    fwrite(apart->apart, 1, apart->length, table->file.stream);
  else
    table->incomplete = true;
  rv_csv_discard(apart);
}

/* Writes the text escaped as csv.h says, and doubles the quotes that are left. */
static void put_escaped(FILE *stream, const char *text, const char *also) {
  while (*text != '\0') {
    char next[RV_ESCAPED_MAX];
    rv_escape_character(next, &text, also);
    fputs(next, stream);
    if (next[0] == '"')
      fputc('"', stream);
  }
}

void rv_csv_comment(rv_csv *csv, const char *key, const char *format, ...) {
  char *value;
  va_list arguments;
  va_start(arguments, format);
  int length = vasprintf(&value, format, arguments);
  va_end(arguments);
  if (length < 0) {
    csv->incomplete = true;
    return;
  }
  fprintf(csv->file.stream, "# %s: ", key);
  put_escaped(csv->file.stream, value, "\\\"");
  fputc('\n', csv->file.stream);
  free(value);
}

static void separate(rv_csv *csv) {
  if (csv->fields++ > 0)
    fputc(',', csv->file.stream);
}

static bool wants_quotes(const char *text) {
  size_t length = strlen(text);
  return strpbrk(text, ",\"'") != NULL ||
         (length > 0 && (text[0] == ' ' || text[length - 1] == ' '));
}

void rv_csv_text(rv_csv *csv, const char *text) {
  const char *quote = wants_quotes(text) ? "\"" : "";
  separate(csv);
  fputs(quote, csv->file.stream);
  put_escaped(csv->file.stream, text, "\\#");
  fputs(quote, csv->file.stream);
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

void rv_csv_finite(rv_csv *csv, double number) {
  if (isfinite(number))
    rv_csv_number(csv, number);
  else
    rv_csv_empty(csv);
}

void rv_csv_end_row(rv_csv *csv) {
  fputc('\n', csv->file.stream);
  csv->fields = 0;
}

static rv_status check_complete(rv_csv *csv) {
  if (!csv->incomplete)
    return RV_OK;
  rv_csv_discard(csv);
  return rv_fail(RV_ENOMEM, "no memory for a part of a table: free some memory");
}

rv_status rv_csv_commit(rv_csv *csv) {
  RV_TRY(check_complete(csv));
  return rv_file_commit(&csv->file);
}

rv_status rv_csv_join(rv_csv *csv, rv_file_group *group) {
  RV_TRY(check_complete(csv));
  return rv_file_group_add(group, &csv->file);
}

void rv_csv_discard(rv_csv *csv) {
  rv_file_discard(&csv->file);
  free(csv->apart);
  csv->apart = NULL;
}
