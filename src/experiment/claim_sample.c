/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/claim_parts.h"

#include "experiment/kolmogorov_smirnov.h"
#include "support/memory.h"

#include <stdlib.h>

rv_status rv_block_read(rv_block *out, const rv_evidence *evidence, size_t cell) {
  *out = (rv_block){.trials = evidence->journal->count[cell] / evidence->metrics,
                    .metrics = evidence->metrics};
  RV_TRY(rv_alloc_doubles(&out->value, out->trials, out->metrics));
  rv_status status = rv_journal_read(evidence->journal, cell, out->value);
  if (status != RV_OK) {
    free(out->value);
    out->value = NULL;
  }
  return status;
}

rv_status rv_block_metric(double **out, const rv_block *b, size_t metric) {
  RV_TRY(rv_alloc_doubles(out, b->trials, 1));
  for (size_t t = 0; t < b->trials; t++)
    (*out)[t] = b->value[t * b->metrics + metric];
  return RV_OK;
}

rv_status rv_evidence_metric(double **out, size_t *count, const rv_evidence *evidence, size_t cell,
                             size_t metric) {
  rv_block b;
  *out = NULL;
  rv_status status = rv_block_read(&b, evidence, cell);
  if (status == RV_OK)
    status = rv_block_metric(out, &b, metric);
  *count = b.trials;
  free(b.value);
  return status;
}

rv_status rv_law_p_value(double *out, const rv_evidence *evidence, size_t cell, size_t metric,
                         rv_cdf cdf) {
  double *value;
  size_t count;
  RV_TRY(rv_evidence_metric(&value, &count, evidence, cell, metric));
  rv_summarise(value, count); /* sorts */
  rv_status status = rv_cdf_many(value, value, count, cdf, &evidence->grid->cell[cell]);
  *out = rv_kolmogorov_p_value(rv_kolmogorov_distance(value, count), count);
  free(value);
  return status;
}

rv_status rv_sample_take(rv_sample *out, const rv_claim *claim, const rv_block *b,
                         const rv_cell *cell) {
  RV_TRY(rv_block_metric(&out->value, b, claim->metric));
  if (claim->transform != NULL)
    for (size_t t = 0; t < b->trials; t++)
      out->value[t] = claim->transform(out->value[t], cell);
  bool sorted = claim->kind == RV_LAW || claim->kind == RV_SAME_LAW;
  out->summary = sorted ? rv_summarise(out->value, b->trials) : rv_moments(out->value, b->trials);
  return RV_OK;
}
