/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lemma 3.3: for a k-sparse h >= 0, x = r(alpha W h) with dropout, and u = W'x,
 *
 *   ||h - u||_inf <= eps ||h|| / sqrt(k),   eps = sqrt(k / (pm)),
 *
 * and with the bias b = -eps ||h|| / k the ReLU of u + b is 0 wherever h is, and moves no
 * coordinate on the support by more than |b|.
 *
 * Drawn per trial: W and the dropout, for flat h and b = -tau sigma, sigma = ||h|| sqrt(2/(pm)).
 *
 * Known: the law of the largest |u_i - h_i|, on the support and off it, given the gain and averaged
 * over it (coordinate_law.h); so each inequality, printed or corrected, has an exact probability.
 * Off the support the largest of n - k coordinates has the cdf (2 Phi(t / sigma_Q) - 1)^(n-k), so
 * it is about sigma sqrt(2 ln 2n): the printed eps lacks the factor of coordinate_bias.h, and the
 * printed 1/k for 1/sqrt(k) leaves nearly half of the noise above 0. On the support r(u_i + b)
 * moves by at most |b| exactly where u_i >= -|b|.
 *
 * Tolerances: the laws are exact, so the tests are purely statistical. The ratio of a shift to |b|
 * is held against 1 with a slack of 1e-9 for the rounding of u + b.
 *
 * Run: coordinate_error --m 1e12 --n 1e12 --k 1000 --tau corrected_root --trials 1e4
 */
#include "experiment/histogram.h"
#include "experiment/statement.h"
#include "model/coordinate_bias.h"
#include "model/relu_setting.h"
#include "model/sizes.h"
#include "reverify/relu_layer.h"
#include "theory/coordinate_law.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

enum { SAMPLER, M, N, K, P, TAU };
enum {
  COORDINATE,
  OFF_SUPPORT,
  ZEROED,
  ALL_ZEROED,
  SHIFT,
  VALUE,
  LEFT,
  PRINTED_TRUE,
  CORRECTED_TRUE,
  VALUE_TRUE,
  SHIFT_TRUE
};

/* How often the corrected lemma may fail. */
static const double delta = 0.1;

static const rv_parameter parameters[] = {
    [SAMPLER] = {"sampler", "draw W itself, or only what the result depends on",
                 .words = rv_sampler_names, .all = "both", .fallback = "implicit"},
    [M] = {"m", "dimension of x", RV_SIZES, .fallback = "1e5"},
    [N] = {"n", "dimension of h", RV_SIZES, .fallback = "1e4"},
    [K] = {"k", "non-zero values of h, all 1", {1, 1e8, .integer = true}, .fallback = "20"},
    [P] = {"p", "probability that dropout keeps a coordinate of x", .domain.high = 1,
           .domain.low_open = true, .fallback = "1"},
    [TAU] = {"tau", "threshold |b| / sigma; by a rule |b| is eps ||h|| / k or eps ||h|| / sqrt(k)",
             .domain.high = 1000, .rules = rv_bias_rule_names, .fallback = "corrected_root"},
    {0}};

/* Draws per cell at the presets quick, standard, full. The laws are exact at every size: at the
   quick preset matrices are as small as a gain that is hardly ever 0 allows. */
static const rv_plan plans[] = {
    {"width", {[M] = "1e6", [N] = "1e2:1e12:11:log"}, .trials = {1000, 10000, 1e5}},
    {"law",
     {"both", "{60|200|200}", "{40|100|100}", "10,{40|100|100}", "0.5,1", "2"},
     .trials = {20000, 1e5, 1e6}},
    {"law", {[M] = "1e6", [N] = "1e6"}, .trials = {20000, 1e5, 1e6}},
    {"few", {[M] = "4,1000", [N] = "2", [K] = "1,2", [TAU] = "1"}, .trials = {20000, 1e5, 1e6}},
    {"printed_k", {[N] = "1e2,1e3,1e4", [TAU] = "printed_k"}, .trials = {1000, 10000, 1e5}},
    {"printed_root", {[N] = "1e2,1e3,1e4", [TAU] = "printed_root"}, .trials = {1000, 10000, 1e5}},
    {"corrected_k", {[N] = "1e2,1e3,1e4", [TAU] = "corrected_k"}, .trials = {1000, 10000, 1e5}},
    {"corrected_root", {[N] = "1e2,1e3,1e4,1e5"}, .trials = {1000, 10000, 1e5}},
    {0}};

