/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Theorem 3.1, for one fixed h: a linear layer x = Wh, W an m x n matrix of independent N(0,1)
 * entries, is reversed by its own transpose up to
 *
 *   ||h - W'Wh/m|| <= sqrt(n/m) ||h||.
 *
 * Measured: the relative error ||h - W'Wh/m|| / ||h|| of one draw of W per trial. h is the flat
 * unit vector; by rotation invariance the law does not depend on it.
 *
 * Known: the squared error is (A - 1)^2 + A B / m with A ~ chi^2_m / m, B ~ chi^2_(n-1)
 * independent; its mean is (n + 1)/m. So the printed bound sits at the middle of the law and fails
 * for about half of the draws; a bound with three chi-square tails holds with probability 1 -
 * delta.
 *
 * Tolerances: every closed form is exact at every size, so the tests are purely statistical.
 *
 * Run: linear_reversal --sampler implicit --m 1e2:1e6:9:log --n 50 --trials 1000
 */
#include "experiment/statement.h"
#include "model/sizes.h"
#include "reverify/linear_error.h"
#include "reverify/linear_layer.h"

#include <math.h>

enum { SAMPLER, M, N, VARIANCE };
enum { ERROR, ERROR_SQ, OVER_PRINTED };

static const rv_parameter parameters[] = {[SAMPLER] = {"sampler", "draw W itself, or A and B",
                                                       .words = rv_sampler_names, .all = "both",
                                                       .fallback = "implicit"},
                                          [M] = {"m", "rows of W", RV_SIZES, .fallback = "1000"},
                                          [N] = {"n", "columns of W", RV_SIZES, .fallback = "500"},
                                          [VARIANCE] = {"variance",
                                                        "of the entries; 1 in the theory",
                                                        {0, 1e12, .low_open = true},
                                                        .fallback = "1"},
                                          {0}};

/* Draws per cell at the presets quick, standard, full. */
static const rv_plan plans[] = {
    {"ratio", {[M] = "250:100000:27:log", [N] = "1000"}, .trials = {4000, 40000, 1e6}},
    {"law", {[SAMPLER] = "both", [M] = "100", [N] = "60,10,1"}, .trials = {20000, 200000, 4e6}},
    {"law", {[SAMPLER] = "both", [M] = "20", [N] = "60"}, .trials = {20000, 200000, 4e6}},
    {"law", {[M] = "1e12", [N] = "1e12"}, .trials = {20000, 200000, 4e6}},
    {"control", {[VARIANCE] = "1.05"}, .trials = {20000, 200000, 4e6}},
    {0}};

static double m(const rv_cell *cell) {
  return rv_number(cell, M);
}

static double n(const rv_cell *cell) {
  return rv_number(cell, N);
}

/* The hypothesis of the theorem. */
static bool has_unit_variance(const rv_cell *cell) {
  return rv_number(cell, VARIANCE) == 1;
}

/* From here on the exponent of (n + 1)/m is that of n/m to a part in a hundred, and the error
   spreads too little for its mean to part from the root of its mean square. */
static bool is_sizeable(const rv_cell *cell) {
  return fmin(m(cell), n(cell)) >= 100;
}

static bool is_large(const rv_cell *cell) {
  return rv_dense_is_large((rv_sampler)rv_word(cell, SAMPLER), rv_number(cell, M), n(cell));
}

/* Closed forms. */

static double ratio(const rv_cell *cell) {
  return n(cell) / m(cell);
}

static double printed_bound(const rv_cell *cell) {
  return rv_linear_error_printed(m(cell), n(cell));
}

static double chi_square_bound(const rv_cell *cell, double delta) {
  return rv_linear_error_bound(m(cell), n(cell), delta);
}

static double mean_square(const rv_cell *cell) {
  return rv_linear_error_sq_mean(m(cell), n(cell));
}

static double mean_fourth_power(const rv_cell *cell) {
  return rv_linear_error_sq_second_moment(m(cell), n(cell));
}

static double root_mean_square(const rv_cell *cell) {
  return sqrt(mean_square(cell));
}

static double rms_over_printed(const rv_cell *cell) {
  return root_mean_square(cell) / printed_bound(cell);
}

static double corrected_over_printed(const rv_cell *cell, double delta) {
  return chi_square_bound(cell, delta) / printed_bound(cell);
}

static double law_of_square(double x, const void *cell) {
  return rv_linear_error_sq_cdf(x, m(cell), n(cell));
}

/* Of the printed inequality. */
static double printed_probability(const rv_cell *cell) {
  return law_of_square(ratio(cell), cell);
}

static double square(double x, const rv_cell *cell) {
  (void)cell;
  return x * x;
}

