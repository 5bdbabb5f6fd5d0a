/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The spectra of a layer of a user's net and of its shuffled copy (random_likeness.h). */
#ifndef REVERIFY_EXPERIMENT_NET_SPECTRUM_H
#define REVERIFY_EXPERIMENT_NET_SPECTRUM_H

#include "experiment/net_layers.h"
#include "experiment/tool.h"
#include "model/random_likeness.h"

/* The min(m, n) largest eigenvalues of W'W/m, ascending, and what they say. */
typedef struct rv_net_spectrum {
  double *eigenvalue;
  size_t count;
  rv_random_likeness likeness;
} rv_net_spectrum;

typedef struct rv_net_spectra {
  rv_net_spectrum own, shuffled;
} rv_net_spectra;

/* Of layer `index`. RV_ENOMEM, RV_ENUMERIC. Free with rv_net_spectra_free, also after a failure. */
rv_status rv_net_spectra_make(rv_net_spectra *out, const rv_net *net, size_t index);
void rv_net_spectra_free(rv_net_spectra *spectra);

/* The multiplications that they take, about. */
double rv_net_spectra_work(const rv_weights *layer);

/* Writes the histograms, up to a quarter beyond the edge of the bulk: one row per bin. */
extern const rv_tool_column rv_net_spectrum_columns[];
void rv_net_spectrum_write(rv_csv *csv, const rv_net_spectra *spectra, const rv_weights *layer,
                           size_t index);

/* Writes what the layer is: one row. `sentence` is its last field. */
extern const rv_tool_column rv_net_layers_columns[];
void rv_net_layer_write(rv_csv *csv, const rv_net_spectra *spectra, const rv_net *net,
                        const char *sentence, size_t index);

#endif
