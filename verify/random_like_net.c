/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Definition 2.2 and Claim 2.1: a net is random-like when its layers behave like matrices of
 * independent entries. examine_net looks at given layers in that light; here the examination itself
 * is examined: does it find what a layer has learned, and nothing where there is nothing?
 *
 * Measured, of one matrix per trial whose entries are standardised as a user's are: the p-value of
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
 * Tolerances: limits are held up to a stated distance. For the p-value, and so for outliers where
 * there is nothing, that of the limit as in spectral_norm, and what standardising does
 * (universality.h). The eigenvalue of a spike is known with its term of order 1/n (spike.h), what
 * is left is of order 1/(mn). Nine of ten random matrices keep the bound on the bulk
 * (bulk_bound.h); a threshold is that of what shows more often than not.
 *
 * Run: random_like_net [--preset quick|standard|full], or
 *      random_like_net --spike 0:4:17 --m 240 --n 60 --trials 1000
 */
#include "experiment/statement.h"
#include "model/matrix_trial.h"
#include "model/planted_structure.h"
#include "model/random_likeness.h"
#include "model/weights.h"
#include "reverify/ensemble.h"
#include "reverify/relu_error.h"
#include "reverify/tracy_widom.h"
#include "theory/spike.h"
#include "theory/universality.h"

#include <math.h>

enum { ENSEMBLE, M, N, SPIKE, K, P, TAU };
enum {
  EDGE_P_VALUE,
  LAMBDA_MAX,
  OUTLIERS,
  BULK,
  UNLIKE,
  ERROR_SQ,
  SHUFFLED_OUTLIERS,
  SHUFFLED_UNLIKE,
  SHUFFLED_ERROR_SQ,
  SHUFFLING
};
enum { GAUSSIAN, RADEMACHER, GRADED };

static const char *const ensembles[] = {"gaussian", "rademacher", "graded", NULL};
static const char *const tau_rules[] = {"universal", NULL};

static const rv_parameter parameters[] = {
    [ENSEMBLE] = {"ensemble", "law of the matrix", .words = ensembles, .fallback = "gaussian"},
    [M] = {"m", "rows of W, inputs of the layer", {2, 1e5, .integer = true}, .fallback = "240"},
    [N] = {"n", "columns of W, outputs of the layer", {2, 1e5, .integer = true}, .fallback = "60"},
    [SPIKE] = {"spike",
               "strength of a learned direction in units of its threshold (n/m)^(1/4)",
               {.low = 0, .high = 1e6},
               .fallback = "0"},
    [K] = {"k", "non-zero values of h, all 1", {1, 1e6, .integer = true}, .fallback = "8"},
    [P] = {"p",
           "probability that dropout keeps a coordinate of x",
           {0, 1, .low_open = true},
           .fallback = "1"},
    [TAU] = {"tau",
             "threshold in units of sigma = ‖h‖√(2/(pm)); universal is √(2 ln n)",
             {.low = 0, .high = 1000},
             .rules = tau_rules,
             .fallback = "universal"},
    {0}};

/*
 * random: nothing to be found; spike: one direction at twice its threshold; hidden: one at half of
 * it; graded: a bulk that is not Marchenko and Pastur's; strength: a direction from nothing to four
 * times its threshold, for the figure.
 */
static const rv_plan plans[] = {
    {"random", {[ENSEMBLE] = "gaussian,rademacher"}, .trials = {1200, 2e4, 4e5}},
    {"spike", {[M] = "90", [SPIKE] = "2"}, .trials = {1500, 2e4, 4e5}},
    {"hidden", {[SPIKE] = "0.5"}, .trials = {800, 2e4, 4e5}},
    {"graded", {[ENSEMBLE] = "graded"}, .trials = {800, 2e4, 4e5}},
    {"strength", {[SPIKE] = "0:4:17"}, .trials = {60, 1000, 1e4}},
    {0}};

static double m(const rv_cell *cell) {
  return rv_number(cell, M);
}

static double n(const rv_cell *cell) {
  return rv_number(cell, N);
}

static double spike(const rv_cell *cell) {
  return rv_number(cell, SPIKE);
}

static double strength(const rv_cell *cell) {
  return spike(cell) * rv_spike_threshold(m(cell), n(cell));
}

static bool has_ensemble(const rv_cell *cell, int word) {
  return rv_word(cell, ENSEMBLE) == word;
}

