/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/net_spectrum.h"
#include "experiment/kolmogorov_smirnov.h"
#include "numeric/matrix_spectrum.h"

#include "experiment/summary.h"
#include "model/bulk.h"
#include "reverify/marchenko_pastur.h"
#include "reverify/tracy_widom.h"
#include "support/memory.h"

#include <math.h>
#include <stdlib.h>

static rv_status examine(rv_net_spectrum *out, const rv_weights *layer) {
  out->count = layer->m < layer->n ? layer->m : layer->n;
  RV_TRY(rv_alloc_doubles(&out->eigenvalue, out->count, 1));
  RV_TRY(rv_matrix_spectrum(out->eigenvalue, layer->matrix, layer->m, layer->n, 1));
  rv_random_likeness_of(&out->likeness, out->eigenvalue, layer->m, layer->n);
  return RV_OK;
}

/* The two side by side: each spectrum is the work of one thread. */
rv_status rv_net_spectra_make(rv_net_spectra *out, const rv_net *net, size_t index) {
  *out = (rv_net_spectra){.own = {.eigenvalue = NULL}};
  const rv_weights *const layer[2] = {&net->layer[index], &net->shuffled[index]};
  rv_net_spectrum *const spectrum[2] = {&out->own, &out->shuffled};
  rv_status status[2];
  char message[2][512];
#pragma omp parallel for num_threads(net->threads < 2 ? 1 : 2) schedule(static, 1)
  for (int i = 0; i < 2; i++) {
    status[i] = examine(spectrum[i], layer[i]);
    snprintf(message[i], sizeof message[i], "%s", status[i] != RV_OK ? rv_message() : "");
  }
  for (int i = 0; i < 2; i++)
    if (status[i] != RV_OK)
      return rv_fail(status[i], "%s", message[i]);
  return RV_OK;
}

void rv_net_spectra_free(rv_net_spectra *spectra) {
  free(spectra->own.eigenvalue);
  free(spectra->shuffled.eigenvalue);
  *spectra = (rv_net_spectra){.own = {.eigenvalue = NULL}};
}

/* The Gram matrix of the shorter side, and its reduction to tridiagonal form, each twice. */
double rv_net_spectra_work(const rv_weights *layer) {
  double r = fmin((double)layer->m, (double)layer->n);
  return 2 * r * ((double)layer->m * (double)layer->n / 2 + 2 * r * r / 3);
}

/* The histograms. */

const rv_tool_column rv_net_spectrum_columns[] = {
    {"layer", "from 1, the first next to the input"},
    {"low", "lower end of the bin of eigenvalues of W'W/m, W standardised"},
    {"high", "upper end"},
    {"density", "share of all n eigenvalues in the bin, over its width"},
    {"shuffled_density", "the same for the layer with its entries shuffled"},
    {"density_predicted", "the same for the Marchenko-Pastur law of the bulk's variance"},
    {"bulk_variance", "variance of the entries without the outliers"},
    {"outliers", "eigenvalues beyond the edge of the bulk"},
    {0}};

static double share_between(const rv_net_spectrum *s, double low, double high) {
  size_t found = 0;
  for (size_t i = 0; i < s->count; i++)
    found += s->eigenvalue[i] >= low && s->eigenvalue[i] < high;
  return (double)found;
}

void rv_net_spectrum_write(rv_csv *csv, const rv_net_spectra *spectra, const rv_weights *layer,
                           size_t index) {
  enum { BINS = 60 };
  double n = (double)layer->n, ratio = n / (double)layer->m;
  double v = spectra->own.likeness.bulk_variance;
  double width = 1.25 * rv_marchenko_pastur_upper(ratio) / BINS;
  for (size_t b = 0; b < BINS; b++) {
    double low = width * (double)b, high = low + width;
    double below =
        b == 0 ? rv_marchenko_pastur_atom(ratio) : rv_marchenko_pastur_cdf(low / v, ratio);
    rv_csv_count(csv, index + 1);
    rv_csv_number(csv, low);
    rv_csv_number(csv, high);
    rv_csv_number(csv, share_between(&spectra->own, low, high) / n / width);
    rv_csv_number(csv, share_between(&spectra->shuffled, low, high) / n / width);
    rv_csv_finite(csv, (rv_marchenko_pastur_cdf(high / v, ratio) - below) / width);
    rv_csv_number(csv, v);
    rv_csv_count(csv, spectra->own.likeness.outliers);
    rv_csv_end_row(csv);
  }
}

