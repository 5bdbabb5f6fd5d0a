/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What must be true of the .npy reader on any bytes: it accepts them, and then shape, size and
 * every element are what a second, naive reading finds, or it refuses them with one line of text
 * and nothing allocated. The bytes pass through a file in memory, so that all of the reader runs.
 */
#ifndef REVERIFY_TESTS_NPY_PROPERTY_H
#define REVERIFY_TESTS_NPY_PROPERTY_H

#include "property.h"
#include "reverify/npy.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct naive_header {
  char text[1 << 14];
  size_t length, start; /* of the text; of the elements */
  size_t element_size;
  bool big_endian, fortran_order;
} naive_header;

/* True if `text` stands between quotes behind the key and its colon. */
static inline bool naive_is(const naive_header *h, const char *key, const char *text) {
  const char *at = strchr(strstr(h->text, key), ':');
  at += strcspn(at, "'\"") + 1;
  return strncmp(at, text, strlen(text)) == 0 && strchr("'\"", at[strlen(text)]) != NULL;
}

/* Of bytes that were accepted, so that searching for words in the header is enough. */
static inline void naive_read_header(naive_header *h, const uint8_t *byte) {
  static const char *const single[] = {"f4", "f", "float32", "single"};
  static const char *const half[] = {"f2", "e", "float16", "half"};
  h->length = byte[8] + 256u * byte[9]; /* more than 65535 characters are never accepted */
  h->start = (byte[6] == 1 ? 10 : 12) + h->length;
  memcpy(h->text, byte + h->start - h->length, h->length);
  h->text[h->length] = '\0';
  char *order = strpbrk(h->text, "<>=|");
  h->big_endian = order != NULL && *order == '>'; /* without one, on a little-endian machine */
  if (order != NULL)
    memmove(order, order + 1, strlen(order));
  h->element_size = 8;
  for (size_t t = 0; t < sizeof single / sizeof *single; t++)
    if (naive_is(h, "descr", single[t]))
      h->element_size = 4;
  for (size_t t = 0; t < sizeof half / sizeof *half; t++)
    if (naive_is(h, "descr", half[t]))
      h->element_size = 2;
  h->fortran_order = strstr(h->text, "True") != NULL;
}

static inline bool naive_same_shape(const rv_npy *a, const naive_header *h) {
  const char *at = strchr(h->text, '(');
  size_t rank = 0;
  while (*(at += strcspn(at, "0123456789)")) != ')') {
    char *end;
    if (rank == a->rank || strtoull(at, &end, 10) != a->shape[rank++])
      return false;
    at = end;
  }
  return rank == a->rank;
}

/* binary16, by its definition. */
static inline double naive_half(unsigned word) {
  int exponent = (word >> 10) & 0x1f;
  double fraction = word & 0x3ff;
  double size = exponent == 31  ? (fraction > 0 ? NAN : INFINITY)
                : exponent == 0 ? ldexp(fraction, -24)
                                : ldexp(1024 + fraction, exponent - 25);
  return word & 0x8000 ? -size : size;
}

static inline double naive_element(const uint8_t *byte, size_t size, bool big_endian) {
  uint64_t word = 0;
  for (size_t i = 0; i < size; i++)
    word |= (uint64_t)byte[i] << 8 * (big_endian ? size - 1 - i : i);
  uint32_t half = (uint32_t)word;
  float narrow;
  double wide;
  memcpy(&narrow, &half, sizeof narrow);
  memcpy(&wide, &word, sizeof wide);
  return size == 2 ? naive_half(half) : size == 4 ? (double)narrow : wide;
}

/* Where the element at position `place` of C order stands in Fortran order. */
static inline size_t naive_fortran_place(const rv_npy *a, size_t place) {
  size_t out = 0, stride = a->count;
  for (size_t d = a->rank; d-- > 0;) {
    stride /= a->shape[d];
    out += place % a->shape[d] * stride;
    place /= a->shape[d];
  }
  return out;
}

static inline const char *naive_compare(const rv_npy *a, const uint8_t *byte, size_t size) {
  static naive_header h;
  naive_read_header(&h, byte);
  if (a->single != (h.element_size < 8))
    return "accepted with another type";
  size_t count = 1;
  for (size_t d = 0; d < a->rank; d++)
    count *= a->shape[d];
  if (a->count != count || !naive_same_shape(a, &h))
    return "accepted with another shape";
  if (size != h.start + count * h.element_size)
    return "accepted with another length";
  for (size_t i = 0; i < count; i++) {
    size_t place = h.fortran_order ? naive_fortran_place(a, i) : i;
    double wanted =
        naive_element(byte + h.start + place * h.element_size, h.element_size, h.big_endian);
    bool both_nan = wanted != wanted && a->value[i] != a->value[i];
    if (memcmp(&wanted, &a->value[i], sizeof wanted) != 0 && !both_nan)
      return "accepted with another element";
  }
  return NULL;
}

static inline const char *naive_refusal(const rv_npy *a) {
  if (a->value != NULL || a->count != 0)
    return "refused, but something is left";
  return message_fault();
}

/* NULL, or what is wrong. */
static inline const char *npy_property(bool *accepted, const uint8_t *byte, size_t size) {
  char path[MEMORY_PATH];
  if (!write_in_memory(path, byte, size))
    return "no file in memory";
  rv_npy array;
  *accepted = rv_npy_read(&array, path) == RV_OK;
  const char *wrong = *accepted ? naive_compare(&array, byte, size) : naive_refusal(&array);
  rv_npy_free(&array);
  return wrong;
}

#endif