static rv_status resolve(rv_cell *cell) {
  const double entries_min = 64; /* all signs of fewer would be alike now and then */
  if (rv_number(cell, K) > n(cell))
    return rv_fail(RV_EINVAL, "k = %.15g is larger than n = %.15g: choose k up to n",
                   rv_number(cell, K), n(cell));
  if (has_ensemble(cell, RADEMACHER) && m(cell) * n(cell) < entries_min)
    return rv_fail(RV_EINVAL,
                   "a rademacher matrix of %.15g x %.15g signs may have them all alike: choose "
                   "sizes with m n of at least %.15g",
                   m(cell), n(cell), entries_min);
  if (rv_number(cell, TAU) < 0)
    cell->value[TAU].number = sqrt(2 * log(n(cell)));
  return RV_OK;
}

/* The trial. */

static rv_status open_trial(void **trial, const rv_cell *cell, int threads) {
  (void)threads;
  double k = rv_number(cell, K), p = rv_number(cell, P);
  double bias = -rv_number(cell, TAU) * sqrt(k * 2 / (p * m(cell)));
  return rv_matrix_trial_open((rv_matrix_trial **)trial, (size_t)m(cell), (size_t)n(cell),
                              (size_t)k, p, bias);
}

static void close_trial(void *trial) {
  rv_matrix_trial_close(trial);
}

/* Rows of the trial's key that no matrix reaches. */
static const uint64_t direction_row = UINT64_MAX - 1, layer_row = UINT64_MAX - 2,
                      shuffled_layer_row = UINT64_MAX - 3, shuffle_cell = 1;

static rv_status draw_matrix(const rv_stream_key *key, const rv_cell *cell, rv_matrix_trial *t) {
  const rv_entry_law law = {
      .ensemble = has_ensemble(cell, RADEMACHER) ? RV_RADEMACHER : RV_GAUSSIAN, .sd = 1};
  rv_entry_statistics entries;
  RV_TRY(rv_ensemble_matrix(t->matrix, key, t->m, t->n, &law, 1));
  if (has_ensemble(cell, GRADED))
    rv_grade_rows(t->matrix, t->m, t->n);
  if (spike(cell) > 0)
    RV_TRY(rv_plant_direction(key, t->matrix, direction_row, t->m, t->n, strength(cell)));
  return rv_standardise(&entries, t->matrix, t->m * t->n, "the matrix");
}

static rv_status examine(const rv_stream_key *key, rv_random_likeness *likeness, double *error_sq,
                         uint64_t row, rv_matrix_trial *t) {
  rv_reversal reversal;
  RV_TRY(rv_matrix_trial_run(key, &reversal, row, 1, t));
  *error_sq = reversal.error * reversal.error;
  rv_random_likeness_of(likeness, t->eigenvalue, t->m, t->n);
  return RV_OK;
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell, void *trial) {
  rv_matrix_trial *t = trial;
  rv_random_likeness likeness;
  RV_TRY(draw_matrix(key, cell, t));
  RV_TRY(examine(key, &likeness, &metric[ERROR_SQ], layer_row, t));
  metric[EDGE_P_VALUE] = 1 - rv_tracy_widom_cdf_interpolated(1, likeness.edge_excess);
  metric[LAMBDA_MAX] = likeness.lambda_max;
  metric[OUTLIERS] = (double)likeness.outliers;
  metric[BULK] = likeness.bulk_distance;
  metric[UNLIKE] = !likeness.like;
  rv_stream_key shuffle = *key;
  shuffle.cell += shuffle_cell;
  rv_shuffle_entries(&shuffle, t->matrix, t->m * t->n);
  RV_TRY(examine(key, &likeness, &metric[SHUFFLED_ERROR_SQ], shuffled_layer_row, t));
  metric[SHUFFLING] = metric[SHUFFLED_ERROR_SQ] - metric[ERROR_SQ];
  metric[SHUFFLED_OUTLIERS] = (double)likeness.outliers;
  metric[SHUFFLED_UNLIKE] = !likeness.like;
  return RV_OK;
}

/* Closed forms. */

static double bulk_bound(const rv_cell *cell) {
  return rv_likeness_bound(m(cell), n(cell));
}

/* A spike adds m s^2 to the sum of squares mn, which standardising makes mn again. Below the
   threshold the eigenvalue is that of the edge. */
static double spike_eigenvalue(const rv_cell *cell) {
  double s = strength(cell);
  return spike(cell) > 1 ? rv_standardised_spiked_mean(m(cell), n(cell), s)
                         : rv_spike_eigenvalue(m(cell), n(cell), s) / (1 + s * s / n(cell));
}

