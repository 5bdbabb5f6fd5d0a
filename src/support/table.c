/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/csv.h"

#include "support/text.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A growing list of pointers into the text. */
typedef struct strings {
  char **item;
  size_t count, room;
} strings;

static rv_status push(strings *list, char *text) {
  if (list->count == list->room) {
    size_t room = list->room == 0 ? 64 : 2 * list->room;
    char **item = reallocarray(list->item, room, sizeof *item);
    if (item == NULL)
      return rv_fail(RV_ENOMEM, "no memory for a table: free some memory");
    list->item = item;
    list->room = room;
  }
  list->item[list->count++] = text;
  return RV_OK;
}

static rv_status read_text(char **text, const char *path) {
  FILE *stream = fopen(path, "re");
  if (stream == NULL)
    return rv_fail(RV_EINVAL, "cannot open '%s' (%s): check the path", path, strerror(errno));
  size_t room = 0;
  *text = NULL;
  /* a text file has no NUL byte, so this reads to the end */
  ssize_t length = getdelim(text, &room, '\0', stream);
  int failed = ferror(stream);
  fclose(stream);
  bool torn = length > 0 && (*text)[length - 1] == '\0'; /* a NUL byte ended the reading */
  if (failed || length <= 0 || torn) {
    free(*text);
    *text = NULL;
    return rv_fail(RV_EINVAL, "'%s' is %s: create it again", path,
                   failed ? "unreadable"
                   : torn ? "not a text file"
                          : "empty");
  }
  return RV_OK;
}

/*
 * Cuts one field out of the text in place, removing quotes and escapes; *end is set to the
 * character that closed it (',', '\n' or '\0') and the position after it is returned; NULL on an
 * open quote.
 */
static char *cut_field(char *field, char *end) {
  char *from = field, *to = field;
  if (*from == '"') {
    from++;
    for (; *from != '\0'; from++) {
      if (*from == '"' && from[1] == '"')
        from++;
      else if (*from == '"')
        break;
      *to++ = *from;
    }
    if (*from != '"')
      return NULL;
    from++;
  } else {
    while (*from != ',' && *from != '\n' && *from != '\0')
      *to++ = *from++;
  }
  *end = *from;
  *to = '\0';
  rv_unescape_text(field);
  return *end == '\0' ? from : from + 1;
}

static rv_status parse(strings *comments, strings *cells, size_t *columns, char *text,
                       const char *path) {
  *columns = 0;
  for (char *at = text; *at != '\0';) {
    if (*at == '#') {
      char *line = at + strspn(at, "# ");
      at += strcspn(at, "\n");
      if (*at != '\0')
        *at++ = '\0';
      rv_unescape_text(line);
      RV_TRY(push(comments, line));
      continue;
    }
    size_t fields = 0;
    char end = ',';
    while (end == ',') {
      char *field = at;
      at = cut_field(field, &end);
      if (at == NULL)
        return rv_fail(RV_EINVAL, "'%s' has an open quote: create it again", path);
      RV_TRY(push(cells, field));
      fields++;
    }
    if (*columns == 0)
      *columns = fields;
    if (fields != *columns || (end != '\n' && end != '\0'))
      return rv_fail(RV_EINVAL,
                     "'%s' has a row of %zu fields under a header of %zu: create it again", path,
                     fields, *columns);
  }
  if (*columns == 0)
    return rv_fail(RV_EINVAL, "'%s' has no header row: create it again", path);
  return RV_OK;
}

rv_status rv_table_read(rv_table *table, const char *path) {
  *table = (rv_table){0};
  RV_TRY(read_text(&table->text, path));
  strings comments = {0}, cells = {0};
  rv_status status = parse(&comments, &cells, &table->columns, table->text, path);
  table->comment = comments.item;
  table->comments = comments.count;
  table->header = cells.item;
  if (status != RV_OK) {
    rv_table_free(table);
    return status;
  }
  table->cell = cells.item + table->columns;
  table->rows = cells.count / table->columns - 1;
  return RV_OK;
}

void rv_table_free(rv_table *table) {
  free(table->header);
  free(table->comment);
  free(table->text);
  *table = (rv_table){0};
}

const char *rv_table_get(const rv_table *table, size_t row, const char *column) {
  for (size_t c = 0; c < table->columns; c++)
    if (strcmp(table->header[c], column) == 0)
      return table->cell[row * table->columns + c];
  return NULL;
}

const char *rv_table_comment(const rv_table *table, const char *key) {
  size_t length = strlen(key);
  for (size_t c = 0; c < table->comments; c++)
    if (strncmp(table->comment[c], key, length) == 0 && table->comment[c][length] == ':')
      return table->comment[c] + length + 1 + strspn(table->comment[c] + length + 1, " ");
  return NULL;
}
