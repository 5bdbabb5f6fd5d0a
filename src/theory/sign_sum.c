/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign_sum.h"

#include "reverify/memory.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#if defined(__x86_64__)
#define RV_VECTORISED __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define RV_VECTORISED
#endif

enum { FIELDS = 6, BLOCK = 64 };

rv_status rv_sign_sum_alloc(rv_sign_sum *z, size_t count) {
  double *room;
  size_t padded = (count / RV_LANES + 1) * RV_LANES;
  *z = (rv_sign_sum){0};
  RV_TRY(rv_alloc_doubles(&room, FIELDS, padded));
  *z = (rv_sign_sum){.amplitude = room,
                     .skew = room + padded,
                     .plus = room + 2 * padded,
                     .minus = room + 3 * padded,
                     .rise = room + 4 * padded,
                     .fall = room + 5 * padded};
  return RV_OK;
}

void rv_sign_sum_free(rv_sign_sum *z) {
  free(z->amplitude);
  *z = (rv_sign_sum){0};
}

void rv_sign_sum_neutralise(rv_sign_sum *z, size_t i) {
  z->amplitude[i] = z->skew[i] = 0;
  z->plus[i] = z->minus[i] = 0.5;
}

/* In extended precision, as the terms may cancel. */
double rv_sign_sum_mean(const rv_sign_sum *z) {
  long double sum = z->constant;
  for (size_t i = 0; i < z->count; i++)
    sum += (long double)z->amplitude[i] * z->skew[i];
  return (double)sum;
}

static double product(const double factor[RV_LANES]) {
  double p = 1;
  for (size_t l = 0; l < RV_LANES; l++)
    p *= factor[l];
  return p;
}

/*
 * The factors are those of the centred terms, so each is at least 1 and their product cannot
 * underflow.
 */
RV_VECTORISED static void multiply_moments(double up[RV_POWERS][RV_LANES],
                                           double down[RV_POWERS][RV_LANES], const rv_sign_sum *z) {
  for (size_t i = 0; i < z->count; i += RV_LANES)
    for (size_t l = 0; l < RV_LANES; l++) {
      double rise = z->rise[i + l], fall = z->fall[i + l];
      double plus = z->plus[i + l], minus = z->minus[i + l];
      double rise_back = 1 / rise, fall_back = 1 / fall;
      double r = rise, f = fall, rb = rise_back, fb = fall_back;
      for (int j = 0; j < RV_POWERS; j++) {
        up[j][l] *= plus * r + minus * f;
        down[j][l] *= plus * rb + minus * fb;
        r *= rise;
        f *= fall;
        rb *= rise_back;
        fb *= fall_back;
      }
    }
}

void rv_sign_sum_moments(double up[RV_POWERS], double down[RV_POWERS], rv_sign_sum *z, double s) {
  double up_lane[RV_POWERS][RV_LANES], down_lane[RV_POWERS][RV_LANES];
  for (int j = 0; j < RV_POWERS; j++)
    for (size_t l = 0; l < RV_LANES; l++)
      up_lane[j][l] = down_lane[j][l] = 1;
  for (size_t i = 0; i < z->count; i++) {
    z->rise[i] = exp(2 * s * z->amplitude[i] * z->minus[i]);
    z->fall[i] = exp(-2 * s * z->amplitude[i] * z->plus[i]);
  }
  multiply_moments(up_lane, down_lane, z);
  for (int j = 0; j < RV_POWERS; j++) {
    up[j] = product(up_lane[j]);
    down[j] = product(down_lane[j]);
  }
}

/* E exp(i t_k z) for a block of nodes, as products over the lanes not yet put together. */
typedef struct block {
  size_t nodes; /* those that still matter */
  double re[BLOCK][RV_LANES], im[BLOCK][RV_LANES];
  double weight[BLOCK];
} block;