static double n(const rv_cell *cell) {
  return rv_number(cell, N);
}

static double k(const rv_cell *cell) {
  return rv_number(cell, K);
}

static double tau(const rv_cell *cell) {
  return rv_number(cell, TAU);
}

static rv_flat_layer flat(const rv_cell *cell) {
  return (rv_flat_layer){rv_number(cell, P) * rv_number(cell, M), n(cell), k(cell)};
}

static double sigma(const rv_cell *cell) {
  return rv_coordinate_sigma(flat(cell));
}

static double printed_bound(const rv_cell *cell) {
  return rv_coordinate_printed(flat(cell));
}

static double corrected_bound(const rv_cell *cell) {
  return rv_coordinate_corrected(flat(cell), delta);
}

static double nothing(const rv_cell *cell) {
  (void)cell;
  return 0;
}

/* |r(u_i + b) - h_i| <= |u_i - h_i| + |b|, also where r sets it to 0: h_i <= |u_i - h_i| + u_i. */
static double corrected_value(const rv_cell *cell) {
  return corrected_bound(cell) + tau(cell) * sigma(cell);
}

static double zeroed_predicted(const rv_cell *cell) {
  return gsl_cdf_ugaussian_P(tau(cell));
}

/* What the draws and the closed forms of a cell share. */
typedef struct layer_law {
  rv_relu_setting *setting;
  rv_coordinate_law *law;
} layer_law;

static layer_law *of(const rv_cell *cell) {
  return cell->shared;
}

static double coordinate_cdf(double t, const void *cell) {
  return rv_coordinate_law_cdf(t, of(cell)->law);
}

static double coordinate_quantile(const rv_cell *cell) {
  return rv_coordinate_law_upper_quantile(delta, of(cell)->law);
}

static double off_support_cdf(double t, const void *cell) {
  const rv_relu_setting *s = of(cell)->setting;
  return rv_relu_off_support_cdf(t, &s->law, &s->hidden, &s->rule);
}

/* The exact probabilities of the inequalities. */

static double printed_probability(const rv_cell *cell) {
  return rv_coordinate_law_cdf(printed_bound(cell), of(cell)->law);
}

static double corrected_probability(const rv_cell *cell) {
  return rv_coordinate_law_cdf(corrected_bound(cell), of(cell)->law);
}

/* r(u_i + b) is 0 where u_i <= |b|. */
static double all_zeroed_probability(const rv_cell *cell) {
  const rv_coordinate_box box = {-INFINITY, tau(cell) * sigma(cell), -INFINITY, INFINITY};
  return rv_coordinate_law_within(&box, of(cell)->law);
}

/* r(u_i + b) is within v of h_i = 1 where u_i - |b| is, or where it is below if v is 1 or more. */
static double value_probability(const rv_cell *cell) {
  double v = corrected_value(cell), bias = tau(cell) * sigma(cell);
  const rv_coordinate_box box = {-INFINITY, INFINITY, v < 1 ? bias - v : -INFINITY, bias + v};
  return rv_coordinate_law_within(&box, of(cell)->law);
}

/* r(u_i + b) is within |b| of u_i where u_i >= -|b|. */
static double shift_probability(const rv_cell *cell) {
  const rv_coordinate_box box = {-INFINITY, INFINITY, -1 - tau(cell) * sigma(cell), INFINITY};
  return rv_coordinate_law_within(&box, of(cell)->law);
}

/* Half of what one of 20 draws is, by which a frequency might be off. */
static double frequency_seen(const rv_cell *cell) {
  (void)cell;
  return 0.05;
}

/* The planted law: that of half as many coordinates. */
static double half_cdf(double t, const void *cell) {
  return sqrt(off_support_cdf(t, cell));
}

static rv_status resolve(rv_cell *cell) {
  if (k(cell) > n(cell))
    return rv_fail(RV_EINVAL, "k = %.15g is larger than n = %.15g: choose k up to n", k(cell),
                   n(cell));
  rv_value *value = &cell->value[TAU];
  if (value->word != NULL)
    value->number = rv_coordinate_tau((rv_bias_rule)(-value->number - 1), flat(cell), delta);
  return RV_OK;
}

