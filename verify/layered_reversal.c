/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Theorem 3.2 layer by layer: h^(L) = h >= 0 is k-sparse, h^(l-1) = r(alpha_l W_l h^(l)) . dropout
 * down to x = h^(0), W_l an n_(l-1) x n_l matrix of independent N(0,1) entries, alpha_l =
 * 2/(p n_(l-1)), and upwards hhat^(l) = r(a_l W_l'hhat^(l-1) + b_l) from hhat^(0) = x, a_l = 1. Is
 * h as well recovered through several layers as through one,
 *
 *   ||h - hhat^(L)|| <= C(n/k) sqrt(k / (p n_(L-1))) ||h||,   C(r) = sqrt(2 (1 + 2 ln r)) ?
 *
 * Measured: the relative error at the top and one layer below it, and what every layer does to what
 * it is given: its gain h'u / ||h||^2 and its noise, of one draw of all W_l and of the dropout per
 * trial. The widths grow from n to m by one ratio.
 *
 * Known (layered_error.h): in the limit of large layers gain and noise follow a recursion. The
 * layers between x and h are half-dense, so that they come back with an error of about
 * sqrt(1.5 n_l / n_(l-1)) at p = 1 and no bias. It does not add up: the next matrix scatters it
 * over all directions. But silent units that come back above 0 have negative inputs, and biases
 * take from all: the gain falls below 1 in every layer, and the error at the top stays above
 * 1 - gain however sparse h is. The answer is no. With scales a_l that restore the gain it is yes
 * with an effective width, n_(L-1) gain^2 / noise^2, for n_(L-1); below a critical ratio of widths
 * (3.17 at p = 1, 4.28 at p = 1/2, 7.06 at p = 1/10, at the best biases) it shrinks geometrically.
 *
 * Tolerances: one layer is exact. What finite widths add to the recursion is part of every
 * prediction to first order (layered_spread.h), which bounds the rest, of second order; most draws
 * are spoken of only where its variances and Cantelli's inequality allow it.
 *
 * Run: layered_reversal --depth 3 --m 1e7 --n 1e7 --k 100 --trials 20
 *      layered_reversal --paired --depth 1,2,3 --m 1e4,1e5,1e6 --n 1e3 --scale restored
 */
#include "experiment/layered_cell.h"
#include "experiment/statement.h"
#include "model/sizes.h"
#include "reverify/layered_net.h"

#include <math.h>

enum { SAMPLER, DEPTH, M, N, K, P, BIAS, SCALE, TAU, VALUES };
enum { ERROR, ERROR_SQ, ERROR_RATIO, GAIN, NOISE_SQ, EFFICIENCY, INNER, INNER_SQ };
enum { PRINTED, RESTORED };

static const char *const biases[] = {"none", "least_error", "most_signal", NULL};
static const char *const scales[] = {"printed", "restored", NULL};
static const char *const tau_rules[] = {"optimal", "universal", NULL}; /* of rv_tau_rule */

static const rv_parameter parameters[] = {
    [SAMPLER] = {"sampler", "draw all W_l, or only what the result depends on",
                 .words = rv_sampler_names, .all = "both", .fallback = "implicit"},
    [DEPTH] = {"depth", "layers of weights between h and x", .domain.low = 1, .domain.high = 6,
               .domain.integer = true, .fallback = "2"},
    [M] = {"m", "dimension of x; the widths between m and n are geometric", RV_SIZES,
           .fallback = "1e5"},
    [N] = {"n", "dimension of h", RV_SIZES, .fallback = "1e3"},
    [K] = {"k", "non-zero values of h", {1, 1e8, .integer = true}, .fallback = "10"},
    [P] = {"p", "probability that dropout keeps a unit, in every layer", .domain.high = 1,
           .domain.low_open = true, .fallback = "1"},
    [BIAS] = {"bias",
              "biases below the top (least_error: each makes its layer's error least, "
              "most_signal: each makes the next layer's noise least beside its gain)",
              .words = biases, .fallback = "least_error"},
    [SCALE] = {"scale", "a_l = 1, or a_l that make every gain 1", .words = scales, .all = "both",
               .fallback = "printed"},
    [TAU] = {"tau", "threshold at the top in units of its noise (universal: sqrt(2 ln n))",
             .domain.high = 1000, .rules = tau_rules, .fallback = "optimal"},
    [VALUES] = {"values", "non-zero values of h", .words = rv_hidden_kind_names,
                .fallback = "ones"},
    {0}};

/*
 * Curves in depth, sparsity and dropout at ratio 4; the effective width against depth at ratios 1,
 * 2 and 4; the bound by it; geometric growth at ratio 1; the recursion at ratios 1, 2, 4, 6 and 8;
 * widths so small that they show; one layer; both samplers, with ratios above and below 1. The
 * lists of sampler, depth, m, n, k, p, bias, scale, tau and values; draws; whether lists are
 * paired.
 */
static const char depths[] = "1,2,3,4,5", top[] = "2{e2|e3|e4}", signal[] = "most_signal";
static const char kept[] = "0.03,0.1,0.3,1";
static const char below[] = "8{e2|e3|e4},32{e2|e3|e4},128{e2|e3|e4},512{e2|e3|e4},2048{e2|e3|e4}";

static const rv_plan plans[] = {
    {"depth", {NULL, depths, below, top, "1"}, {100, 300, 1e3}, true},
    {"depth", {NULL, depths, below, top, "3"}, {100, 300, 1e3}, true},
    {"depth", {NULL, depths, below, top, "10"}, {100, 300, 1e3}, true},
    {"depth", {NULL, depths, below, top, "1", NULL, signal, "restored"}, {100, 300, 1e3}, true},
    {"depth", {NULL, depths, below, top, "3", NULL, signal, "restored"}, {100, 300, 1e3}, true},
    {"depth", {NULL, depths, below, top, "10", NULL, signal, "restored"}, {100, 300, 1e3}, true},
    {"sparsity", {NULL, "1", "4e3", NULL, "1:300:6:log", [SCALE] = "both"}, {100, 300, 1e3}, false},
    {"sparsity",
     {NULL, "2", "16e3", NULL, "1:300:6:log", [SCALE] = "both"},
     {100, 300, 1e3},
     false},
    {"sparsity",
     {NULL, "3", "64e3", NULL, "1:300:6:log", [SCALE] = "both"},
     {100, 300, 1e3},
     false},
    {"dropout", {NULL, "1", "4e3", [P] = kept, signal, "restored"}, {100, 300, 1e3}, false},
    {"dropout", {NULL, "2", "16e3", [P] = kept, signal, "restored"}, {100, 300, 1e3}, false},
    {"dropout", {NULL, "3", "64e3", [P] = kept, signal, "restored"}, {100, 300, 1e3}, false},
    {"width",
     {NULL, "1:6:6", "2{e3|e4|e5}", "2{e3|e4|e5}", [BIAS] = signal},
     {300, 300, 300},
     false},
    {"width",
     {NULL, "1,2,3,4,5,6",
      "8{e2|e3|e4},16{e2|e3|e4},32{e2|e3|e4},64{e2|e3|e4},128{e2|e3|e4},256{e2|e3|e4}",
      "4{e2|e3|e4}", [BIAS] = signal},
     {300, 300, 300},
     true},
    {"width", {NULL, depths, below, top, [BIAS] = signal}, {300, 300, 300}, true},
    {"effective",
     {NULL, "2,2,3", "16e3,16e3,64e3", NULL, "10,100,10", [BIAS] = signal, "restored"},
     {1500, 5000, 20000},
     true},
    {"growth",
     {NULL, "3:6:4", "7{e3|e4|e5}", "7{e3|e4|e5}", [P] = "0.2", "none"},
     {500, 500, 500},
     false},
    {"evolution",
     {NULL, "1:4:4", "2{e3|e4|e5}", "2{e3|e4|e5}", "50", [BIAS] = signal},
     {3000, 1e4, 1e5},
     false},
    {"evolution",
     {NULL, "1,2,3,4", "6{e2|e3|e4},12{e2|e3|e4},24{e2|e3|e4},48{e2|e3|e4}", "3{e2|e3|e4}", "50"},
     {3000, 1e4, 1e5},
     true},
    {"evolution",
     {NULL, "2,3", "16{e2|e3|e4},64{e2|e3|e4}", "1{e2|e3|e4}",
      "50", [BIAS] = signal, [VALUES] = "half_normal"},
     {3000, 1e4, 1e5},
     true},
    {"evolution",
     {NULL, "2,3", "36{e2|e3|e4},216{e2|e3|e4}", "1{e2|e3|e4}", "30", "0.5", [SCALE] = "restored"},
     {12000, 3e4, 1e5},
     true},
    {"finite", {NULL, "2", "300", "300", "10", "0.5,1"}, {40000, 2e5, 1e6}, false},
    {"single",
     {NULL, "1", "10,100,1000", "500", NULL, "0.1,1", [TAU] = "1.5", "ones,geometric"},
     {15000, 1e5, 1e6},
     false},
    {"same",
     {"both", "2,2,3,3", "40,12,45,20", "10,30,14,20", "3,10,2,5", "0.6,1,0.8,1",
      "least_error,none,most_signal,none", "printed,printed,restored,printed", "1", "geometric"},
     {15000, 1e5, 1e6},
     true},
    {0}};

static double depth(const rv_cell *cell) {
  return rv_number(cell, DEPTH);
}

static double p(const rv_cell *cell) {
  return rv_number(cell, P);
}

static double tau(const rv_cell *cell) {
  return rv_number(cell, TAU);
}

static bool is_restored(const rv_cell *cell) {
  return rv_word(cell, SCALE) == RESTORED;
}

static rv_layered_law law_of(const rv_cell *cell) {
  return rv_layered_geometric((size_t)depth(cell), rv_number(cell, M), rv_number(cell, N), p(cell));
}

/* What the draws and the closed forms of a cell share; its bias is none yet of a tau by rule. */
static rv_status open_cell(void **shared, const rv_cell *cell) {
  rv_layered_law law = law_of(cell);
  rv_hidden hidden;
  RV_TRY(
      rv_hidden_make(&hidden, (rv_hidden_kind)rv_word(cell, VALUES), (size_t)rv_number(cell, K)));
  return rv_layered_setting_open((rv_layered_setting **)shared, &law, &hidden,
                                 (rv_inner_bias)rv_word(cell, BIAS), is_restored(cell), tau(cell));
}

static rv_status resolve(rv_cell *cell) {
  rv_layered_law law = law_of(cell);
  RV_TRY(rv_sparsity_check(rv_number(cell, K), rv_number(cell, N)));
  if (tau(cell) < 0) {
    void *setting;
    RV_TRY(open_cell(&setting, cell));
    cell->value[TAU].number = rv_layered_tau((rv_tau_rule)(-tau(cell) - 1), setting);
    rv_layered_cell_close(setting);
  }
  return rv_layered_tau_check(tau(cell), (rv_sampler)rv_word(cell, SAMPLER), &law);
}

/* The closed forms of a cell, open or not: the parameters alone make them. */
static rv_layered_forms form(const rv_cell *cell) {
  void *setting;
  if (cell->shared != NULL)
    return rv_layered_cell_setting(cell)->form;
  if (open_cell(&setting, cell) != RV_OK)
    return (rv_layered_forms){.order = NAN};
  rv_layered_forms forms = ((rv_layered_setting *)setting)->form;
  rv_layered_cell_close(setting);
  return forms;
}

static rv_status open_net(void **net, const rv_cell *cell, int threads) {
  return rv_layered_setting_net((rv_layered_net **)net, rv_layered_cell_setting(cell),
                                (rv_sampler)rv_word(cell, SAMPLER), threads);
}

static double square(double x) {
  return x * x;
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell, void *net) {
  rv_layered_draw d;
  size_t last = rv_layered_cell_setting(cell)->law.depth;
  rv_layered_net_draw(key, &d, net);
  metric[ERROR] = d.error[last];
  metric[ERROR_SQ] = square(d.error[last]);
  metric[ERROR_RATIO] = square(d.error[last]) / d.error_given_sq;
  metric[GAIN] = d.gain[last];
  metric[NOISE_SQ] = square(d.noise[last]);
  metric[EFFICIENCY] = d.noise[last] > 0 ? square(d.gain[last] / d.noise[last]) : 0;
  metric[INNER] = d.error[last - 1]; /* 0 at depth 1 */
  metric[INNER_SQ] = square(d.error[last - 1]);
  return RV_OK;
}

static bool is_large(const rv_cell *cell) {
  rv_layered_law law = law_of(cell);
  return rv_layered_is_large((rv_sampler)rv_word(cell, SAMPLER), &law);
}

/* Closed forms that are not of layered_cell.h. */

static double ratio(const rv_cell *cell) {
  return form(cell).ratio;
}

static double critical_ratio(const rv_cell *cell) {
  return rv_layered_critical_ratio(p(cell), RV_MOST_SIGNAL);
}

/* Half of the efficiency in the limit of many layers. */
static double half_of_limit(double widths, double share) {
  return 0.5 / rv_layered_noise_limit(widths, share, RV_MOST_SIGNAL);
}

static double loss_allowed(const rv_cell *cell) {
  return 1 - half_of_limit(form(cell).ratio, p(cell));
}

static double loss_at_ratio_4(const rv_cell *cell) {
  (void)cell;
  return 1 - half_of_limit(4, 1);
}

static double growth_factor(const rv_cell *cell) {
  return pow(p(cell) * ratio(cell), -depth(cell));
}

static double loss(double efficiency_drawn, const rv_cell *cell) {
  (void)cell;
  return 1 - efficiency_drawn;
}

/* Which cells a claim is about. */

static bool is_layered(const rv_cell *cell) {
  return depth(cell) > 1;
}

static bool is_one_layer(const rv_cell *cell) {
  return depth(cell) == 1;
}

static bool has_most_signal(const rv_cell *cell) {
  return rv_word(cell, BIAS) == RV_MOST_SIGNAL;
}

/* The expansion's parameter is then at most a quarter, and what is left out a sixteenth. */
static bool is_wide(const rv_cell *cell) {
  return is_one_layer(cell) || form(cell).order <= 0.25;
}

static bool is_pair(const rv_cell *cell) {
  return depth(cell) == 2;
}

static bool is_beyond_one_layer(const rv_cell *cell) {
  return is_layered(cell) && is_wide(cell) && form(cell).beyond_claimed >= 0.5;
}

static bool is_effective(const rv_cell *cell) {
  return is_wide(cell) && form(cell).within_effective >= 0.9;
}

static bool is_bounded(const rv_cell *cell) {
  rv_layered_forms f = form(cell);
  return is_wide(cell) && f.ratio > critical_ratio(cell) &&
         rv_layered_efficiency_above(half_of_limit(f.ratio, p(cell)), &f) >= 0.9;
}

static bool is_narrow(const rv_cell *cell) {
  rv_layered_forms f = form(cell);
  return is_wide(cell) && rv_layered_efficiency_below(half_of_limit(4, 1), &f) >= 0.5;
}

/* The exponent of growth of the last layer is off by at most four fifths of the tolerance, those of
   further ones by less; the logarithm of a mean strays by `order`, a small part of the range. */
static bool is_growing(const rv_cell *cell) {
  return depth(cell) >= 3 && !is_restored(cell) && p(cell) * ratio(cell) <= 0.2 &&
         fabs(form(cell).growth - 1) <= 0.04 && form(cell).order <= 0.05;
}

static const rv_metric metrics[] = {
    [ERROR] = {"error", "‖ĥ − h‖ / ‖h‖ at the top", .bound = rv_layered_cell_printed_bound},
    [ERROR_SQ] = {"error_sq", "its square", .predicted = rv_layered_cell_error_sq},
    [ERROR_RATIO] = {"error_ratio", "that over its mean given gain and noise of the draw",
                     .predicted = rv_one},
    [GAIN] = {"gain", "hᵀu / ‖h‖² at the top, u = a_L W_Lᵀĥ^(L−1)",
              .predicted = rv_layered_cell_gain},
    [NOISE_SQ] = {"noise_sq", "‖a_L ĥ^(L−1)‖² in units of ‖h‖² 2 / (p n_(L−1))",
                  .predicted = rv_layered_cell_noise_sq},
    [EFFICIENCY] = {"efficiency", "gain²/noise²: effective width over width",
                    .predicted = rv_layered_cell_efficiency},
    [INNER] = {"inner", "relative error of the layer below the top", .measured = is_layered},
    [INNER_SQ] = {"inner_sq", "its square", .predicted = rv_layered_cell_inner_sq,
                  .measured = is_layered},
    {0}};

static const rv_column columns[] = {
    {"ratio", "(m/n)^(1/depth), of widths", .value = ratio},
    {"ratio_critical", "the least at which the effective width stays bounded below, at p",
     .value = critical_ratio, .measured = has_most_signal},
    {"error_rms", "root of the predicted mean square error", .value = rv_layered_cell_error_rms},
    {"error_claimed", "√(2(1 + 2 ln(n/k))) √(k/(p n_(L−1)))",
     .value = rv_layered_cell_claimed_bound},
    {"error_effective", "the same at the effective width",
     .value = rv_layered_cell_effective_bound},
    {"inner_rms", "root of the predicted mean square error below the top",
     .value = rv_layered_cell_inner_rms, .measured = is_layered},
    {0}};

static const rv_claim claims[] = {
    {"effective-width", RV_CORRECTED, "recursion of gain and noise",
     "with the gain restored, ‖h − ĥ‖ ≤ √(2(1 + 2 ln(n/k))) √(k/(p n_eff)) ‖h‖ for most W, n_eff "
     "= n_(L−1) gain²/noise²",
     .on = "effective", .given = "restored", .where = is_effective,
     .needs = "--scale restored, sizes that put 9 of 10 draws well below the bound",
     .most = {ERROR, rv_layered_cell_effective_bound, .delta = {0.1}}},
    {"unbiased-restored", RV_LIMIT, "recursion of gain and noise",
     "scales a_l by the recursion make the gain 1 at every depth, up to order 1/width",
     .on = "evolution", .given = "restored", .where = is_wide,
     .needs = "--scale restored, wide layers", .plot = "layered_width",
     .mean = {GAIN, rv_one, rv_layered_cell_gain_excess, .within = 0.1}},
    {"gain", RV_LIMIT, "recursion of gain and noise",
     "hᵀu/‖h‖² has the predicted mean at every depth, ratio, bias and p, up to order 1/width²",
     .on = "evolution", .where = is_wide, .needs = "wide layers: p times each well above 100",
     .plot = "layered_width",
     .mean = {GAIN, rv_layered_cell_gain, rv_layered_cell_gain_rest,
              .effect = rv_layered_cell_tenth_of_unit}},
    {"noise", RV_LIMIT, "recursion of gain and noise",
     "‖ĥ^(L−1)‖² has the predicted mean at every depth, ratio, bias and p, up to order 1/width²",
     .on = "evolution growth", .where = is_wide, .needs = "wide layers", .plot = "layered_width",
     .mean = {NOISE_SQ, rv_layered_cell_noise_sq, rv_layered_cell_noise_rest, .within = 0.1}},
    {"inner-error", RV_LIMIT, "recursion of gain and noise",
     "‖ĥ^(L−1) − h^(L−1)‖², half-dense, has the predicted mean, up to order 1/width²",
     .on = "evolution growth finite", .where = is_layered, .also = is_wide,
     .needs = "depth >= 2, wide layers", .plot = "layered_width",
     .mean = {INNER_SQ, rv_layered_cell_inner_sq, rv_layered_cell_inner_rest, .within = 0.1}},
    {"error", RV_LIMIT, "recursion of gain and noise",
     "E‖ĥ^(L) − h‖² is the predicted one at every depth, ratio and bias, up to order 1/width²",
     .on = "evolution", .where = is_layered, .also = is_wide, .needs = "depth >= 2, wide layers",
     .mean = {ERROR_SQ, rv_layered_cell_error_sq, rv_layered_cell_error_rest, .within = 0.1}},
    {"error-given", RV_EXACT, "rotation invariance, layer by layer",
     "given gain and noise, the top of a net of any depth and size is one layer: ‖ĥ − h‖² over "
     "its closed form has mean 1",
     .on = "same evolution", .mean = {ERROR_RATIO, rv_one, .within = 0.05}},
    {"one-layer", RV_EXACT, "exact law of Wᵀx",
     "at depth 1, E‖ĥ − h‖² is the closed form of Theorem 3.2's layer", .on = "single",
     .where = is_one_layer, .needs = "depth 1",
     .mean = {ERROR_SQ, rv_layered_cell_error_sq, .within = 0.1}},
    {"growth", RV_LIMIT, "recursion of gain and noise",
     "with no bias and p times the ratio of widths at most 0.2, the noise ‖ĥ‖²/‖h‖² grows with "
     "depth like (p ratio)^(−L), each layer's exponent within 0.04",
     .on = "growth", .given = "none", .where = is_growing,
     .needs = "--bias none, depth 3 to 6, p times the ratio of widths at most 0.2, wide",
     .plot = "layered_width",
     .power = {NOISE_SQ, growth_factor, 1, .along = "depth m n", .fixed = ratio}},
    {"bounded", RV_CORRECTED, "recursion of gain and noise",
     "above the critical ratio of widths (3.17 at p = 1, 4.28 at p = 1/2, 7.06 at p = 1/10) the "
     "effective width gain²/noise² stays bounded below, by half of its limit at every depth, for "
     "most W",
     .on = "width", .given = signal, .where = is_bounded,
     .needs = "--bias most_signal, a ratio of widths well above the critical one",
     .plot = "layered_width", .of = loss, .most = {EFFICIENCY, loss_allowed, .delta = {0.1}}},
    {"dense-implicit-error", RV_EXACT, "rotation invariance, layer by layer",
     "the dense and the implicit sampler draw the same law of the error at the top",
     .same_law = {ERROR, .pair = "sampler", .within = 0.05}},
    {"dense-implicit-gain", RV_EXACT, "rotation invariance, layer by layer",
     "the dense and the implicit sampler draw the same law of the gain",
     .same_law = {GAIN, .pair = "sampler", .within = 0.05}},
    {"dense-implicit-inner", RV_EXACT, "rotation invariance, layer by layer",
     "the dense and the implicit sampler draw the same law of the error one layer below the top",
     .same_law = {INNER, .pair = "sampler", .within = 0.05}},
    {"control-one-layer", RV_CONTROL, "planted",
     "Theorem 3.2 holds through 2 to 5 layers with the best biases: ‖h − ĥ‖ ≤ √(2(1 + 2 ln(n/k))) "
     "√(k/(p n_(L−1))) ‖h‖ for most W",
     .on = "depth sparsity", .given = "printed", .where = is_beyond_one_layer,
     .needs = "depth >= 2, --scale printed, k small beside the widths, wide layers",
     .most = {ERROR, rv_layered_cell_claimed_bound, .delta = {0.1}}},
    {"control-unbiased", RV_CONTROL, "planted",
     "with α = 2/(p n_(l−1)), E W_lᵀĥ^(l−1) = h^(l) above the first layer too", .on = "evolution",
     .given = "printed", .where = is_layered, .also = is_wide,
     .needs = "depth >= 2, --scale printed, wide layers", .plot = "layered_width",
     .mean = {GAIN, rv_one, .truth = rv_layered_cell_gain}},
    {"control-bounded", RV_CONTROL, "planted",
     "at ratios of widths up to 2 the effective width stays above half of its limit at ratio 4, "
     "0.436, p = 1",
     .on = "width", .given = signal, .where = is_narrow,
     .needs = "--bias most_signal, many layers, narrow ones", .plot = "layered_width", .of = loss,
     .most = {EFFICIENCY, loss_at_ratio_4, .delta = {0.1}}},
    {"control-silent", RV_CONTROL, "planted",
     "at depth 2 the gain is that of the layer below: silent units that come back above 0 take "
     "nothing from it",
     .on = "evolution", .given = "printed", .where = is_pair, .also = is_wide,
     .needs = "depth 2, --scale printed, wide layers", .plot = "layered_width",
     .mean = {GAIN, rv_layered_cell_gain_below, .truth = rv_layered_cell_gain}},
    {"control-limit", RV_CONTROL, "planted",
     "layers of a few hundred units are in the limit: first order in 1/width is nothing",
     .on = "finite", .plot = "layered_width",
     .mean = {INNER_SQ, rv_layered_cell_inner_limit, .truth = rv_layered_cell_inner_sq}},
    {"control-squares-add", RV_CONTROL, "planted",
     "the square errors of the layers, each alone, add up", .on = "growth", .plot = "layered_width",
     .mean = {INNER_SQ, rv_layered_cell_added_squares, .truth = rv_layered_cell_inner_sq}},
    {"control-errors-add", RV_CONTROL, "planted",
     "the error below the top is at most the sum of its layers' errors, each alone", .on = "growth",
     .plot = "layered_width", .most = {INNER, rv_layered_cell_added_errors, .delta = {0.1}}},
    {0}};

static const rv_statement statement = {
    .name = "layered_reversal",
    .title = "Theorem 3.2 layer by layer: a k-sparse h through several random ReLU layers with "
             "dropout and back",
    .about = "Draws k-sparse hidden vectors down through random ReLU layers with dropout, reverses "
             "the layers one by one, and measures gain, noise and error at every depth against a "
             "recursion and against what one layer would do.",
    .plot = "layered_error",
    .own_trials = 2000,
    .trials_before = VALUES,
    .parameters = parameters,
    .plans = plans,
    .resolve = resolve,
    .trial = {.open_cell = open_cell,
              .close_cell = rv_layered_cell_close,
              .open = open_net,
              .close = rv_layered_cell_close_net,
              .draw = draw,
              .is_large = is_large},
    .metrics = metrics,
    .columns = columns,
    .claims = claims};

int main(int argc, char **argv) {
  return rv_verify(&statement, argc, argv);
}