static void open_block(block *b, const rv_sign_sum *z, double step, size_t first, size_t nodes) {
  b->nodes = nodes;
  for (size_t k = 0; k < nodes; k++) {
    double t = ((double)(first + k) + 0.5) * step;
    for (size_t l = 0; l < RV_LANES; l++) {
      b->re[k][l] = 1;
      b->im[k][l] = 0;
    }
    sincos(z->constant * t, &b->im[k][0], &b->re[k][0]);
    b->weight[k] = step / sinh(M_PI * t);
  }
}

/* exp(i a t) of one group of terms at the first node of a block, and over one step. */
typedef struct rotation {
  double cos_now[RV_LANES], sin_now[RV_LANES], cos_step[RV_LANES], sin_step[RV_LANES];
} rotation;

static void open_rotation(rotation *r, const double *amplitude, double step, size_t first) {
  for (size_t l = 0; l < RV_LANES; l++) {
    double c, s;
    sincos(amplitude[l] * (step / 2), &s, &c);
    r->cos_now[l] = c;
    r->sin_now[l] = s;
    r->cos_step[l] = (c - s) * (c + s);
    r->sin_step[l] = 2 * c * s;
    if (first > 0)
      sincos(amplitude[l] * (((double)first + 0.5) * step), &r->sin_now[l], &r->cos_now[l]);
  }
}

/*
 * Multiplies all nodes by cos(a t) + i m sin(a t). The angle advances from node to node by a
 * rotation; after at most BLOCK of them its error is below 2 BLOCK 2^-53, where 1 / sinh is small.
 */
RV_VECTORISED static void multiply_group(block *b, rotation *r, const double *skew) {
  for (size_t k = 0; k < b->nodes; k++)
    for (size_t l = 0; l < RV_LANES; l++) {
      double c = r->cos_now[l], s = r->sin_now[l], im = skew[l] * s;
      double re = b->re[k][l];
      b->re[k][l] = re * c - b->im[k][l] * im;
      b->im[k][l] = re * im + b->im[k][l] * c;
      r->cos_now[l] = c * r->cos_step[l] - s * r->sin_step[l];
      r->sin_now[l] = c * r->sin_step[l] + s * r->cos_step[l];
    }
}

/* Puts the lanes of a node together: the real and imaginary part into those of lane 0. */
RV_VECTORISED static void join_lanes(block *b, size_t k) {
  for (size_t half = RV_LANES / 2; half > 0; half /= 2)
    for (size_t l = 0; l < half; l++) {
      double re = b->re[k][l], im = b->im[k][l];
      b->re[k][l] = re * b->re[k][l + half] - im * b->im[k][l + half];
      b->im[k][l] = re * b->im[k][l + half] + im * b->re[k][l + half];
    }
}

/* Drops the last nodes while they are negligible, as further factors, of modulus <= 1, leave them.
 */
static void trim_block(block *b, double negligible) {
  for (; b->nodes > 0; b->nodes--) {
    const double *re = b->re[b->nodes - 1], *im = b->im[b->nodes - 1];
    double modulus_sq = 1;
    for (size_t l = 0; l < RV_LANES; l++)
      modulus_sq *= re[l] * re[l] + im[l] * im[l];
    if (b->weight[b->nodes - 1] * sqrt(modulus_sq) > negligible)
      return;
  }
}

static bool is_power_of_two(size_t number) {
  return (number & (number - 1)) == 0;
}

double rv_sign_sum_midpoint(const rv_sign_sum *z, double step, size_t nodes, double negligible) {
  block b;
  rotation r;
  double sum = 0;
  for (size_t first = 0; first < nodes; first += BLOCK) {
    open_block(&b, z, step, first, nodes - first < BLOCK ? nodes - first : BLOCK);
    for (size_t i = 0; i < z->count && b.nodes > 0; i += RV_LANES) {
      open_rotation(&r, z->amplitude + i, step, first);
      multiply_group(&b, &r, z->skew + i);
      if (is_power_of_two(i / RV_LANES + 1))
        trim_block(&b, negligible / (double)nodes);
    }
    for (size_t k = 0; k < b.nodes; k++) {
      join_lanes(&b, k);
      sum += b.weight[k] * b.im[k][0];
    }
  }
  return sum;
}
