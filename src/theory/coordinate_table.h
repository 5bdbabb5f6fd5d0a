/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The law of the largest error of a coordinate, tabulated: for the many values of a sample. */
#ifndef REVERIFY_THEORY_COORDINATE_TABLE_H
#define REVERIFY_THEORY_COORDINATE_TABLE_H

#include "theory/coordinate_law.h"

typedef struct rv_coordinate_table rv_coordinate_table;

/* The law is borrowed until the table is closed. Takes some hundred of its values. RV_ENOMEM.
 */
rv_status rv_coordinate_table_open(rv_coordinate_table **out, const rv_coordinate_law *law);
void rv_coordinate_table_close(rv_coordinate_table *table);

/*
 * P(||h - u||_inf <= t), to 1e-5, 500 times less than what a million draws can show; in a
 * microsecond but for one value of a million, and for laws that no dozen of polynomials shows.
 */
double rv_coordinate_table_cdf(double t, const rv_coordinate_table *table);

#endif
