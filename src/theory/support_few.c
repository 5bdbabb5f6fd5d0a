/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/support_few.h"

#include <math.h>

/* An error of the characteristic function at omega is one of the distribution function by 1 /
   (pi omega), and so ln 2 / pi times as large over an octave. */
static double distance(const rv_support_values *one, const rv_support_values *other,
                       const rv_support_place *at) {
  enum { OCTAVES = 11 };
  rv_support_given left = rv_support_given_of(at->mean, at->alpha, at->bias, one);
  rv_support_given right = rv_support_given_of(at->mean, at->alpha, at->bias, other);
  double unlimited = INFINITY, sum = 0;
  for (int octave = 0; octave < OCTAVES; octave++) {
    double omega = 2 * left.sigma * left.sigma * ldexp(1, octave);
    sum += cabs(rv_support_transform(omega, &unlimited, &left) -
                rv_support_transform(omega, &unlimited, &right));
  }
  return M_LN2 / M_PI * sum;
}

static rv_status make_pairs(rv_support_values *few, size_t count, const rv_support_values *all) {
  RV_TRY(rv_support_values_copy(few, all));
  rv_support_values_pair(few, count);
  return RV_OK;
}

enum { LEAST = 24, MOST = 400 };

/* Pairs, and how far they are from twice as many. */
static rv_status find_pairs(rv_support_values *few, double *error, const rv_support_values *all,
                            const rv_support_place *place) {
  const double negligible = 1e-5;
  size_t count = LEAST;
  for (bool is_enough = few->sizes[0] <= LEAST; !is_enough; count *= 2) {
    rv_support_values more;
    RV_TRY(make_pairs(&more, 2 * count, all));
    *error = distance(few, &more, place);
    is_enough = *error <= negligible || count >= MOST;
    rv_support_values_free(is_enough ? &more : few);
    if (!is_enough)
      *few = more;
  }
  return RV_OK;
}

/* The rule, and how far it is from many pairs. */
static rv_status find_rule(rv_support_values *few, double *error, const rv_support_values *all,
                           const rv_support_place *place) {
  const size_t many = 4 * (size_t)LEAST;
  rv_support_values more;
  RV_TRY(rv_support_values_copy(few, all));
  rv_support_given given = rv_support_given_of(place->least, place->alpha, place->bias, few);
  *error = 0;
  if (given.doubtful <= RV_SUPPORT_NODES)
    return RV_OK;
  RV_TRY(rv_support_values_compress(few, given.doubtful));
  RV_TRY(make_pairs(&more, many, all));
  *error = distance(few, &more, place);
  rv_support_values_free(&more);
  return RV_OK;
}

rv_status rv_support_few_make(rv_support_values *few, double *error, const rv_support_values *all,
                              bool whole, const rv_support_place *place) {
  const double close = 1e-6;
  rv_status status = RV_OK;
  *few = (rv_support_values){.count = 0};
  *error = INFINITY;
  if (!whole)
    status = find_rule(few, error, all, place);
  if (status == RV_OK && *error > close) {
    rv_support_values_free(few);
    *error = 0;
    status = make_pairs(few, LEAST, all);
    if (status == RV_OK)
      status = find_pairs(few, error, all, place);
  }
  if (status != RV_OK)
    rv_support_values_free(few);
  return status;
}
