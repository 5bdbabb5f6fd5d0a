/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The remarks behind Lemma 3.3: the ReLU layer recovers h exactly where it is not 0, and to get
 * from the bound on coordinates to one on the norm some kind of flatness is needed. h has k
 * non-zero values: one takes the share 1/k + spike (1 - 1/k) of ||h||^2, the others are equal:
 * spike 0 is flat, spike near 1 leaves h to one value. x = r(alpha W h) . dropout, u = W'x, and
 * b = -tau sigma, sigma = ||h|| sqrt(2/(pm)), as in relu_reversal.c.
 *
 * Measured: the error of r(u + b) at the best b, against the bound that is true of flat h; and at a
 * b that removes the noise off the support, whether the support is recovered, and how many of its
 * values are lost.
 *
 * Known: for any value h_i >= 0, E(r(h_i + sigma g + b) - h_i)^2 <= sigma^2 + b^2, as for every
 * soft threshold (D. L. Donoho, I. M. Johnstone, Biometrika 81, 1994): what is below the threshold
 * costs its own square, which is less. So the norm asks for no flatness: the bound of flat h holds,
 * and h of one large value does with less, even with the printed constant 1. The support is another
 * matter: values below |b| are lost. Their expected number is exact for every h (relu_error.h).
 *
 * Run: flatness --m 1e5 --n 1e4 --k 100 --spike 0:0.99:12 --tau sharp
 */
#include "experiment/relu_cell.h"
#include "experiment/statement.h"
#include "model/sizes.h"
#include "reverify/relu_layer.h"
#include "support/memory.h"

#include <math.h>
#include <stdlib.h>

enum { SAMPLER, M, N, K, P, SPIKE, TAU };
enum { ERROR, ERROR_SQ, HEADROOM, RECOVERED, MISSED, LOST };

/* How often what "most" draws do may fail. */
static const double delta = 0.1;

static const rv_parameter parameters[] = {
    [SAMPLER] = {"sampler", "draw W itself, or only what the result depends on",
                 .words = rv_sampler_names, .all = "both", .fallback = "implicit"},
    [M] = {"m", "dimension of x", RV_SIZES, .fallback = "1e5"},
    [N] = {"n", "dimension of h", RV_SIZES, .fallback = "1e4"},
    [K] = {"k", "non-zero values of h", {1, 1e6, .integer = true}, .fallback = "100"},
    [P] = {"p", "probability that dropout keeps a coordinate of x", .domain.high = 1,
           .domain.low_open = true, .fallback = "1"},
    [SPIKE] = {"spike", "share of ||h||^2 that one value takes beyond the others': 0 for flat h",
               .domain.high = 0.999999, .fallback = "0"},
    [TAU] = {"tau",
             "threshold in units of sigma (optimal: least mean square error, universal: "
             "sqrt(2 ln n), bernstein and sharp: those of explicit bounds at delta 0.1)",
             .domain.high = 1000, .rules = rv_tau_rule_names, .fallback = "optimal"},
    {0}};

