/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Comma-separated tables: `# key: value` lines, one header row, rows; quoted as in RFC 4180.
 *
 * Many readers are simpler than RFC 4180: they end a row at any '#' or line break, also between
 * quotes. No text may break them, whatever a user calls a file. So a '#', a backslash, a control
 * character, a line break and a byte that is not UTF-8 are written as \xNN (text.h), in comments a
 * '"' too; rv_table_read undoes it. A field with a comma, a quote of either kind, or a space at an
 * end is quoted.
 */
#ifndef REVERIFY_SUPPORT_CSV_H
#define REVERIFY_SUPPORT_CSV_H

#include "reverify/status.h"
#include "support/file.h"

#include <stdbool.h>
#include <stddef.h>

/* A table being written; the file appears at rv_csv_commit. */
typedef struct rv_csv {
  rv_file file;
  size_t fields;   /* written so far in this row */
  bool incomplete; /* there was no memory for a part of it */
  char *apart;     /* of rows without a file, which rv_csv_apart opened: their text */
  size_t length;
} rv_csv;

rv_status rv_csv_create(rv_csv *csv, const char *path);

/* Rows that are written apart from their table, as by another thread, and added to it later, which
   ends them; else rv_csv_discard does. RV_ENOMEM. */
rv_status rv_csv_apart(rv_csv *csv);
void rv_csv_add(rv_csv *table, rv_csv *apart);

/* Writes a line `# key: value` of any length, with the value escaped as described above. */
void rv_csv_comment(rv_csv *csv, const char *key, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The next field of the row: text, a number as %.17g, a count, or nothing. */
void rv_csv_text(rv_csv *csv, const char *text);
void rv_csv_number(rv_csv *csv, double number);
void rv_csv_count(rv_csv *csv, size_t count);
void rv_csv_empty(rv_csv *csv);
void rv_csv_finite(rv_csv *csv, double number); /* a number; nothing for NaN and infinities */
void rv_csv_end_row(rv_csv *csv);

/*
 * Lets the table appear: at once, or with a group's other files (file.h), in which case the group
 * owns it from then on. On failure (RV_EPLACE, RV_EIO, RV_ENOMEM) the table is dropped.
 */
rv_status rv_csv_commit(rv_csv *csv);
rv_status rv_csv_join(rv_csv *csv, rv_file_group *group);
void rv_csv_discard(rv_csv *csv);

/* A table read whole, its texts as they were before they were written. All strings belong to it. */
typedef struct rv_table {
  size_t columns, rows, comments;
  char **header;  /* the names of the columns */
  char **cell;    /* rows x columns texts, row after row */
  char **comment; /* the text of each comment line, after "# " */
  char *text;     /* the file; every string above points into it */
} rv_table;

/*
 * Reads PATH. RV_EINVAL when it is missing, holds a NUL byte, has no header row, a row of another
 * width than the header, or an open quote.
 */
rv_status rv_table_read(rv_table *table, const char *path);
void rv_table_free(rv_table *table);

/* The text in a column by name, or NULL when there is no such column. */
const char *rv_table_get(const rv_table *table, size_t row, const char *column);

/* The value of the comment `key: value`, or NULL. */
const char *rv_table_comment(const rv_table *table, const char *key);

#endif
