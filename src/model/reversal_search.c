/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/reversal_search.h"

#include "numeric/root.h"

#include <float.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

enum { SEEN_MAX = 100 };

/* A value that was looked at: whole numbers come again and again. */
typedef struct seen {
  double value, margin;
  bool is_known;
} seen;

/* A search along one parameter: in direction +1 what will do lies at its large values. */
typedef struct search {
  rv_reversal_question question;
  double *parameter; /* within question.setting */
  double least, most;
  double direction;
  bool whole;
  rv_status status; /* of the laws */
  bool is_known;    /* of the value looked at last */
  int unknown;      /* values at which the law is not known, so far */
  seen seen[SEEN_MAX];
  size_t looks;
} search;

/* A law that is not known takes up to a second to say so. */
enum { UNKNOWN_MAX = 4 };

static bool is_exhausted(const search *s) {
  return s->status != RV_OK || s->unknown > UNKNOWN_MAX;
}

/* The deviate that a normal number exceeds as often as the error does epsilon, which is nearly a
   straight line in the logarithm of a width; NaN where it is not known. */
static double deviate(const rv_reversal *reversal, double epsilon) {
  const double least = 1e-300, most = 1 - DBL_EPSILON;
  double above = 1 - rv_reversal_probability(reversal, epsilon);
  return gsl_cdf_ugaussian_Qinv(above < least ? least : above > most ? most : above);
}

/* How much farther out than that of delta it is: above 0 where the value will do. */
static rv_status look(double *out, double value, search *s) {
  rv_reversal *reversal;
  const rv_reversal_question *q = &s->question;
  *s->parameter = value;
  RV_TRY((q->corrected ? rv_reversal_open_bounds : rv_reversal_open)(&reversal, q->statement,
                                                                     &q->setting));
  if (q->corrected)
    *out = log(q->epsilon / rv_reversal_corrected(reversal, q->delta));
  else
    *out = deviate(reversal, q->epsilon) - gsl_cdf_ugaussian_Qinv(q->delta);
  rv_reversal_close(reversal);
  return RV_OK;
}

static bool recall(double *out, double value, search *s) {
  for (size_t i = 0; i < s->looks; i++)
    if (s->seen[i].value == value) {
      *out = s->seen[i].margin;
      s->is_known = s->seen[i].is_known;
      return true;
    }
  return false;
}

/*
 * The same, but where the law is not known well enough to say, as where much of h is lost, a value
 * counts as one that will not do, until the search has ended beside it.
 */
static rv_status margin_at(double *out, double value, search *s) {
  const double unknown = -10;
  if (recall(out, value, s))
    return RV_OK;
  RV_TRY(look(out, value, s));
  s->is_known = !isnan(*out);
  if (!s->is_known) {
    *out = unknown;
    s->unknown++;
  }
  if (s->looks < SEEN_MAX)
    s->seen[s->looks++] = (seen){value, *out, s->is_known};
  return RV_OK;
}

static double rounded(double value, const search *s) {
  return s->whole ? round(value) : value;
}

/* For rv_root_within; NaN ends the search: a law has failed, or too many are not known. */
static double margin(double log_value, void *context) {
  search *s = context;
  double out = NAN;
  if (!is_exhausted(s))
    s->status = margin_at(&out, rounded(exp(log_value), s), s);
  return is_exhausted(s) ? NAN : out;
}

/* The next value to try on the way outwards, a factor of 4 further, or the end. */
static double outwards(double value, double direction, const search *s) {
  return rounded(direction > 0 ? fmin(4 * value, s->most) : fmax(value / 4, s->least), s);
}

/* How near a root is found, and the steps from there: whole numbers one by one while they are few.
 */
static double step_at(double value, const search *s) {
  return s->whole ? fmax(1, 2e-7 * value) : 2e-7 * value;
}

/* One step on towards what will do (direction +1) or back; the same value at the ends. */
static double one_step(double value, double direction, double step, const search *s) {
  double next = rounded(value + direction * s->direction * step, s);
  return next < s->least || next > s->most ? value : next;
}

/* From one that will do back to the last that will; of the next, which will not, a law has to tell.
 */
static rv_status settle_back(double *out, double value, search *s) {
  double next, left = 0, step = step_at(value, s);
  for (; left >= 0 && !is_exhausted(s); value = left >= 0 ? next : value) {
    next = one_step(value, -1, step, s);
    if (next == value)
      break;
    RV_TRY(margin_at(&left, next, s));
  }
  *out = s->is_known ? value : NAN;
  return RV_OK;
}

/* The last that will do, near the root between two values. */
static rv_status settle(double *out, double root, search *s) {
  double value = rounded(root, s), step = step_at(root, s), left;
  RV_TRY(margin_at(&left, value, s));
  if (left >= 0)
    return settle_back(out, value, s);
  for (; left < 0 && !is_exhausted(s); step *= 2) {
    bool before_is_known = s->is_known;
    double next = one_step(value, 1, step, s);
    if (next == value)
      return RV_OK;
    value = next;
    RV_TRY(margin_at(&left, value, s));
    *out = left >= 0 && before_is_known ? value : NAN;
  }
  return RV_OK;
}

static rv_status find(double *out, search *s) {
  double value = rounded(fmin(fmax(*s->parameter, s->least), s->most), s), next = value;
  double first, left;
  *out = NAN;
  RV_TRY(margin_at(&first, value, s));
  double way = first >= 0 ? -s->direction : s->direction;
  do {
    value = next;
    next = outwards(value, way, s);
    if (next == value) { /* the end: all that lies this way will do, or none */
      *out = first >= 0 ? value : s->unknown > 0 ? NAN : INFINITY;
      return RV_OK;
    }
    RV_TRY(margin_at(&left, next, s));
    if (is_exhausted(s))
      return RV_OK;
  } while ((left >= 0) == (first >= 0));
  double low = fmin(value, next), high = fmax(value, next);
  double root = rv_root_within(margin, s, log(low), log(high), step_at(high, s) / high / 4);
  RV_TRY(s->status);
  return isnan(root) ? RV_OK : settle(out, exp(root), s);
}

rv_status rv_reversal_required_m(double *out, const rv_reversal_question *question) {
  search s = {.question = *question, .least = 1, .most = 1e15, .direction = 1, .whole = true};
  s.parameter = &s.question.setting.m;
  return find(out, &s);
}

static bool looks_at_k(const rv_reversal_question *question) {
  return question->statement >= RV_REVERSAL_RELU;
}

rv_status rv_reversal_largest_k(double *out, const rv_reversal_question *question) {
  search s = {.question = *question,
              .least = 1,
              .most = fmin(question->setting.n, 1e8),
              .direction = -1,
              .whole = true};
  s.parameter = &s.question.setting.k;
  *out = NAN;
  return looks_at_k(question) && question->setting.given == NULL ? find(out, &s) : RV_OK;
}

rv_status rv_reversal_smallest_p(double *out, const rv_reversal_question *question) {
  search s = {.question = *question, .least = 1e-12, .most = 1, .direction = 1};
  s.parameter = &s.question.setting.p;
  *out = NAN;
  return looks_at_k(question) ? find(out, &s) : RV_OK;
}
