/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Matrices of which it is known what they hold, nothing or directions, and what an examination says
   of them (Definition 2.2). */
#ifndef REVERIFY_MODEL_PLANTED_TRIAL_H
#define REVERIFY_MODEL_PLANTED_TRIAL_H

#include "reverify/status.h"
#include "reverify/stream.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * What the entries are beside the directions: N(0,1); the same in rows and columns of log-normal
 * sizes, sd of the logarithm 0.7; Student's t of 3 degrees of freedom; one in ten not zero; rounded
 * to multiples of 1/32; scaled, with a tenth of the rows and of the columns zero.
 */
typedef enum rv_planted_entries {
  RV_PLANTED_GAUSSIAN,
  RV_PLANTED_SCALED,
  RV_PLANTED_STUDENT3,
  RV_PLANTED_SPARSE,
  RV_PLANTED_INT8,
  RV_PLANTED_DEAD
} rv_planted_entries;

/*
 * How much is looked at: the edge alone, which p-values come from; the whole examination, and its
 * sign flips, of those matrices alone whose p-value is below RV_DIRECTION_LEVEL, as others have no
 * direction; or of all.
 */
typedef enum rv_planted_look { RV_LOOK_EDGE, RV_LOOK_DIRECTIONS, RV_LOOK_ALL } rv_planted_look;

/* W = entries + strength sqrt(m) (u_1 v_1' + ... + u_directions v_directions'), unit vectors,
   before entries become few, coarse, scaled or dead. */
typedef struct rv_planted {
  rv_planted_entries entries;
  size_t m, n;
  double strength;
  size_t directions;
  rv_planted_look look;
} rv_planted;

/* 0 where it is not looked at. */
typedef struct rv_planted_draw {
  double p_value, edge_units; /* of the largest eigenvalue, equalised (equalised_edge.h); 1 and 0
                                 where too little is left of a matrix to have them */
  double sign_flip_p;         /* its rank among copies with other signs */
  double sign_flip_uniform;   /* the rank moved down by a uniform part of the step to the next:
                                 uniform, where ranks are */
  double directions;
  double found_p_value;  /* of the first direction found; 0 for none */
  double raw_directions; /* eigenvalues beyond the edge before equalising */
  double unlike;         /* 1 if found not to be random-like */
} rv_planted_draw;

/* The quantile at RV_DIRECTION_LEVEL and the p-value are each other's inverse up to this part. */
#define RV_DIRECTION_SLACK 1e-6

typedef struct rv_planted_trial rv_planted_trial;

/* RV_ENOMEM. */
rv_status rv_planted_trial_open(rv_planted_trial **out, const rv_planted *setting);
void rv_planted_trial_close(rv_planted_trial *trial);

/* One matrix, examined. RV_ENOMEM, RV_ENUMERIC. */
rv_status rv_planted_trial_draw(const rv_stream_key *key, rv_planted_draw *out,
                                rv_planted_trial *trial);

#endif