/* The trial. */

static void close_cell(void *shared) {
  layer_law *l = shared;
  if (l == NULL)
    return;
  rv_coordinate_law_close(l->law);
  rv_relu_setting_close(l->setting);
  free(l);
}

static rv_status open_laws(layer_law *l, const rv_cell *cell) {
  const rv_relu_law law = {rv_number(cell, M), n(cell), rv_number(cell, P), .alpha_scale = 1};
  rv_hidden hidden;
  RV_TRY(rv_hidden_make(&hidden, RV_ONES, (size_t)k(cell)));
  RV_TRY(rv_relu_setting_open(&l->setting, &law, &hidden, tau(cell)));
  return rv_coordinate_law_open(&l->law, &law, &l->setting->hidden);
}

static rv_status open_cell(void **shared, const rv_cell *cell) {
  layer_law *l = calloc(1, sizeof *l);
  *shared = NULL;
  if (l == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a layer: free some memory");
  rv_status status = open_laws(l, cell);
  if (status == RV_OK)
    *shared = l;
  else
    close_cell(l);
  return status;
}

static rv_status open_layer(void **layer, const rv_cell *cell, int threads) {
  const rv_relu_setting *s = of(cell)->setting;
  return rv_relu_layer_open((rv_relu_layer **)layer, (rv_sampler)rv_word(cell, SAMPLER), &s->law,
                            &s->hidden, s->bias, threads);
}

static void close_layer(void *layer) {
  rv_relu_layer_close(layer);
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell, void *layer) {
  rv_relu_draw d;
  rv_relu_layer_draw(key, &d, layer);
  double others = n(cell) - k(cell), bias = tau(cell) * sigma(cell);
  metric[COORDINATE] = d.coordinate;
  metric[OFF_SUPPORT] = d.off_support;
  metric[ZEROED] = others > 0 ? 1 - d.survivors / others : 1;
  metric[ALL_ZEROED] = d.survivors == 0;
  metric[LEFT] = d.survivors;
  metric[VALUE] = d.support_error;
  metric[SHIFT] = bias > 0 ? 1 + d.shift_excess / bias : 0;
  metric[PRINTED_TRUE] = d.coordinate <= printed_bound(cell);
  metric[CORRECTED_TRUE] = d.coordinate <= corrected_bound(cell);
  metric[VALUE_TRUE] = d.support_error <= corrected_value(cell);
  metric[SHIFT_TRUE] = d.shift_excess <= 1e-9 * bias;
  return RV_OK;
}

static bool is_large(const rv_cell *cell) {
  return rv_dense_is_large((rv_sampler)rv_word(cell, SAMPLER), rv_number(cell, M), n(cell));
}

/* Units enough for a gain that is seldom 0, where nothing exceeds any bound. */
static bool has_units(const rv_cell *cell) {
  return flat(cell).kept >= 10;
}

static bool has_steady_gain(const rv_cell *cell) {
  return rv_coordinate_gain_is_steady(flat(cell), delta);
}

/* On the support the variance is by a part of 2/k the larger. */
static bool is_corrected(const rv_cell *cell) {
  return k(cell) >= 10 && has_steady_gain(cell);
}

/* Of the coordinates off the support at least one is expected above the threshold. */
static bool leaves_noise(const rv_cell *cell) {
  return has_units(cell) && rv_coordinate_left(flat(cell), tau(cell)) >= 1;
}

static bool has_others(const rv_cell *cell) {
  return n(cell) > k(cell);
}

/* Of four to seven values the law is as exact, and takes some seconds to tabulate. */
static bool has_quick_law(const rv_cell *cell) {
  return k(cell) <= 3 || k(cell) >= 8;
}

/* Q = 0, where both laws have an atom, is never seen: the planted law is another by 1/4. */
static bool has_other_law(const rv_cell *cell) {
  return has_others(cell) && rv_number(cell, M) * log1p(-rv_number(cell, P) / 2) <= log(1e-6);
}

/* From here on the rounding of u + b, 3e-16, is less than the slack in units of the bias. */
static bool has_bias(const rv_cell *cell) {
  return tau(cell) * sigma(cell) >= 1e-6;
}

/* A coordinate on the support lies 50 standard deviations above -|b|. */
static bool is_clear(const rv_cell *cell) {
  return flat(cell).kept >= 5000 * k(cell);
}

static bool is_noisy(const rv_cell *cell) {
  return has_units(cell) && rv_coordinate_moved(flat(cell), tau(cell)) >= 0.125;
}

/* Where inequalities are true in some draws and false in others. */

static bool is_small(const rv_cell *cell) {
  return n(cell) <= 10 && flat(cell).kept >= 2;
}

static bool leaves_some(const rv_cell *cell) {
  double left = rv_coordinate_left(flat(cell), tau(cell));
  return left >= 0.02 && left <= 4;
}

static bool shifts_some(const rv_cell *cell) {
  return is_noisy(cell) && (has_bias(cell) || tau(cell) == 0);
}

static const rv_metric metrics[] = {
    [COORDINATE] = {"coordinate", "max |u_i − h_i|, in units of h", .bound = printed_bound},
    [OFF_SUPPORT] = {"off_support", .about = "max |u_i| off the support, in units of h"},
    [ZEROED] = {"zeroed",
                .about = "share of the coordinates off the support that the bias sets to 0"},
    [ALL_ZEROED] = {"all_zeroed", "1 if all of them, else 0", .predicted = all_zeroed_probability},
    [SHIFT] = {"shift", "largest |r(u_i + b) − u_i| / |b| on the support, if |b| ≥ 1e-6",
               .measured = has_bias},
    [VALUE] = {"value", .about = "max |r(u_i + b) − h_i| on the support, in units of h"},
    [LEFT] = {"left", "coordinates off the support above 0", .hidden = true},
    [PRINTED_TRUE] = {"printed_true", "1 if max |u_i − h_i| is within the printed bound, else 0",
                      .predicted = printed_probability},
    [CORRECTED_TRUE] = {"corrected_true", "1 if it is within the corrected bound, else 0",
                        .predicted = corrected_probability},
    [VALUE_TRUE] = {"value_true",
                    "1 if r(u_i + b) is within the corrected bound and |b| of h_i on the support",
                    .predicted = value_probability},
    [SHIFT_TRUE] = {"shift_true", "1 if r(u_i + b) is within |b| of u_i on the support, else 0",
                    .predicted = shift_probability},
    {0}};

static const rv_column columns[] = {
    {"coordinate_corrected", "the bound with ε = √(4k ln(2n/δ)/(pm)), δ = 0.1",
     .value = corrected_bound},
    {"coordinate_quantile", "exact 0.9-quantile of max |u_i − h_i|: no smaller bound does so well",
     .value = coordinate_quantile},
    {"zeroed_predicted", "Φ(τ): zeroed at the mean gain", .value = zeroed_predicted},
    {0}};

#define LEAVES_NONE .most = {LEFT, .constant = 0.5, .delta = {0.1}}
#define SMALL       "n of at most 10, p m of at least 2"
#define NOISE       "a p m of at least 10 that leaves noise"

static const rv_claim claims[] = {
    {"printed", RV_PRINTED, "Lemma 3.3",
     "‖h − Wᵀx‖∞ ≤ ε‖h‖/√k, ε = √(k/(pm)), for most W (9 of 10 draws)", .expected = RV_FAILS,
     .on = "width", .where = has_units, .needs = "p m of at least 10",
     .most = {COORDINATE, printed_bound, .delta = {0.1}}},
    {"corrected", RV_CORRECTED, "Lemma 3.3",
     "‖h − Wᵀx‖∞ ≤ ε‖h‖/√k, ε = √(4k ln(2n/δ)/(pm)), with probability 1 − δ, δ = 0.1",
     .on = "width", .where = is_corrected,
     .needs = "k of at least 10, p m of at least 40 ln(20 n)²",
     .most = {COORDINATE, corrected_bound, .delta = {0.1}}},
    {"law", RV_EXACT, "exact law of Wᵀx",
     "max |u_i − h_i| has the exact law at every m, n and p: E of (2Φ(t/σ_Q) − 1)^(n−k) times "
     "the probability that noise of the mean 0 is in a box",
     .plot = "coordinate_error", .on = "law few", .where = has_quick_law,
     .needs = "k of at most 3, or at least 8", .law = {COORDINATE, coordinate_cdf, .within = 0.05}},
    {"printed-probability", RV_EXACT, "exact law of Wᵀx",
     "‖h − Wᵀx‖∞ ≤ ε‖h‖/√k, ε = √(k/(pm)), in as many draws as that law says", .on = "few",
     .where = is_small, .needs = SMALL,
     .mean = {PRINTED_TRUE, printed_probability, .effect = frequency_seen}},
    {"corrected-probability", RV_EXACT, "exact law of Wᵀx",
     "the same with ε = √(4k ln(2n/δ)/(pm)), δ = 0.1", .on = "few", .where = is_small,
     .needs = SMALL, .mean = {CORRECTED_TRUE, corrected_probability, .effect = frequency_seen}},
    {"denoise-probability", RV_EXACT, "exact law of Wᵀx",
     "r(Wᵀx + b) is 0 off the support in as many draws as that law says", .on = "law few",
     .where = leaves_some, .needs = "(n − k) Φ(−τ) of 0.02 to 4",
     .mean = {ALL_ZEROED, all_zeroed_probability, .effect = frequency_seen}},
    {"value-probability", RV_EXACT, "exact law of Wᵀx",
     "r(Wᵀx + b) is within ε‖h‖/√k + |b| of h on the support, ε corrected, in as many draws as "
     "that "
     "law says",
     .on = "few", .where = is_small, .needs = SMALL,
     .mean = {VALUE_TRUE, value_probability, .effect = frequency_seen}},
    {"shift-probability", RV_EXACT, "exact law of Wᵀx",
     "|r(Wᵀx + b)_i − (Wᵀx)_i| ≤ |b| on the support in as many draws as that law says",
     .on = "law few", .where = shifts_some, .needs = "k Φ(−τ − 1/σ) of at least 1/8",
     .mean = {SHIFT_TRUE, shift_probability, .effect = frequency_seen}},
    {"law-off-support", RV_EXACT, "exact law of Wᵀx",
     "max |u_i| off the support has the cdf E(2Φ(t/σ_Q) − 1)^(n−k)", .plot = "coordinate_law",
     .on = "law", .where = has_others, .needs = "n above k",
     .law = {OFF_SUPPORT, off_support_cdf, .within = 0.05}},
    {"dense-implicit", RV_EXACT, "rotation invariance",
     "the dense and the implicit sampler draw the same law of max |u_i − h_i|",
     .plot = "coordinate_law", .same_law = {COORDINATE, .pair = "sampler", .within = 0.05}},
    {"denoise-printed", RV_PRINTED, "Lemma 3.3",
     "with b = −ε‖h‖/k, ε = √(k/(pm)), r(Wᵀx + b) is 0 off the support for most W",
     .expected = RV_FAILS, .given = "printed_k", .where = leaves_noise,
     .needs = "--tau printed_k, " NOISE, LEAVES_NONE},
    {"control-denoise-root", RV_CONTROL, "Lemma 3.3 half corrected: 1/√k for 1/k",
     "with b = −ε‖h‖/√k, ε = √(k/(pm)), r(Wᵀx + b) is 0 off the support for most W",
     .given = "printed_root", .where = leaves_noise, .needs = "--tau printed_root, " NOISE,
     LEAVES_NONE},
    {"control-denoise-k", RV_CONTROL, "Lemma 3.3 half corrected: ε alone",
     "with b = −ε‖h‖/k, ε = √(4k ln(2n/δ)/(pm)), r(Wᵀx + b) is 0 off the support for most W",
     .given = "corrected_k", .where = leaves_noise, .needs = "--tau corrected_k, " NOISE,
     LEAVES_NONE},
    {"denoise-corrected", RV_CORRECTED, "Lemma 3.3, ε corrected, 1/√k for 1/k",
     "with b = −ε‖h‖/√k, ε = √(4k ln(2n/δ)/(pm)), r(Wᵀx + b) is 0 off the support with "
     "probability 1 − δ, δ = 0.1",
     .on = "corrected_root", .given = "corrected_root", .where = has_steady_gain,
     .needs = "--tau corrected_root, p m of at least 40 ln(20 n)²", LEAVES_NONE},
    {"exact-printed", RV_PRINTED, "Lemma 3.3", "r(Wᵀx + b) is exactly h on the support, for most W",
     .expected = RV_FAILS, .where = has_units, .needs = "p m of at least 10",
     .most = {VALUE, nothing, .delta = {0.1}}},
    {"exact-corrected", RV_CORRECTED, "Lemma 3.3, ε corrected",
     "r(Wᵀx + b) is within ε‖h‖/√k + |b| of h on the support, ε = √(4k ln(2n/δ)/(pm)), with "
     "probability 1 − δ, δ = 0.1",
     .where = is_corrected, .needs = "k of at least 10, p m of at least 40 ln(20 n)²",
     .most = {VALUE, corrected_value, .delta = {0.1}}},
    {"shift-printed", RV_PRINTED, "Lemma 3.3",
     "|r(Wᵀx + b)_i − (Wᵀx)_i| ≤ |b| on the support, σ being as large as h", .expected = RV_FAILS,
     .where = is_noisy, .needs = "k Φ(−τ − 1/σ) of at least 1/8",
     .every = {SHIFT, .constant = 1, .slack = 1e-9}},
    {"shift-clear", RV_CORRECTED, "Lemma 3.3",
     "|r(Wᵀx + b)_i − (Wᵀx)_i| ≤ |b| on the support, pm ≥ 5000k", .where = is_clear,
     .needs = "p m of at least 5000 k", .every = {SHIFT, .constant = 1, .slack = 1e-9}},
    {"control-law", RV_CONTROL, "planted",
     "max |u_i| off the support has the law of half as many coordinates", .plot = "coordinate_law",
     .on = "law", .where = has_other_law, .needs = "n above k, (1 − p/2)^m of at most 1e-6",
     .law = {OFF_SUPPORT, half_cdf, .within = 0.05}},
    {0}};

enum { BINS = 60 };
static const rv_bins bins = {.low = 0, .width = 7.5 / BINS, .count = BINS};

static double in_sigma(double coordinate, const rv_cell *cell) {
  return coordinate / sigma(cell);
}

static rv_status write_histogram(rv_csv *csv, const rv_cell_sample *sample) {
  const rv_cell *cell = sample->cell;
  double density[BINS], unit = sigma(cell);
  rv_histogram(density, &bins, sample, OFF_SUPPORT, in_sigma);
  for (size_t b = 0; b < BINS; b++) {
    double low = rv_bin_low(&bins, b) * unit, high = rv_bin_low(&bins, b + 1) * unit;
    rv_csv_text(csv, cell->value[SAMPLER].word);
    for (size_t p = M; p <= P; p++)
      rv_csv_number(csv, rv_number(cell, p));
    rv_histogram_write_bin(csv, &bins, b, density[b],
                           off_support_cdf(high, cell) - off_support_cdf(low, cell));
    rv_csv_end_row(csv);
  }
  return RV_OK;
}

static const rv_table_column histogram_columns[] = {
    {"sampler", "of the cell"},
    {"m", "dimension of x"},
    {"n", "dimension of h"},
    {"k", "non-zero values of h"},
    {"p", "keep probability"},
    {"low", "lower end of a bin of max |u_i| / σ off the support"},
    {"high", "its upper end"},
    {"density", "share of the draws in it, over its width"},
    {"density_predicted", "the same of the exact law"},
    {0}};

static const rv_extra_table tables[] = {{"histogram", "density of max |u_i| / σ off the support",
                                         histogram_columns, .on = "law", .where = has_others,
                                         .write = write_histogram},
                                        {0}};

static const rv_statement statement = {
    .name = "coordinate_error",
    .title = "Lemma 3.3: ‖h − Wᵀx‖∞ ≤ √(k/(pm)) ‖h‖/√k, and the ReLU removes the noise",
    .about = "Draws random ReLU layers and measures the largest error of a coordinate before the "
             "bias, and what the bias does off and on the support.",
    .plot = "coordinate_error",
    .own_trials = 1000,
    .parameters = parameters,
    .plans = plans,
    .resolve = resolve,
    .trial = {.open_cell = open_cell,
              .close_cell = close_cell,
              .open = open_layer,
              .close = close_layer,
              .draw = draw,
              .is_large = is_large},
    .metrics = metrics,
    .columns = columns,
    .claims = claims,
    .tables = tables};

int main(int argc, char **argv) {
  return rv_verify(&statement, argc, argv);
}
