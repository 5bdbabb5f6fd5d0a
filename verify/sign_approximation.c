/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The proof of Lemma 3.3, step by step. For a coordinate i on the support of a flat k-sparse h
 * (values 1) and a row w of W, let w_i h_i + eta be the input of a unit, eta ~ N(0, sigma^2) the
 * part of the other k - 1 coordinates, sigma^2 = k - 1. The proof says
 *
 *   (i)   sum_j W_ji^2 h_i is the signal, W_ji eta_j noise with a standard deviation of sqrt(k);
 *   (ii)  the sign of w_i h_i + eta is that of eta, but for a probability below 1/sqrt(k);
 *   (iii) replacing r(w h + eta) by 1{eta > 0} (w h + eta) costs little in expectation, and the
 *         summands W_ji r(.) have a second moment of at most 3 h^2 + sigma^2.
 *
 * Measured: averages over the m rows of one draw of W (its k columns on the support) a trial.
 *
 * Known exactly: E (w eta)^2 = sigma^2; P(eta > 0, w h + eta < 0) = arctan(h / sigma) / (2 pi);
 * E w r(w h + eta) = E w 1{eta > 0} (w h + eta) = h/2, so the replacement costs nothing;
 * E w^2 r(w h + eta)^2 = (3 h^2 + sigma^2) / 2.
 *
 * Columns: m, k, trials; then signal (mean of w^2), noise_sq (of (w eta)^2), flipped (share of rows
 * with eta > 0 and w h + eta < 0), relu_mean (2/m sum of w r(w h + eta)), indicator_mean (the same
 * with the indicator), second_moment (mean of w^2 r^2); flip_claimed is 1/sqrt(k).
 *
 * Run: sign_approximation [--preset quick|standard|full], or sign_approximation --k 2:1e4:9:log
 */
#include "experiment/program.h"
#include "random/gaussian_matrix.h"
#include "support/memory.h"

#include <math.h>
#include <stdlib.h>

enum parameter { M, K, TRIALS };
enum metric { SIGNAL, NOISE_SQ, FLIPPED, RELU_MEAN, INDICATOR_MEAN, SECOND_MOMENT };

static const rv_parameter parameters[] = {
    [M] = {.name = "m",
           .help = "Rows of W a trial averages over (default 1000)",
           .domain = {.low = 1, .high = 1e9, .integer = true},
           .fallback = "1000"},
    [K] = {.name = "k",
           .help = "Non-zero values of h, at least 2 (default 10)",
           .domain = {.low = 2, .high = 1e7, .integer = true},
           .fallback = "10"},
    [TRIALS] = {.name = "trials",
                .help = "Draws a cell (default 1000)",
                .domain = {.low = 1, .high = 1e9, .integer = true},
                .fallback = "1000",
                .label = true},
};

static const rv_plan quick[] = {{.list = {[K] = "2,3,5,10,20,50,100", [TRIALS] = "1000"}}};
static const rv_plan standard[] = {
    {.list = {[K] = "2,3,5,10,20,50,100,200,500,1000", [TRIALS] = "10000"}}};
static const rv_plan full[] = {
    {.list = {[K] = "2,3,5,10,20,50,100,200,500,1000,1e4", [TRIALS] = "100000"}}};

static double rows_of(const rv_cell *cell) {
  return cell->value[M].number;
}

static double k_of(const rv_cell *cell) {
  return cell->value[K].number;
}

/* The trial: one row of W at a time. */

static rv_status open_row(void **workspace, const rv_cell *cell, int threads) {
  (void)threads;
  return rv_alloc_doubles((double **)workspace, (size_t)k_of(cell), 1);
}

static void add_row(double *sum, const double *row, size_t k) {
  double w = row[0], eta = 0;
  for (size_t l = 1; l < k; l++)
    eta += row[l];
  double input = w + eta, product = w * fmax(input, 0);
  sum[SIGNAL] += w * w;
  sum[NOISE_SQ] += w * eta * w * eta;
  sum[FLIPPED] += eta > 0 && input < 0;
  sum[RELU_MEAN] += 2 * product;
  sum[INDICATOR_MEAN] += eta > 0 ? 2 * w * input : 0;
  sum[SECOND_MOMENT] += product * product;
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell,
                      void *workspace) {
  size_t k = (size_t)k_of(cell);
  for (size_t i = 0; i <= SECOND_MOMENT; i++)
    metric[i] = 0;
  for (double j = 0; j < rows_of(cell); j++) {
    rv_gaussian_rows(workspace, key, (size_t)j, 1, k, 1);
    add_row(metric, workspace, k);
  }
  for (size_t i = 0; i <= SECOND_MOMENT; i++)
    metric[i] /= rows_of(cell);
  return RV_OK;
}

/* Exact values. */

static double one(const rv_cell *cell) {
  (void)cell;
  return 1;
}

static double sigma_sq(const rv_cell *cell) {
  return k_of(cell) - 1;
}

static double flip_probability(const rv_cell *cell) {
  return atan(1 / sqrt(sigma_sq(cell))) / (2 * M_PI);
}

static double second_moment(const rv_cell *cell) {
  return (3 + sigma_sq(cell)) / 2;
}

static double flip_claimed(const rv_cell *cell) {
  return 1 / sqrt(k_of(cell));
}

