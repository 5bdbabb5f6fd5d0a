/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/net_tables.h"

#include "experiment/kolmogorov_smirnov.h"
#include "experiment/net_sentence.h"
#include "reverify/marchenko_pastur.h"
#include "theory/equalised_edge.h"

#include <math.h>
#include <stdlib.h>

/* The layers. */

const rv_tool_column rv_net_layer_columns[] = {
    {"file", "path of the file that holds the layer, as given"},
    {"layer", "its name in the file"},
    {"rows", "of the matrix as stored, flattened if it has more dimensions"},
    {"columns", "likewise"},
    {"dead_rows", "rows of zeros"},
    {"dead_columns", "columns of zeros"},
    {"rank",
     "singular values of the equalised matrix above 2 eps (sqrt(rows) + sqrt(columns)), what "
     "rounding to the file's numbers, of spacing eps at 1, may have made of 0"},
    {"directions",
     "singular values of the equalised matrix beyond those of Gaussian matrices and of "
     "its copies with random signs; empty for fewer than 8"},
    {"directions_raw",
     "the same of the matrix as it stands against Gaussian matrices alone, scales "
     "taken for learning; at most half"},
    {"at_least",
     "yes when the search for directions ended at half of the singular values, or before "
     "it was through"},
    {"p_value", "of the largest singular value among equalised Gaussian matrices of this shape"},
    {"sign_flip_p", "its rank among the copies with random signs"},
    {"bulk_distance", "Kolmogorov distance of the other eigenvalues from Marchenko-Pastur"},
    {"bulk_allowed", "what 999 of 1000 random matrices keep"},
    {"spacing", "mean spacing ratio of the middle half, 0.531 if random; empty where undefined"},
    {"stable_rank",
     "sum of the squared singular values over the largest, of the matrix as it stands"},
    {"random_like", "yes, no or undecided: is what the directions leave a random matrix's"},
    {"number", "of the layer in this table, from 1"},
    {"inputs", "rows or columns: which of the two the layer's inputs are"},
    {"constant_rows", "rows of equal entries, or zero but for constant columns; left out like dead "
                      "ones, except for the rank"},
    {"constant_columns", "likewise"},
    {"rank_full", "rows or columns that are not dead, whichever are fewer"},
    {"mean", "of the entries that are not dead"},
    {"sd", "of these"},
    {"kurtosis", "of these, 3 for a normal law"},
    {"normal_distance", "Kolmogorov distance of these from N(mean, sd^2)"},
    {"normal_p_value", "at most this, as mean and sd are fitted"},
    {"row_spread", "sd of the logarithm of the rows' norms"},
    {"column_spread", "sd of the logarithm of the columns' norms"},
    {"edge_units", "largest eigenvalue of the equalised matrix in Tracy-Widom units"},
    {"sign_flips", "copies with random signs"},
    {"rest_kurtosis", "of the entries of what the directions leave, equalised"},
    {"learned_share", "of the sum of squared weights that is lost with the directions"},
    {"below_edge", "eigenvalues below the lower edge of a random matrix"},
    {"spacing_error", "standard error of the spacing ratio for a random matrix"},
    {"effective_rank", "exp of the entropy of the singular values as they stand, over their sum"},
    {"soft_rank", "edge of a Gaussian matrix's spectrum over the largest eigenvalue as it stands"},
    {"tail_exponent", "power law of the eigenvalues as they stand beyond that edge, where "
                      "Marchenko-Pastur's law has "
                      "none, sizes of rows and columns included; empty for fewer than 20"},
    {"tail_from", "smallest eigenvalue that it is fitted to"},
    {"tail_to", "largest"},
    {"tail_count", "their number"},
    {"tail_p_value", "probability of as bad a fit where the law is true"},
    {"reversible_k", "largest k tried with an error of at most 0.5 at the largest p; 0 for none"},
    {"reversible_k_gaussian", "the same of a Gaussian matrix"},
    {"reversible_k_shuffled", "of the layer with its entries shuffled"},
    {"reversible_k_flipped", "with signs drawn at random"},
    {"reversible_k_without", "without its learned directions; empty if there are none"},
    {"flipped_distance", "bulk_distance of a copy of what the directions leave with signs drawn at "
                         "random: what the sizes of the entries do by themselves"},
    {"equalised_tail_exponent",
     "power law of the largest eigenvalues of the equalised matrix, as many as directions, where "
     "Marchenko-Pastur's law has none; empty for fewer than 20"},
    {"equalised_tail_count", "their number, from the smallest that it is fitted to"},
    {"equalised_tail_p_value", "probability of as bad a fit where the power law is true"},
    {"sentence", "all this in words"},
    {0}};

