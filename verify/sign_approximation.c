/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The proof of Lemma 3.3, step by step. For a coordinate i on the support of a flat k-sparse h
 * (values 1) and a row w of W, let w_i h_i + eta be the input of a unit, eta ~ N(0, sigma^2) the
 * part of the other k - 1 coordinates, sigma^2 = k - 1. The proof says
 *
 *   (i)   without the ReLU the signal alpha sum_j W_ji^2 h_i is alpha (m/2) h_i, and the noise
 *         sum_j W_ji eta_j has a standard deviation of sqrt(k) sqrt(m), sqrt(k) for each term;
 *   (ii)  the sign of w_i h_i + eta is that of eta, but for a probability below 1/sqrt(k);
 *   (iii) replacing r(w h + eta) by 1{eta > 0} (w h + eta) costs little in expectation. The
 * original paper bounds the second moment of the summands W_ji r(.) by 3 h^2 + sigma^2.
 *
 * (The source calls m "n" here.)
 *
 * Measured: averages over the m rows of one draw of W (its k columns on the support) per trial.
 *
 * Known exactly: sum_j W_ji^2 ~ chi^2_m, of mean m, not m/2, and variance 2m;
 * E (sum_j W_ji eta_j)^2 = m sigma^2; P(eta > 0, w h + eta < 0) = arctan(h / sigma) / (2 pi);
 * E w r(w h + eta) = E w 1{eta > 0} (w h + eta) = h/2, so the replacement costs nothing;
 * E w^2 r(w h + eta)^2 = (3 h^2 + sigma^2) / 2.
 *
 * Run: sign_approximation --k 2:1000:9:log
 */
#include "experiment/statement.h"
#include "random/gaussian_matrix.h"
#include "support/memory.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

enum { M, K };
enum { SIGNAL, NOISE_SQ, NOISE_SUM_SQ, FLIPPED, RELU_MEAN, INDICATOR_MEAN, SECOND_MOMENT, METRICS };

static const rv_parameter parameters[] = {
    [M] = {"m",
           "rows of W that a trial averages over",
           {1, 1e9, .integer = true},
           .fallback = "1000"},
    [K] = {"k", "non-zero values of h, at least 2", {2, 1e7, .integer = true}, .fallback = "10"},
    {0}};

/* Averages over many rows; and many draws of sums over few, for their spread. */
static const rv_plan plans[] = {{"sparsity",
                                 {[K] = "2,3,5,10,20,50,100{|,200,500,1000|,200,500,1000,1e4}"},
                                 .trials = {1200, 10000, 1e5}},
                                {"noise", {[M] = "100", [K] = "2,20"}, .trials = {20000, 1e5, 1e6}},
                                {0}};

static double m(const rv_cell *cell) {
  return rv_number(cell, M);
}

static double k(const rv_cell *cell) {
  return rv_number(cell, K);
}

/* The trial: one row of W at a time. */

static rv_status open_row(void **row, const rv_cell *cell, int threads) {
  (void)threads;
  return rv_alloc_doubles((double **)row, (size_t)k(cell), 1);
}

static void add_row(double *sum, double *noise, const double *row, size_t length) {
  double w = row[0], eta = 0;
  for (size_t l = 1; l < length; l++)
    eta += row[l];
  double input = w + eta, product = w * fmax(input, 0);
  sum[SIGNAL] += w * w;
  sum[NOISE_SQ] += w * eta * w * eta;
  *noise += w * eta;
  sum[FLIPPED] += eta > 0 && input < 0;
  sum[RELU_MEAN] += 2 * product;
  sum[INDICATOR_MEAN] += eta > 0 ? 2 * w * input : 0;
  sum[SECOND_MOMENT] += product * product;
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell, void *row) {
  size_t length = (size_t)k(cell), rows = (size_t)m(cell);
  double noise = 0;
  for (size_t i = 0; i < METRICS; i++)
    metric[i] = 0;
  for (size_t j = 0; j < rows; j++) {
    rv_gaussian_rows(row, key, j, 1, length, 1);
    add_row(metric, &noise, row, length);
  }
  metric[NOISE_SUM_SQ] = noise * noise;
  for (size_t i = 0; i < METRICS; i++)
    metric[i] /= m(cell);
  return RV_OK;
}

/* Exact values. */

/* chi^2_m / m */
static double signal_cdf(double x, const void *cell) {
  return gsl_cdf_chisq_P(x * m(cell), m(cell));
}

static double sigma_sq(const rv_cell *cell) {
  return k(cell) - 1;
}

static double flip_probability(const rv_cell *cell) {
  return atan(1 / sqrt(sigma_sq(cell))) / (2 * M_PI);
}

static double second_moment(const rv_cell *cell) {
  return (3 + sigma_sq(cell)) / 2;
}

/* Values claimed, and a planted one. */

static double flip_claimed(const rv_cell *cell) {
  return 1 / sqrt(k(cell));
}

static double second_moment_claimed(const rv_cell *cell) {
  return 2 * second_moment(cell);
}

/* The square of the printed sqrt(k), a term's and the sum's by sqrt(m); sqrt(k - 1) is meant up to
   what a coordinate among k amounts to. */
static double noise_printed(const rv_cell *cell) {
  return k(cell);
}

static double one_coordinate(const rv_cell *cell) {
  (void)cell;
  return 1;
}

static double doubled_flip(const rv_cell *cell) {
  return 2 * flip_probability(cell);
}

/* One coordinate in k is then 5 % or less of the variance. */
static bool is_many(const rv_cell *cell) {
  return k(cell) >= 20;
}

/* By Chernoff's bound the share of m rows exceeds about 2 pi times its mean, the claimed value,
   with a probability of exp(-m / sqrt(k)) or, for small k, exp(-0.9 m / sqrt(k)). */
