/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Monte Carlo for all units of a DCIM at once. A sample draws x^0, ..., x^(L-1), one layer after
 * the other; what is averaged is not the value of a unit but its conditional mean sigma(b + w'x)
 * given the layer below (Rao-Blackwell), whose variance is smaller.
 *
 * Samples are taken in blocks, so that a layer is one matrix product for all samples of a block. A
 * product of S x n by n x m takes 2 S n m floating-point operations, a value drawn some 3 ns: both
 * are less than the rest only in narrow nets.
 */
#ifndef REVERIFY_MODEL_SIGMOID_NET_SAMPLES_H
#define REVERIFY_MODEL_SIGMOID_NET_SAMPLES_H

#include "reverify/dcim_network.h"
#include "support/progress.h"

#include <stdbool.h>

/* A mean over samples and its standard error. */
typedef struct rv_estimate {
  double mean, error;
} rv_estimate;

/* Linear functions of the means of a layer that are estimated with them: f(m) = sum_j d_j m_j, for
   each of RV_FUNCTIONS d. Their errors are not those of independent units. */
enum { RV_FUNCTIONS = 2 };

typedef struct rv_samples {
  size_t count;          /* >= 2 */
  uint64_t seed;         /* sample s of vector v comes from the stream of (v, s / block) */
  uint64_t program;      /* as in rv_stream_key */
  size_t vector;         /* which of the input vectors */
  bool softmax;          /* the top layer is one categorical unit */
  int threads;           /* the bytes do not depend on it */
  rv_progress *progress; /* counts samples, in one thread at a time; or NULL */
} rv_samples;

/*
 * unit (all units of layers 1 to L) and function (L x RV_FUNCTIONS) are estimated; `input` (n_0)
 * are the means of layer 0, drawn as multiples of 2^-32; direction (RV_FUNCTIONS x all units of
 * layers 1 to L) holds the d. RV_EINVAL for fewer than two samples, RV_ENOMEM, RV_ESTOPPED.
 */
rv_status rv_sigmoid_net_sample(rv_estimate *unit, rv_estimate *function, const rv_dcim *net,
                                const double *input, const double *direction,
                                const rv_samples *how);

#endif