static void write_shape(rv_csv *csv, const rv_layer_source *layer, const rv_examination *e) {
  rv_csv_text(csv, layer->file);
  rv_csv_text(csv, layer->name);
  rv_csv_count(csv, layer->rows);
  rv_csv_count(csv, layer->columns);
  rv_csv_count(csv, e->part.dead_rows);
  rv_csv_count(csv, e->part.dead_columns);
  rv_csv_count(csv, e->rank);
}

static void write_directions(rv_csv *csv, const rv_examination *e) {
  const rv_directions *d = &e->directions;
  if (isnan(d->p_value))
    rv_csv_empty(csv);
  else
    rv_csv_count(csv, d->count);
  rv_csv_count(csv, e->raw.beyond_edge);
  rv_csv_text(csv, d->at_least ? "yes" : "no");
  rv_csv_finite(csv, d->p_value);
  rv_csv_finite(csv, d->sign_flip_p);
}

static void write_bulk(rv_csv *csv, const rv_examination *e) {
  rv_csv_finite(csv, e->bulk.distance);
  rv_csv_finite(csv, e->bulk.allowed);
  rv_csv_finite(csv, e->bulk.spacing);
  rv_csv_finite(csv, e->raw.stable_rank);
  rv_csv_text(csv, rv_random_like_word(e->like));
}

static void write_entries(rv_csv *csv, const rv_examination *e) {
  const rv_entry_law_found *law = &e->entries;
  size_t count = e->raw.m * e->raw.n;
  rv_csv_finite(csv, law->mean);
  rv_csv_finite(csv, law->sd);
  rv_csv_finite(csv, law->kurtosis);
  rv_csv_finite(csv, law->normal_distance);
  rv_csv_finite(
      csv, isnan(law->normal_distance) ? NAN : rv_kolmogorov_p_value(law->normal_distance, count));
  rv_csv_number(csv, e->row_spread);
  rv_csv_number(csv, e->column_spread);
}

static void write_tail_count(rv_csv *csv, const rv_tail_fit *tail) {
  if (tail->count > 0)
    rv_csv_count(csv, tail->count);
  else
    rv_csv_empty(csv);
}

static void write_details(rv_csv *csv, const rv_examination *e) {
  const rv_tail_fit *tail = &e->raw.tail;
  rv_csv_finite(csv, e->directions.edge_units);
  rv_csv_count(csv, e->directions.copies);
  rv_csv_finite(csv, e->kurtosis);
  rv_csv_finite(csv, isnan(e->directions.p_value) ? NAN : e->learned_share);
  rv_csv_count(csv, e->bulk.below);
  rv_csv_finite(csv, e->bulk.spacing_error);
  rv_csv_finite(csv, e->raw.effective_rank);
  rv_csv_finite(csv, e->raw.soft_rank);
  rv_csv_finite(csv, tail->exponent);
  rv_csv_finite(csv, tail->from);
  rv_csv_finite(csv, tail->to);
  write_tail_count(csv, tail);
  rv_csv_finite(csv, tail->p_value);
}

static void write_reversible(rv_csv *csv, const rv_examination *e, const rv_reversible *r) {
  bool tried = r != NULL && r->largest_k > 0;
  rv_csv_finite(csv, tried ? r->k[RV_NET_OWN] : NAN);
  rv_csv_finite(csv, tried ? r->predicted_k : NAN);
  rv_csv_finite(csv, tried ? r->k[RV_NET_SHUFFLED] : NAN);
  rv_csv_finite(csv, tried ? r->k[RV_NET_FLIPPED] : NAN);
  rv_csv_finite(csv, tried && e->directions.count > 0 ? r->k[RV_NET_WITHOUT] : NAN);
}

