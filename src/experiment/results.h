/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables a run leaves: NAME.csv, NAME.claims.csv and further ones. */
#ifndef REVERIFY_EXPERIMENT_RESULTS_H
#define REVERIFY_EXPERIMENT_RESULTS_H

#include "experiment/settings.h"

/*
 * Writes DIR/NAME.csv: one row a cell. Comments carry the provenance: everything that shaped a
 * number, and nothing that does not (no date, host, thread count).
 */
rv_status rv_results_write(const rv_program *program, const rv_settings *settings,
                           const rv_evidence *evidence);

/*
 * Begins the table DIR/NAME SUFFIX, without the blank: provenance and header (`column`, NULL at the
 * end). End it with rv_results_end.
 */
rv_status rv_results_begin(rv_csv *csv, const rv_program *program, const rv_settings *settings,
                           const char *suffix, const char *statement, const char *const *column);

/* Lets the table appear if `status` is RV_OK, else drops it and passes `status` on. */
rv_status rv_results_end(rv_csv *csv, rv_status status);

/* Writes the program's further tables. */
rv_status rv_extra_tables_write(const rv_program *program, const rv_settings *settings,
                                const rv_evidence *evidence);

/* Writes DIR/NAME.claims.csv from the findings, one a claim. */
rv_status rv_claims_write(const rv_program *program, const rv_settings *settings,
                          const rv_evidence *evidence, const rv_claim *claim,
                          const rv_finding *finding, size_t claims);

#endif