/* The lists: sampler, m, n, k, p, spike, tau. */
#define SPIKES "0,0.5,0.8,0.9,0.95,0.98,0.99,0.995,0.998,0.999,0.9999"
static const rv_plan plans[] = {
    {"norm", {[SPIKE] = SPIKES}, .trials = {4000, 20000, 2e5}},
    {"support", {[SPIKE] = SPIKES, [TAU] = "sharp"}, .trials = {1000, 10000, 1e5}},
    {"few", {NULL, "1e6", NULL, "500", NULL, "0.99995"}, .trials = {1000, 10000, 1e5}},
    {"exact",
     {NULL, "2000", "300", "20", "0.5,1", "0,0.9,0.99", "1.5"},
     .trials = {20000, 1e5, 1e6}},
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

static double kept_size(const rv_cell *cell) {
  return rv_number(cell, P) * m(cell);
}

static double spike(const rv_cell *cell) {
  return rv_number(cell, SPIKE);
}

/* Share of ||h||^2 in the large value, and in one of the others. */
static double large_share(const rv_cell *cell) {
  return (1 + spike(cell) * (k(cell) - 1)) / k(cell);
}

static double small_share(const rv_cell *cell) {
  return (1 - spike(cell)) / k(cell);
}

/* The other values in units of sigma, for any ||h||. */
static double small_value(const rv_cell *cell) {
  return sqrt(small_share(cell) * kept_size(cell) / 2);
}

/* ||h||^2 = k: all values are 1 when h is flat. */
static rv_status make_hidden(rv_hidden *hidden, const rv_cell *cell) {
  size_t count = (size_t)k(cell);
  double *value;
  RV_TRY(rv_alloc_doubles(&value, count, 1));
  for (size_t i = 0; i < count; i++)
    value[i] = sqrt(k(cell) * (i == 0 ? large_share(cell) : small_share(cell)));
  rv_status status = rv_hidden_of(hidden, value, count);
  free(value);
  return status;
}

/* The trial. */

static rv_status open_cell(void **shared, const rv_cell *cell) {
  const rv_relu_law law = {m(cell), n(cell), rv_number(cell, P), .alpha_scale = 1};
  rv_hidden hidden;
  RV_TRY(make_hidden(&hidden, cell));
  return rv_relu_cell_open(shared, (rv_sampler)rv_word(cell, SAMPLER), &law, &hidden,
                           rv_number(cell, TAU));
}

static rv_status resolve(rv_cell *cell) {
  RV_TRY(rv_sparsity_check(k(cell), n(cell)));
  return rv_relu_cell_resolve_tau(cell, TAU, delta, open_cell);
}

/* Bounds and closed forms. */

static double printed_bound(const rv_cell *cell) {
  return sqrt(k(cell) / kept_size(cell));
}

static double flat_bound(const rv_cell *cell) {
  return rv_relu_true_constant(k(cell), n(cell)) * printed_bound(cell);
}

static double lost(const rv_cell *cell) {
  const rv_relu_setting *s = rv_relu_cell_setting(cell);
  return rv_relu_lost(&s->law, &s->hidden, s->bias, &s->rule);
}

/* The planted error: that of a flat h at the same threshold; NaN when memory is short. */
static double flat_error_sq(const rv_cell *cell) {
  return rv_relu_flat_error_sq(&rv_relu_cell_setting(cell)->law, (size_t)k(cell),
                               rv_number(cell, TAU));
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell, void *layer) {
  rv_relu_draw d;
  rv_relu_layer_draw(key, &d, layer);
  metric[ERROR] = d.error;
  metric[ERROR_SQ] = d.error * d.error;
  metric[HEADROOM] = flat_bound(cell) / d.error;
  metric[RECOVERED] = d.survivors == 0 && d.lost == 0;
  metric[MISSED] = 1 - metric[RECOVERED];
  metric[LOST] = d.lost;
  return RV_OK;
}

/* Which cells a claim is about. */

/* As for flat h. */
static bool has_bound(const rv_cell *cell) {
  return rv_is_rule(cell, TAU, "optimal") &&
         rv_relu_constant_is_true(k(cell), n(cell), kept_size(cell));
}

/* Nine tenths of ||h||^2 are one value's. */
static bool is_spiky(const rv_cell *cell) {
  return has_bound(cell) && spike(cell) >= 0.9;
}

/* Nothing but noise is left besides one value: all others together amount to k/(8 pm), and the
   noise of one value, with a threshold of 2 ln n, to an eighth of k. */
static bool is_one_value(const rv_cell *cell) {
  return has_bound(cell) && 1 - spike(cell) <= k(cell) / kept_size(cell) / 8 &&
         k(cell) >= 16 * (1 + 2 * log(n(cell)));
}

/* The sharp threshold removes all noise with probability 1 - delta/2; every value is five
   standard deviations above it, and the log of k more. */
static bool is_clear(const rv_cell *cell) {
  double tau = sqrt(2 * log(60 * n(cell)));
  return rv_is_rule(cell, TAU, "sharp") && kept_size(cell) >= 6 * tau * tau * tau * tau &&
         small_value(cell) >= 1.5 * tau + sqrt(2 * log(k(cell))) + 5;
}

/* The other values lie three standard deviations, and the gain's scatter, below the threshold,
   which is at least the 1 - 1/(30 (n - k)) quantile: each survives one time in 700. */
static bool is_lost(const rv_cell *cell) {
  return rv_is_rule(cell, TAU, "sharp") && k(cell) >= 2 && n(cell) >= 1000 + k(cell) &&
         kept_size(cell) >= 1000 && small_value(cell) <= 0.9;
}

/* A threshold kept clear of the kink that one value without noise has in the gain: it lies 8
   standard deviations of the gain below the values there. */
static bool is_smooth(const rv_cell *cell) {
  return kept_size(cell) >= 2 * pow(rv_number(cell, TAU) + 14, 2);
}

static bool loses_some(const rv_cell *cell) {
  return is_smooth(cell) && k(cell) >= 10 && rv_number(cell, TAU) - small_value(cell) >= -1;
}

/* At values below half a sigma the error is that of one value in k. */
static bool is_far_from_flat(const rv_cell *cell) {
  return has_bound(cell) && k(cell) >= 100 && small_value(cell) <= 0.5;
}

static const rv_metric metrics[] = {
    [ERROR] = {"error", "‖h − r(u + b)‖ / ‖h‖, u = Wᵀx", .bound = printed_bound},
    [ERROR_SQ] = {"error_sq", "its square", .predicted = rv_relu_cell_error_sq},
    [HEADROOM] = {"headroom", .about = "the bound true of flat h over the error"},
    [RECOVERED] = {"recovered", .about = "1 if r(u + b) has exactly the support of h, else 0"},
    [MISSED] = {"missed", .about = "1 less that", .hidden = true},
    [LOST] = {"lost", "values of h that r(u + b) sets to 0", .predicted = lost},
    {0}};

static const rv_column columns[] = {
    {"small", "the other values of h, in units of σ", .value = small_value},
    {"error_rms", "root of the exact mean square error", .value = rv_relu_cell_error_rms},
    {"error_flat", "√(2(1 + 2 ln(n/k))) √(k/(pm)), the bound true of flat h", .value = flat_bound},
    {0}};

#define BOUND_NEEDS "--tau optimal, k >= 10, n >= 10 k, pm >= 24 ln(n/k)^2"

static const rv_claim claims[] = {
    {"flatness-printed", RV_PRINTED, "remark after the proof of Lemma 3.3",
     "the bound on the norm needs some flatness: of spiky h the error exceeds √(2(1 + 2 ln(n/k))) "
     "√(k/(pm)) ‖h‖, the bound true of flat h, for most W",
     .on = "norm", .where = is_spiky, .needs = BOUND_NEEDS ", --spike of at least 0.9",
     .expected = RV_FAILS, .most = {HEADROOM, .constant = 1, .delta = {0.1}}},
    {"any-shape", RV_CORRECTED, "Donoho & Johnstone 1994",
     "flat or spiky, ‖h − r(Wᵀx + b)‖ ≤ √(2(1 + 2 ln(n/k))) √(k/(pm)) ‖h‖ for most W, b the best",
     .on = "norm", .where = has_bound, .needs = BOUND_NEEDS,
     .most = {ERROR, flat_bound, .delta = {0.1}}},
    {"one-value", RV_CORRECTED, "Theorem 3.2 for one large value",
     "where one value is nearly all of h, the printed ‖h − r(Wᵀx + b)‖ ≤ √(k/(pm)) ‖h‖ holds for "
     "most W",
     .where = is_one_value, .on = "few",
     .needs = BOUND_NEEDS ", 1 - spike of at most k/(8 pm), k >= 16 (1 + 2 ln n)",
     .most = {ERROR, printed_bound, .delta = {0.1}}},
    {"predicted", RV_EXACT, "exact law of Wᵀx",
     "E‖h − r(Wᵀx + b)‖² = the closed form, spiky or not", .on = "norm exact", .where = is_smooth,
     .needs = "p m of at least 2 (tau + 14)^2",
     .mean = {ERROR_SQ, rv_relu_cell_error_sq, .within = 0.1}},
    {"lost", RV_EXACT, "exact law of Wᵀx",
     "E |{i: h_i > 0, r(Wᵀx + b)_i = 0}| = the closed form, spiky or not", .on = "exact",
     .where = loses_some, .needs = "k >= 10, values within sigma of the threshold",
     .mean = {LOST, lost, .within = 0.1}},
    {"support-flat", RV_CORRECTED, "Lemma 3.3",
     "r(Wᵀx + b) has exactly the support of h for most W where all values are large",
     .on = "support", .where = is_clear, .needs = "--tau sharp, values well above the threshold",
     .most = {MISSED, .constant = 0.5, .delta = {0.1}}},
    {"support-printed", RV_PRINTED, "Lemma 3.3",
     "r(Wᵀx + b) has exactly the support of h for most W, though h is spiky", .on = "support",
     .where = is_lost, .needs = "--tau sharp, values other than one of at most 0.9 sigma",
     .expected = RV_FAILS, .most = {MISSED, .constant = 0.5, .delta = {0.1}}},
    {"support-spiky", RV_CORRECTED, "Lemma 3.3",
     "of spiky h, r(Wᵀx + b) has the support in at most one draw in 20", .on = "support",
     .where = is_lost, .needs = "--tau sharp, values other than one of at most 0.9 sigma",
     .most = {RECOVERED, .constant = 0.5, .delta = {0.05}}},
    {"control-flat", RV_CONTROL, "planted",
     "E‖h − r(Wᵀx + b)‖² of spiky h is that of flat h at the same threshold", .on = "norm",
     .where = is_far_from_flat, .needs = BOUND_NEEDS ", others of at most half sigma",
     .mean = {ERROR_SQ, flat_error_sq, .within = 0.1}},
    {0}};

static const rv_statement statement = {
    .name = "flatness",
    .title = "Lemma 3.3, its remarks: does recovery need a flat h?",
    .about = "Reverses random ReLU layers for hidden vectors from flat to nearly one value, and "
             "measures the error of the norm and whether the support is recovered.",
    .plot = "flatness",
    .own_trials = 1000,
    .parameters = parameters,
    .plans = plans,
    .resolve = resolve,
    .trial = {.open_cell = open_cell,
              .close_cell = rv_relu_cell_close,
              .open = rv_relu_cell_open_layer,
              .close = rv_relu_cell_close_layer,
              .draw = draw,
              .is_large = rv_relu_cell_is_large},
    .metrics = metrics,
    .columns = columns,
    .claims = claims};

int main(int argc, char **argv) {
  return rv_verify(&statement, argc, argv);
}
