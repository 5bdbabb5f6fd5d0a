/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/sign_sum.h"

#include "numeric/elementary.h"
#include "support/memory.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { FIELDS = 5, BLOCK = 64 };

/* Eight numbers side by side. */
typedef double lanes __attribute__((vector_size(8 * sizeof(double))));

rv_status rv_sign_sum_alloc(rv_sign_sum *z, size_t count) {
  double *room;
  size_t padded = (count / RV_LANES + 1) * RV_LANES;
  *z = (rv_sign_sum){0};
  RV_TRY(rv_alloc_doubles(&room, FIELDS, padded));
  *z = (rv_sign_sum){.amplitude = room,
                     .skew = room + padded,
                     .plus = room + 2 * padded,
                     .minus = room + 3 * padded,
                     .centre = room + 4 * padded};
  return RV_OK;
}

void rv_sign_sum_free(rv_sign_sum *z) {
  free(z->amplitude);
  *z = (rv_sign_sum){0};
}

void rv_sign_sum_neutralise(rv_sign_sum *z, size_t i) {
  z->amplitude[i] = z->skew[i] = z->centre[i] = 0;
  z->plus[i] = z->minus[i] = 0.5;
}

/* In extended precision, as the terms may cancel. */

double rv_sign_sum_mean(const rv_sign_sum *z) {
  long double sum = z->base;
  for (size_t i = 0; i < z->count; i++)
    sum += z->centre[i] + (long double)z->amplitude[i] * z->skew[i];
  return (double)sum;
}

double rv_sign_sum_middle(const rv_sign_sum *z) {
  long double sum = z->base;
  for (size_t i = 0; i < z->count; i++)
    sum += z->centre[i];
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
                                           double down[RV_POWERS][RV_LANES], const rv_sign_sum *z,
                                           double s) {
  for (size_t i = 0; i < z->count; i += RV_LANES)
    for (size_t l = 0; l < RV_LANES; l++) {
      double plus = z->plus[i + l], minus = z->minus[i + l], span = 2 * s * z->amplitude[i + l];
      double rise = rv_exp(span * minus), fall = rv_exp(-span * plus);
      double rise_back = 1 / rise, fall_back = 1 / fall;
      double r = rise, f = fall, rb = rise_back, fb = fall_back;
      for (size_t j = 0; j < RV_POWERS; j++) {
        up[j][l] *= plus * r + minus * f;
        down[j][l] *= plus * rb + minus * fb;
        r *= rise;
        f *= fall;
        rb *= rise_back;
        fb *= fall_back;
      }
    }
}

void rv_sign_sum_moments(double up[RV_POWERS], double down[RV_POWERS], const rv_sign_sum *z,
                         double s) {
  double up_lane[RV_POWERS][RV_LANES], down_lane[RV_POWERS][RV_LANES];
  for (size_t j = 0; j < RV_POWERS; j++)
    for (size_t l = 0; l < RV_LANES; l++)
      up_lane[j][l] = down_lane[j][l] = 1;
  multiply_moments(up_lane, down_lane, z, s);
  for (size_t j = 0; j < RV_POWERS; j++) {
    up[j] = product(up_lane[j]);
    down[j] = product(down_lane[j]);
  }
}

RV_VECTORISED static void sincos_small(double *sine, double *cosine, const double *angle,
                                       size_t count) {
  for (size_t i = 0; i < count; i++)
    rv_sincos(angle[i], &sine[i], &cosine[i]);
}

/* The sines and cosines of `count` angles, none larger than `largest`. */
static void sincos_all(double *sine, double *cosine, const double *angle, size_t count,
                       double largest) {
  if (largest <= RV_SINCOS_MAX)
    sincos_small(sine, cosine, angle, count);
  else
    for (size_t i = 0; i < count; i++)
      sincos(angle[i], &sine[i], &cosine[i]);
}

/* E exp(i t_k z) for a block of nodes, as products over each lane that are not yet put together. */
typedef struct block {
  size_t nodes; /* those that still matter */
  lanes re[BLOCK], im[BLOCK];
  double weight[BLOCK];
} block;

/* weight[k] = step / sinh(pi t_k); whole vectors, as parts of one cost as much. */
RV_VECTORISED static void weigh_nodes(double weight[BLOCK], double step, double first, int nodes) {
  for (int k = 0; k < nodes; k += RV_LANES)
    for (int l = k; l < k + RV_LANES; l++)
      weight[l] = step / rv_sinh(M_PI * ((first + l + 0.5) * step));
}

static void open_block(block *b, double middle, double step, size_t first, size_t nodes) {
  double angle[BLOCK], sine[BLOCK], cosine[BLOCK];
  for (size_t k = 0; k < nodes; k++)
    angle[k] = middle * (((double)(first + k) + 0.5) * step);
  sincos_all(sine, cosine, angle, nodes, fabs(angle[nodes - 1]));
  b->nodes = nodes;
  for (size_t k = 0; k < nodes; k++) {
    b->re[k] = (lanes){cosine[k], 1, 1, 1, 1, 1, 1, 1};
    b->im[k] = (lanes){sine[k]};
  }
  weigh_nodes(b->weight, step, (double)first, (int)nodes);
}

