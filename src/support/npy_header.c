/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The header is a Python dictionary of three keys in any order, padded with blanks and ended by a
 * line break:
 *
 *   {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }
 *
 * A cursor walks over it and never beyond its terminating zero; every function leaves the cursor
 * at NULL once something was not as expected.
 */
#include "npy_header.h"

#include <stdlib.h>
#include <string.h>

enum { PREAMBLE = 8, HEADER_MAX = 1 << 16 };

typedef struct cursor {
  const char *at; /* NULL after a mismatch */
} cursor;

static void skip_blanks(cursor *c) {
  if (c->at != NULL)
    c->at += strspn(c->at, " ");
}

/* True, and the cursor behind it, if `text` stands next. */
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

static void read_descr(cursor *c, rv_npy_header *h) {
  static const struct {
    const char *text;
    size_t size;
    bool big;
  } type[] = {{"'<f8'", 8, false}, {"'<f4'", 4, false}, {"'>f8'", 8, true}, {"'>f4'", 4, true}};
  for (size_t i = 0; i < sizeof type / sizeof *type; i++)
    if (take(c, type[i].text)) {
      h->element_size = type[i].size;
      h->big_endian = type[i].big;
      return;
    }
  c->at = NULL;
}

static void read_order(cursor *c, rv_npy_header *h) {
  h->fortran_order = take(c, "True");
  if (!h->fortran_order)
    expect(c, "False");
}

/* A whole number without sign or leading zero. */
static void read_dimension(cursor *c, size_t *out) {
  skip_blanks(c);
  size_t digits = c->at != NULL ? strspn(c->at, "0123456789") : 0;
  if (digits == 0 || digits > 18 || (digits > 1 && c->at[0] == '0')) {
    c->at = NULL;
    return;
  }
  *out = strtoull(c->at, NULL, 10);
  c->at += digits;
}

/* (), (3,), (3, 4) or (3, 4,); a single dimension needs its comma. */
static void read_shape(cursor *c, rv_npy_header *h) {
  bool comma = true;
  expect(c, "(");
  while (c->at != NULL && !take(c, ")")) {
    if (!comma || h->rank == RV_NPY_RANK_MAX) {
      c->at = NULL;
      return;
    }
    read_dimension(c, &h->shape[h->rank++]);
    comma = take(c, ",");
  }
  if (h->rank == 1 && !comma)
    c->at = NULL;
}

/* The three entries, each once. */
static const char *parse(rv_npy_header *h, const char *text) {
  static void (*const read_value[])(cursor *, rv_npy_header *) = {read_descr, read_order,
                                                                  read_shape};
  static const char *const key[] = {"'descr'", "'fortran_order'", "'shape'"};
  static const char *const wrong[] = {"has elements that are not float32 or float64",
                                      "has no order of elements in its header",
                                      "has a shape that cannot be used"};
  bool seen[3] = {false};
  cursor c = {text};
  expect(&c, "{");
  for (int entry = 0; entry < 3 && c.at != NULL; entry++) {
    int k = 0;
    while (k < 3 && !take(&c, key[k]))
      k++;
    if (k == 3 || seen[k])
      return "has a header that NumPy does not write";
    seen[k] = true;
    expect(&c, ":");
    read_value[k](&c, h);
    if (c.at == NULL)
      return wrong[k];
    if (entry < 2)
      expect(&c, ",");
    else
      take(&c, ",");
  }
  expect(&c, "}");
  expect(&c, "\n");
  return c.at != NULL && *c.at == '\0' ? NULL : "has a header that NumPy does not write";
}

/* The length of the dictionary stands behind the version, in two bytes or, from 2.0 on, four. */
static const char *read_length(size_t *preamble, size_t *length, FILE *stream) {
  unsigned char start[PREAMBLE], size[4] = {0};
  if (fread(start, 1, PREAMBLE, stream) != PREAMBLE || memcmp(start, "\x93NUMPY", 6) != 0)
    return "is no .npy file";
  if (start[6] < 1 || start[6] > 3 || start[7] != 0)
    return "has a .npy version other than 1.0, 2.0 and 3.0";
  size_t bytes = start[6] == 1 ? 2 : 4;
  if (fread(size, 1, bytes, stream) != bytes)
    return "is truncated in its header";
  *preamble = PREAMBLE + bytes;
  *length = size[0] | (size_t)size[1] << 8 | (size_t)size[2] << 16 | (size_t)size[3] << 24;
  return *length > HEADER_MAX ? "has a header too long for an array of numbers" : NULL;
}

const char *rv_npy_header_read(rv_npy_header *out, FILE *stream) {
  char text[HEADER_MAX + 1];
  size_t preamble, length;
  *out = (rv_npy_header){0};
  const char *wrong = read_length(&preamble, &length, stream);
  if (wrong != NULL)
    return wrong;
  if (fread(text, 1, length, stream) != length)
    return "is truncated in its header";
  text[length] = '\0'; /* a zero byte inside ends the text early, which no header survives */
  out->length = preamble + length;
  return parse(out, text);
}
