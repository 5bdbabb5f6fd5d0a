/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lemma 3.3: for a k-sparse h >= 0, x = r(alpha W h) with dropout, and u = W'x,
 *
 *   ||h - u||_inf <= eps ||h|| / sqrt(k),   eps = sqrt(k / (pm)),
 *
 * and with the bias b = -eps ||h|| / k the ReLU of u + b is 0 wherever h is, and moves no
 * coordinate on the support by more than |b|.
 *
 * Measured: max |u_i - h_i|, max |u_i| off the support, and what the bias does, of one draw of W
 * and of the dropout a trial; h is flat. b = -tau sigma, sigma = ||h|| sqrt(2/(pm)).
 *
 * Known: off the support the largest of n - k coordinates has the cdf (2 Phi(t / sigma_Q) -
 * 1)^(n-k), averaged over the gain (gain.h), so it is about sigma sqrt(2 ln 2n): the printed eps
 * lacks a factor sqrt(4 ln(2n / delta)), with which the lemma holds with probability 1 - delta. The
 * bias it needs is -eps ||h|| / sqrt(k), with sqrt(k) as in the lemma's bound; the printed 1/k
 * leaves nearly half of the noise above 0. On the support r(u_i + b) moves by at most |b| exactly
 * where u_i >= -|b|, which fails with small probability only where pm is well above k.
 *
 * Tolerances: the laws are exact (a quadrature to 1e-12), so the tests are purely statistical. The
 * ratio of a shift to |b| is held against 1 with a slack of 1e-9 for the rounding of u + b.
 *
 * Columns: sampler, m, n, k, p, tau, trials, sweep (which part of the grid), then as described in
 * results.h, in the units of h: coordinate (coordinate_bound is the printed one), off_support,
 * zeroed (share of the coordinates off the support that the bias sets to 0), all_zeroed (1 if all
 * of them), shift (largest |r(u_i + b) - u_i| / |b| on the support); then coordinate_corrected (the
 * bound with eps = sqrt(4 k ln(2n / delta) / (pm)), delta = 0.1) and zeroed_predicted (at the mean
 * gain). coordinate_error.histogram.csv: density of max |u_i| off the support, measured and exact.
 *
 * Run: coordinate_error [--preset quick|standard|full], or
 *      coordinate_error --m 1e12 --n 1e12 --k 1000 --tau corrected_root --trials 1e4
 */
#include "experiment/program.h"
#include "model/sizes.h"
#include "reverify/relu_layer.h"
#include "support/csv.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum parameter { SAMPLER, M, N, K, P, TAU, TRIALS, SWEEP };
enum metric { COORDINATE, OFF_SUPPORT, ZEROED, ALL_ZEROED, SHIFT };
enum tau_rule { PRINTED_K = -1, PRINTED_ROOT = -2, CORRECTED_K = -3, CORRECTED_ROOT = -4 };

static const char *const samplers[] = {"dense", "implicit", NULL};
static const char *const tau_rules[] = {"printed_k", "printed_root", "corrected_k",
                                        "corrected_root", NULL};
static const char *const sweeps[] = {"list",         "width",          "law",         "printed_k",
                                     "printed_root", "corrected_root", "corrected_k", NULL};

static const double delta_corrected = 0.1;

static const rv_parameter parameters[] = {
    [SAMPLER] = {.name = "sampler",
                 .help = "dense, implicit or both (default implicit)",
                 .words = samplers,
                 .all = "both",
                 .fallback = "implicit"},
    [M] = {.name = "m",
           .help = "Dimension of x (default 1e5)",
           .domain = RV_SIZES,
           .fallback = "1e5"},
    [N] = {.name = "n",
           .help = "Dimension of h (default 1e4)",
           .domain = RV_SIZES,
           .fallback = "1e4"},
    [K] = {.name = "k",
           .help = "Non-zero values of h, all 1 (default 20)",
           .domain = {.low = 1, .high = 1e8, .integer = true},
           .fallback = "20"},
    [P] = {.name = "p",
           .help = "Probability that dropout keeps a coordinate of x (default 1)",
           .domain = {.low = 0, .high = 1, .low_open = true},
           .fallback = "1"},
    [TAU] = {.name = "tau",
             .help =
                 "Threshold in units of sigma: numbers, or printed_k, printed_root, corrected_k, "
                 "corrected_root (default): -eps ||h|| / k or / sqrt(k), eps as printed or with "
                 "its factor",
             .domain = {.low = 0, .high = 1000},
             .rules = tau_rules,
             .fallback = "corrected_root"},
    [TRIALS] = {.name = "trials",
                .help = "Draws a cell (default 1000)",
                .domain = {.low = 1, .high = 1e9, .integer = true},
                .fallback = "1000",
                .label = true},
    [SWEEP] = {.name = "sweep", .words = sweeps, .fallback = "list", .label = true},
};

