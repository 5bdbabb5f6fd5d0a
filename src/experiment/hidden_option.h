/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parameters --values and --k: the non-zero values of h by a profile, or all of it from a file,
   whose k then counts. */
#ifndef REVERIFY_EXPERIMENT_HIDDEN_OPTION_H
#define REVERIFY_EXPERIMENT_HIDDEN_OPTION_H

#include "experiment/grid.h"
#include "reverify/hidden.h"

/* Which parameters of a statement they are; `values` has the words rv_hidden_kind_names and takes
   files. `n` is the dimension of h. */
typedef struct rv_hidden_option {
  size_t values, k, n;
} rv_hidden_option;

/* True where h comes from a file. */
bool rv_hidden_is_from_file(const rv_cell *cell, const rv_hidden_option *option);

/* *out = the non-zero values; free with rv_hidden_free. RV_EINVAL for an unusable file, RV_ENOMEM.
 */
rv_status rv_hidden_of_cell(rv_hidden *out, const rv_cell *cell, const rv_hidden_option *option);

/* For rv_statement.resolve: k becomes that of the file. RV_EINVAL for a k above n, an unusable
   file, and one of more than n entries. RV_ENOMEM. */
rv_status rv_hidden_settle(rv_cell *cell, const rv_hidden_option *option);

#endif