/* The planted value. */
static double doubled_flip(const rv_cell *cell) {
  return 2 * flip_probability(cell);
}

static double second_moment_claimed(const rv_cell *cell) {
  return 2 * second_moment(cell);
}

/* Averages over fewer rows scatter too far for a bound on the expectation to hold in every draw. */
static bool is_averaged(const rv_cell *cell) {
  return rows_of(cell) >= 1000;
}

static const rv_metric metrics[] = {
    [SIGNAL] = {.name = "signal", .predicted = one},
    [NOISE_SQ] = {.name = "noise_sq", .predicted = sigma_sq},
    [FLIPPED] = {.name = "flipped", .predicted = flip_probability},
    [RELU_MEAN] = {.name = "relu_mean", .predicted = one},
    [INDICATOR_MEAN] = {.name = "indicator_mean", .predicted = one},
    [SECOND_MOMENT] = {.name = "second_moment", .predicted = second_moment},
};

static const rv_statistic statistics[] = {
    {.name = "flip_claimed", .closed_form = flip_claimed},
};

#define PLOT "sign_flip"

static const rv_claim claims[] = {
    {.name = "signal",
     .source = "proof of Lemma 3.3, step (i)",
     .statement = "the signal: E W_ji² h_i = h_i",
     .form = RV_PRINTED,
     .expected = RV_HOLDS,
     .kind = RV_MEAN,
     .metric = SIGNAL,
     .value = one,
     .resolution = 0.02,
     .plot = PLOT},
    {.name = "noise",
     .source = "proof of Lemma 3.3, step (i)",
     .statement = "the noise: each term W_ji η_j has variance σ² = k − 1, a standard deviation of "
                  "about √k",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_MEAN,
     .metric = NOISE_SQ,
     .value = sigma_sq,
     .resolution = 0.05,
     .plot = PLOT},
    {.name = "sign-printed",
     .source = "proof of Lemma 3.3, step (ii)",
     .statement = "η > 0 but w h + η < 0 in less than a share 1/√k of the rows (m ≥ 1000)",
     .form = RV_PRINTED,
     .expected = RV_HOLDS,
     .kind = RV_EVERY_DRAW,
     .metric = FLIPPED,
     .applies = is_averaged,
     .value = flip_claimed,
     .slack = 1e-12,
     .plot = PLOT},
    {.name = "sign-exact",
     .source = "proof of Lemma 3.3, step (ii)",
     .statement = "P(η > 0, w h + η < 0) = arctan(h/σ) / (2π)",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_MEAN,
     .metric = FLIPPED,
     .value = flip_probability,
     .resolution = 0.1,
     .plot = PLOT},
    {.name = "relu-mean",
     .source = "Stein's lemma",
     .statement = "E W_ji r(w h + η) = h/2",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_MEAN,
     .metric = RELU_MEAN,
     .value = one,
     .resolution = 0.1,
     .plot = PLOT},
    {.name = "indicator-mean",
     .source = "proof of Lemma 3.3, step (iii)",
     .statement = "E W_ji 1{η > 0} (w h + η) = h/2 too: the replacement does not bias the sum",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_MEAN,
     .metric = INDICATOR_MEAN,
     .value = one,
     .resolution = 0.1,
     .plot = PLOT},
    {.name = "second-moment-printed",
     .source = "proof of Lemma 3.3, step (iii)",
     .statement = "the mean of W_ji² r(w h + η)² is at most 3h² + σ² for most W (m ≥ 1000)",
     .form = RV_PRINTED,
     .expected = RV_HOLDS,
     .kind = RV_MOST_DRAWS,
     .metric = SECOND_MOMENT,
     .applies = is_averaged,
     .value = second_moment_claimed,
     .delta = 0.1,
     .plot = PLOT},
    {.name = "second-moment-exact",
     .source = "proof of Lemma 3.3, step (iii)",
     .statement = "E W_ji² r(w h + η)² = (3h² + σ²)/2",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_MEAN,
     .metric = SECOND_MOMENT,
     .value = second_moment,
     .resolution = 0.05,
     .plot = PLOT},
    {.name = "control-sign",
     .source = "planted",
     .statement = "P(η > 0, w h + η < 0) = arctan(h/σ) / π",
     .form = RV_CONTROL,
     .expected = RV_FAILS,
     .kind = RV_MEAN,
     .metric = FLIPPED,
     .value = doubled_flip,
     .resolution = 0.1,
     .plot = PLOT},
};

static const rv_program program = {
    .name = "sign_approximation",
    .statement = "Proof of Lemma 3.3: the sign of a unit's input is that of the other coordinates",
    .about = "Draws the rows of W on the support of h and measures each step of the proof against "
             "its exact value.",
    .parameters = {parameters, RV_COUNT(parameters)},
    .trials = TRIALS,
    .presets = {[RV_QUICK] = {quick, RV_COUNT(quick)},
                [RV_STANDARD] = {standard, RV_COUNT(standard)},
                [RV_FULL] = {full, RV_COUNT(full)}},
    .trial = {.metrics = RV_COUNT(metrics), .open = open_row, .close = free, .draw = draw},
    .metrics = metrics,
    .statistics = statistics,
    .statistic_count = RV_COUNT(statistics),
    .claims = claims,
    .claim_count = RV_COUNT(claims),
};

int main(int argc, char **argv) {
  return rv_main(&program, argc, argv);
}
