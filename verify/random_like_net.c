/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Definition 2.2 and Claim 2.1: a net is random-like when its layers behave like matrices of
 * independent entries. Given weights (--weights A.npy B.npy ...), each layer is examined, its
 * entries shuffled beside it and a Gaussian matrix's closed forms behind it; weights_report.h says
 * what is written. Without weights the examination itself is: does it find what a layer has
 * learned, and nothing where there is nothing?
 *
 * Measured, of one matrix a trial whose entries are standardised as a user's are: the p-value of
 * its largest eigenvalue, the outliers, the bulk, the reversal of a ReLU layer with it (Theorem
 * 3.2), and the same of the matrix with its entries shuffled. Matrices: independent Gaussian or
 * Rademacher entries; Gaussian ones with a learned direction of `spike` times the strength from
 * which it shows; Gaussian ones whose rows have sizes from 0 to 2 ("graded").
 *
 * Known: the largest eigenvalue of a random matrix has the Tracy-Widom law, so its p-value is
 * uniform; a direction s sqrt(m) u v' of strength s above (n/m)^(1/4) makes an eigenvalue (1 +
 * s^2)(n/m + s^2)/s^2, below it none can be seen by any spectral test; shuffling leaves the
 * entries and takes everything else. Theorem 3.2's error of Gaussian entries is known in closed
 * form.
 *
 * Tolerances: limits are held up to a stated distance. For the p-value 0.3 min(m,n)^(-2/3) as in
 * spectral_norm, and what standardising does: it takes the fluctuation of the sum of squares, the
 * part c^2/(mn)/Var F_1 of the variance, c = centre/scale. For the eigenvalue of a spike and for
 * the error the next order, 4/n and 1/n relatively.
 *
 * Columns: ensemble, m, n, spike (in units of its threshold), k, p, tau, inputs (of weights from a
 * file), trials, sweep, then as described in results.h, without units: edge_p_value, lambda_max,
 * outliers, bulk (Kolmogorov distance of the other eigenvalues from Marchenko-Pastur; bulk_bound is
 * what 9 of 10 random matrices keep), unlike (1 if bulk or spacings are not those of a random
 * matrix), error_sq (E ||r(u + b) - h||^2 / ||h||^2), and shuffled_outliers, shuffled_unlike,
 * shuffled_error_sq of the shuffled entries.
 *
 * Run: random_like_net [--preset quick|standard|full], or
 *      random_like_net --weights layer1.npy layer2.npy layer3.npy --k 5,10,20 --p 0.5,1
 */
#include "experiment/program.h"
#include "experiment/weights_report.h"
#include "model/matrix_layer.h"
#include "model/random_likeness.h"
#include "model/weights.h"
#include "numeric/matrix_spectrum.h"
#include "reverify/ensemble.h"
#include "reverify/relu_error.h"
#include "reverify/tracy_widom.h"
#include "reverify/wishart_edge.h"
#include "support/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum parameter { ENSEMBLE, M, N, SPIKE, K, P, TAU, INPUTS, TRIALS, SWEEP };
enum metric {
  EDGE_P_VALUE,
  LAMBDA_MAX,
  OUTLIERS,
  BULK,
  UNLIKE,
  ERROR_SQ,
  SHUFFLED_OUTLIERS,
  SHUFFLED_UNLIKE,
  SHUFFLED_ERROR_SQ
};

static const char *const ensembles[] = {"gaussian", "rademacher", "graded", NULL};
static const char *const tau_rules[] = {"universal", NULL};
static const char *const inputs[] = {"columns", "rows", NULL};
static const char *const sweeps[] = {"list",   "random",   "spike", "hidden",
                                     "graded", "strength", NULL};