static double spike_allowance(const rv_cell *cell) {
  return rv_standardised_spiked_allowance(m(cell), n(cell), strength(cell));
}

static double gaussian_error_sq(const rv_cell *cell) {
  const rv_relu_law law = {m(cell), n(cell), rv_number(cell, P), 1};
  return rv_relu_flat_error_sq(&law, (size_t)rv_number(cell, K), rv_number(cell, TAU));
}

static double tenth_of_error_sq(const rv_cell *cell) {
  return gaussian_error_sq(cell) / 10;
}

static double uniform_cdf(double p_value, const void *cell) {
  (void)cell;
  return p_value;
}

static double p_value_distance(const rv_cell *cell) {
  return rv_standardised_edge_distance(m(cell), n(cell));
}

/* By the limit, and how far the law is from it at this size; a kurtosis below 3 makes it rarer. */
static double false_outlier(const rv_cell *cell) {
  return RV_OUTLIER_LEVEL + p_value_distance(cell);
}

static double zero(const rv_cell *cell) {
  (void)cell;
  return 0;
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

/* Where a claim is true; for a control, where it is surely false. */

static bool has_edge(const rv_cell *cell) {
  return fmin(m(cell), n(cell)) >= 40;
}

static bool has_nothing(const rv_cell *cell) {
  return !has_ensemble(cell, GRADED) && spike(cell) == 0;
}

static bool is_random(const rv_cell *cell) {
  return has_edge(cell) && has_nothing(cell);
}

static bool is_gaussian(const rv_cell *cell) {
  return is_random(cell) && has_ensemble(cell, GAUSSIAN);
}

/* Twice the threshold or more, but with s^2 of at most n/8: a direction that makes up much of the
   entries gives them another law and, through their mean, a second direction. */
static bool is_spike(const rv_cell *cell) {
  return has_edge(cell) && has_ensemble(cell, GAUSSIAN) && spike(cell) >= 2 &&
         strength(cell) * strength(cell) <= n(cell) / 8;
}

static bool is_hidden_spike(const rv_cell *cell) {
  return has_edge(cell) && has_ensemble(cell, GAUSSIAN) && spike(cell) > 0 && spike(cell) <= 0.5;
}

static bool is_graded(const rv_cell *cell) {
  return has_edge(cell) && has_ensemble(cell, GRADED) && spike(cell) == 0;
}

static bool is_structured(const rv_cell *cell) {
  return is_spike(cell) || is_graded(cell);
}

/* The tall matrix averages the sizes of its rows. */
static bool is_plainly_graded(const rv_cell *cell) {
  return is_graded(cell) && n(cell) >= 60 && m(cell) >= 60 && m(cell) <= 4 * n(cell);
}

static const rv_metric metrics[] = {
    [EDGE_P_VALUE] = {"edge_p_value", .about = "p-value of the largest eigenvalue"},
    [LAMBDA_MAX] = {"lambda_max", "largest eigenvalue of WᵀW/m", .predicted = spike_eigenvalue},
    [OUTLIERS] = {"outliers", .about = "eigenvalues beyond the edge of the bulk"},
    [BULK] = {"bulk", "Kolmogorov distance of the other eigenvalues from Marchenko–Pastur",
              .bound = bulk_bound},
    [UNLIKE] = {"unlike", .about = "1 if bulk or spacings are not those of a random matrix"},
    [ERROR_SQ] = {"error_sq", "‖r(Wᵀx + b) − h‖² / ‖h‖²", .predicted = gaussian_error_sq},
    [SHUFFLED_OUTLIERS] = {"shuffled_outliers", .about = "outliers of the shuffled entries"},
    [SHUFFLED_UNLIKE] = {"shuffled_unlike", .about = "unlike of the shuffled entries"},
    [SHUFFLED_ERROR_SQ] = {"shuffled_error_sq", .about = "error_sq of the shuffled entries"},
    [SHUFFLING] = {"shuffling", .about = "what shuffling adds to error_sq", .hidden = true},
    {0}};

static const rv_claim claims[] = {
    /* nothing where there is nothing */
    {"edge-p-value", RV_LIMIT, "Definition 2.2; Johnstone 2001",
     "of a Gaussian matrix, the p-value of the largest eigenvalue is uniform up to its "
     "distance at this size and what standardising takes",
     .on = "random", .where = is_gaussian, .needs = "gaussian, spike 0, sides of at least 40",
     .law = {EDGE_P_VALUE, uniform_cdf, p_value_distance, .within = 0.15}},
    {"no-false-outlier", RV_CORRECTED, "Definition 2.2",
     "independent entries show a learned direction in 1 of 1000 draws and as many as the edge's "
     "law is off at this size",
     .on = "random", .where = is_random, .needs = "spike 0, not graded, sides of at least 40",
     .by = "ensemble", .most = {OUTLIERS, half, .delta_of = false_outlier}},
    {"random-like", RV_CORRECTED, "Definition 2.2",
     "independent entries are found random-like in bulk, in 9 of 10 draws", .on = "random",
     .where = is_random, .needs = "spike 0, not graded, sides of at least 40", .by = "ensemble",
     .most = {UNLIKE, half, .delta = {0.1}}},
    {"reversal", RV_EXACT, "Theorem 3.2",
     "E‖r(Wᵀx + b) − h‖² of a standardised random matrix is that of its shuffled entries",
     .on = "random", .where = has_nothing, .needs = "spike 0, not graded", .by = "ensemble",
     .mean = {SHUFFLING, zero, .effect = tenth_of_error_sq}},

    /* what a layer has learned */
    {"spike-found", RV_CORRECTED, "Benaych-Georges & Nadakuditi 2012",
     "a direction of twice the threshold is found, and nothing else, more often than not",
     .on = "spike", .where = is_spike, .needs = "spike from 2 to (mn)^(1/4)/√8, sides of 40",
     .of = away_from_one, .most = {OUTLIERS, half, .delta = {0.5}}},
    {"spike-eigenvalue", RV_LIMIT, "Benaych-Georges & Nadakuditi 2012",
     "E λmax = (1 + s²)(n/m + s²)/s² and the term of order 1/n, for a direction of strength s",
     .on = "spike", .where = is_spike, .needs = "spike from 2 to (mn)^(1/4)/√8, sides of 40",
     .mean = {LAMBDA_MAX, spike_eigenvalue, spike_allowance, .within = 0.05}},
    {"spike-bulk", RV_CORRECTED, "Definition 2.2",
     "beside a learned direction the bulk is found random-like, in 9 of 10 draws", .on = "spike",
     .where = is_spike, .needs = "spike from 2 to (mn)^(1/4)/√8, sides of 40",
     .most = {UNLIKE, half, .delta = {0.1}}},
    {"spike-hidden", RV_CORRECTED, "Benaych-Georges & Nadakuditi 2012",
     "a direction of half the threshold shows in no eigenvalue, more often than not",
     .on = "hidden", .where = is_hidden_spike, .needs = "a spike of at most 0.5, sides of 40",
     .most = {OUTLIERS, half, .delta = {0.5}}},
    {"shuffled-like", RV_CORRECTED, "Definition 2.2",
     "shuffled, structured matrices are found random-like in bulk, in 9 of 10 draws",
     .on = "spike graded", .where = is_structured, .needs = "graded, or spike from 2",
     .most = {SHUFFLED_UNLIKE, half, .delta = {0.1}}},
    {"shuffled-spike", RV_CORRECTED, "Definition 2.2",
     "shuffled, a learned direction shows no more often than one shows in independent entries",
     .on = "spike", .where = is_spike, .needs = "spike from 2 to (mn)^(1/4)/√8, sides of 40",
     .most = {SHUFFLED_OUTLIERS, half, .delta_of = false_outlier}},

    /* what must be found out */
    {"control-spike", RV_CONTROL, "planted",
     "a matrix with a direction of twice the threshold shows no outlier, more often than not",
     .on = "spike", .where = is_spike, .needs = "spike from 2 to (mn)^(1/4)/√8, sides of 40",
     .most = {OUTLIERS, half, .delta = {0.5}}},
    {"control-graded", RV_CONTROL, "planted",
     "a matrix whose rows have sizes from 0 to 2 is random-like in bulk", .on = "graded",
     .where = is_plainly_graded, .needs = "graded, sides of at least 60, m of at most 4n",
     .most = {UNLIKE, half, .delta = {0.1}}},
    {0}};

static const rv_statement statement = {
    .name = "random_like_net",
    .title = "Definition 2.2, Claim 2.1: a layer is random-like",
    .about = "Examines matrices that are known to be random-like or not, as examine_net examines "
             "given layers of weights: does it find what was learned, and nothing else?",
    .plot = "learned_direction",
    .own_trials = 100,
    .parameters = parameters,
    .plans = plans,
    .resolve = resolve,
    .metrics = metrics,
    .claims = claims,
    .trial = {.open = open_trial, .close = close_trial, .draw = draw}};

int main(int argc, char **argv) {
  return rv_verify(&statement, argc, argv);
}
