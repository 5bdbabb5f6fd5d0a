/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Theorem 3.2, the remarks on density. With x = r(alpha W h) . dropout, W an m x n matrix of
 * independent N(0,1) entries and each coordinate of x kept with probability p, the source says
 *
 *   - that pm is the expected number of x_j that are not 0;
 *   - that the layer below must be denser than the layer above: x than h, with its k values of 1;
 *   - that for one layer the nonlinearity of x is not needed.
 *
 * Measured: the non-zero x_j; the error of r(W'x + b) with the best b for all draws; and, with the
 * support known, the error with the best b for that very draw, chosen in hindsight.
 *
 * Known: a kept unit is silent when its input is negative, so that the number is Binomial(m, p/2):
 * pm/2 is the expected one. Where that is k or less, no bias recovers h (density_floor.h): half of
 * ||h||^2 is missed, and even much of it on the support. From pm = 8k (1 + 2 ln(n/k)) on the error
 * is below 1/2. And the layer without its ReLU, of as many non-zero x_j, is reversed with exactly
 * the same law of the error: x_j w_j is even in the row w_j of W.
 *
 * Tolerances: all closed forms are exact, so the tests are purely statistical.
 *
 * Run: layer_density --m 100:1e6:13:log --n 1e4 --k 300
 */
#include "experiment/relu_cell.h"
#include "experiment/statement.h"
#include "model/hindsight.h"
#include "model/sizes.h"
#include "reverify/relu_layer.h"
#include "theory/density_floor.h"

#include <math.h>

enum { SAMPLER, UNITS, M, N, K, P, TAU };
enum { ACTIVE, ERROR, ERROR_SQ, HINDSIGHT_SQ, RECOVERED };

typedef enum units { RELU, LINEAR } units;
static const char *const unit_names[] = {"relu", "linear", NULL};

static const rv_parameter parameters[] = {
    [SAMPLER] = {"sampler", "draw W itself, or only what the result depends on",
                 .words = rv_sampler_names, .all = "both", .fallback = "implicit"},
    [UNITS] = {"units", "of x: relu, or linear, of which dropout keeps p/2", .words = unit_names,
               .all = "both", .fallback = "relu"},
    [M] = {"m", "dimension of x", RV_SIZES, .fallback = "1e4"},
    [N] = {"n", "dimension of h", RV_SIZES, .fallback = "1e3"},
    [K] = {"k", "non-zero values of h, all 1", {1, 1e8, .integer = true}, .fallback = "10"},
    [P] = {"p", "probability that dropout keeps a coordinate of x", .domain.high = 1,
           .domain.low_open = true, .fallback = "1"},
    [TAU] = {"tau",
             "threshold in units of sigma (optimal: least mean square error, universal: "
             "sqrt(2 ln n), bernstein and sharp: those of explicit bounds at delta 0.1)",
             .domain.high = 1000, .rules = rv_tau_rule_names, .fallback = "optimal"},
    {0}};

/* Across pm/2 = k; thin layers; dense ones; x alone; with and without the ReLU. The lists: sampler,
   units, m, n, k, p, tau. */
static const rv_plan plans[] = {
    {"density", {NULL, NULL, "100:1e6:17:log", "1e4", "500"}, .trials = {400, 4000, 40000}},
    {"thin", {NULL, NULL, "200,1000,2000", "1e4", "1000", "0.5,1"}, .trials = {400, 4000, 40000}},
    {"count", {NULL, NULL, "20,1000", "10", "2", "0.1,0.5,1"}, .trials = {40000, 4e5, 4e6}},
    {"units", {"dense", "both", "60", "30", "3", "0.5,1", "1"}, .trials = {20000, 1e5, 1e6}},
    {0}};

static double m(const rv_cell *cell) {
  return rv_number(cell, M);
}

static double n(const rv_cell *cell) {
  return rv_number(cell, N);
}

static double k(const rv_cell *cell) {
  return rv_number(cell, K);
}

static double p(const rv_cell *cell) {
  return rv_number(cell, P);
}

static double kept_size(const rv_cell *cell) {
  return p(cell) * m(cell);
}

static rv_relu_law law_of(const rv_cell *cell) {
  return (rv_relu_law){m(cell), n(cell), p(cell), .alpha_scale = 1};
}

/* The trial. */

static rv_status open_cell(void **shared, const rv_cell *cell) {
  const rv_relu_law law = law_of(cell);
  rv_hidden hidden;
  RV_TRY(rv_hidden_make(&hidden, RV_ONES, (size_t)k(cell)));
  return rv_relu_cell_open(shared, (rv_sampler)rv_word(cell, SAMPLER), &law, &hidden,
                           rv_number(cell, TAU));
}

static rv_status resolve(rv_cell *cell) {
  RV_TRY(rv_sparsity_check(k(cell), n(cell)));
  return rv_relu_cell_resolve_tau(cell, TAU, 0.1, open_cell);
}

static rv_status open_layer(void **layer, const rv_cell *cell, int threads) {
  const rv_relu_setting *s = rv_relu_cell_setting(cell);
  rv_sampler sampler = (rv_sampler)rv_word(cell, SAMPLER);
  rv_relu_layer **out = (rv_relu_layer **)layer;
  if (rv_word(cell, UNITS) == LINEAR)
    return rv_relu_layer_open_linear(out, sampler, &s->law, &s->hidden, s->bias, threads);
  return rv_relu_layer_open(out, sampler, &s->law, &s->hidden, s->bias, threads);
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell, void *layer) {
  rv_relu_draw d;
  rv_relu_layer_draw(key, &d, layer);
  metric[ACTIVE] = d.active;
  metric[ERROR] = d.error;
  metric[ERROR_SQ] = d.error * d.error;
  metric[HINDSIGHT_SQ] = rv_least_flat_error_sq(rv_relu_layer_support(layer), (size_t)k(cell));
  metric[RECOVERED] = 1 - metric[HINDSIGHT_SQ];
  return RV_OK;
}

/* Closed forms. */

static double half_kept(const rv_cell *cell) {
  return kept_size(cell) / 2;
}

static double count_variance(const rv_cell *cell) {
  return half_kept(cell) * (1 - p(cell) / 2);
}

static double squared_deviation(double active, const rv_cell *cell) {
  double deviation = active - half_kept(cell);
  return deviation * deviation;
}

static double density(const rv_cell *cell) {
  return half_kept(cell) / k(cell);
}

static double floor_sq(const rv_cell *cell, double delta) {
  const rv_relu_law law = law_of(cell);
  return rv_density_floor(&law, k(cell), delta);
}

static double error_floor(const rv_cell *cell, double delta) {
  return sqrt(fmax(floor_sq(cell, delta), 0));
}

static double most_recovered(const rv_cell *cell, double delta) {
  return 1 - floor_sq(cell, delta);
}

/* Which cells a claim is about. */

/* Counts few enough, or draws, to tell pm from pm/2 by: a hundred standard deviations of the
   mean of 200 draws lie between them. */
static bool has_units(const rv_cell *cell) {
  return kept_size(cell) >= 100;
}

static bool is_thin(const rv_cell *cell) {
  return half_kept(cell) <= k(cell) && floor_sq(cell, 0.1) >= 0.25;
}

/* In thinner layers the best bias leaves nothing above 0, and there is no spread to judge by. */
static bool is_not_thinner(const rv_cell *cell) {
  return half_kept(cell) >= k(cell);
}

/* There the error of the best bias is below sqrt(2(1 + 2 ln(n/k))) sqrt(k/(pm)), which is 1/2. */
static bool is_dense(const rv_cell *cell) {
  return rv_is_rule(cell, TAU, "optimal") &&
         rv_relu_constant_is_true(k(cell), n(cell), kept_size(cell)) &&
         kept_size(cell) >= 8 * k(cell) * (1 + 2 * log(n(cell) / k(cell)));
}

/* Half the variance is missing from p m = 100 on in a fifth of the smallest sample: 2000 draws. */
static bool is_half_silent(const rv_cell *cell) {
  return has_units(cell) && p(cell) == 1;
}

static const rv_metric metrics[] = {
    [ACTIVE] = {"active", "coordinates of x that are not 0", .predicted = half_kept},
    [ERROR] = {"error", .about = "‖h − r(Wᵀx + b)‖ / ‖h‖"},
    [ERROR_SQ] = {"error_sq", "its square", .predicted = rv_relu_cell_error_sq},
    [HINDSIGHT_SQ] = {"hindsight_sq",
                      .about = "the same on the support at the best b for the draw itself"},
    [RECOVERED] = {"recovered", .about = "1 less that: the share of ‖h‖² that is recovered"},
    {0}};

static const rv_column columns[] = {
    {"pm", "expected coordinates that dropout keeps", .value = kept_size},
    {"density", "pm/(2k): non-zero x_j for each non-zero h_i", .value = density},
    {"error_rms", "root of the exact mean square error", .value = rv_relu_cell_error_rms},
    {"error_floor", "which no b gets below with probability 1 − δ, δ = 0.1",
     .value_at = error_floor, .delta = 0.1},
    {0}};

static const rv_claim claims[] = {
    {"sparsity-printed", RV_PRINTED, "Theorem 3.2", "pm is the expected number of x_j ≠ 0",
     .on = "count", .where = has_units, .needs = "p m of at least 100", .expected = RV_FAILS,
     .mean = {ACTIVE, kept_size, .within = 0.02}},
    {"sparsity", RV_CORRECTED, "Theorem 3.2",
     "pm/2 is the expected number of x_j ≠ 0, one in two of the kept being silent", .on = "count",
     .mean = {ACTIVE, half_kept, .within = 0.05}},
    {"sparsity-variance", RV_EXACT, "binomial law",
     "the number of x_j ≠ 0 has the variance of Binomial(m, p/2), (pm/2)(1 − p/2)", .on = "count",
     .of = squared_deviation, .mean = {ACTIVE, count_variance, .within = 0.1}},
    {"denser-printed", RV_PRINTED, "Theorem 3.2",
     "x must be denser than h: with pm/2 ≤ k no b, though chosen in hindsight and on the support "
     "alone, comes below an error of ½ for most W",
     .on = "density thin", .where = is_thin, .needs = "p m of at most 2 k, k of about 250 or more",
     .expected = RV_HOLDS, .most = {RECOVERED, .constant = 0.75, .delta = {0.1}}},
    {"floor", RV_CORRECTED, "Theorem 3.2; Massart 1990",
     "no b, in hindsight and on the support alone, comes below √(E min(σ²g², 1) − "
     "2√(ln(4/δ)/(2k))) "
     "‖h‖, σ = σ_Q at the least likely Q, with probability 1 − δ",
     .on = "density thin", .most = {RECOVERED, .bound_at = most_recovered, .delta = {0.1}}},
    {"dense-enough", RV_CORRECTED, "Theorem 3.2, conversely",
     "with pm ≥ 8k(1 + 2 ln(n/k)) the best b has an error of at most ½ for most W", .on = "density",
     .where = is_dense,
     .needs = "--tau optimal, k >= 10, n >= 10 k, pm >= 8 k (1 + 2 ln(n/k)), pm >= 24 ln(n/k)^2",
     .most = {ERROR, .constant = 0.5, .delta = {0.1}}},
    {"predicted", RV_EXACT, "exact law of Wᵀx",
     "E‖h − r(Wᵀx + b)‖² = the closed form, also where "
     "x is no denser than h",
     .on = "density thin units", .where = is_not_thinner, .needs = "p m of at least 2 k",
     .mean = {ERROR_SQ, rv_relu_cell_error_sq, .within = 0.1}},
    {"linear", RV_EXACT, "proof of Lemma 3.3: for one layer no ReLU is needed",
     "x = αWh, of which dropout keeps p/2, is reversed with the law of the error of x = r(αWh)",
     .same_law = {ERROR, .pair = "units", .within = 0.05}},
    {"control-variance", RV_CONTROL, "planted",
     "the number of x_j ≠ 0 has the variance of a Poisson law, pm/2", .of = squared_deviation,
     .on = "count", .where = is_half_silent, .needs = "p of 1, m of at least 100",
     .mean = {ACTIVE, half_kept, .within = 0.1}},
    {0}};

static const rv_statement statement = {
    .name = "layer_density",
    .title = "Theorem 3.2: the layer below must be denser than the layer above",
    .about = "Counts the non-zero units of a random ReLU layer, and measures how well its "
             "transpose recovers a hidden vector that is sparser, as sparse, or denser.",
    .plot = "layer_density",
    .own_trials = 1000,
    .parameters = parameters,
    .plans = plans,
    .resolve = resolve,
    .trial = {.open_cell = open_cell,
              .close_cell = rv_relu_cell_close,
              .open = open_layer,
              .close = rv_relu_cell_close_layer,
              .draw = draw,
              .is_large = rv_relu_cell_is_large},
    .metrics = metrics,
    .columns = columns,
    .claims = claims};

int main(int argc, char **argv) {
  return rv_verify(&statement, argc, argv);
}