static const rv_parameter parameters[] = {
    [ENSEMBLE] = {.name = "ensemble",
                  .help = "Law of the matrix (default gaussian): gaussian, rademacher or graded",
                  .words = ensembles,
                  .fallback = "gaussian"},
    [M] = {.name = "m",
           .help = "Rows of W, inputs of the layer (default 240)",
           .domain = {.low = 2, .high = 1e5, .integer = true},
           .fallback = "240"},
    [N] = {.name = "n",
           .help = "Columns of W, outputs of the layer (default 60)",
           .domain = {.low = 2, .high = 1e5, .integer = true},
           .fallback = "60"},
    [SPIKE] = {.name = "spike",
               .help = "Strength of a learned direction in units of its threshold (default 0)",
               .domain = {.low = 0, .high = 1e6},
               .fallback = "0"},
    [K] = {.name = "k",
           .help = "Non-zero values of h, all 1 (default 8; with weights 1, 2, 5, ... to n/2)",
           .domain = {.low = 1, .high = 1e6, .integer = true},
           .fallback = "8",
           .with_files = true},
    [P] = {.name = "p",
           .help = "Probability that dropout keeps a coordinate of x (default 1)",
           .domain = {.low = 0, .high = 1, .low_open = true},
           .fallback = "1",
           .with_files = true},
    [TAU] = {.name = "tau",
             .help = "Threshold in units of sigma, or universal: sqrt(2 ln n) (default)",
             .domain = {.low = 0, .high = 1000},
             .rules = tau_rules,
             .fallback = "universal",
             .with_files = true},
    [INPUTS] = {.name = "inputs",
                .help = "What the inputs of a layer are in a file: columns (default) or rows",
                .words = inputs,
                .fallback = "columns",
                .label = true,
                .with_files = true},
    [TRIALS] = {.name = "trials",
                .help = "Draws a cell (default 100; with weights hidden vectors a k and p)",
                .domain = {.low = 1, .high = 1e9, .integer = true},
                .fallback = "100",
                .label = true,
                .with_files = true},
    [SWEEP] = {.name = "sweep", .words = sweeps, .fallback = "list", .label = true},
};

/*
 * random: nothing to be found; spike: one direction at twice its threshold; hidden: one at half of
 * it; graded: a bulk that is not Marchenko and Pastur's; strength: a direction from nothing to four
 * times its threshold, for the figure.
 */
/* clang-format off */
#define PLANS(draws, few)                                                                          \
  {{.list = {[ENSEMBLE] = "gaussian,rademacher", [TRIALS] = draws, [SWEEP] = "random"}},           \
   {.list = {[SPIKE] = "2", [TRIALS] = draws, [SWEEP] = "spike"}},                                 \
   {.list = {[SPIKE] = "0.5", [TRIALS] = draws, [SWEEP] = "hidden"}},                              \
   {.list = {[ENSEMBLE] = "graded", [TRIALS] = draws, [SWEEP] = "graded"}},                        \
   {.list = {[SPIKE] = "0:4:17", [TRIALS] = few, [SWEEP] = "strength"}}}
/* clang-format on */

static const rv_plan quick[] = PLANS("800", "60");
static const rv_plan standard[] = PLANS("20000", "1000");
static const rv_plan full[] = PLANS("400000", "10000");

static double number(const rv_cell *cell, enum parameter parameter) {
  return cell->value[parameter].number;
}

static bool in_sweep(const rv_cell *cell, const char *name) {
  return strcmp(cell->value[SWEEP].word, name) == 0;
}

static bool has_ensemble(const rv_cell *cell, const char *name) {
  return strcmp(cell->value[ENSEMBLE].word, name) == 0;
}

static double bias_of(const rv_cell *cell) {
  return -number(cell, TAU) * sqrt(number(cell, K) * 2 / (number(cell, P) * number(cell, M)));
}

static double strength_of(const rv_cell *cell) {
  return number(cell, SPIKE) * rv_spike_threshold(number(cell, M), number(cell, N));
}

static rv_status resolve(rv_cell *cell) {
  if (number(cell, K) > number(cell, N))
    return rv_fail(RV_EINVAL, "k = %.15g is larger than n = %.15g: choose k up to n",
                   number(cell, K), number(cell, N));
  if (number(cell, TAU) < 0)
    cell->value[TAU].number = sqrt(2 * log(number(cell, N)));
  return RV_OK;
}

/* The trial. */

typedef struct workspace {
  size_t m, n;
  double *matrix, *eigenvalue, *direction; /* m x n, min(m, n), m + n */
  rv_hidden hidden;
  rv_matrix_layer *layer;
} workspace;

static void close_workspace(void *untyped) {
  workspace *w = untyped;
  free(w->matrix);
  free(w->eigenvalue);
  free(w->direction);
  rv_matrix_layer_close(w->layer);
  rv_hidden_free(&w->hidden);
  free(w);
}

static rv_status fill_workspace(workspace *w, const rv_cell *cell) {
  RV_TRY(rv_alloc_doubles(&w->matrix, w->m, w->n));
  RV_TRY(rv_alloc_doubles(&w->eigenvalue, w->m < w->n ? w->m : w->n, 1));
  RV_TRY(rv_alloc_doubles(&w->direction, w->m + w->n, 1));
  RV_TRY(rv_hidden_make(&w->hidden, RV_ONES, (size_t)number(cell, K)));
  return rv_matrix_layer_open(&w->layer, w->m, w->n, &w->hidden, number(cell, P), bias_of(cell));
}