static bool has_rare_excess(const rv_cell *cell) {
  return m(cell) >= 50 * sqrt(k(cell));
}

/* By Chebyshev's inequality the average exceeds twice its mean with a probability of at most 25/m,
   as E w^4 r^4 is at most 26 times the square of E w^2 r^2. */
static bool is_averaged(const rv_cell *cell) {
  return m(cell) >= 250;
}

static const rv_metric metrics[] = {
    [SIGNAL] = {"signal", "mean of w² over the rows", .predicted = rv_one},
    [NOISE_SQ] = {"noise_sq", "mean of (w η)²", .predicted = sigma_sq},
    [NOISE_SUM_SQ] = {"noise_sum_sq", "(Σ w η)² / m", .predicted = sigma_sq},
    [FLIPPED] = {"flipped", "share of rows with η > 0 and w h + η < 0",
                 .predicted = flip_probability},
    [RELU_MEAN] = {"relu_mean", "2/m Σ w r(w h + η)", .predicted = rv_one},
    [INDICATOR_MEAN] = {"indicator_mean", "2/m Σ w 1{η > 0} (w h + η)", .predicted = rv_one},
    [SECOND_MOMENT] = {"second_moment", "mean of w² r(w h + η)²", .predicted = second_moment},
    {0}};

static const rv_column columns[] = {
    {"flip_claimed", "1/√k, the printed bound on flipped", .value = flip_claimed}, {0}};

static const rv_claim claims[] = {
    {"signal-printed", RV_PRINTED, "proof of Lemma 3.3, step (i)",
     "without the ReLU the signal α Σ W_ji² h_i is α (m/2) h_i", .where = is_averaged,
     .needs = "m of at least 250", .expected = RV_FAILS, .mean = {SIGNAL, rv_half, .within = 0.02}},
    {"signal", RV_CORRECTED, "proof of Lemma 3.3, step (i)",
     "without the ReLU the signal α Σ W_ji² h_i is α m h_i in the mean",
     .mean = {SIGNAL, rv_one, .within = 0.02}},
    {"signal-law", RV_EXACT, "chi-square law", "Σ W_ji² ~ χ²ₘ",
     .law = {SIGNAL, signal_cdf, .within = 0.15}},
    {"noise-printed", RV_PRINTED, "proof of Lemma 3.3, step (i)",
     "each term W_ji η_j has a standard deviation of √k, up to one coordinate in k",
     .expected = RV_HOLDS, .where = is_many, .needs = "k of at least 20",
     .mean = {NOISE_SQ, noise_printed, one_coordinate, .within = 0.1}},
    {"noise", RV_EXACT, "proof of Lemma 3.3, step (i)",
     "the noise: each term W_ji η_j has variance σ² = k − 1, a standard deviation of about √k",
     .mean = {NOISE_SQ, sigma_sq, .within = 0.03}},
    {"noise-sum", RV_EXACT, "proof of Lemma 3.3, step (i)",
     "the noise Σ W_ji η_j has variance m (k − 1), a standard deviation of about √k √m",
     .on = "noise", .mean = {NOISE_SUM_SQ, sigma_sq, .within = 0.1}},
    {"sign-printed", RV_PRINTED, "proof of Lemma 3.3, step (ii)",
     "η > 0 but w h + η < 0 in less than a share 1/√k of the rows", .expected = RV_HOLDS,
     .where = has_rare_excess, .needs = "m of at least 50 √k",
     .every = {FLIPPED, flip_claimed, .slack = 1e-12}},
    {"sign-exact", RV_EXACT, "proof of Lemma 3.3, step (ii)",
     "P(η > 0, w h + η < 0) = arctan(h/σ) / (2π)",
     .mean = {FLIPPED, flip_probability, .within = 0.08}},
    {"relu-mean", RV_EXACT, "Stein's lemma", "E W_ji r(w h + η) = h/2",
     .mean = {RELU_MEAN, rv_one, .within = 0.1}},
    {"indicator-mean", RV_EXACT, "proof of Lemma 3.3, step (iii)",
     "E W_ji 1{η > 0} (w h + η) = h/2 too: the replacement does not bias the sum",
     .mean = {INDICATOR_MEAN, rv_one, .within = 0.1}},
    {"second-moment-bound", RV_CORRECTED, "the original paper's bound on step (iii)",
     "the mean of W_ji² r(w h + η)² is at most 3h² + σ² for most W", .where = is_averaged,
     .needs = "m of at least 250", .most = {SECOND_MOMENT, second_moment_claimed, .delta = {0.1}}},
    {"second-moment-exact", RV_EXACT, "proof of Lemma 3.3, step (iii)",
     "E W_ji² r(w h + η)² = (3h² + σ²)/2", .mean = {SECOND_MOMENT, second_moment, .within = 0.05}},
    {"control-sign", RV_CONTROL, "planted", "P(η > 0, w h + η < 0) = arctan(h/σ) / π",
     .where = is_averaged, .needs = "m of at least 250",
     .mean = {FLIPPED, doubled_flip, .within = 0.1}},
    {0}};

static const rv_statement statement = {
    .name = "sign_approximation",
    .title = "Proof of Lemma 3.3: the sign of a unit's input is that of the other coordinates",
    .about = "Draws the rows of W on the support of h and measures each step of the proof against "
             "its exact value.",
    .plot = "sign_flip",
    .own_trials = 1000,
    .parameters = parameters,
    .plans = plans,
    .trial = {.open = open_row, .close = free, .draw = draw},
    .metrics = metrics,
    .columns = columns,
    .claims = claims};

int main(int argc, char **argv) {
  return rv_verify(&statement, argc, argv);
}
