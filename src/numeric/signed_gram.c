/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numeric/signed_gram.h"

#include "numeric/elementary.h"

/* Rows go four at a time, so that v and w are read from the second cache a quarter as often. */
enum { ROWS = 4, LANES = 16 };

/* The sign bit of a float, from a bit that `shift` places lower. */
RV_INLINE float turned(float x, uint16_t sign, unsigned shift) {
  return rv_from_bits_single(rv_bits_single(x) ^ (((uint32_t)sign << shift) & 0x80000000U));
}

RV_INLINE float sum_of_lanes(const float *lane) {
  float sum = 0;
  for (int l = 0; l < LANES; l++)
    sum += lane[l];
  return sum;
}

RV_VECTORISED static void fold_four_rows(float *restrict w, const float *restrict v,
                                         const float *restrict a, const uint16_t *restrict s,
                                         size_t n, unsigned shift) {
  float lane0[LANES] = {0}, lane1[LANES] = {0}, lane2[LANES] = {0}, lane3[LANES] = {0};
  size_t whole = n / LANES * LANES;
  for (size_t j = 0; j < whole; j += LANES)
    for (size_t l = 0; l < LANES; l++) {
      lane0[l] += turned(a[j + l], s[j + l], shift) * v[j + l];
      lane1[l] += turned(a[n + j + l], s[n + j + l], shift) * v[j + l];
      lane2[l] += turned(a[2 * n + j + l], s[2 * n + j + l], shift) * v[j + l];
      lane3[l] += turned(a[3 * n + j + l], s[3 * n + j + l], shift) * v[j + l];
    }
  float u0 = sum_of_lanes(lane0), u1 = sum_of_lanes(lane1), u2 = sum_of_lanes(lane2),
        u3 = sum_of_lanes(lane3);
  for (size_t j = whole; j < n; j++) {
    u0 += turned(a[j], s[j], shift) * v[j];
    u1 += turned(a[n + j], s[n + j], shift) * v[j];
    u2 += turned(a[2 * n + j], s[2 * n + j], shift) * v[j];
    u3 += turned(a[3 * n + j], s[3 * n + j], shift) * v[j];
  }
  for (size_t j = 0; j < n; j++)
    w[j] += u0 * turned(a[j], s[j], shift) + u1 * turned(a[n + j], s[n + j], shift) +
            (u2 * turned(a[2 * n + j], s[2 * n + j], shift) +
             u3 * turned(a[3 * n + j], s[3 * n + j], shift));
}

RV_VECTORISED static void fold_row(float *restrict w, const float *restrict v,
                                   const float *restrict a, const uint16_t *restrict s, size_t n,
                                   unsigned shift) {
  float lane[LANES] = {0};
  size_t whole = n / LANES * LANES;
  for (size_t j = 0; j < whole; j += LANES)
    for (size_t l = 0; l < LANES; l++)
      lane[l] += turned(a[j + l], s[j + l], shift) * v[j + l];
  float u = sum_of_lanes(lane);
  for (size_t j = whole; j < n; j++)
    u += turned(a[j], s[j], shift) * v[j];
  for (size_t j = 0; j < n; j++)
    w[j] += u * turned(a[j], s[j], shift);
}

void rv_signed_gram_add(float *w, const float *v, const float *entry, const uint16_t *sign,
                        size_t rows, size_t n, unsigned copy) {
  unsigned shift = 31 - copy;
  size_t row = 0;
  for (; row + ROWS <= rows; row += ROWS)
    fold_four_rows(w, v, entry + row * n, sign + row * n, n, shift);
  for (; row < rows; row++)
    fold_row(w, v, entry + row * n, sign + row * n, n, shift);
}
