/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How tables hold images: a row of the table for each row of an image, its pixels in one field. */
#ifndef REVERIFY_EXPERIMENT_GRAY_ROW_H
#define REVERIFY_EXPERIMENT_GRAY_ROW_H

#include "support/csv.h"

/* For the column `pixels` that it is written to. */
#define RV_GRAY_ROW_ABOUT "of the row, from the left: 255 times their values, parted by blanks"

/* The field of pixel (count): values from 0 on, where 255 stands for 1, rounded; what is brighter
   than an image may be goes up to 1000000, which stands for NaN as well. RV_ENOMEM. */
rv_status rv_gray_row_write(rv_csv *csv, const double *pixel, size_t count);

#endif
