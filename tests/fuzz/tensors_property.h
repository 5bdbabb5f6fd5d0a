/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What must be true of the readers of weights on any bytes: they refuse them with one line of text
 * and nothing left, or list arrays whose shapes are sound and whose numbers could come of the
 * bytes, and read the same numbers twice, or refuse to. The bytes pass through a file in memory, so
 * that all of a reader runs.
 */
#ifndef REVERIFY_TESTS_TENSORS_PROPERTY_H
#define REVERIFY_TESTS_TENSORS_PROPERTY_H

#include "property.h"
#include "support/tensor_file.h"

#include <math.h>
#include <stdlib.h>

/* An array that was read; `count` numbers if `value` is not NULL. */
typedef const char *check_tensor(const rv_tensor *tensor, const double *value, const uint8_t *byte,
                                 size_t size);

static inline const char *shape_fault(const rv_tensor *t) {
  if (t->name == NULL || t->rank > RV_TENSOR_RANK_MAX)
    return "an array without a name, or of too many dimensions";
  size_t count = 1;
  for (size_t d = 0; d < t->rank; d++)
    count *= t->shape[d];
  if (count != t->count)
    return "an array with another count than its shape's";
  double e = t->epsilon;
  bool known = e == 0x1p-52 || e == 0x1p-23 || e == 0x1p-10 || e == 0x1p-7;
  return known == (t->other == NULL) ? NULL : "an array of no known type";
}

/* The number of bytes of an element whose type has that spacing. */
static inline size_t naive_size(double epsilon) {
  return epsilon == 0x1p-52 ? 8 : epsilon == 0x1p-23 ? 4 : 2;
}

static inline double naive_float(const uint8_t *byte, double epsilon) {
  uint64_t word = 0;
  for (size_t i = naive_size(epsilon); i-- > 0;)
    word = word << 8 | byte[i];
  if (epsilon == 0x1p-52) {
    double wide;
    memcpy(&wide, &word, 8);
    return wide;
  }
  if (epsilon == 0x1p-10) {
    int exponent = word >> 10 & 0x1f;
    double fraction = (double)(word & 0x3ff);
    double number = exponent == 31  ? (fraction > 0 ? NAN : INFINITY)
                    : exponent == 0 ? ldexp(fraction, -24)
                                    : ldexp(1024 + fraction, exponent - 25);
    return word & 0x8000 ? -number : number;
  }
  uint32_t narrow = (uint32_t)(epsilon == 0x1p-7 ? word << 16 : word);
  float number;
  memcpy(&number, &narrow, 4);
  return number;
}

static inline bool naive_equal(const rv_tensor *t, const double *value, const uint8_t *from) {
  for (size_t i = 0; i < t->count; i++) {
    double wanted = naive_float(from + i * naive_size(t->epsilon), t->epsilon);
    if (memcmp(&wanted, &value[i], 8) != 0 && !(isnan(wanted) && isnan(value[i])))
      return false;
  }
  return true;
}

/* Numbers of the type's size can come of no fewer bytes than `swell` allows. */
static inline bool could_come_of(const rv_tensor *t, size_t size, size_t swell) {
  return t->other != NULL || t->count <= swell * size / naive_size(t->epsilon);
}

/* Reads the array twice. */
static inline const char *read_fault(rv_tensor_file *file, size_t index, check_tensor *check_one,
                                     const uint8_t *byte, size_t size) {
  const rv_tensor *t = rv_tensor_file_at(file, index);
  double *once = malloc(t->count * 8 + 8), *twice = malloc(t->count * 8 + 8);
  const char *wrong = NULL;
  if (once == NULL || twice == NULL)
    abort();
  rv_status status = rv_tensor_file_read(once, file, index);
  if (status != RV_OK)
    wrong = message_fault();
  else if (t->other != NULL)
    wrong = "elements of another type are read";
  if (rv_tensor_file_read(twice, file, index) != status ||
      (status == RV_OK && memcmp(once, twice, t->count * 8) != 0))
    wrong = "other numbers at the second reading";
  if (wrong == NULL && status == RV_OK)
    wrong = check_one(t, once, byte, size);
  free(once);
  free(twice);
  return wrong;
}

static inline const char *file_fault(rv_tensor_file *file, check_tensor *check_one,
                                     const uint8_t *byte, size_t size, size_t swell) {
  const char *wrong = NULL;
  for (size_t i = 0; i < rv_tensor_file_count(file) && wrong == NULL; i++) {
    const rv_tensor *t = rv_tensor_file_at(file, i);
    wrong = shape_fault(t);
    if (wrong == NULL && !could_come_of(t, size, swell))
      wrong = "more numbers than bytes";
    if (wrong == NULL)
      wrong =
          t->other == NULL || t->count < 1000 ? read_fault(file, i, check_one, byte, size) : NULL;
  }
  return wrong;
}

static inline bool naive_starts(const uint8_t *byte, size_t size, size_t at, const char *mark) {
  size_t length = strlen(mark);
  return at + length <= size && memcmp(byte + at, mark, length) == 0;
}

/* NULL, or what is wrong. Bytes that are not `own` have become a file of another format, whose
   numbers `check_one` cannot tell. */
static inline const char *tensors_property(bool *accepted, const uint8_t *byte, size_t size,
                                           bool own, check_tensor *check_one, size_t swell) {
  char path[MEMORY_PATH];
  rv_tensor_file *file = NULL;
  if (!write_in_memory(path, byte, size))
    return "no file in memory";
  *accepted = rv_tensor_file_open(&file, path, NULL) == RV_OK;
  if (!*accepted)
    return file == NULL ? message_fault() : "refused, but something is left";
  const char *wrong = own ? file_fault(file, check_one, byte, size, swell) : NULL;
  rv_tensor_file_close(file);
  return wrong;
}

#endif
