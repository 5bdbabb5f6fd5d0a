/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/approximation_map.h"

#include "model/sigmoid_layer_errors.h"

enum { PARAMETERS = 6 };

/* The errors in the order of rv_approximation. */
const rv_table_column rv_approximation_map_columns[] = {
    {"coding", "parameter"},
    {"n", "parameter"},
    {"scale", "parameter"},
    {"q", "parameter"},
    {"mean", "parameter"},
    {"law", "parameter"},
    {"variance", "v = Var z, mean of the cell"},
    {"taylor", "mean absolute error, as in dcim_taylor.csv"},
    {"second_order", "likewise"},
    {"mackay", "likewise"},
    {"probit", "likewise"},
    {"gauss_hermite", "likewise"},
    {"variance_matched", "likewise"},
    {"fourth_order", "likewise"},
    {"edgeworth", "likewise"},
    {"saddle_point", "likewise"},
    {"conditioned", "likewise"},
    {"best_closed", "the approximation in closed form of the least error, by number"},
    {"best_closed_name", "and by name"},
    {"best", "the one of least error of all, by number"},
    {"best_name", "and by name"},
    {0}};

static void write_least(rv_csv *csv, rv_approximation least) {
  rv_csv_count(csv, least);
  rv_csv_text(csv, rv_approximation_name(least));
}

void rv_approximation_map_write(rv_csv *csv, const rv_cell_sample *sample, size_t variance,
                                size_t error) {
  double mean[RV_APPROXIMATIONS];
  rv_sample_write_parameters(csv, sample, PARAMETERS);
  rv_csv_number(csv, rv_sample_mean(sample, variance));
  for (rv_approximation k = 0; k < RV_APPROXIMATIONS; k++) {
    mean[k] = rv_sample_mean(sample, error + k);
    rv_csv_number(csv, mean[k]);
  }
  write_least(csv, rv_least_error(mean, true));
  write_least(csv, rv_least_error(mean, false));
  rv_csv_end_row(csv);
}