void rv_net_layer_write(rv_csv *csv, const rv_layer_source *layer, const rv_examination *e,
                        const rv_reversible *reversible, const char *sentence, size_t index) {
  write_shape(csv, layer, e);
  write_directions(csv, e);
  write_bulk(csv, e);
  rv_csv_count(csv, index + 1);
  rv_csv_text(csv, layer->inputs_are_rows ? "rows" : "columns");
  rv_csv_count(csv, e->part.constant_rows);
  rv_csv_count(csv, e->part.constant_columns);
  rv_csv_count(csv, e->rank_full);
  write_entries(csv, e);
  write_details(csv, e);
  write_reversible(csv, e, reversible);
  rv_csv_finite(csv, e->flipped_distance);
  rv_csv_finite(csv, e->tail.exponent);
  write_tail_count(csv, &e->tail);
  rv_csv_finite(csv, e->tail.p_value);
  rv_csv_text(csv, sentence);
  rv_csv_end_row(csv);
}

/* The histograms. */

const rv_tool_column rv_net_spectrum_columns[] = {
    {"number", "of the layer, from 1"},
    {"layer", "its name"},
    {"low",
     "lower end of the bin of eigenvalues of E'E/m, E the equalised matrix, m its longer side"},
    {"high", "upper end"},
    {"density", "share of all eigenvalues in the bin, over its width"},
    {"rest_density",
     "the same of what the learned directions leave, equalised, in units of the mean"},
    {"density_predicted", "the same for the Marchenko-Pastur law of that"},
    {"edge", "quantile 0.999 of the largest eigenvalue of equalised Gaussian matrices; empty for "
             "fewer than 8 eigenvalues"},
    {"directions", "learned directions"},
    {"beyond", "eigenvalues beyond the last bin"},
    {0}};

static double share_between(const double *eigenvalue, size_t count, double low, double high) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++)
    found += eigenvalue[i] >= low && eigenvalue[i] < high;
  return (double)found / (double)count;
}

/* What is left has lost a row and a column for each direction. Its eigenvalues have a mean of 1
   when divided by this. */
static double mean_of_rest(const rv_examination *e) {
  double sum = 0;
  for (size_t i = e->directions.count; i < e->n; i++)
    sum += e->rest_eigenvalue[i];
  return sum / (double)(e->n - e->directions.count);
}

static double predicted_between(const rv_examination *e, double low, double high) {
  size_t known = e->directions.count;
  double ratio = (double)(e->n - known) / (double)(e->m - known);
  return rv_marchenko_pastur_cdf(high, ratio) - rv_marchenko_pastur_cdf(low, ratio);
}

static void write_bin(rv_csv *csv, const rv_examination *e, double low, double high) {
  size_t known = e->directions.count;
  double width = high - low, mean = mean_of_rest(e);
  rv_csv_number(csv, low);
  rv_csv_number(csv, high);
  rv_csv_number(csv, share_between(e->eigenvalue, e->n, low, high) / width);
  rv_csv_finite(csv,
                share_between(e->rest_eigenvalue + known, e->n - known, low * mean, high * mean) /
                    width);
  rv_csv_finite(csv, predicted_between(e, low, high) / width);
}

/* Of few eigenvalues many bins would be empty. */
static size_t bins_for(size_t eigenvalues) {
  const double least = 10, most = 60;
  return (size_t)fmin(fmax(2 * sqrt((double)eigenvalues), least), most);
}

void rv_net_spectrum_write(rv_csv *csv, const rv_layer_source *layer, const rv_examination *e,
                           size_t index) {
  if (e->n == 0)
    return;
  size_t bins = bins_for(e->n);
  double m = (double)e->m, n = (double)e->n;
  double width = 1.25 * rv_marchenko_pastur_upper(n / m) / (double)bins;
  double beyond = share_between(e->eigenvalue, e->n, width * (double)bins, INFINITY);
  for (size_t b = 0; b < bins; b++) {
    rv_csv_count(csv, index + 1);
    rv_csv_text(csv, layer->name);
    write_bin(csv, e, width * (double)b, width * (double)(b + 1));
    rv_csv_finite(csv, rv_equalised_edge_quantile(m, n, RV_DIRECTION_LEVEL));
    rv_csv_count(csv, e->directions.count);
    rv_csv_count(csv, (size_t)lround(beyond * n));
    rv_csv_end_row(csv);
  }
}

