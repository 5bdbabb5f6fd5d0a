/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables on the layers of a user's net: what each is, its spectrum, its learned directions. */
#ifndef REVERIFY_EXPERIMENT_NET_TABLES_H
#define REVERIFY_EXPERIMENT_NET_TABLES_H

#include "experiment/net_reversal.h"

/* One row a layer; `sentence` is its last field, `reversible` may be NULL. */
extern const rv_tool_column rv_net_layer_columns[];
void rv_net_layer_write(rv_csv *csv, const rv_layer_source *layer,
                        const rv_examination *examination, const rv_reversible *reversible,
                        const char *sentence, size_t index);

/* The histogram of the equalised spectrum, to a quarter beyond the edge: one row a bin, of which
   there are 10 to 60, twice the root of the number of eigenvalues. None for a layer without a live
   part. */
extern const rv_tool_column rv_net_spectrum_columns[];
void rv_net_spectrum_write(rv_csv *csv, const rv_layer_source *layer,
                           const rv_examination *examination, size_t index);

/*
 * The leading directions, RV_DIRECTIONS_TOLD at most, each with its RV_COORDINATES_TOLD largest
 * coordinates among outputs and among inputs: one row a coordinate. RV_ENOMEM.
 */
enum { RV_DIRECTIONS_TOLD = 10, RV_COORDINATES_TOLD = 5 };
extern const rv_tool_column rv_net_direction_columns[];
rv_status rv_net_directions_write(rv_csv *csv, const rv_layer_source *layer,
                                  const rv_examination *examination, size_t index);

#endif
