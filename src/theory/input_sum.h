/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * z = b + w'x with independent random inputs x_i: what a unit is given. Each term is one of two
 * values, or a multiple of an exponential variable, so that its transforms are products over the
 * terms, taken for sixteen terms at once.
 */
#ifndef REVERIFY_THEORY_INPUT_SUM_H
#define REVERIFY_THEORY_INPUT_SUM_H

#include "reverify/status.h"

#include <stddef.h>

typedef enum rv_input_law {
  RV_INPUT_BINARY,      /* 0 or 1, mean in [0, 1] */
  RV_INPUT_SIGN,        /* -1 or 1, mean in [-1, 1] */
  RV_INPUT_DROPOUT,     /* mean / keep with probability keep in (0, 1], else 0 */
  RV_INPUT_EXPONENTIAL, /* mean times an exponential variable of mean 1 */
  RV_INPUT_LAWS
} rv_input_law;

typedef struct rv_random_input {
  rv_input_law law;
  double mean;
  double keep; /* of RV_INPUT_DROPOUT */
} rv_random_input;

typedef struct rv_input_sum {
  long double base;                        /* b, what is certain, and the middles of the pairs */
  double mean, variance, third, fourth;    /* cumulants of z */
  double absolute_third;                   /* sum of E |w_i (x_i - E x_i)|^3 */
  size_t pairs, exponentials;              /* the terms that vary, of either kind */
  double largest, longest;                 /* of the |amplitude|, of the |scale| */
  double *amplitude, *skew, *plus, *minus; /* a pair: a e, e = 1 or -1 of mean `skew` */
  double *scale;                           /* c of c E, E exponential of mean 1 */
} rv_input_sum;

/* Room for `inputs` terms; free with rv_input_sum_free. RV_ENOMEM. */
rv_status rv_input_sum_alloc(rv_input_sum *z, size_t inputs);
void rv_input_sum_free(rv_input_sum *z);

/*
 * Fills z, which has room for them. RV_EINVAL, with the input at fault, unless all is finite and in
 * its range, and what varies has sizes |w_i x_i| from 1e-70 to 1e70.
 */
rv_status rv_input_sum_load(rv_input_sum *z, const double *weight, double bias,
                            const rv_random_input *input, size_t inputs);

/* z + shift in the place of z. */
void rv_input_sum_shift(rv_input_sum *z, double shift);

/*
 * *re + i *im = E exp(itz); 0 where its modulus is certain to be below `negligible`, which takes a
 * part of the terms. Error in units of 2^-53: at most 6 for every term and |t| times the sum of
 * |amplitude| and |base|.
 */
void rv_input_sum_transform(double *re, double *im, const rv_input_sum *z, double t,
                            double negligible);

/* An upper limit of |E exp(isz)| for all s >= t: that of the exponential terms. */
double rv_input_sum_envelope(const rv_input_sum *z, double t);

/*
 * A number h with E max(sign z - h, 0) <= epsilon, sign = 1 or -1: as x <= exp(sx - 1) / s, what
 * Chernoff's argument leaves at the best s, or the end of the range of sign z if that is nearer.
 * Any s serves, so that the search for the best may be coarse. The variance must not be 0.
 */
double rv_input_sum_reach(const rv_input_sum *z, double sign, double epsilon);

#endif
