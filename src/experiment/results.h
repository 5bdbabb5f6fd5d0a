/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables that a run leaves: NAME.csv, NAME.claims.csv and further ones. */
#ifndef REVERIFY_EXPERIMENT_RESULTS_H
#define REVERIFY_EXPERIMENT_RESULTS_H

#include "experiment/judge.h"
#include "experiment/settings.h"

/* All tables of a run while they are written: none of them appears before all are whole. */
typedef struct rv_results rv_results;

/* Begins the tables: provenance (all that shaped a number, and nothing else) and headers. */
rv_status rv_results_open(rv_results **out, const rv_statement *statement,
                          const rv_settings *settings, const rv_grid *grid);

/* What takes time of a cell's rows, for any cell by any thread: its row in the table of cells,
   written apart. RV_ENOMEM and errors of columns; discard it then, too. */
rv_status rv_results_prepare(rv_csv *row, const rv_results *results, const rv_cell_sample *sample);

/* Adds the row to its table and writes those of other tables, in the order of the grid. RV_ENOMEM.
 */
rv_status rv_results_add(rv_results *results, const rv_cell_sample *sample, rv_csv *row);

/* Writes the claims that were judged, one per row, and what it would take to judge the others. */
rv_status rv_results_add_claims(rv_results *results, const rv_claim_parts *parts,
                                const rv_judgement *judgement);

/* Lets all tables appear together. RV_EPLACE, RV_EIO: then none does. */
rv_status rv_results_commit(rv_results *results);

/* Drops what has not appeared; legal on NULL. */
void rv_results_close(rv_results *results);

#endif
