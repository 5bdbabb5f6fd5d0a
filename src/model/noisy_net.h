/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A ReLU net whose hidden units are random variables with the mean that the ReLU gives them:
 *
 *   z^1 = W^1 x^0,   x^l_j = r(z^l_j) eta^l_j,   z^(l+1) = W^(l+1) x^l,
 *
 * eta >= 0 independent of mean 1: inverted dropout, eta = 1/p with probability p and else 0, or
 * exponential. Its top is one unit of layer L, z = b + w'x^(L-1), whose mean E r(z) the forward
 * pass of the net replaces by r(b + w'm^(L-1)), m^l = r(W^l m^(l-1)).
 *
 * One draw is a net with weights N(0, scale^2/n) and layers of n units; |x^0| = sqrt(n), so that
 * the n values z^1 are N(0, scale^2) whatever x^0 is.
 */
#ifndef REVERIFY_MODEL_NOISY_NET_H
#define REVERIFY_MODEL_NOISY_NET_H

#include "reverify/stream.h"
#include "theory/noise.h"
#include "theory/relu_normal.h"

#include <stdbool.h>

typedef struct rv_noisy_net_setting {
  rv_noise noise;
  double keep;          /* p of inverted dropout */
  size_t inputs, depth; /* n, and L >= 2 */
  double scale;
  bool equal;       /* the weights of the top unit are all scale / sqrt(n) */
  bool centred;     /* b makes E z = mean sd(z), given the last hidden layer of the forward pass */
  double mean;      /* in units of sd(z); where not centred b = 0 */
  size_t samples;   /* of the noise below the last hidden layer; 0: all its states */
  double tolerance; /* of the exact mean of one unit (relu_mean.h) */
} rv_noisy_net_setting;

/* The law of z: given the noise below the last hidden layer the inputs are independent, so that
   E r(z) is exact, and the law is the mixture over what the noise may be, or was. */
typedef struct rv_noisy_net_draw {
  double noise;          /* sum of x^1 over the sum of r(z^1), one draw; 1 where that is 0 */
  double forward;        /* the forward pass */
  double mean, variance; /* of z */
  double exact, error;   /* E r(z), and its numerical error at most */
  double approximation[RV_RELU_APPROXIMATIONS], normal_bound; /* of 2 layers; else 0 */
} rv_noisy_net_draw;

/* States of noise that are gone through at most: 2^RV_NOISY_NET_BITS. */
enum { RV_NOISY_NET_BITS = 12, RV_NOISY_NET_WIDTH = 1000 };

typedef struct rv_noisy_net rv_noisy_net;

/*
 * *out = working memory for draws of a setting, one per thread; NULL on failure. RV_EINVAL for more
 * than RV_NOISY_NET_BITS units of which all states are asked for, all states of exponential noise,
 * or more than RV_NOISY_NET_WIDTH inputs of 3 layers or more; RV_ENOMEM.
 */
rv_status rv_noisy_net_open(rv_noisy_net **out, const rv_noisy_net_setting *setting);
void rv_noisy_net_close(rv_noisy_net *net);

/* The conditions of rv_noisy_net_open but for memory. */
rv_status rv_noisy_net_check(const rv_noisy_net_setting *setting);

/* The draw named by `key`. RV_ENOMEM, RV_EINVAL as rv_relu_mean. */
rv_status rv_noisy_net_draw_net(const rv_stream_key *key, rv_noisy_net_draw *out,
                                rv_noisy_net *net);

#endif