/* clang-format off */
#define PLANS(width, law, readings)                                                                \
  {{.list = {[M] = "1e6", [N] = "1e2:1e12:11:log", [TAU] = "corrected_root", [TRIALS] = width,     \
             [SWEEP] = "width"}},                                                                  \
   {.list = {[SAMPLER] = "both", [M] = "200", [N] = "100", [K] = "5,100", [P] = "0.5,1",           \
             [TAU] = "2", [TRIALS] = law, [SWEEP] = "law"}},                                       \
   {.list = {[M] = "1e6", [N] = "1e6", [K] = "20", [TRIALS] = law, [SWEEP] = "law"}},              \
   {.list = {[N] = "1e2,1e3,1e4", [TAU] = "printed_k", [TRIALS] = readings,                        \
             [SWEEP] = "printed_k"}},                                                              \
   {.list = {[N] = "1e2,1e3,1e4", [TAU] = "printed_root", [TRIALS] = readings,                     \
             [SWEEP] = "printed_root"}},                                                           \
   {.list = {[N] = "1e2,1e3,1e4", [TAU] = "corrected_k", [TRIALS] = readings,                      \
             [SWEEP] = "corrected_k"}},                                                            \
   {.list = {[N] = "1e2,1e3,1e4,1e5", [TAU] = "corrected_root", [TRIALS] = readings,               \
             [SWEEP] = "corrected_root"}}}
/* clang-format on */

static const rv_plan quick[] = PLANS("1000", "20000", "1000");
static const rv_plan standard[] = PLANS("10000", "100000", "10000");
static const rv_plan full[] = PLANS("100000", "1000000", "100000");

static double number(const rv_cell *cell, enum parameter parameter) {
  return cell->value[parameter].number;
}

static bool in_sweep(const rv_cell *cell, const char *name) {
  return strcmp(cell->value[SWEEP].word, name) == 0;
}

static rv_sampler sampler_of(const rv_cell *cell) {
  return strcmp(cell->value[SAMPLER].word, "dense") == 0 ? RV_DENSE : RV_IMPLICIT;
}

static rv_relu_law law_of(const rv_cell *cell) {
  return (rv_relu_law){number(cell, M), number(cell, N), number(cell, P), 1};
}

/* For flat h, eps ||h|| / sqrt(k) is sigma / sqrt(2) with the printed eps. */

static double norm_of(const rv_cell *cell) {
  return sqrt(number(cell, K));
}

static double sigma_of(const rv_cell *cell) {
  return norm_of(cell) * sqrt(2 / (number(cell, P) * number(cell, M)));
}

static double printed_bound(const rv_cell *cell) {
  return sigma_of(cell) / sqrt(2);
}

static double corrected_bound(const rv_cell *cell) {
  return printed_bound(cell) * sqrt(4 * log(2 * number(cell, N) / delta_corrected));
}

static rv_status resolve(rv_cell *cell) {
  if (number(cell, K) > number(cell, N))
    return rv_fail(RV_EINVAL, "k = %.15g is larger than n = %.15g: choose k up to n",
                   number(cell, K), number(cell, N));
  double tau = number(cell, TAU);
  if (tau >= 0)
    return RV_OK;
  double bound = tau <= CORRECTED_K ? corrected_bound(cell) : printed_bound(cell);
  bool by_k = tau == PRINTED_K || tau == CORRECTED_K;
  cell->value[TAU].number = bound / sigma_of(cell) / (by_k ? sqrt(number(cell, K)) : 1);
  return RV_OK;
}

/* The trial. */

