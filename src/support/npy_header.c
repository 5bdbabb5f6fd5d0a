/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The header is a Python dictionary of three keys in any order, padded with spaces and usually
 * ended by a line break:
 *
 *   {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }
 *
 * What other writers do differently, and NumPy still reads, is read here too wherever it can mean
 * one thing only. A cursor walks over the text and never beyond its terminating zero; every
 * function leaves the cursor at NULL once something was not as expected.
 */
#include "support/npy_header.h"

#include <stdlib.h>
#include <string.h>

enum { PREAMBLE = 8, HEADER_MAX = 10000 }; /* numpy.load takes no longer one either */

typedef struct cursor {
  const char *at; /* NULL after a mismatch */
} cursor;

/* A piece of the text. */
typedef struct piece {
  const char *start;
  size_t length;
} piece;

static void skip_blanks(cursor *c) {
  if (c->at != NULL)
    c->at += strspn(c->at, " \t\r\n");
}

/* Moves the cursor past `text` and returns true if that comes next. */
static bool take(cursor *c, const char *text) {
  skip_blanks(c);
  size_t length = strlen(text);
  if (c->at == NULL || strncmp(c->at, text, length) != 0)
    return false;
  c->at += length;
  return true;
}

static void expect(cursor *c, const char *text) {
  if (!take(c, text))
    c->at = NULL;
}

/* The text between two quotes of the same kind, which Python 2 may have marked as Unicode. */
static void expect_string(cursor *c, piece *out) {
  skip_blanks(c);
  if (c->at == NULL)
    return;
  c->at += *c->at == 'u';
  const char quote[] = {*c->at, '\0'};
  size_t length = *quote == '\'' || *quote == '"' ? strcspn(c->at + 1, quote) : 0;
  if (length == 0 || c->at[1 + length] == '\0') {
    c->at = NULL;
    return;
  }
  *out = (piece){c->at + 1, length};
  c->at += length + 2;
}

/* The rest of a list of fields up to the bracket that closes it; brackets in strings do not count.
 */
static void skip_fields(cursor *c) {
  piece name;
  for (size_t open = 1; c->at != NULL && open > 0;) {
    skip_blanks(c);
    if (*c->at == '\'' || *c->at == '"') {
      expect_string(c, &name);
      continue;
    }
    open += *c->at == '[';
    open -= *c->at == ']';
    c->at = *c->at == '\0' ? NULL : c->at + 1;
  }
}

static rv_status read_fields(cursor *c, rv_npy_header *h, const char *path,
                             const rv_npy_manner *manner) {
  h->other = "structured elements";
  skip_fields(c);
  return c->at != NULL && manner->lists_others ? RV_OK : rv_npy_refuse_fields(path);
}

static rv_status read_type(cursor *c, rv_npy_header *h, const char *path,
                           const rv_npy_manner *manner) {
  piece descr = {"", 0};
  if (take(c, "["))
    return read_fields(c, h, path, manner);
  expect_string(c, &descr);
  if (c->at != NULL &&
      rv_npy_type_read(&h->type, descr.start, descr.length, manner->raw_is_bfloat16))
    return RV_OK;
  h->other = rv_npy_other_type(descr.start, descr.length);
  return c->at != NULL && h->other != NULL && manner->lists_others
             ? RV_OK
             : rv_npy_refuse_type(path, descr.start, descr.length);
}

static void read_order(cursor *c, rv_npy_header *h) {
  h->fortran_order = take(c, "True");
  if (!h->fortran_order)
    expect(c, "False");
}

/* A whole number without sign or leading zero, of few enough digits to fit. Python 2, which did
   not write version 3, may have put the mark of its long integers after it. */
static void read_dimension(cursor *c, size_t *out, int version) {
  skip_blanks(c);
  size_t digits = c->at != NULL ? strspn(c->at, "0123456789") : 0;
  if (digits == 0 || digits > 19 || (digits > 1 && c->at[0] == '0')) {
    c->at = NULL;
    return;
  }
  *out = strtoull(c->at, NULL, 10);
  c->at += digits;
  c->at += version < 3 && *c->at == 'L';
}

