/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rates that fall to 0 in the course of a training. Of `steps` steps the one after t others is
 * taken at the first rate times
 *
 *   linear   1 - t / steps,
 *   cosine   (1 + cos(pi t / steps)) / 2   (I. Loshchilov, F. Hutter, ICLR 2017, eq. (5) without
 *                                           restarts),
 *
 * so that the first is a full one; together they are worth (steps + 1) / 2 full ones.
 */
#ifndef REVERIFY_LEARN_DECAY_H
#define REVERIFY_LEARN_DECAY_H

#include <stdint.h>

typedef enum rv_decay { RV_DECAY_NONE, RV_DECAY_LINEAR, RV_DECAY_COSINE } rv_decay;

/* "none", "linear", "cosine", NULL. */
extern const char *const rv_decay_names[];

/* The factor, in (0, 1]; 0 from t = steps on, but 1 throughout for RV_DECAY_NONE. */
double rv_decay_factor(rv_decay decay, uint64_t t, uint64_t steps);

#endif
