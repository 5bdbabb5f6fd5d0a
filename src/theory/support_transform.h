/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The error of a reversed ReLU layer on the support of h (relu_error.h), given the gain Q, by its
 * characteristic function. In units of sigma_Q = alpha s sqrt(Q), with a_i = h_i / s,
 * l_i = h_i / sigma_Q and the threshold c = |b| / sigma_Q,
 *
 *   E_i = (r(a_i sqrt(Q) + g_i - c) - l_i)^2,   g ~ N(0, I_k) given a'g = 0,
 *
 * and with e = i omega
 *
 *   E exp(e (E_1 + ... + E_k) / 2) = integral over real theta of prod over i of psi_i dtheta /
 *   sqrt(2 pi),   psi_i = E exp(e E_i / 2 + i theta a_i g_i),
 *
 * where g_i is free, and psi_i a sum of two closed forms, for u_i lost below the threshold and for
 * it kept.
 */
#ifndef REVERIFY_THEORY_SUPPORT_TRANSFORM_H
#define REVERIFY_THEORY_SUPPORT_TRANSFORM_H

#include "theory/support_values.h"

#include <complex.h>

/* A support at a gain. */
typedef struct rv_support_given {
  const rv_support_values *support;
  double root;      /* sqrt(Q) */
  double sigma;     /* sigma_Q / s */
  double threshold; /* c */
  size_t doubtful;  /* groups, from the first, of which one may be lost: of the others none is, to a
                       probability of 1e-18 each */
} rv_support_given;

/* For q > 0; alpha and |b| / s are those of the layer. `support` is borrowed. */
rv_support_given rv_support_given_of(double q, double alpha, double bias,
                                     const rv_support_values *support);

/* The expected number of coordinates lost, at most P(any is). */
double rv_support_lost(const rv_support_given *given);

/* P(all are lost), to 1e-6. */
double rv_support_all_lost(const rv_support_given *given);

/*
 * The characteristic function at omega, to 1e-13; for two coordinates that both may be lost to
 * 2e-9, as the product falls off like theta^-4 then. The trapezoidal rule makes an error of at most
 * the density of a'g at 2 pi / step, 2e-14 in all. *work is lessened by the number of closed forms
 * taken.
 */
double complex rv_support_transform(double omega, double *work, const rv_support_given *given);

#endif
