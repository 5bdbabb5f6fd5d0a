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
#include "support/npy_header.h"

#include <stdlib.h>
#include <string.h>

enum { PREAMBLE = 8, HEADER_MAX = 10000 }; /* numpy.load takes no longer one either */

typedef struct cursor {
  const char *at; /* NULL after a mismatch */
} cursor;

rv_status rv_npy_refuse(const char *path, const char *what) {
  return rv_fail(RV_EINVAL, "'%s' %s: save a float32 or float64 array with numpy.save", path, what);
}

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

/* NumPy writes the order of the bytes out, also where it is the machine's own: '=' is not its. */
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

/* A whole number without sign or leading zero, of so few digits that it fits. Behind it Python 2,
   which did not write version 3, may have put the mark of its long integers. */
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
    if (!comma || h->rank == RV_NPY_RANK_MAX) {
      c->at = NULL;
      return;
    }
    read_dimension(c, &h->shape[h->rank++], h->version);
    comma = take(c, ",");
  }
  if (h->rank == 1 && !comma)
    c->at = NULL;
}

/* The value of key k, behind its colon. */
static rv_status read_value(cursor *c, rv_npy_header *h, int k, const char *path) {
  static void (*const read[])(cursor *, rv_npy_header *) = {read_descr, read_order, read_shape};
  expect(c, ":");
  skip_blanks(c);
  const char *start = c->at;
  if (start != NULL)
    read[k](c, h);
  if (c->at != NULL)
    return RV_OK;
  if (start != NULL && k == 0)
    return rv_npy_refuse_type(path, start);
  return rv_npy_refuse(path, k == 2 ? "has a shape that NumPy does not write"
                                    : "has a header that NumPy does not write");
}

/* The three entries, each once. */
static rv_status parse(rv_npy_header *h, const char *text, const char *path) {
  static const char *const key[] = {"'descr'", "'fortran_order'", "'shape'"};
  bool seen[3] = {false};
  cursor c = {text};
  expect(&c, "{");
  for (int entry = 0; entry < 3 && c.at != NULL; entry++) {
    int k = 0;
    while (k < 3 && !take(&c, key[k]))
      k++;
    if (k == 3 || seen[k])
      return rv_npy_refuse(path, "has a header that NumPy does not write");
    seen[k] = true;
    RV_TRY(read_value(&c, h, k, path));
    if (!take(&c, ",") && entry < 2)
      c.at = NULL;
  }
  expect(&c, "}");
  expect(&c, "\n");
  if (c.at == NULL || *c.at != '\0')
    return rv_npy_refuse(path, "has a header that NumPy does not write");
  return RV_OK;
}

/* The length of the dictionary stands behind the version, in two bytes or, from 2.0 on, four. */
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

rv_status rv_npy_header_read(rv_npy_header *out, FILE *stream, const char *path) {
  char text[HEADER_MAX + 1];
  size_t length = 0;
  *out = (rv_npy_header){0};
  RV_TRY(read_preamble(out, &length, stream, path));
  if (fread(text, 1, length, stream) != length)
    return rv_npy_refuse(path, "is truncated in its header");
  text[length] = '\0';
  if (strlen(text) != length)
    return rv_npy_refuse(path, "has a header that NumPy does not write");
  return parse(out, text, path);
}
