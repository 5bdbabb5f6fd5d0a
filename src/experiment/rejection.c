/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/rejection.h"

#include "experiment/finding.h"

static bool is_test(const rv_claim *claim, const rv_metric *metrics, const rv_cell *cell) {
  rv_claim_kind kind = rv_claim_kind_of(claim);
  return claim->by != NULL && claim->form != RV_CONTROL && kind != RV_SAME_LAW &&
         kind != RV_POWER && rv_has_metric(cell, &metrics[rv_claim_metric(claim)]);
}

static rv_status write_test(rv_csv *csv, const rv_claim *claim, const rv_cell_sample *sample) {
  const rv_claim_part part = {.claim = claim, .delta = claim->most.delta[0]};
  rv_finding finding;
  RV_TRY(rv_find_in_cell(&finding, &part, sample));
  rv_csv_count(csv, sample->trials);
  rv_csv_finite(csv, finding.statistic);
  rv_csv_text(csv, rv_statistic_name(rv_claim_kind_of(claim)));
  rv_csv_text(csv, finding.verdict == RV_FAILS ? "yes" : "no");
  rv_csv_end_row(csv);
  return RV_OK;
}

static void write_departure(rv_csv *csv, const rv_departure *departure) {
  rv_csv_text(csv, departure->ensemble);
  rv_csv_number(csv, departure->n);
  rv_csv_number(csv, departure->variance);
  rv_csv_number(csv, departure->correlation);
}

rv_status rv_rejections_write(rv_csv *csv, const rv_claim *claims, const rv_metric *metrics,
                              const rv_departure *departure, const rv_cell_sample *sample) {
  for (const rv_claim *claim = claims; claim->name != NULL; claim++) {
    if (!is_test(claim, metrics, sample->cell))
      continue;
    rv_csv_text(csv, claim->name);
    write_departure(csv, departure);
    RV_TRY(write_test(csv, claim, sample));
  }
  return RV_OK;
}

const rv_table_column rv_rejection_columns[] = {
    {"test", "the claim"},
    {"ensemble", "law of W"},
    {"n", "columns"},
    {"variance", "of the entries"},
    {"correlation", "of two rows"},
    {"trials", "draws of the cell"},
    {"statistic", "of the test; empty where too few draws differ"},
    {"statistic_name", "what it is"},
    {"rejected", "yes when the test finds that the theory does not hold"},
    {0}};
