/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/claim.h"

#include <string.h>

const char *rv_verdict_name(rv_verdict verdict) {
  return verdict == RV_HOLDS ? "holds" : verdict == RV_FAILS ? "fails" : "undecided";
}

const char *rv_form_name(rv_form form) {
  static const char *const name[] = {"printed", "corrected", "exact",
                                     "limit",   "control",   "question"};
  return name[form];
}

const char *rv_statistic_name(rv_claim_kind kind) {
  static const char *const name[] = {[RV_EVERY] = "largest / bound",
                                     [RV_MOST] = "frequency",
                                     [RV_MEAN] = "z",
                                     [RV_LAW] = "D",
                                     [RV_SAME_LAW] = "D",
                                     [RV_POWER] = "slope",
                                     [RV_RUNS] = "mean"};
  return name[kind];
}

const char *rv_departure_name(rv_claim_kind kind) {
  static const char *const name[] = {
      [RV_EVERY] = "frequency", [RV_MOST] = "frequency",    [RV_MEAN] = "relative error",
      [RV_LAW] = "distance",    [RV_SAME_LAW] = "distance", [RV_POWER] = "exponent",
      [RV_RUNS] = "absolute"};
  return name[kind];
}

double rv_zero(const rv_cell *cell) {
  (void)cell;
  return 0;
}

double rv_half(const rv_cell *cell) {
  (void)cell;
  return 0.5;
}

double rv_one(const rv_cell *cell) {
  (void)cell;
  return 1;
}

rv_claim_kind rv_claim_kind_of(const rv_claim *claim) {
  const bool is[RV_CLAIM_KINDS] = {
      [RV_EVERY] = claim->every.bound != NULL || claim->every.constant != 0,
      [RV_MOST] =
          claim->most.bound != NULL || claim->most.bound_at != NULL || claim->most.constant != 0,
      [RV_MEAN] = claim->mean.expected != NULL,
      [RV_LAW] = claim->law.cdf != NULL,
      [RV_SAME_LAW] = claim->same_law.pair != NULL,
      [RV_POWER] = claim->power.abscissa != NULL,
      [RV_RUNS] = claim->runs.side != 0};
  rv_claim_kind found = RV_CLAIM_KINDS;
  for (rv_claim_kind kind = 0; kind < RV_CLAIM_KINDS; kind++) {
    if (is[kind] && found != RV_CLAIM_KINDS)
      return RV_CLAIM_KINDS;
    if (is[kind])
      found = kind;
  }
  return found;
}

const char *rv_claim_pair(const rv_claim *claim) {
  return claim->same_law.pair != NULL ? claim->same_law.pair : claim->runs.pair;
}

size_t rv_claim_metric(const rv_claim *claim) {
  const size_t metric[RV_CLAIM_KINDS + 1] = {
      [RV_EVERY] = claim->every.metric,       [RV_MOST] = claim->most.metric,
      [RV_MEAN] = claim->mean.metric,         [RV_LAW] = claim->law.metric,
      [RV_SAME_LAW] = claim->same_law.metric, [RV_POWER] = claim->power.metric,
      [RV_RUNS] = claim->runs.metric};
  return metric[rv_claim_kind_of(claim)];
}

rv_verdict rv_claim_expected(const rv_claim *claim) {
  if (claim->form == RV_PRINTED || claim->form == RV_QUESTION)
    return claim->expected;
  return claim->form == RV_CONTROL ? RV_FAILS : RV_HOLDS;
}

const char *rv_claim_expected_name(const rv_claim *claim) {
  return claim->form == RV_QUESTION ? "any" : rv_verdict_name(rv_claim_expected(claim));
}

bool rv_listed(const char *list, const char *word) {
  size_t length = strlen(word);
  for (const char *at = list; *at != '\0'; at += strspn(at, " ")) {
    size_t item = strcspn(at, " ");
    if (item == length && strncmp(at, word, length) == 0)
      return true;
    at += item;
  }
  return false;
}