static rv_status open_layer(void **out, const rv_cell *cell, int threads) {
  rv_relu_law law = law_of(cell);
  rv_hidden hidden;
  RV_TRY(rv_hidden_make(&hidden, RV_ONES, (size_t)number(cell, K)));
  return rv_relu_layer_open_owning((rv_relu_layer **)out, sampler_of(cell), &law, &hidden,
                                   number(cell, TAU), threads);
}

static void close_layer(void *layer) {
  rv_relu_layer_close(layer);
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell, void *layer) {
  rv_relu_draw d;
  rv_relu_layer_draw(key, &d, layer);
  double others = number(cell, N) - number(cell, K), bias = number(cell, TAU) * sigma_of(cell);
  metric[COORDINATE] = d.coordinate;
  metric[OFF_SUPPORT] = d.off_support;
  metric[ZEROED] = others > 0 ? 1 - d.survivors / others : 1;
  metric[ALL_ZEROED] = d.survivors == 0;
  metric[SHIFT] = bias > 0 ? 1 + d.shift_excess / bias : 0;
  return RV_OK;
}

static bool is_lone(const rv_cell *cell) {
  return sampler_of(cell) == RV_DENSE && number(cell, M) * number(cell, N) >= 1e6;
}

/* The law of the largest coordinate off the support; the last cell's quadrature is kept, as one
   cell's values are asked for in a row. */
static double off_support_cdf(double t, const void *untyped) {
  static rv_hidden hidden;
  static rv_gain_rule rule;
  static rv_cell of;
  const rv_cell *cell = untyped;
  rv_relu_law law = law_of(cell);
  if (rule.count == 0 || memcmp(&of, cell, sizeof of) != 0) {
    rv_hidden_free(&hidden);
    rv_gain_rule_free(&rule);
    if (rv_hidden_make(&hidden, RV_ONES, (size_t)number(cell, K)) != RV_OK ||
        rv_gain_rule_make(&rule, law.m, law.p) != RV_OK)
      return NAN;
    of = *cell;
  }
  return rv_relu_off_support_cdf(t, &law, &hidden, &rule);
}

/* The planted law: that of half as many coordinates. */
static double half_cdf(double t, const void *cell) {
  return sqrt(off_support_cdf(t, cell));
}

/* What the claims hold the draws against. */

static double one(const rv_cell *cell) {
  (void)cell;
  return 1;
}

static double half(const rv_cell *cell) {
  (void)cell;
  return 0.5;
}

static double not_all_zeroed(double all_zeroed, const rv_cell *cell) {
  (void)cell;
  return 1 - all_zeroed;
}

static double zeroed_predicted(const rv_cell *cell) {
  return gsl_cdf_ugaussian_P(number(cell, TAU));
}

/* Which cells a claim is about. */

static bool is_wide(const rv_cell *cell) {
  return in_sweep(cell, "width");
}

static bool is_law(const rv_cell *cell) {
  return number(cell, TRIALS) >= 10000 && number(cell, N) > number(cell, K);
}

static bool is_printed_k(const rv_cell *cell) {
  return in_sweep(cell, "printed_k");
}

static bool is_printed_root(const rv_cell *cell) {
  return in_sweep(cell, "printed_root");
}

static bool is_corrected_k(const rv_cell *cell) {
  return in_sweep(cell, "corrected_k");
}

static bool is_corrected_root(const rv_cell *cell) {
  return in_sweep(cell, "corrected_root");
}

/* pm = 5000 k: a coordinate on the support lies 50 standard deviations above -|b|. */
static bool is_clear(const rv_cell *cell) {
  return number(cell, P) * number(cell, M) >= 5000 * number(cell, K);
}

/* sigma is as large as h: of thousands of draws some come out below -|b| = -2 sigma or less. */
static bool is_noisy(const rv_cell *cell) {
  return number(cell, P) * number(cell, M) <= 2 * number(cell, K) && number(cell, TAU) <= 2 &&
         number(cell, K) >= 20 && number(cell, TRIALS) >= 1000;
}

static const rv_metric metrics[] = {
    [COORDINATE] = {.name = "coordinate", .bound = printed_bound},
    [OFF_SUPPORT] = {.name = "off_support"},
    [ZEROED] = {.name = "zeroed"},
    [ALL_ZEROED] = {.name = "all_zeroed"},
    [SHIFT] = {.name = "shift"},
};

