/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ReLU layers with dropout, one below the other, and their reversal one by one from the bottom (see
 * layered_error.h for the formulas). Two samplers, equal in law:
 *
 * - dense: the rows of the matrices are drawn one by one and forgotten, and drawn again from their
 *   streams on the way up. O(sum n_l n_(l-1)) numbers drawn, O(sum n_l) memory.
 * - implicit: no matrix. Given h^(l) and z = W_l h^(l), W_l = z h'/s^2 + G (I - h h'/s^2) with s
 * the norm of h = h^(l) and G a fresh matrix like W_l: a Gaussian vector's parts along and across h
 *   are independent. All that happens below layer l, down and up again, depends on W_l through z
 *   alone, so hhat^(l-1) is independent of G, and W_l'hhat^(l-1) is h z'hhat^(l-1) / s^2 plus
 *   ||hhat^(l-1)|| (I - h h'/s^2) g, g ~ N(0, I) fresh. By induction from the bottom this is exact
 *   at every depth and every size. z_j is needed where unit j is active, h_j^(l-1) = alpha z_j, and
 *   where it is silent but hhat_j^(l-1) > 0; of the others only the number is drawn, and of x only
 *   the norm. O(sum p n_l + survivors) numbers drawn, O(sum p n_l) memory touched, for l from 1 to
 *   depth - 1; O(k + survivors) for the top; the width of x costs nothing.
 */
#ifndef REVERIFY_LAYERED_NET_H
#define REVERIFY_LAYERED_NET_H

#include "reverify/hidden.h"
#include "reverify/layered_error.h"
#include "reverify/sampler.h"
#include "reverify/status.h"
#include "reverify/stream.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * What one draw shows, layer by layer; elements 1 to depth. A layer with nothing active in it,
 * h^(l) = 0, has the error, gain and noise 0: 0 is what it is reversed to.
 */
typedef struct rv_layered_draw {
  double error[RV_DEPTH_MAX + 1];  /* ||hhat^(l) - h^(l)|| / ||h^(l)|| */
  double gain[RV_DEPTH_MAX + 1];   /* h^(l)'u^(l) / ||h^(l)||^2 */
  double noise[RV_DEPTH_MAX + 1];  /* a_l ||hhat^(l-1)|| / (||h^(l)|| sqrt(2 / (p n_(l-1)))) */
  double active[RV_DEPTH_MAX + 1]; /* units of h^(l) above 0, elements 0 to depth - 1 */
  double back[RV_DEPTH_MAX + 1];   /* units of hhat^(l) above 0, elements 1 to depth - 1 */
  double error_given_sq;           /* E error[depth]^2 given gain[depth] and noise[depth] */
} rv_layered_draw;

typedef struct rv_layered_net rv_layered_net;

/*
 * Opens a sampler for the top vector `hidden`, which it takes over: *hidden is zeroed, on failure
 * too. One per thread. `threads` may work on one draw; the bytes do not depend on it. The implicit
 * sampler draws the survivors of the top layer one by one unless its bias is 0. RV_EINVAL when
 * k > n or a parameter is out of range; RV_ENOMEM when a draw needs more than nine tenths of the
 * machine's memory.
 */
rv_status rv_layered_net_open(rv_layered_net **out, rv_sampler sampler, const rv_layered_law *law,
                              const rv_layered_reversal *reversal, rv_hidden *hidden, int threads);
void rv_layered_net_close(rv_layered_net *net);

/* One draw, named by `key`. */
void rv_layered_net_draw(const rv_stream_key *key, rv_layered_draw *out, rv_layered_net *net);

#ifdef __cplusplus
}
#endif

#endif
