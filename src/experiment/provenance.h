/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The head of a table: what made it, and what its columns mean. */
#ifndef REVERIFY_EXPERIMENT_PROVENANCE_H
#define REVERIFY_EXPERIMENT_PROVENANCE_H

#include "experiment/settings.h"

/*
 * Writes the lines `# key: value` that every table of a run begins with: statement, executable,
 * version, commit, compiler, blas, seed, grid (the preset's name, or own), the lists as given,
 * paired, figure; then `varies: NAME COUNT SPACING` per parameter that varies, the one of most
 * values first, where SPACING is ratio, difference, irregular or words, and NAME ends in
 * RV_GIVEN_SUFFIX where rules mix (grid.h); `fixed: NAME VALUE` per other parameter. No date, host
 * or number of threads: they shape no number.
 */
void rv_provenance_write(rv_csv *csv, const rv_statement *statement, const rv_settings *settings,
                         const rv_grid *grid, const char *about);

/* `parameter NAME: text`, `metric NAME: text` and `column NAME: text` lines of the main table. */
void rv_columns_write(rv_csv *csv, const rv_statement *statement);

/* The same, and those of the further tables, in words on stdout. */
void rv_columns_print(const rv_statement *statement);

#endif
