/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Draws of a round trip (theory/round_trip_limit.h). Two samplers, equal in law:
 *
 * - dense: W itself, held in memory: O(mn).
 * - implicit: z_0, g, xi, gamma: O(m + n).
 */
#ifndef REVERIFY_MODEL_ROUND_TRIP_H
#define REVERIFY_MODEL_ROUND_TRIP_H

#include "reverify/sampler.h"
#include "reverify/stream.h"
#include "theory/round_trip_limit.h"

#include <stdbool.h>

/* Where z is 0, so is z~: error 0, cosine 1, the same argmax. */
typedef struct rv_round_trip_draw {
  double error_sq;       /* ||z~ - z||^2 / ||z||^2 */
  double error_given_sq; /* implicit: its mean given all but gamma; else NaN */
  double cosine;         /* of z and z~; 0 if z~ is 0 and z is not */
  bool same_argmax;      /* of V z and V z~, V drawn */
} rv_round_trip_draw;

typedef struct rv_round_trip rv_round_trip;

/* One per thread. Sizes up to 1e8. RV_ENOMEM; RV_EINVAL when k > n or a number is out of range. */
rv_status rv_round_trip_open(rv_round_trip **out, rv_sampler sampler, const rv_round_trip_law *law,
                             size_t classes);
void rv_round_trip_close(rv_round_trip *trip);

/* One draw, named by `key`. */
void rv_round_trip_draw_one(const rv_stream_key *key, rv_round_trip_draw *out, rv_round_trip *trip);

#endif
