/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The mean of a categorical unit with independent binary inputs (DCIM eqs. (1)-(4)): of the softmax
 *
 *   y_c = exp(z_c) / sum over k of exp(z_k),   z = b + W x.
 *
 * Two classes are a sigmoid of the difference, exact at any width (sigmoid_marginal.h). More have
 * no such integral in one variable: the sum of exponentials in the denominator is no function of
 * one sum over the inputs. They are exact by all states for few inputs, and otherwise estimated
 * with a known standard error.
 */
#ifndef REVERIFY_MODEL_SOFTMAX_MARGINAL_H
#define REVERIFY_MODEL_SOFTMAX_MARGINAL_H

#include "reverify/sigmoid_marginal.h"
#include "reverify/stream.h"

/* The largest number of inputs, not counting constant ones, of more than two classes. */
enum { RV_SOFTMAX_INPUTS = 20 };

/* A categorical unit. */
typedef struct rv_softmax_unit {
  const double *weight; /* classes x inputs */
  const double *bias;   /* classes */
  const double *input;  /* inputs: means as in rv_sigmoid_marginal */
  size_t classes, inputs;
  rv_coding coding; /* of the inputs */
} rv_softmax_unit;

/*
 * out[c] = E y_c, `classes` of them, absolute error below 1e-14. RV_EINVAL for no class, a number
 * that is not finite, an input out of range, and more than RV_SOFTMAX_INPUTS inputs of more than
 * two classes. RV_ENOMEM.
 */
rv_status rv_softmax_marginals(double *out, const rv_softmax_unit *unit);

/*
 * out[c] = an unbiased estimate of E y_c and error[c] = its standard error, from `samples` >= 2
 * draws of the inputs: given each draw, the eight inputs that move z most are summed over exactly
 * (Rao and Blackwell), so that the error is less than that of as many draws alone. The same key
 * gives the same bytes. RV_EINVAL as above, but for any number of inputs. RV_ENOMEM.
 */
rv_status rv_softmax_sampled(const rv_stream_key *key, double *out, double *error,
                             const rv_softmax_unit *unit, size_t samples);

#endif