/* The layers. */

const rv_tool_column rv_net_layers_columns[] = {
    {"layer", "from 1, the first next to the input"},
    {"file", "its path, as given"},
    {"m", "inputs"},
    {"n", "outputs"},
    {"mean", "of the entries"},
    {"sd", "of the entries; below they are standardised"},
    {"kurtosis", "of the entries, 3 for a normal law"},
    {"normal_distance", "Kolmogorov distance of the entries from N(mean, sd^2)"},
    {"normal_p_value", "at most this, as mean and sd are fitted"},
    {"lambda_max", "largest eigenvalue of W'W/m"},
    {"edge_excess", "(m lambda_max - mu) / sigma, in Tracy-Widom units"},
    {"edge_p_value", "probability that a random matrix exceeds it"},
    {"outliers", "learned directions: eigenvalues beyond the edge of the bulk"},
    {"bulk_variance", "variance of the entries without the outliers"},
    {"bulk_distance", "Kolmogorov distance of the other eigenvalues from Marchenko-Pastur"},
    {"bulk_bound", "what 9 of 10 matrices of independent entries keep"},
    {"spacing", "mean spacing ratio of the middle half, 0.531 if random; empty for too few"},
    {"spacing_error", "standard error of it for a random matrix; empty for too few"},
    {"like", "yes when bulk and spacing are those of a random matrix, else no"},
    {"shuffled_lambda_max", "lambda_max of the layer with its entries shuffled; so below"},
    {"shuffled_edge_excess", "edge_excess, shuffled"},
    {"shuffled_edge_p_value", "edge_p_value, shuffled"},
    {"shuffled_outliers", "outliers, shuffled"},
    {"shuffled_bulk_variance", "bulk_variance, shuffled"},
    {"shuffled_bulk_distance", "bulk_distance, shuffled"},
    {"shuffled_bulk_bound", "bulk_bound, shuffled"},
    {"shuffled_spacing", "spacing, shuffled"},
    {"shuffled_spacing_error", "spacing_error, shuffled"},
    {"shuffled_like", "like, shuffled"},
    {"sentence", "all this in words"},
    {0}};

static void write_likeness(rv_csv *csv, const rv_random_likeness *likeness) {
  rv_csv_number(csv, likeness->lambda_max);
  rv_csv_number(csv, likeness->edge_excess);
  rv_csv_number(csv, rv_tracy_widom_upper(1, likeness->edge_excess));
  rv_csv_count(csv, likeness->outliers);
  rv_csv_number(csv, likeness->bulk_variance);
  rv_csv_number(csv, likeness->bulk_distance);
  rv_csv_number(csv, likeness->bulk_bound);
  rv_csv_finite(csv, likeness->spacing);
  rv_csv_finite(csv, likeness->spacing_error);
  rv_csv_text(csv, likeness->like ? "yes" : "no");
}

void rv_net_layer_write(rv_csv *csv, const rv_net_spectra *spectra, const rv_net *net,
                        const char *sentence, size_t index) {
  const rv_weights *layer = &net->layer[index];
  rv_csv_count(csv, index + 1);
  rv_csv_text(csv, net->path[index]);
  rv_csv_count(csv, layer->m);
  rv_csv_count(csv, layer->n);
  rv_csv_number(csv, layer->entries.mean);
  rv_csv_number(csv, layer->entries.sd);
  rv_csv_number(csv, layer->entries.kurtosis);
  rv_csv_number(csv, layer->normal_distance);
  rv_csv_number(csv, rv_kolmogorov_p_value(layer->normal_distance, layer->m * layer->n));
  write_likeness(csv, &spectra->own.likeness);
  write_likeness(csv, &spectra->shuffled.likeness);
  rv_csv_text(csv, sentence);
  rv_csv_end_row(csv);
}