/* (), (3,), (3, 4) or (3, 4,); a single dimension needs its comma. */
static void read_shape(cursor *c, rv_npy_header *h) {
  bool comma = true;
  expect(c, "(");
  while (c->at != NULL && !take(c, ")")) {
    if (!comma || h->rank == RV_NPY_HEADER_RANK_MAX) {
      c->at = NULL;
      return;
    }
    read_dimension(c, &h->shape[h->rank++], h->version);
    comma = take(c, ",");
  }
  if (h->rank == 1 && !comma)
    c->at = NULL;
}

static rv_status refuse_header(const char *path) {
  return rv_npy_refuse(path, "has a header that is not NumPy's");
}

enum { DESCR, FORTRAN_ORDER, SHAPE, KEYS };

/* Reads a key and its colon; returns KEYS if there is none. */
static int read_key(cursor *c) {
  static const char *const key[] = {"descr", "fortran_order", "shape"};
  piece found = {"", 0};
  int k = 0;
  expect_string(c, &found);
  expect(c, ":");
  while (k < KEYS &&
         (found.length != strlen(key[k]) || memcmp(found.start, key[k], found.length) != 0))
    k++;
  return c->at != NULL ? k : KEYS;
}

static rv_status read_value(cursor *c, rv_npy_header *h, int k, const char *path,
                            const rv_npy_manner *manner) {
  if (k == DESCR)
    return read_type(c, h, path, manner);
  (k == SHAPE ? read_shape : read_order)(c, h);
  if (c->at != NULL)
    return RV_OK;
  return k == SHAPE ? rv_npy_refuse(path, "has a shape that is not NumPy's") : refuse_header(path);
}

/* The three entries, each once; only spaces and tabs may come before them. */
static rv_status parse(rv_npy_header *h, const char *text, const char *path,
                       const rv_npy_manner *manner) {
  bool seen[KEYS] = {false};
  cursor c = {text + strspn(text, " \t")};
  if (*c.at != '{')
    return refuse_header(path);
  expect(&c, "{");
  for (int entry = 0; entry < KEYS; entry++) {
    int k = read_key(&c);
    if (k == KEYS || seen[k])
      return refuse_header(path);
    seen[k] = true;
    RV_TRY(read_value(&c, h, k, path, manner));
    if (!take(&c, ",") && entry < KEYS - 1)
      return refuse_header(path);
  }
  expect(&c, "}");
  skip_blanks(&c);
  return c.at != NULL && *c.at == '\0' ? RV_OK : refuse_header(path);
}

/* The length of the dictionary follows the version, in two bytes or, from 2.0 on, in four. */
static rv_status read_preamble(rv_npy_header *h, size_t *length, FILE *stream, const char *path) {
  unsigned char start[PREAMBLE], size[4] = {0};
  if (fread(start, 1, PREAMBLE, stream) != PREAMBLE || memcmp(start, "\x93NUMPY", 6) != 0)
    return rv_npy_refuse(path, "is no .npy file");
  h->version = start[6];
  if (h->version < 1 || h->version > 3 || start[7] != 0)
    return rv_npy_refuse(path, "has a .npy version other than 1.0, 2.0 and 3.0");
  size_t bytes = h->version == 1 ? 2 : 4;
  if (fread(size, 1, bytes, stream) != bytes)
    return rv_npy_refuse(path, "is truncated in its header");
  *length = size[0] | (size_t)size[1] << 8 | (size_t)size[2] << 16 | (size_t)size[3] << 24;
  h->length = PREAMBLE + bytes + *length;
  if (*length > HEADER_MAX)
    return rv_npy_refuse(path, "has a header too long for an array of numbers");
  return RV_OK;
}

rv_status rv_npy_header_read(rv_npy_header *out, FILE *stream, const char *path,
                             const rv_npy_manner *manner) {
  char text[HEADER_MAX + 1];
  size_t length = 0;
  *out = (rv_npy_header){0};
  RV_TRY(read_preamble(out, &length, stream, path));
  if (fread(text, 1, length, stream) != length)
    return rv_npy_refuse(path, "is truncated in its header");
  text[length] = '\0';
  if (strlen(text) != length)
    return refuse_header(path);
  return parse(out, text, path, manner);
}