static const rv_statistic statistics[] = {
    {.name = "coordinate_corrected", .closed_form = corrected_bound},
    {.name = "zeroed_predicted", .closed_form = zeroed_predicted},
};

#define PLOT     "coordinate_error"
#define LAW_PLOT "coordinate_law"

static const rv_claim claims[] = {
    {.name = "printed",
     .source = "Lemma 3.3",
     .statement = "‖h − Wᵀx‖∞ ≤ ε‖h‖/√k, ε = √(k/(pm)), for most W (9 of 10 draws)",
     .form = RV_PRINTED,
     .expected = RV_FAILS,
     .kind = RV_MOST_DRAWS,
     .metric = COORDINATE,
     .applies = is_wide,
     .value = printed_bound,
     .delta = 0.1,
     .plot = PLOT},
    {.name = "corrected",
     .source = "Lemma 3.3",
     .statement = "‖h − Wᵀx‖∞ ≤ ε‖h‖/√k, ε = √(4k ln(2n/δ)/(pm)), with probability 1 − δ, δ = 0.1",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_MOST_DRAWS,
     .metric = COORDINATE,
     .applies = is_wide,
     .value = corrected_bound,
     .delta = 0.1,
     .plot = PLOT},
    {.name = "law",
     .source = "exact law of Wᵀx",
     .statement = "max |u_i| off the support has the cdf E(2Φ(t/σ_Q) − 1)^(n−k)",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_LAW,
     .metric = OFF_SUPPORT,
     .applies = is_law,
     .cdf = off_support_cdf,
     .resolution = 0.05,
     .plot = LAW_PLOT},
    {.name = "dense-implicit",
     .source = "rotation invariance",
     .statement = "the dense and the implicit sampler draw the same law of max |u_i − h_i|",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_SAME_LAW,
     .metric = COORDINATE,
     .pair = SAMPLER,
     .resolution = 0.05,
     .plot = LAW_PLOT},
    {.name = "denoise-printed",
     .source = "Lemma 3.3",
     .statement = "with b = −ε‖h‖/k, ε = √(k/(pm)), r(Wᵀx + b) is 0 off the support for most W",
     .form = RV_PRINTED,
     .expected = RV_FAILS,
     .kind = RV_MOST_DRAWS,
     .metric = ALL_ZEROED,
     .applies = is_printed_k,
     .transform = not_all_zeroed,
     .value = half,
     .delta = 0.1,
     .plot = PLOT},
    {.name = "denoise-printed-root",
     .source = "Lemma 3.3, 1/√k for 1/k",
     .statement = "with b = −ε‖h‖/√k, ε = √(k/(pm)), r(Wᵀx + b) is 0 off the support for most W",
     .form = RV_PRINTED,
     .expected = RV_FAILS,
     .kind = RV_MOST_DRAWS,
     .metric = ALL_ZEROED,
     .applies = is_printed_root,
     .transform = not_all_zeroed,
     .value = half,
     .delta = 0.1,
     .plot = PLOT},
    {.name = "denoise-corrected-k",
     .source = "Lemma 3.3, ε corrected",
     .statement = "with b = −ε‖h‖/k, ε = √(4k ln(2n/δ)/(pm)), r(Wᵀx + b) is 0 off the support for "
                  "most W",
     .form = RV_PRINTED,
     .expected = RV_FAILS,
     .kind = RV_MOST_DRAWS,
     .metric = ALL_ZEROED,
     .applies = is_corrected_k,
     .transform = not_all_zeroed,
     .value = half,
     .delta = 0.1,
     .plot = PLOT},
    {.name = "denoise-corrected",
     .source = "Lemma 3.3, ε corrected, 1/√k for 1/k",
     .statement =
         "with b = −ε‖h‖/√k, ε = √(4k ln(2n/δ)/(pm)), r(Wᵀx + b) is 0 off the support with "
         "probability 1 − δ, δ = 0.1",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_MOST_DRAWS,
     .metric = ALL_ZEROED,
     .applies = is_corrected_root,
     .transform = not_all_zeroed,
     .value = half,
     .delta = 0.1,
     .plot = PLOT},
    {.name = "shift-printed",
     .source = "Lemma 3.3",
     .statement = "|r(Wᵀx + b)_i − (Wᵀx)_i| ≤ |b| on the support, pm ≤ 2k, |b| ≤ 2σ",
     .form = RV_PRINTED,
     .expected = RV_FAILS,
     .kind = RV_EVERY_DRAW,
     .metric = SHIFT,
     .applies = is_noisy,
     .value = one,
     .slack = 1e-9,
     .plot = PLOT},
    {.name = "shift-clear",
     .source = "Lemma 3.3",
     .statement = "|r(Wᵀx + b)_i − (Wᵀx)_i| ≤ |b| on the support, pm ≥ 5000k",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_EVERY_DRAW,
     .metric = SHIFT,
     .applies = is_clear,
     .value = one,
     .slack = 1e-9,
     .plot = PLOT},
    {.name = "control-law",
     .source = "planted",
     .statement = "max |u_i| off the support has the law of half as many coordinates",
     .form = RV_CONTROL,
     .expected = RV_FAILS,
     .kind = RV_LAW,
     .metric = OFF_SUPPORT,
     .applies = is_law,
     .cdf = half_cdf,
     .resolution = 0.05,
     .plot = LAW_PLOT},
};