/* The directions. */

const rv_tool_column rv_net_direction_columns[] = {
    {"number", "of the layer, from 1"},
    {"layer", "its name"},
    {"direction", "from 1, in the order found: strongest first, then what they had hidden"},
    {"eigenvalue", "of E'E/m, E the equalised matrix when it was found, m its longer side"},
    {"share", "of the sum of all eigenvalues"},
    {"side", "outputs or inputs"},
    {"place", "among the coordinates of the singular vector, from 1, the largest first"},
    {"unit", "index of the row or column in the file, from 0"},
    {"coordinate", "of the singular vector of E, which has norm 1; signs are common to both sides"},
    {0}};

/* One side of a direction. */
typedef struct side {
  const double *vector;
  const size_t *index; /* in the file */
  size_t count;
  const char *name;
} side;

/* The largest coordinate that is not among those told. */
static size_t next_largest(const side *s, const size_t *told, size_t places) {
  size_t best = s->count;
  for (size_t i = 0; i < s->count; i++) {
    bool fresh = true;
    for (size_t p = 0; p < places; p++)
      fresh = fresh && told[p] != i;
    if (fresh && (best == s->count || fabs(s->vector[i]) > fabs(s->vector[best])))
      best = i;
  }
  return best;
}

static void write_side(rv_csv *csv, const rv_layer_source *layer, const rv_examination *e,
                       const side *s, size_t direction, size_t index) {
  size_t told[RV_COORDINATES_TOLD];
  double eigenvalue = e->directions.eigenvalue[direction];
  for (size_t p = 0; p < RV_COORDINATES_TOLD && p < s->count; p++) {
    told[p] = next_largest(s, told, p);
    rv_csv_count(csv, index + 1);
    rv_csv_text(csv, layer->name);
    rv_csv_count(csv, direction + 1);
    rv_csv_number(csv, eigenvalue);
    rv_csv_number(csv, eigenvalue / (double)e->n);
    rv_csv_text(csv, s->name);
    rv_csv_count(csv, p + 1);
    rv_csv_count(csv, s->index[told[p]]);
    rv_csv_number(csv, s->vector[told[p]]);
    rv_csv_end_row(csv);
  }
}

rv_status rv_net_directions_write(rv_csv *csv, const rv_layer_source *layer,
                                  const rv_examination *e, size_t index) {
  size_t rows = rv_rows_kept(&e->part, RV_KEEP_LIVE);
  size_t columns = rv_columns_kept(&e->part, RV_KEEP_LIVE);
  size_t *place = reallocarray(NULL, rows + columns + 1, sizeof *place);
  if (place == NULL)
    return rv_fail(RV_ENOMEM, "no memory for %zu indices: free some memory", rows + columns);
  rv_rows_kept_index(place, &e->part, RV_KEEP_LIVE);
  rv_columns_kept_index(place + rows, &e->part, RV_KEEP_LIVE);
  const char *row_name = layer->inputs_are_rows ? "inputs" : "outputs";
  const char *column_name = layer->inputs_are_rows ? "outputs" : "inputs";
  for (size_t d = 0; d < e->directions.count && d < RV_DIRECTIONS_TOLD; d++) {
    const double *left = e->directions.left + d * e->m, *right = e->directions.right + d * e->n;
    const side row = {e->turned ? right : left, place, rows, row_name};
    const side column = {e->turned ? left : right, place + rows, columns, column_name};
    write_side(csv, layer, e, layer->inputs_are_rows ? &column : &row, d, index);
    write_side(csv, layer, e, layer->inputs_are_rows ? &row : &column, d, index);
  }
  free(place);
  return RV_OK;
}