static rv_status open_workspace(void **out, const rv_cell *cell, int threads) {
  (void)threads;
  workspace *w = calloc(1, sizeof *w);
  if (w == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a trial: free some memory");
  w->m = (size_t)number(cell, M);
  w->n = (size_t)number(cell, N);
  rv_status status = fill_workspace(w, cell);
  if (status == RV_OK)
    *out = w;
  else
    close_workspace(w);
  return status;
}

/* Rows of the trial's key that no matrix reaches. */
static const uint64_t direction_row = UINT64_MAX - 1, layer_row = UINT64_MAX - 2,
                      shuffled_layer_row = UINT64_MAX - 3, shuffle_cell = 1;

static void scale_to_unit(double *vector, size_t count) {
  double square = 0;
  for (size_t i = 0; i < count; i++)
    square += vector[i] * vector[i];
  for (size_t i = 0; i < count; i++)
    vector[i] /= sqrt(square);
}

/* W += s sqrt(m) u v', u and v uniform on their spheres. */
static void add_spike(const rv_stream_key *key, workspace *w, double strength) {
  const rv_entry_law gaussian = {.ensemble = RV_GAUSSIAN, .sd = 1};
  double *u = w->direction, *v = u + w->m, size = strength * sqrt((double)w->m);
  rv_ensemble_rows(w->direction, key, direction_row, 1, w->m + w->n, &gaussian, false);
  scale_to_unit(u, w->m);
  scale_to_unit(v, w->n);
  for (size_t i = 0; i < w->m; i++)
    for (size_t j = 0; j < w->n; j++)
      w->matrix[i * w->n + j] += size * u[i] * v[j];
}

static void grade_rows(workspace *w) {
  for (size_t i = 0; i < w->m; i++)
    for (size_t j = 0; j < w->n; j++)
      w->matrix[i * w->n + j] *= 2 * (double)i / (double)(w->m - 1);
}

static rv_status draw_matrix(const rv_stream_key *key, const rv_cell *cell, workspace *w) {
  const rv_entry_law law = {
      .ensemble = has_ensemble(cell, "rademacher") ? RV_RADEMACHER : RV_GAUSSIAN, .sd = 1};
  rv_entry_statistics entries;
  RV_TRY(rv_ensemble_matrix(w->matrix, key, w->m, w->n, &law, 1));
  if (has_ensemble(cell, "graded"))
    grade_rows(w);
  if (number(cell, SPIKE) > 0)
    add_spike(key, w, strength_of(cell));
  return rv_standardise(&entries, w->matrix, w->m * w->n, "the matrix");
}

static rv_status examine(const rv_stream_key *key, rv_random_likeness *likeness, double *error_sq,
                         uint64_t row, workspace *w) {
  rv_reversal reversal;
  rv_matrix_layer_reverse(key, &reversal, w->matrix, 1, row, w->layer);
  *error_sq = reversal.error * reversal.error;
  RV_TRY(rv_matrix_spectrum(w->eigenvalue, w->matrix, w->m, w->n, 1));
  rv_random_likeness_of(likeness, w->eigenvalue, w->m, w->n);
  return RV_OK;
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell,
                      void *untyped) {
  workspace *w = untyped;
  rv_random_likeness likeness;
  RV_TRY(draw_matrix(key, cell, w));
  RV_TRY(examine(key, &likeness, &metric[ERROR_SQ], layer_row, w));
  metric[EDGE_P_VALUE] = 1 - rv_tracy_widom_cdf_interpolated(1, likeness.edge_excess);
  metric[LAMBDA_MAX] = likeness.lambda_max;
  metric[OUTLIERS] = (double)likeness.outliers;
  metric[BULK] = likeness.bulk_distance;
  metric[UNLIKE] = !likeness.like;
  rv_stream_key shuffle = *key;
  shuffle.cell += shuffle_cell;
  rv_shuffle_entries(&shuffle, w->matrix, w->m * w->n);
  RV_TRY(examine(key, &likeness, &metric[SHUFFLED_ERROR_SQ], shuffled_layer_row, w));
  metric[SHUFFLED_OUTLIERS] = (double)likeness.outliers;
  metric[SHUFFLED_UNLIKE] = !likeness.like;
  return RV_OK;
}

/* Closed forms. */

static double bulk_bound(const rv_cell *cell) {
  return rv_bulk_bound(number(cell, M), number(cell, N));
}

/* A spike adds m s^2 to the sum of squares mn, which standardising makes mn again. */
static double spike_eigenvalue(const rv_cell *cell) {
  double m = number(cell, M), n = number(cell, N), s = strength_of(cell);
  return rv_spike_eigenvalue(m, n, s) / (1 + s * s / n);
}

static double spike_allowance(const rv_cell *cell) {
  return 4 / number(cell, N) * spike_eigenvalue(cell);
}

static double error_predicted(const rv_cell *cell) {
  rv_relu_law law = {number(cell, M), number(cell, N), number(cell, P), 1};
  return rv_relu_flat_error_sq(&law, (size_t)number(cell, K), number(cell, TAU));
}

static double error_allowance(const rv_cell *cell) {
  return error_predicted(cell) / number(cell, N);
}

static double uniform_cdf(double p_value, const void *cell) {
  (void)cell;
  return p_value;
}

/* The law at finite size is 0.3 r^(-2/3) from its limit; a variance smaller by the part v moves it
   by at most 0.25 v/2. */
static double p_value_distance(const rv_cell *cell) {
  double m = number(cell, M), n = number(cell, N);
  rv_edge edge = rv_upper_edge(m, n);
  double c = edge.centre / edge.scale;
  double part = 2 * c * c / (m * n) / rv_tracy_widom_variance(1);
  return rv_edge_limit_distance(m, n) + 0.25 * part / 2;
}

/* Claims count events: a metric above this value is one. */
static double half(const rv_cell *cell) {
  (void)cell;
  return 0.5;
}

static double away_from_one(double outliers, const rv_cell *cell) {
  (void)cell;
  return fabs(outliers - 1);
}

/* Which cells a claim is about. */

static bool decides(const rv_cell *cell) {
  return number(cell, TRIALS) >= 700;
}

static bool is_random(const rv_cell *cell) {
  return decides(cell) && in_sweep(cell, "random");
}

static bool is_gaussian(const rv_cell *cell) {
  return is_random(cell) && has_ensemble(cell, "gaussian");
}

static bool is_spike(const rv_cell *cell) {
  return decides(cell) && in_sweep(cell, "spike");
}

static bool is_hidden_spike(const rv_cell *cell) {
  return decides(cell) && in_sweep(cell, "hidden");
}

static bool is_graded(const rv_cell *cell) {
  return decides(cell) && in_sweep(cell, "graded");
}

static bool is_structured(const rv_cell *cell) {
  return is_spike(cell) || is_graded(cell);
}

static const rv_metric metrics[] = {
    [EDGE_P_VALUE] = {.name = "edge_p_value"},
    [LAMBDA_MAX] = {.name = "lambda_max", .predicted = spike_eigenvalue},
    [OUTLIERS] = {.name = "outliers"},
    [BULK] = {.name = "bulk", .bound = bulk_bound},
    [UNLIKE] = {.name = "unlike"},
    [ERROR_SQ] = {.name = "error_sq", .predicted = error_predicted},
    [SHUFFLED_OUTLIERS] = {.name = "shuffled_outliers"},
    [SHUFFLED_UNLIKE] = {.name = "shuffled_unlike"},
    [SHUFFLED_ERROR_SQ] = {.name = "shuffled_error_sq"},
};

#define PLOT "learned_direction"

static const rv_claim claims[] = {
    {.name = "edge-p-value",
     .source = "Definition 2.2; Johnstone 2001",
     .statement = "of a Gaussian matrix, the p-value of the largest eigenvalue is uniform up to "
                  "0.3 min(m,n)^(−2/3) and what standardising takes",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_LAW,
     .metric = EDGE_P_VALUE,
     .applies = is_gaussian,
     .cdf = uniform_cdf,
     .value = p_value_distance,
     .resolution = 0.15,
     .plot = PLOT},
    {.name = "no-false-outlier",
     .source = "Definition 2.2",
     .statement = "independent entries show no learned direction, in 19 of 20 draws",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_MOST_DRAWS,
     .metric = OUTLIERS,
     .applies = is_random,
     .value = half,
     .delta = 0.05,
     .plot = PLOT,
     .split = true,
     .by = ENSEMBLE},
    {.name = "random-like",
     .source = "Definition 2.2",
     .statement = "independent entries are found random-like in bulk, in 9 of 10 draws",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_MOST_DRAWS,
     .metric = UNLIKE,
     .applies = is_random,
     .value = half,
     .delta = 0.1,
     .plot = PLOT,
     .split = true,
     .by = ENSEMBLE},
    {.name = "spike-found",
     .source = "Benaych-Georges & Nadakuditi 2012",
     .statement = "a direction of twice the threshold is found, and nothing else, in 9 of 10 draws",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_MOST_DRAWS,
     .metric = OUTLIERS,
     .applies = is_spike,
     .transform = away_from_one,
     .value = half,
     .delta = 0.1,
     .plot = PLOT},
    {.name = "spike-eigenvalue",
     .source = "Benaych-Georges & Nadakuditi 2012",
     .statement = "E λmax = (1 + s²)(n/m + s²)/s² for a direction of strength s, up to 4/n",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_MEAN,
     .metric = LAMBDA_MAX,
     .applies = is_spike,
     .value = spike_eigenvalue,
     .allowance = spike_allowance,
     .resolution = 0.05,
     .plot = PLOT},
    {.name = "spike-bulk",
     .source = "Definition 2.2",
     .statement = "beside a learned direction the bulk is found random-like, in 9 of 10 draws",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_MOST_DRAWS,
     .metric = UNLIKE,
     .applies = is_spike,
     .value = half,
     .delta = 0.1,
     .plot = PLOT},
    {.name = "spike-hidden",
     .source = "Benaych-Georges & Nadakuditi 2012",
     .statement = "a direction of half the threshold shows in no eigenvalue, in 19 of 20 draws",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_MOST_DRAWS,
     .metric = OUTLIERS,
     .applies = is_hidden_spike,
     .value = half,
     .delta = 0.05,
     .plot = PLOT},
    {.name = "shuffled-like",
     .source = "Definition 2.2",
     .statement = "shuffled, structured matrices are found random-like in bulk, in 9 of 10 draws",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_MOST_DRAWS,
     .metric = SHUFFLED_UNLIKE,
     .applies = is_structured,
     .value = half,
     .delta = 0.1,
     .plot = PLOT},
    {.name = "shuffled-spike",
     .source = "Definition 2.2",
     .statement = "shuffled, a learned direction is gone, in 19 of 20 draws",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_MOST_DRAWS,
     .metric = SHUFFLED_OUTLIERS,
     .applies = is_spike,
     .value = half,
     .delta = 0.05,
     .plot = PLOT},
    {.name = "reversal",
     .source = "Theorem 3.2",
     .statement =
         "E‖r(Wᵀx + b) − h‖² of a standardised Gaussian matrix is the closed form up to 1/n",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_MEAN,
     .metric = ERROR_SQ,
     .applies = is_gaussian,
     .value = error_predicted,
     .allowance = error_allowance,
     .resolution = 0.1,
     .plot = PLOT},
    {.name = "control-spike",
     .source = "planted",
     .statement = "a matrix with a direction of twice the threshold shows no outlier",
     .form = RV_CONTROL,
     .expected = RV_FAILS,
     .kind = RV_MOST_DRAWS,
     .metric = OUTLIERS,
     .applies = is_spike,
     .value = half,
     .delta = 0.05,
     .plot = PLOT},
    {.name = "control-graded",
     .source = "planted",
     .statement = "a matrix whose rows have sizes from 0 to 2 is random-like in bulk",
     .form = RV_CONTROL,
     .expected = RV_FAILS,
     .kind = RV_MOST_DRAWS,
     .metric = UNLIKE,
     .applies = is_graded,
     .value = half,
     .delta = 0.1,
     .plot = PLOT},
};

/* Weights from files. */

static const rv_file_option files[] = {
    {.name = "weights",
     .help = "Layers to examine, the first next to the input: .npy files of float32 or float64",
     .many = true}};

static rv_status report_weights(const rv_program *program, const rv_settings *settings) {
  const rv_weights_columns columns = {
      .k = K, .p = P, .tau = TAU, .inputs = INPUTS, .trials = TRIALS};
  return rv_weights_report(program, settings, &settings->file[0], &columns);
}

static const rv_program program = {
    .name = "random_like_net",
    .statement = "Definition 2.2, Claim 2.1: a layer is random-like",
    .about = "Examines layers of weights: are they random-like, and reversible? Without --weights, "
             "examines matrices that are known to be random-like or not.",
    .parameters = {parameters, RV_COUNT(parameters)},
    .trials = TRIALS,
    .presets = {[RV_QUICK] = {quick, RV_COUNT(quick)},
                [RV_STANDARD] = {standard, RV_COUNT(standard)},
                [RV_FULL] = {full, RV_COUNT(full)}},
    .resolve = resolve,
    .trial = {.metrics = RV_COUNT(metrics),
              .open = open_workspace,
              .close = close_workspace,
              .draw = draw},
    .metrics = metrics,
    .claims = claims,
    .claim_count = RV_COUNT(claims),
    .files = files,
    .file_count = RV_COUNT(files),
    .report_files = report_weights,
};

int main(int argc, char **argv) {
  return rv_main(&program, argc, argv);
}
