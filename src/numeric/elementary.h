/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * exp, sinh, sin and cos without branches, for loops that the compiler turns into vector code:
 * several times faster there than the C library's, and the same bits on every processor. Arguments
 * are reduced in parts as W. J. Cody and W. Waite do; the polynomials are fdlibm's for sin and cos,
 * Taylor's for exp and sinh. Errors below 1.5 * 2^-53, relatively for exp, absolutely for sin and
 * cos.
 */
#ifndef REVERIFY_NUMERIC_ELEMENTARY_H
#define REVERIFY_NUMERIC_ELEMENTARY_H

#include <math.h>
#include <stdint.h>
#include <string.h>

/* Adding and subtracting it rounds to a whole number, which is in the low bits in between. */
#define RV_ROUNDER 0x1.8p52

/* Functions with this attribute are compiled for the vector units of several generations. They are
   to be static, and of names of their own: clang gives the linker a symbol for each, by another
   name than that of the function. */
#if defined(__x86_64__)
#define RV_VECTORISED __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define RV_VECTORISED
#endif

/* Compiled into such loops, whatever their target. */
#define RV_INLINE static inline __attribute__((always_inline))

RV_INLINE uint64_t rv_bits(double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

RV_INLINE double rv_from_bits(uint64_t bits) {
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

/* exp(x), x clamped to [-708, 709]. */
RV_INLINE double rv_exp(double x) {
  x = x < -708 ? -708 : x;
  x = x > 709 ? 709 : x;
  double shifted = x * M_LOG2E + RV_ROUNDER, n = shifted - RV_ROUNDER;
  double r = (x - n * 0x1.62e42feep-1) - n * 0x1.a39ef35793c76p-33;
  double p = 1.0 / 6227020800;
  p = p * r + 1.0 / 479001600;
  p = p * r + 1.0 / 39916800;
  p = p * r + 1.0 / 3628800;
  p = p * r + 1.0 / 362880;
  p = p * r + 1.0 / 40320;
  p = p * r + 1.0 / 5040;
  p = p * r + 1.0 / 720;
  p = p * r + 1.0 / 120;
  p = p * r + 1.0 / 24;
  p = p * r + 1.0 / 6;
  p = p * r + 0.5;
  p = 1 + (r + r * r * p);
  return p * rv_from_bits((rv_bits(shifted) + 1023) << 52);
}

/* Likewise in single precision. */
#define RV_ROUNDER_SINGLE 0x1.8p23F

RV_INLINE uint32_t rv_bits_single(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

RV_INLINE float rv_from_bits_single(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

/* exp(x) in single precision, x clamped to [-87, 87]; relative error below 1.5 * 2^-23. One
   comparison clamps it: of two in a row GCC makes branches, which keep a loop from being turned. */
RV_INLINE float rv_exp_single(float x) {
  float size = fabsf(x);
  x = copysignf(size < 87 ? size : 87, x);
  float shifted = x * 0x1.715476p+0F + RV_ROUNDER_SINGLE, n = shifted - RV_ROUNDER_SINGLE;
  float r = (x - n * 0x1.62e4p-1F) - n * 0x1.7f7d1cp-20F;
  float p = 1.0F / 5040;
  p = p * r + 1.0F / 720;
  p = p * r + 1.0F / 120;
  p = p * r + 1.0F / 24;
  p = p * r + 1.0F / 6;
  p = p * r + 0.5F;
  p = 1 + (r + r * r * p);
  return p * rv_from_bits_single((rv_bits_single(shifted) + 127) << 23);
}

/* sinh(x), relative error below 3 * 2^-53; |x| <= 708. */
RV_INLINE double rv_sinh(double x) {
  double e = rv_exp(x), z = x * x, p = 1.0 / 121645100408832000;
  p = p * z + 1.0 / 355687428096000;
  p = p * z + 1.0 / 1307674368000;
  p = p * z + 1.0 / 6227020800;
  p = p * z + 1.0 / 39916800;
  p = p * z + 1.0 / 362880;
  p = p * z + 1.0 / 5040;
  p = p * z + 1.0 / 120;
  p = p * z + 1.0 / 6;
  return z < 1 ? x + x * z * p : (e - 1 / e) / 2;
}

/* Beyond it, the reduction by multiples of pi/2 loses digits. */
#define RV_SINCOS_MAX 1e5

/* *s = sin(x), *c = cos(x) for |x| <= RV_SINCOS_MAX. */
RV_INLINE void rv_sincos(double x, double *s, double *c) {
  double shifted = x * M_2_PI + RV_ROUNDER, n = shifted - RV_ROUNDER;
  double r = ((x - n * 0x1.921fb544p+0) - n * 0x1.0b4611a6p-34) - n * 0x1.3198a2e037073p-69;
  double z = r * r;
  double ps = 1.58969099521155010221e-10;
  ps = ps * z - 2.50507602534068634195e-08;
  ps = ps * z + 2.75573137070700676789e-06;
  ps = ps * z - 1.98412698298579493134e-04;
  ps = ps * z + 8.33333333332248946124e-03;
  ps = ps * z - 1.66666666666666324348e-01;
  double sine = r + r * z * ps;
  double pc = -1.13596475577881948265e-11;
  pc = pc * z + 2.08757232129817482790e-09;
  pc = pc * z - 2.75573143513906633035e-07;
  pc = pc * z + 2.48015872894767294178e-05;
  pc = pc * z - 1.38888888888741095749e-03;
  pc = pc * z + 4.16666666666666019037e-02;
  double half = 0.5 * z, w = 1 - half, cosine = w + (((1 - w) - half) + z * z * pc);
  /* quadrant: odd ones exchange sine and cosine; bit 1 of n and of n + 1 are the signs */
  uint64_t quadrant = rv_bits(shifted), odd = -(quadrant & 1);
  uint64_t a = (rv_bits(sine) & ~odd) | (rv_bits(cosine) & odd);
  uint64_t b = (rv_bits(cosine) & ~odd) | (rv_bits(sine) & odd);
  *s = rv_from_bits(a ^ ((quadrant & 2) << 62));
  *c = rv_from_bits(b ^ (((quadrant + 1) & 2) << 62));
}

#endif
