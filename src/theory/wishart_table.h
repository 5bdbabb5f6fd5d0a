/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The law of an extreme eigenvalue, or of the norm, tabulated: for the many values of a sample. */
#ifndef REVERIFY_THEORY_WISHART_TABLE_H
#define REVERIFY_THEORY_WISHART_TABLE_H

#include "reverify/wishart_law.h"

typedef struct rv_wishart_table rv_wishart_table;

/*
 * Tabulates P(extreme <= x) of an exact law, which need not live on, by a hundred or two of its
 * values. RV_EINVAL where the law is not exact, RV_ENOMEM.
 */
rv_status rv_wishart_table_open(rv_wishart_table **out, const rv_wishart_law *law,
                                rv_extreme extreme);
void rv_wishart_table_close(rv_wishart_table *table);

/* P(extreme <= x), absolute error below 1e-10, in a microsecond. Safe on several threads. */
double rv_wishart_table_cdf(const rv_wishart_table *table, double x);

#endif