/* The histogram: max |u_i| / sigma off the support. */

enum { BINS = 60 };
static const double bins_high = 7.5;

static rv_status write_histogram(rv_csv *csv, const rv_evidence *evidence, size_t index) {
  const rv_cell *cell = &evidence->grid->cell[index];
  if (!in_sweep(cell, "law") || number(cell, N) == number(cell, K))
    return RV_OK;
  double *value, found[BINS] = {0}, width = bins_high / BINS, sigma = sigma_of(cell);
  size_t count;
  RV_TRY(rv_evidence_metric(&value, &count, evidence, index, OFF_SUPPORT));
  for (size_t i = 0; i < count; i++)
    if (value[i] < bins_high * sigma)
      found[(size_t)(value[i] / sigma / width)]++;
  free(value);
  for (size_t b = 0; b < BINS; b++) {
    double low = width * (double)b, high = low + width;
    double mass = off_support_cdf(high * sigma, cell) - off_support_cdf(low * sigma, cell);
    const double row[] = {number(cell, M),
                          number(cell, N),
                          number(cell, K),
                          number(cell, P),
                          low,
                          high,
                          found[b] / (double)count / width,
                          mass / width};
    rv_csv_text(csv, cell->value[SAMPLER].word);
    for (size_t c = 0; c < sizeof row / sizeof *row; c++)
      rv_csv_number(csv, row[c]);
    rv_csv_end_row(csv);
  }
  return RV_OK;
}

static const char *const histogram_columns[] = {
    "sampler", "m", "n", "k", "p", "low", "high", "density", "density_predicted", NULL};

static const rv_extra_table histogram = {
    .suffix = "histogram",
    .statement = "density of max |u_i| / sigma off the support, by bins",
    .columns = histogram_columns,
    .write_rows = write_histogram};

static const rv_program program = {
    .name = "coordinate_error",
    .statement = "Lemma 3.3: ‖h − Wᵀx‖∞ ≤ √(k/(pm)) ‖h‖/√k, and the ReLU removes the noise",
    .about = "Draws random ReLU layers and measures the largest error of a coordinate before the "
             "bias, and what the bias does off and on the support.",
    .parameters = {parameters, RV_COUNT(parameters)},
    .trials = TRIALS,
    .presets = {[RV_QUICK] = {quick, RV_COUNT(quick)},
                [RV_STANDARD] = {standard, RV_COUNT(standard)},
                [RV_FULL] = {full, RV_COUNT(full)}},
    .resolve = resolve,
    .trial = {.metrics = RV_COUNT(metrics),
              .open = open_layer,
              .close = close_layer,
              .draw = draw,
              .lone = is_lone},
    .metrics = metrics,
    .statistics = statistics,
    .statistic_count = RV_COUNT(statistics),
    .claims = claims,
    .claim_count = RV_COUNT(claims),
    .tables = &histogram,
    .table_count = 1,
};

int main(int argc, char **argv) {
  return rv_main(&program, argc, argv);
}
