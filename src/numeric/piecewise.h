/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A costly function of one variable, tabulated by polynomials on pieces as short as it takes. */
#ifndef REVERIFY_NUMERIC_PIECEWISE_H
#define REVERIFY_NUMERIC_PIECEWISE_H

#include "numeric/root.h"
#include "reverify/status.h"

typedef struct rv_piecewise rv_piecewise;

/*
 * Tabulates the function on [low, high], low < high: the piece that is farthest off between its
 * nodes is halved until none is off by more than `close`, or there are a dozen. Takes 38 values of
 * it, and twice as many for each further piece. RV_ENOMEM.
 */
rv_status rv_piecewise_open(rv_piecewise **out, rv_function function, void *parameters, double low,
                            double high, double close);
void rv_piecewise_close(rv_piecewise *table);

/* The largest error that was seen between nodes. */
double rv_piecewise_error(const rv_piecewise *table);

/* At x of [low, high]; NaN where the function is. Safe on several threads. */
double rv_piecewise_at(double x, const rv_piecewise *table);

#endif