/*
 * exp(i a t) of a group of terms at the present node, as cos - 1 and sin, and over one step, as
 * 1 - cos and sin; and m. Kept like this, small angles lose nothing to the 1, and a rotation rounds
 * by little more than the result does (R. C. Singleton, IEEE Trans. Audio Electroacoust. 15, 1967).
 */
typedef struct rotation {
  lanes drop[2], sine[2], step_drop[2], step_sine[2], skew[2];
} rotation;

/* From the sine and cosine of half an angle. */
static void set_angle(lanes drop[2], lanes sine[2], const double half_sine[RV_LANES],
                      const double half_cosine[RV_LANES], double sign) {
  double d[RV_LANES], s[RV_LANES];
  for (size_t l = 0; l < RV_LANES; l++) {
    d[l] = -2 * sign * half_sine[l] * half_sine[l];
    s[l] = 2 * half_sine[l] * half_cosine[l];
  }
  memcpy(drop, d, sizeof d);
  memcpy(sine, s, sizeof s);
}

static void open_rotation(rotation *r, const rv_sign_sum *z, size_t term, double step, double t) {
  double angle[2][RV_LANES], sine[2][RV_LANES], cosine[2][RV_LANES];
  for (size_t l = 0; l < RV_LANES; l++) {
    angle[0][l] = z->amplitude[term + l] * (t / 2);
    angle[1][l] = z->amplitude[term + l] * (step / 2);
  }
  sincos_all(sine[0], cosine[0], angle[0], 2 * RV_LANES, z->largest * (t > step ? t : step));
  set_angle(r->drop, r->sine, sine[0], cosine[0], 1);
  set_angle(r->step_drop, r->step_sine, sine[1], cosine[1], -1);
  memcpy(r->skew, z->skew + term, sizeof r->skew);
}

/*
 * Multiplies all nodes by the factors cos(a t) + i m sin(a t) of a group, two at a time, each as
 * 1 plus a rest, and advances the angles.
 */
RV_VECTORISED static void multiply_group(block *b, const rotation *r) {
  lanes drop0 = r->drop[0], sine0 = r->sine[0], drop1 = r->drop[1], sine1 = r->sine[1];
  for (size_t k = 0; k < b->nodes; k++) {
    lanes im0 = r->skew[0] * sine0, im1 = r->skew[1] * sine1;
    lanes rest_re = (drop0 + drop1) + (drop0 * drop1 - im0 * im1);
    lanes rest_im = (im0 + im1) + (drop0 * im1 + drop1 * im0);
    lanes re = b->re[k], im = b->im[k];
    b->re[k] = re + (re * rest_re - im * rest_im);
    b->im[k] = im + (re * rest_im + im * rest_re);
    lanes cosine0 = 1 + drop0, cosine1 = 1 + drop1;
    drop0 -= r->step_drop[0] * cosine0 + r->step_sine[0] * sine0;
    sine0 -= r->step_drop[0] * sine0 - r->step_sine[0] * cosine0;
    drop1 -= r->step_drop[1] * cosine1 + r->step_sine[1] * sine1;
    sine1 -= r->step_drop[1] * sine1 - r->step_sine[1] * cosine1;
  }
}

typedef struct point {
  double re, im;
} point;

/* The product of the lanes of a node; halved and halved again, as a chain of eight would wait. */
static point join_lanes(const block *b, size_t k) {
  point p[RV_LANES / 2];
  for (size_t l = 0; l < RV_LANES / 2; l++)
    p[l] = (point){b->re[k][l], b->im[k][l]};
  for (size_t half = RV_LANES / 4; half > 0; half /= 2)
    for (size_t l = 0; l < half; l++)
      p[l] = (point){p[l].re * p[l + half].re - p[l].im * p[l + half].im,
                     p[l].re * p[l + half].im + p[l].im * p[l + half].re};
  return p[0];
}

/* Drops the last nodes while they are negligible, as further factors, of modulus <= 1, leave them.
 */
static void trim_block(block *b, double negligible) {
  for (; b->nodes > 0; b->nodes--) {
    point p = join_lanes(b, b->nodes - 1);
    double weight = b->weight[b->nodes - 1];
    if (weight * weight * (p.re * p.re + p.im * p.im) > negligible * negligible)
      return;
  }
}

static bool is_power_of_two(size_t number) {
  return (number & (number - 1)) == 0;
}

double rv_sign_sum_midpoint(const rv_sign_sum *z, double step, size_t nodes, double negligible) {
  block b;
  rotation r;
  double sum = 0, middle = rv_sign_sum_middle(z);
  for (size_t first = 0; first < nodes; first += BLOCK) {
    open_block(&b, middle, step, first, nodes - first < BLOCK ? nodes - first : BLOCK);
    for (size_t i = 0; i < z->count && b.nodes > 0; i += RV_LANES) {
      open_rotation(&r, z, i, step, ((double)first + 0.5) * step);
      multiply_group(&b, &r);
      if (is_power_of_two(i / RV_LANES + 1))
        trim_block(&b, negligible / (double)nodes);
    }
    for (size_t k = 0; k < b.nodes; k++)
      sum += b.weight[k] * join_lanes(&b, k).im;
  }
  return sum;
}
