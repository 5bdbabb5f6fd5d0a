/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The reader of ONNX beside a second, naive reading of the protobuf encoding: whatever is accepted
 * has among the tensors of the file, wherever one may stand, one of its type that holds its
 * numbers.
 */
#ifndef REVERIFY_TESTS_ONNX_PROPERTY_H
#define REVERIFY_TESTS_ONNX_PROPERTY_H

#include "tensors_property.h"

/* A number takes its bytes as they are; only one of 16 bits may be a varint of a single byte. */
enum { ONNX_SWELL = 2 };

/* The bytes of a message, or what is left of them. */
typedef struct naive_bytes {
  const uint8_t *at, *end;
} naive_bytes;

typedef struct naive_field {
  uint64_t number, value; /* of wire type 0 */
  unsigned wire;
  naive_bytes bytes; /* of the others */
} naive_field;

static inline bool naive_varint(uint64_t *out, naive_bytes *from) {
  *out = 0;
  for (unsigned shift = 0; from->at < from->end && shift < 70; shift += 7) {
    uint8_t byte = *from->at++;
    *out |= shift < 64 ? (uint64_t)(byte & 0x7f) << shift : 0;
    if (byte < 0x80)
      return true;
  }
  return false;
}

/* False at the end, as the message was found sound. */
static inline bool naive_next(naive_field *out, naive_bytes *from) {
  uint64_t tag, length;
  if (!naive_varint(&tag, from))
    return false;
  out->number = (uint32_t)tag >> 3;
  out->wire = tag & 7;
  if (out->wire == 0)
    return naive_varint(&out->value, from);
  length = out->wire == 1 ? 8 : 4;
  if (out->wire == 2 && !naive_varint(&length, from))
    return false;
  if (length > (uint64_t)(from->end - from->at))
    return false;
  out->bytes = (naive_bytes){from->at, from->at + length};
  from->at += length;
  return true;
}

/* A number of 16 bits from its integer. */
static inline bool naive_is_word(double value, uint64_t word, double epsilon) {
  const uint8_t byte[2] = {(uint8_t)word, (uint8_t)(word >> 8)};
  double wanted = naive_float(byte, epsilon);
  return memcmp(&wanted, &value, 8) == 0 || (isnan(wanted) && isnan(value));
}

/* The numbers of one field of a tensor against the next of `value`; *done counts those compared. */
static inline bool naive_values(const rv_tensor *t, const double *value, naive_field f,
                                size_t *done) {
  size_t size = naive_size(t->epsilon);
  if (size == 2 && f.wire == 0)
    return *done < t->count && naive_is_word(value[(*done)++], f.value, t->epsilon);
  for (uint64_t word; size == 2 && f.bytes.at < f.bytes.end;)
    if (!naive_varint(&word, &f.bytes) || *done >= t->count ||
        !naive_is_word(value[(*done)++], word, t->epsilon))
      return false;
  size_t count = size == 2 ? 0 : (size_t)(f.bytes.end - f.bytes.at) / size;
  rv_tensor part = *t;
  part.count = count;
  if (count > t->count - *done || !naive_equal(&part, value + *done, f.bytes.at))
    return false;
  *done += count;
  return true;
}

static inline bool naive_is_type(uint64_t type, double epsilon) {
  return type == (epsilon == 0x1p-52 ? 11 : epsilon == 0x1p-23 ? 1 : epsilon == 0x1p-10 ? 10 : 16);
}

/* True if the message is a tensor with these numbers, or with numbers in another file. */
static inline bool naive_tensor(const rv_tensor *t, const double *value, naive_bytes from) {
  size_t size = naive_size(t->epsilon), done = 0, typed = size == 8 ? 10 : size == 4 ? 4 : 5;
  naive_bytes raw = {NULL, NULL};
  uint64_t type = 0, location = 0;
  bool same = true;
  for (naive_field f = {.wire = 0}; naive_next(&f, &from);) {
    if (f.number == 2 && f.wire == 0)
      type = f.value & 0xffffffff;
    else if (f.number == 14 && f.wire == 0)
      location = f.value & 0xffffffff;
    else if (f.number == 9 && f.wire == 2)
      raw = f.bytes;
    else if (f.number == typed && (size == 2 ? f.wire == 0 || f.wire == 2
                                             : f.wire == 2 || f.wire == (size == 8 ? 1u : 5u)))
      same = same && naive_values(t, value, f, &done);
  }
  if (!naive_is_type(type, t->epsilon) || location == 1)
    return location == 1;
  if (raw.at == raw.end)
    return same && done == t->count;
  return (size_t)(raw.end - raw.at) == t->count * size && naive_equal(t, value, raw.at);
}

enum { NAIVE_MODEL, NAIVE_GRAPH, NAIVE_NODE, NAIVE_ATTRIBUTE, NAIVE_TENSOR, NAIVE_NOTHING };

/* What stands in a field of a message. */
static inline int naive_part(int message, uint64_t field) {
  switch (message) {
  case NAIVE_MODEL:
    return field == 7 ? NAIVE_GRAPH : NAIVE_NOTHING;
  case NAIVE_GRAPH:
    return field == 1 ? NAIVE_NODE : field == 5 ? NAIVE_TENSOR : NAIVE_NOTHING;
  case NAIVE_NODE:
    return field == 5 ? NAIVE_ATTRIBUTE : NAIVE_NOTHING;
  case NAIVE_ATTRIBUTE:
    return field == 5 ? NAIVE_TENSOR : field == 6 || field == 11 ? NAIVE_GRAPH : NAIVE_NOTHING;
  default:
    return NAIVE_NOTHING;
  }
}

/* True if the message holds a tensor with these numbers; where one has two values, of which
   protobuf makes one, none is looked for. */
static inline bool naive_holds(const rv_tensor *t, const double *value, naive_bytes from,
                               int message) {
  size_t tensors = 0;
  for (naive_field f = {.wire = 0}; naive_next(&f, &from);) {
    int part = f.wire == 2 ? naive_part(message, f.number) : NAIVE_NOTHING;
    tensors += message == NAIVE_ATTRIBUTE && part == NAIVE_TENSOR;
    if (tensors > 1 || (part == NAIVE_TENSOR && naive_tensor(t, value, f.bytes)) ||
        (part < NAIVE_TENSOR && naive_holds(t, value, f.bytes, part)))
      return true;
  }
  return false;
}

static inline const char *naive_onnx(const rv_tensor *tensor, const double *value,
                                     const uint8_t *byte, size_t size) {
  return naive_holds(tensor, value, (naive_bytes){byte, byte + size}, NAIVE_MODEL)
             ? NULL
             : "accepted with other numbers";
}

static inline const char *onnx_property(bool *accepted, const uint8_t *byte, size_t size) {
  bool other = naive_starts(byte, size, 0, "\x93NUMPY") || naive_starts(byte, size, 0, "PK") ||
               naive_starts(byte, size, 8, "{");
  return tensors_property(accepted, byte, size, !other, naive_onnx, ONNX_SWELL);
}

#endif
