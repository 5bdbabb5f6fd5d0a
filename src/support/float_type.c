/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/float_type.h"

#include <endian.h>
#include <stdint.h>
#include <string.h>

size_t rv_float_size(rv_float_type type) {
  return type == RV_FLOAT64 ? 8 : type == RV_FLOAT32 ? 4 : 2;
}

double rv_float_epsilon(rv_float_type type) {
  static const double epsilon[RV_FLOAT_TYPES] = {[RV_FLOAT64] = 0x1p-52,
                                                 [RV_FLOAT32] = 0x1p-23,
                                                 [RV_FLOAT16] = 0x1p-10,
                                                 [RV_BFLOAT16] = 0x1p-7};
  return epsilon[type];
}

static float from_bits(uint32_t bits) {
  float number;
  memcpy(&number, &bits, sizeof number);
  return number;
}

/*
 * Below its sign a binary16 has 5 bits of exponent, of bias 15, where a binary32 has 8 of bias 127.
 * At the same place they say 2^-112 times too little, which a product mends exactly, of subnormal
 * numbers too; infinities and NaN have an exponent of ones only in either.
 */
static float from_half(uint16_t half) {
  uint32_t below = (uint32_t)(half & 0x7fff) << 13;
  float size =
      (half & 0x7c00) == 0x7c00 ? from_bits(0x7f800000 | below) : from_bits(below) * 0x1p112F;
  return half & 0x8000 ? -size : size;
}

static uint16_t load_16(const unsigned char *byte, bool big_endian) {
  uint16_t word;
  memcpy(&word, byte, sizeof word);
  return big_endian ? be16toh(word) : le16toh(word);
}

static void decode_halves(double *out, const unsigned char *byte, size_t count, bool big_endian) {
  for (size_t i = 0; i < count; i++)
    out[i] = from_half(load_16(byte + 2 * i, big_endian));
}

static void decode_bfloats(double *out, const unsigned char *byte, size_t count, bool big_endian) {
  for (size_t i = 0; i < count; i++)
    out[i] = from_bits((uint32_t)load_16(byte + 2 * i, big_endian) << 16);
}

static void decode_floats(double *out, const unsigned char *byte, size_t count, bool big_endian) {
  for (size_t i = 0; i < count; i++) {
    uint32_t word;
    memcpy(&word, byte + i * sizeof word, sizeof word);
    out[i] = from_bits(big_endian ? be32toh(word) : le32toh(word));
  }
}

static void decode_doubles(double *out, const unsigned char *byte, size_t count, bool big_endian) {
  for (size_t i = 0; i < count; i++) {
    uint64_t word;
    memcpy(&word, byte + i * sizeof word, sizeof word);
    word = big_endian ? be64toh(word) : le64toh(word);
    memcpy(out + i, &word, sizeof *out);
  }
}

void rv_floats_decode(double *out, const unsigned char *byte, size_t count, rv_float_type type,
                      bool big_endian) {
  static void (*const decode[RV_FLOAT_TYPES])(double *, const unsigned char *, size_t,
                                              bool) = {[RV_FLOAT64] = decode_doubles,
                                                       [RV_FLOAT32] = decode_floats,
                                                       [RV_FLOAT16] = decode_halves,
                                                       [RV_BFLOAT16] = decode_bfloats};
  decode[type](out, byte, count, big_endian);
}

bool rv_floats_read(double *out, FILE *stream, size_t count, rv_float_type type, bool big_endian) {
  enum { BATCH = 4096 };
  unsigned char bytes[BATCH * 8];
  for (size_t done = 0; done < count;) {
    size_t batch = count - done < BATCH ? count - done : BATCH;
    if (fread(bytes, rv_float_size(type), batch, stream) != batch)
      return false;
    rv_floats_decode(out + done, bytes, batch, type, big_endian);
    done += batch;
  }
  return true;
}
