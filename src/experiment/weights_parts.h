/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tables of the report on weights share. */
#ifndef REVERIFY_EXPERIMENT_WEIGHTS_PARTS_H
#define REVERIFY_EXPERIMENT_WEIGHTS_PARTS_H

#include "experiment/grid.h"
#include "experiment/weights_report.h"
#include "model/random_likeness.h"
#include "model/weights.h"
#include "reverify/hidden.h"

/* The layers, and what the command line says of them. */
typedef struct rv_layers {
  const rv_program *program;
  const rv_settings *settings;
  const rv_files *files;
  const rv_weights_columns *columns;
  rv_weights *layer;    /* one a file */
  rv_weights *shuffled; /* the same with their entries shuffled */
  size_t count;
} rv_layers;

/* A layer's spectrum, ascending: min(m, n) eigenvalues, and what it says. */
typedef struct rv_examination {
  double *eigenvalue;
  rv_random_likeness likeness;
} rv_examination;

/* The cells (k, p, tau, trials) for a top layer of n outputs: those with k <= n. */
rv_status rv_layers_grid(rv_grid *out, const rv_layers *layers, size_t n);

/* What a cell says of the hidden vector and its reversal. */
typedef struct rv_layer_setting {
  double k, p, tau;
  size_t trials;
  rv_hidden hidden; /* k ones */
} rv_layer_setting;

/* Free `hidden` with rv_hidden_free. RV_ENOMEM. */
rv_status rv_layer_setting_open(rv_layer_setting *out, const rv_cell *cell,
                                const rv_layers *layers);

/* The sparsest k up to which a layer is reversible, at the largest p; 0 for none. */
typedef struct rv_reversible {
  double k, predicted_k, p, largest_k; /* largest_k: the largest that was tried */
} rv_reversible;

/* A layer counts as reversible while the root of its mean square error is at most this. */
#define RV_REVERSIBLE_ERROR 0.5

/* Writes the rows of one layer. */
rv_status rv_write_reversal(rv_csv *csv, rv_reversible *out, const rv_layers *layers, size_t index);
void rv_write_spectrum(rv_csv *csv, const rv_examination *own, const rv_examination *shuffled,
                       const rv_weights *layer, size_t index);

/* Whether the layers fit onto each other, and the rows of the stack. */
bool rv_layers_fit(const rv_layers *layers);
rv_status rv_write_stack(rv_csv *csv, const rv_layers *layers);

/* The sentence on a layer, cut to `size` bytes. */
void rv_layer_sentence(char *out, size_t size, const char *path, const rv_weights *layer,
                       const rv_random_likeness *likeness, const rv_reversible *reversible);

extern const char *const rv_reversal_columns[];
extern const char *const rv_spectrum_columns[];
extern const char *const rv_stack_columns[];

#endif