/* The trial. */

static rv_status open_layer(void **layer, const rv_cell *cell, int threads) {
  const rv_matrix_law law = {m(cell), n(cell), .variance = rv_number(cell, VARIANCE)};
  return rv_linear_layer_open((rv_linear_layer **)layer, (rv_sampler)rv_word(cell, SAMPLER), &law,
                              threads);
}

static void close_layer(void *layer) {
  rv_linear_layer_close(layer);
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell, void *layer) {
  rv_linear_layer_draw(key, &metric[ERROR], layer);
  metric[ERROR_SQ] = metric[ERROR] * metric[ERROR];
  metric[OVER_PRINTED] = metric[ERROR] / printed_bound(cell);
  return RV_OK;
}

static const rv_metric metrics[] = {
    [ERROR] = {"error", "‖h − WᵀWh/m‖ / ‖h‖", .bound = printed_bound},
    [ERROR_SQ] = {"error_sq", "its square", .predicted = mean_square},
    [OVER_PRINTED] = {"over_printed", .about = "error in units of the printed bound"},
    {0}};

static const rv_column columns[] = {
    {"ratio", "n/m", .value = ratio},
    {"printed_probability", "exact probability that the printed inequality is true",
     .value = printed_probability},
    {"error_corrected", "the bound that holds", .value_at = chi_square_bound, .delta = 0.1},
    {"error_rms", "root of the exact mean square", .value = root_mean_square},
    {"rms_over_printed", "error_rms in units of the printed bound", .value = rms_over_printed},
    {"corrected_over_printed", "error_corrected in units of it", .value_at = corrected_over_printed,
     .delta = 0.1},
    {0}};

static const rv_claim claims[] = {
    {"printed", RV_PRINTED, "Theorem 3.1", "‖h − WᵀWh/m‖ ≤ √(n/m) ‖h‖ for 9 of 10 W",
     .expected = RV_FAILS, .most = {ERROR, printed_bound, .delta = {0.1}}},
    {"corrected", RV_CORRECTED, "Theorem 3.1; Laurent & Massart 2000",
     "‖h − WᵀWh/m‖ ≤ the three-tail chi-square bound, with probability 1 − δ",
     .most = {ERROR, .bound_at = chi_square_bound, .delta = {0.1, 0.01}}},
    {"mean", RV_EXACT, "exact law", "E ‖h − WᵀWh/m‖² = (n+1)/m ‖h‖²",
     .mean = {ERROR_SQ, mean_square, .within = 0.1}},
    {"second-moment", RV_EXACT, "exact law", "E ‖h − WᵀWh/m‖⁴ = the closed form in m and n",
     .of = square, .where = is_sizeable, .needs = "m and n of at least 100",
     .mean = {ERROR_SQ, mean_fourth_power, .within = 0.03}},
    {"law", RV_EXACT, "exact law",
     "‖h − WᵀWh/m‖² / ‖h‖² has the law of (A−1)² + AB/m, A ~ χ²ₘ/m, B ~ χ²ₙ₋₁", .on = "law",
     .law = {ERROR_SQ, law_of_square, .within = 0.05}},
    {"dense-implicit", RV_EXACT, "rotation invariance",
     "the dense and the implicit sampler draw the same law of the error",
     .same_law = {ERROR, .pair = "sampler", .within = 0.05}},
    {"exponent", RV_LIMIT, "Theorem 3.1", "the error grows like (n/m)^(1/2)", .where = is_sizeable,
     .needs = "m and n of at least 100", .power = {ERROR, ratio, 0.5, .along = "m n"}},
    {"control-variance", RV_CONTROL, "planted", "E ‖h − WᵀWh/m‖² = (n+1)/m ‖h‖² at variance 1.05",
     .on = "control", .mean = {ERROR_SQ, mean_square, .within = 0.02}},
    {0}};

static const rv_statement statement = {
    .name = "linear_reversal",
    .title = "Theorem 3.1, one h: ‖h − WᵀWh/m‖ ≤ √(n/m) ‖h‖",
    .about = "Draws Gaussian matrices and measures how well the transpose reverses a linear "
             "layer, against the printed bound, a corrected one and the exact law.",
    .plot = "linear_error",
    .hypothesis = has_unit_variance,
    .assumes = "variance 1",
    .own_trials = 1000,
    .trials_before = VARIANCE,
    .parameters = parameters,
    .plans = plans,
    .metrics = metrics,
    .columns = columns,
    .claims = claims,
    .trial = {.open = open_layer, .close = close_layer, .draw = draw, .is_large = is_large}};

int main(int argc, char **argv) {
  return rv_verify(&statement, argc, argv);
}
