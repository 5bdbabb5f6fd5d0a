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
 * it is given: its gain h'u / ||h||^2 and its noise, of one draw of all W_l and of the dropout a
 * trial. The widths grow from n to m by one ratio.
 *
 * Known (layered_error.h): in the limit of large layers gain and noise follow a recursion. The
 * layers between x and h are not sparse, half of the units kept are active, so that they come back
 * with an error of about sqrt(1.5 n_l / n_(l-1)) at p = 1 and no bias, small only if every layer
 * is much wider than the one above. This error does not add up: the next matrix scatters it over
 * all directions, where it is noise like any other. But silent units that come back above 0 have
 * negative inputs, and biases take from all: the gain falls below 1 in every layer, so that the
 * error at the top stays above 1 - gain however sparse h is. The answer is no. With scales a_l that
 * restore the gain it is yes with n_(L-1) gain^2 / noise^2 for n_(L-1), an effective width. Where
 * the ratio of widths is below a critical one (3.17 at p = 1, 4.28 at p = 1/2, 7.06 at p = 1/10, at
 * the best biases) the effective width shrinks geometrically with depth, and nothing is recovered
 * through many layers; above, it has a limit.
 *
 * Tolerances: at depth 1 the closed form is exact. The recursion is a limit, with deviations of
 * order 1/n of all means; where it is judged, the trials are so few beside n that the statistical
 * error, of order 1/sqrt(n trials), is larger. A larger preset takes wider layers, not more trials.
 * All tests are purely statistical, at the level of claim.h.
 *
 * Columns: sampler, depth, m, n, k, p, bias (of the layers below the top), scale, tau (of the top's
 * bias, in units of the sd of its noise), trials, values, sweep; then, as described in results.h,
 *   error, error_sq    at the top, relative to ||h||; error_bound is sqrt(k / (p n_(L-1)))
 *   error_ratio        error_sq over its mean given gain and noise of the draw
 *   gain               h'u / ||h||^2 at the top, u = a_L W_L'hhat^(L-1)
 *   noise_sq           ||a_L hhat^(L-1)||^2 in units of ||h||^2 2 / (p n_(L-1))
 *   efficiency         gain^2 / noise_sq: effective width over width
 *   inner, inner_sq    relative error of the layer below the top; empty at depth 1
 * and the closed forms ratio (m/n)^(1/depth), ratio_critical (least possible at p), error_rms (root
 * of the predicted mean square), error_claimed (C(n/k) sqrt(k / (p n_(L-1)))), error_effective (the
 * same at the effective width), inner_rms.
 *
 * Run: layered_reversal [--preset quick|standard|full], or
 *      layered_reversal --depth 3 --m 1e7 --n 1e7 --k 100 --trials 10
 *      layered_reversal --paired --depth 1,2,3 --m 1e4,1e5,1e6 --n 1e3 --scale restored
 */
#include "experiment/program.h"
#include "model/sizes.h"
#include "reverify/layered_net.h"
#include "reverify/relu_error.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

enum parameter { SAMPLER, DEPTH, M, N, K, P, BIAS, SCALE, TAU, TRIALS, VALUES, SWEEP };
enum metric { ERROR, ERROR_SQ, ERROR_RATIO, GAIN, NOISE_SQ, EFFICIENCY, INNER, INNER_SQ };
enum tau_rule { OPTIMAL = -1, UNIVERSAL = -2 };

static const char *const samplers[] = {"dense", "implicit", NULL};
static const char *const biases[] = {"none", "least_error", "most_signal", NULL};
static const char *const scales[] = {"printed", "restored", NULL};
static const char *const tau_rules[] = {"optimal", "universal", NULL};
static const char *const values[] = {"ones", "uniform", "half_normal", "geometric", NULL};
static const char *const sweeps[] = {"list",   "depth",     "sparsity", "dropout",
                                     "width",  "effective", "growth",   "evolution",
                                     "single", "same",      NULL};

static const rv_parameter parameters[] = {
    [SAMPLER] = {.name = "sampler",
                 .help = "dense, implicit or both (default implicit)",
                 .words = samplers,
                 .all = "both",
                 .fallback = "implicit"},
    [DEPTH] = {.name = "depth",
               .help = "Layers of weights between h and x, 1 to 6 (default 2)",
               .domain = {.low = 1, .high = RV_DEPTH_MAX, .integer = true},
               .fallback = "2"},
    [M] = {.name = "m",
           .help = "Dimension of x (default 1e5); the widths between m and n are geometric",
           .domain = RV_SIZES,
           .fallback = "1e5"},
    [N] = {.name = "n",
           .help = "Dimension of h (default 1e3)",
           .domain = RV_SIZES,
           .fallback = "1e3"},
    [K] = {.name = "k",
           .help = "Non-zero values of h (default 10)",
           .domain = {.low = 1, .high = 1e8, .integer = true},
           .fallback = "10"},
    [P] = {.name = "p",
           .help = "Probability that dropout keeps a unit, in every layer (default 1)",
           .domain = {.low = 0, .high = 1, .low_open = true},
           .fallback = "1"},
    [BIAS] = {.name = "bias",
              .help = "Biases below the top: none, least_error (each makes its layer's error "
                      "least; default) or most_signal (each makes the next layer's noise least "
                      "beside its gain)",
              .words = biases,
              .fallback = "least_error"},
    [SCALE] = {.name = "scale",
               .help = "printed (a_l = 1; default) or restored (a_l makes every gain 1)",
               .words = scales,
               .fallback = "printed"},
    [TAU] = {.name = "tau",
             .help = "Threshold at the top in units of its noise: numbers, optimal (default) or "
                     "universal (sqrt(2 ln n))",
             .domain = {.low = 0, .high = 1000},
             .rules = tau_rules,
             .fallback = "optimal"},
    [TRIALS] = {.name = "trials",
                .help = "Draws a cell (default 300)",
                .domain = {.low = 1, .high = 1e9, .integer = true},
                .fallback = "300",
                .label = true},
    [VALUES] = {.name = "values",
                .help = "Non-zero values of h: ones (default), uniform, half_normal, geometric",
                .words = values,
                .fallback = "ones"},
    [SWEEP] = {.name = "sweep", .words = sweeps, .fallback = "list", .label = true},
};

/* Curves in depth, sparsity and dropout at ratio 4; the effective width against depth at ratios 1,
   2 and 4; the bound by it; geometric growth at ratio 1; the recursion at ratios 1, 2, 4 and 8; one
   layer; both samplers, with ratios above and below 1. The sizes carry the powers of ten e and f.
 */
/* clang-format off */
#define DEPTHS(top, bottom, values_of_h, biases_below, scale_up, trials, name)                     \
  {.list = {[DEPTH] = "1,2,3,4,5", [M] = bottom, [N] = top, [K] = values_of_h,                     \
            [BIAS] = biases_below, [SCALE] = scale_up, [TRIALS] = trials, [SWEEP] = name},         \
   .paired = true}

#define PLANS(curve, width, bound, exact, same, e, f)                                              \
  {DEPTHS("2" f, "8" f ",32" f ",128" f ",512" f ",2048" f, "1", "least_error", "printed", curve,  \
          "depth"),                                                                                \
   DEPTHS("2" f, "8" f ",32" f ",128" f ",512" f ",2048" f, "3", "least_error", "printed", curve,  \
          "depth"),                                                                                \
   DEPTHS("2" f, "8" f ",32" f ",128" f ",512" f ",2048" f, "10", "least_error", "printed", curve, \
          "depth"),                                                                                \
   DEPTHS("2" f, "8" f ",32" f ",128" f ",512" f ",2048" f, "1", "most_signal", "restored", curve, \
          "depth"),                                                                                \
   DEPTHS("2" f, "8" f ",32" f ",128" f ",512" f ",2048" f, "3", "most_signal", "restored", curve, \
          "depth"),                                                                                \
   DEPTHS("2" f, "8" f ",32" f ",128" f ",512" f ",2048" f, "10", "most_signal", "restored", curve, \
          "depth"),                                                                                \
   {.list = {[DEPTH] = "1", [M] = "4e3", [K] = "1:300:6:log", [SCALE] = "printed,restored",        \
             [TRIALS] = curve, [SWEEP] = "sparsity"}},                                             \
   {.list = {[DEPTH] = "2", [M] = "16e3", [K] = "1:300:6:log", [SCALE] = "printed,restored",       \
             [TRIALS] = curve, [SWEEP] = "sparsity"}},                                             \
   {.list = {[DEPTH] = "3", [M] = "64e3", [K] = "1:300:6:log", [SCALE] = "printed,restored",       \
             [TRIALS] = curve, [SWEEP] = "sparsity"}},                                             \
   {.list = {[DEPTH] = "1,2,3", [M] = "4e3,16e3,64e3", [P] = "0.03", [BIAS] = "most_signal",       \
             [SCALE] = "restored", [TRIALS] = curve, [SWEEP] = "dropout"}, .paired = true},        \
   {.list = {[DEPTH] = "1,2,3", [M] = "4e3,16e3,64e3", [P] = "0.1", [BIAS] = "most_signal",        \
             [SCALE] = "restored", [TRIALS] = curve, [SWEEP] = "dropout"}, .paired = true},        \
   {.list = {[DEPTH] = "1,2,3", [M] = "4e3,16e3,64e3", [P] = "0.3", [BIAS] = "most_signal",        \
             [SCALE] = "restored", [TRIALS] = curve, [SWEEP] = "dropout"}, .paired = true},        \
   {.list = {[DEPTH] = "1,2,3", [M] = "4e3,16e3,64e3", [P] = "1", [BIAS] = "most_signal",          \
             [SCALE] = "restored", [TRIALS] = curve, [SWEEP] = "dropout"}, .paired = true},        \
   {.list = {[DEPTH] = "1:6:6", [M] = "2" e, [N] = "2" e, [BIAS] = "most_signal",                  \
             [TRIALS] = width, [SWEEP] = "width"}},                                                \
   {.list = {[DEPTH] = "1,2,3,4,5,6",                                                              \
             [M] = "0.8" e ",1.6" e ",3.2" e ",6.4" e ",12.8" e ",25.6" e, [N] = "0.4" e,          \
             [BIAS] = "most_signal", [TRIALS] = width, [SWEEP] = "width"},                         \
    .paired = true},                                                                               \
   {.list = {[DEPTH] = "1,2,3,4,5", [M] = "8" f ",32" f ",128" f ",512" f ",2048" f, [N] = "2" f,  \
             [BIAS] = "most_signal", [TRIALS] = width, [SWEEP] = "width"},                         \
    .paired = true},                                                                               \
   {.list = {[DEPTH] = "2,2,3", [M] = "16e3,16e3,64e3", [K] = "10,100,10",                         \
             [BIAS] = "most_signal", [SCALE] = "restored", [TRIALS] = bound,                       \
             [SWEEP] = "effective"},                                                               \
    .paired = true},                                                                               \
   {.list = {[DEPTH] = "3:6:4", [M] = "7" e, [N] = "7" e, [P] = "0.2", [BIAS] = "none",            \
             [TRIALS] = "500", [SWEEP] = "growth"}},                                               \
   {.list = {[DEPTH] = "1:4:4", [M] = "20" e, [N] = "20" e, [K] = "50", [BIAS] = "most_signal",    \
             [TRIALS] = exact, [SWEEP] = "evolution"}},                                            \
   {.list = {[DEPTH] = "1,2,3,4", [M] = "6" e ",12" e ",24" e ",48" e, [N] = "3" e, [K] = "50",    \
             [TRIALS] = exact, [SWEEP] = "evolution"},                                             \
    .paired = true},                                                                               \
   {.list = {[DEPTH] = "2,3", [M] = "16" e ",64" e, [N] = "1" e, [K] = "50",                       \
             [BIAS] = "most_signal", [VALUES] = "half_normal", [TRIALS] = exact,                   \
             [SWEEP] = "evolution"},                                                               \
    .paired = true},                                                                               \
   {.list = {[DEPTH] = "2,3", [M] = "36" e ",216" e, [N] = "1" e, [K] = "300", [P] = "0.5",        \
             [SCALE] = "restored", [TRIALS] = exact, [SWEEP] = "evolution"},                       \
    .paired = true},                                                                               \
   {.list = {[DEPTH] = "1", [M] = "10,100,1000", [N] = "500", [P] = "0.1,1", [TAU] = "1.5",        \
             [VALUES] = "ones,geometric", [TRIALS] = same, [SWEEP] = "single"}},                   \
   {.list = {[SAMPLER] = "dense", [DEPTH] = "2,2,3,3", [M] = "40,12,45,20", [N] = "10,30,14,20",   \
             [K] = "3,10,2,5", [P] = "0.6,1,0.8,1", [BIAS] = "least_error,none,most_signal,none",  \
             [SCALE] = "printed,printed,restored,printed", [TAU] = "1",                            \
             [VALUES] = "geometric", [TRIALS] = same, [SWEEP] = "same"},                           \
    .paired = true},                                                                               \
   {.list = {[SAMPLER] = "implicit", [DEPTH] = "2,2,3,3", [M] = "40,12,45,20",                     \
             [N] = "10,30,14,20", [K] = "3,10,2,5", [P] = "0.6,1,0.8,1",                           \
             [BIAS] = "least_error,none,most_signal,none",                                         \
             [SCALE] = "printed,printed,restored,printed", [TAU] = "1",                            \
             [VALUES] = "geometric", [TRIALS] = same, [SWEEP] = "same"},                           \
    .paired = true}}
/* clang-format on */

static const rv_plan quick[] = PLANS("100", "300", "1500", "350", "15000", "e3", "e2");
static const rv_plan standard[] = PLANS("300", "300", "5000", "350", "100000", "e4", "e3");
static const rv_plan full[] = PLANS("1000", "300", "20000", "350", "1000000", "e5", "e4");

static double number(const rv_cell *cell, enum parameter parameter) {
  return cell->value[parameter].number;
}

static bool in_sweep(const rv_cell *cell, const char *name) {
  return strcmp(cell->value[SWEEP].word, name) == 0;
}

static rv_sampler sampler_of(const rv_cell *cell) {
  return strcmp(cell->value[SAMPLER].word, "dense") == 0 ? RV_DENSE : RV_IMPLICIT;
}

/* The index of a word in its list. */
static int index_of(const char *word, const char *const *words) {
  int i = 0;
  while (strcmp(words[i], word) != 0)
    i++;
  return i;
}

static rv_inner_bias inner_of(const rv_cell *cell) {
  return (rv_inner_bias)index_of(cell->value[BIAS].word, biases);
}

static bool is_restored(const rv_cell *cell) {
  return strcmp(cell->value[SCALE].word, "restored") == 0;
}

static size_t depth_of(const rv_cell *cell) {
  return (size_t)number(cell, DEPTH);
}

static rv_layered_law law_of(const rv_cell *cell) {
  rv_layered_law law = {.depth = depth_of(cell), .p = number(cell, P)};
  double m = number(cell, M), n = number(cell, N), layers = (double)law.depth;
  for (size_t l = 0; l <= law.depth; l++)
    law.width[l] = round(n * pow(m / n, (layers - (double)l) / layers));
  return law;
}

static double width_below_top(const rv_cell *cell) {
  rv_layered_law law = law_of(cell);
  return law.width[law.depth - 1];
}

/* A cell with all that its closed forms need. */
typedef struct setting {
  rv_layered_law law;
  rv_hidden hidden;
  rv_layered_evolution evolution;
  double tau;
} setting;

static rv_status setting_make(setting *s, const rv_cell *cell) {
  *s = (setting){.law = law_of(cell), .tau = number(cell, TAU)};
  rv_hidden_kind kind = (rv_hidden_kind)index_of(cell->value[VALUES].word, values);
  RV_TRY(rv_hidden_make(&s->hidden, kind, (size_t)number(cell, K)));
  rv_status status =
      rv_layered_evolve(&s->evolution, &s->law, s->hidden.norm, inner_of(cell), is_restored(cell));
  if (status == RV_OK)
    s->evolution.reversal.bias[s->law.depth] =
        -s->tau * rv_layered_sigma(&s->evolution, &s->law, s->hidden.norm);
  else
    rv_hidden_free(&s->hidden);
  return status;
}

/*
 * A closed form of the cell; NaN, which breaks the claims on it, when memory runs out. All closed
 * forms of one cell are asked for in a row, so the last setting is kept.
 */
static double closed_form(const rv_cell *cell, double (*form)(const setting *)) {
  static setting s;
  static rv_cell of;
  if (s.law.depth == 0 || memcmp(&of, cell, sizeof of) != 0) {
    rv_hidden_free(&s.hidden);
    if (setting_make(&s, cell) != RV_OK) {
      s = (setting){0};
      return NAN;
    }
    of = *cell;
  }
  return form(&s);
}

/* Parameters that contradict each other, and the threshold rules. */

static double optimal_tau(const setting *s) {
  return rv_layered_optimal_tau(&s->evolution, &s->law, &s->hidden);
}

static rv_status settle_tau(rv_cell *cell) {
  double tau = number(cell, TAU);
  if (tau >= 0)
    return RV_OK;
  cell->value[TAU].number = 0; /* no bias yet: the rules do not look at it */
  cell->value[TAU].number =
      tau == UNIVERSAL ? sqrt(2 * log(number(cell, N))) : closed_form(cell, optimal_tau);
  return isfinite(number(cell, TAU))
             ? RV_OK
             : rv_fail(RV_ENUMERIC, "no threshold could be found: give --tau a number");
}

static rv_status resolve(rv_cell *cell) {
  const double survivors_max = 1e8; /* a second each trial */
  if (number(cell, K) > number(cell, N))
    return rv_fail(RV_EINVAL, "k = %.15g is larger than n = %.15g: choose k up to n",
                   number(cell, K), number(cell, N));
  RV_TRY(settle_tau(cell));
  double tau = number(cell, TAU), survivors = number(cell, N) * gsl_cdf_ugaussian_Q(tau);
  if (tau > 0 && survivors > survivors_max && sampler_of(cell) == RV_IMPLICIT)
    return rv_fail(RV_EINVAL,
                   "tau = %.4g would leave about %.3g coordinates above 0 in each trial: choose a "
                   "larger tau, tau = 0, or a smaller n",
                   tau, survivors);
  return RV_OK;
}

/* The trial. */

static rv_status open_net(void **out, const rv_cell *cell, int threads) {
  setting s;
  RV_TRY(setting_make(&s, cell));
  return rv_layered_net_open((rv_layered_net **)out, sampler_of(cell), &s.law,
                             &s.evolution.reversal, &s.hidden, threads);
}

static void close_net(void *net) {
  rv_layered_net_close(net);
}

static double square(double x) {
  return x * x;
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell, void *net) {
  rv_layered_draw d;
  size_t top = depth_of(cell);
  rv_layered_net_draw(key, &d, net);
  metric[ERROR] = d.error[top];
  metric[ERROR_SQ] = square(d.error[top]);
  metric[ERROR_RATIO] = square(d.error[top]) / d.error_given_sq;
  metric[GAIN] = d.gain[top];
  metric[NOISE_SQ] = square(d.noise[top]);
  metric[EFFICIENCY] = d.noise[top] > 0 ? square(d.gain[top] / d.noise[top]) : 0;
  metric[INNER] = d.error[top - 1]; /* 0 at depth 1 */
  metric[INNER_SQ] = square(d.error[top - 1]);
  return RV_OK;
}

/* Milliseconds a draw: worth all threads. */
static bool is_lone(const rv_cell *cell) {
  rv_layered_law law = law_of(cell);
  double units = 0, entries = 0;
  for (size_t l = 1; l <= law.depth; l++) {
    units += l < law.depth ? law.width[l] : 0;
    entries += law.width[l] * law.width[l - 1];
  }
  return sampler_of(cell) == RV_DENSE ? entries >= 1e6 : units >= 1e6;
}

/* Closed forms, as columns and as what the claims hold the draws against. */

static double top_gain(const setting *s) {
  return s->evolution.state[s->law.depth].gain;
}

static double top_noise_sq(const setting *s) {
  return square(s->evolution.state[s->law.depth].noise);
}

static double inner_sq_form(const setting *s) {
  return s->law.depth > 1 ? s->evolution.state[s->law.depth - 1].error_sq : NAN;
}

/* Exact for one layer, else the limit of large layers. */
static double error_sq_form(const setting *s) {
  if (s->law.depth > 1)
    return rv_layered_error_sq(&s->evolution, &s->law, &s->hidden, s->tau);
  rv_relu_law law = {s->law.width[0], s->law.width[1], s->law.p, 1};
  rv_gain_rule rule;
  if (rv_gain_rule_make(&rule, law.m, law.p) != RV_OK)
    return NAN;
  double value = rv_relu_error_sq(&law, &s->hidden, s->evolution.reversal.bias[1], &rule);
  rv_gain_rule_free(&rule);
  return value;
}

/* What the gain would be if silent units had inputs of mean 0: h'hhat / ||h||^2 one layer below. */
static double deaf_gain_form(const setting *s) {
  return (1 + top_noise_sq(s) - inner_sq_form(s)) / 2;
}

/* What the error below the top would be if the errors of layers 1 to L-1, each alone, added up:
   they are equal, as the ratio of widths is the same. */
static double added_form(const setting *s) {
  return (double)(s->law.depth - 1) * sqrt(s->evolution.state[1].error_sq);
}

static double gain(const rv_cell *cell) {
  return closed_form(cell, top_gain);
}

static double noise_sq(const rv_cell *cell) {
  return closed_form(cell, top_noise_sq);
}

static double efficiency(const rv_cell *cell) {
  return square(gain(cell)) / noise_sq(cell);
}

static double inner_sq(const rv_cell *cell) {
  return closed_form(cell, inner_sq_form);
}

static double error_sq(const rv_cell *cell) {
  return closed_form(cell, error_sq_form);
}

static double deaf_gain(const rv_cell *cell) {
  return closed_form(cell, deaf_gain_form);
}

static double added_errors(const rv_cell *cell) {
  return closed_form(cell, added_form);
}

static double added_squares(const rv_cell *cell) {
  return square(added_errors(cell)) / (number(cell, DEPTH) - 1);
}

static double error_rms(const rv_cell *cell) {
  return sqrt(error_sq(cell));
}

static double inner_rms(const rv_cell *cell) {
  return sqrt(inner_sq(cell));
}

static double printed_bound(const rv_cell *cell) {
  return sqrt(number(cell, K) / (number(cell, P) * width_below_top(cell)));
}

static double claimed_bound(const rv_cell *cell) {
  return sqrt(2 * (1 + 2 * log(number(cell, N) / number(cell, K)))) * printed_bound(cell);
}

static double effective_bound(const rv_cell *cell) {
  return claimed_bound(cell) / sqrt(efficiency(cell));
}

static double ratio_of(const rv_cell *cell) {
  return pow(number(cell, M) / number(cell, N), 1 / number(cell, DEPTH));
}

/* The last is kept: rows of one p stand together. */
static double critical_ratio(const rv_cell *cell) {
  static double ratio, p = NAN;
  if (p != number(cell, P)) {
    p = number(cell, P);
    ratio = rv_layered_critical_ratio(p, RV_MOST_SIGNAL);
  }
  return ratio;
}

/* Share of the width that may be lost: all but half of the limit at ratio 4 and p = 1, as a draw
   scatters around the recursion. */
static double loss_allowed(const rv_cell *cell) {
  static double limit;
  (void)cell;
  if (limit == 0)
    limit = 1 / rv_layered_noise_limit(4, 1, RV_MOST_SIGNAL);
  return 1 - limit / 2;
}

static double one(const rv_cell *cell) {
  (void)cell;
  return 1;
}

static double growth_factor(const rv_cell *cell) {
  return pow(number(cell, P) * ratio_of(cell), -number(cell, DEPTH));
}

static double loss(double efficiency_drawn, const rv_cell *cell) {
  (void)cell;
  return 1 - efficiency_drawn;
}

/* Which cells a claim is about. */

static bool is_layered(const rv_cell *cell) {
  return number(cell, DEPTH) > 1;
}

/* Few values make the error of a draw stray from its mean, as in Theorem 3.2 for one layer. */
static bool is_sparse_of_many(const rv_cell *cell) {
  return number(cell, K) >= 10 && number(cell, N) >= 10 * number(cell, K);
}

static bool is_curve(const rv_cell *cell) {
  return in_sweep(cell, "depth") || in_sweep(cell, "sparsity");
}

static bool is_printed_curve(const rv_cell *cell) {
  return is_curve(cell) && is_layered(cell) && !is_restored(cell) && is_sparse_of_many(cell);
}

static bool is_effective(const rv_cell *cell) {
  return in_sweep(cell, "effective");
}

static bool is_growth(const rv_cell *cell) {
  return in_sweep(cell, "growth");
}

static bool is_evolution(const rv_cell *cell) {
  return in_sweep(cell, "evolution");
}

static bool is_evolution_or_growth(const rv_cell *cell) {
  return is_evolution(cell) || is_growth(cell);
}

static bool is_inner(const rv_cell *cell) {
  return is_evolution_or_growth(cell) && is_layered(cell);
}

static bool is_printed_evolution(const rv_cell *cell) {
  return is_evolution(cell) && is_layered(cell) && !is_restored(cell);
}

static bool is_restored_evolution(const rv_cell *cell) {
  return is_evolution(cell) && is_layered(cell) && is_restored(cell);
}

/* Small nets of many trials; and large ones where the scale is restored. */
static bool is_given(const rv_cell *cell) {
  return in_sweep(cell, "same") || is_restored_evolution(cell);
}

static bool is_single(const rv_cell *cell) {
  return in_sweep(cell, "single");
}

static bool is_two_layers(const rv_cell *cell) {
  return is_printed_evolution(cell) && number(cell, DEPTH) == 2;
}

static bool is_wide(const rv_cell *cell) {
  return in_sweep(cell, "width") && ratio_of(cell) > 3.5;
}

static bool is_narrow(const rv_cell *cell) {
  return in_sweep(cell, "width") && ratio_of(cell) < 2.5;
}

static const rv_metric metrics[] = {
    [ERROR] = {.name = "error", .bound = printed_bound},
    [ERROR_SQ] = {.name = "error_sq", .predicted = error_sq},
    [ERROR_RATIO] = {.name = "error_ratio", .predicted = one},
    [GAIN] = {.name = "gain", .predicted = gain},
    [NOISE_SQ] = {.name = "noise_sq", .predicted = noise_sq},
    [EFFICIENCY] = {.name = "efficiency", .predicted = efficiency},
    [INNER] = {.name = "inner", .measured = is_layered},
    [INNER_SQ] = {.name = "inner_sq", .predicted = inner_sq, .measured = is_layered},
};

static const rv_statistic statistics[] = {
    {.name = "ratio", .closed_form = ratio_of},
    {.name = "ratio_critical", .closed_form = critical_ratio},
    {.name = "error_rms", .closed_form = error_rms},
    {.name = "error_claimed", .closed_form = claimed_bound},
    {.name = "error_effective", .closed_form = effective_bound},
    {.name = "inner_rms", .closed_form = inner_rms},
};

#define PLOT       "layered_error"
#define WIDTH_PLOT "layered_width"

static const rv_claim claims[] = {
    {.name = "like-one-layer",
     .source = "Theorem 3.2, layer by layer",
     .statement = "through 2 to 5 layers, with the best biases, ‖h − ĥ‖ ≤ √(2(1 + 2 ln(n/k))) "
                  "√(k/(p n_(L−1))) ‖h‖ for most W, as through one",
     .form = RV_PRINTED,
     .expected = RV_FAILS,
     .kind = RV_MOST_DRAWS,
     .metric = ERROR,
     .applies = is_printed_curve,
     .value = claimed_bound,
     .delta = 0.1,
     .plot = PLOT},
    {.name = "unbiased",
     .source = "Theorem 3.2, layer by layer",
     .statement = "with α = 2/(p n_(l−1)), E W_l'ĥ^(l−1) = h^(l) above the first layer too",
     .form = RV_PRINTED,
     .expected = RV_FAILS,
     .kind = RV_MEAN,
     .metric = GAIN,
     .applies = is_printed_evolution,
     .value = one,
     .resolution = 0.2,
     .plot = WIDTH_PLOT},
    {.name = "effective-width",
     .source = "recursion of gain and noise",
     .statement = "with the gain restored, ‖h − ĥ‖ ≤ √(2(1 + 2 ln(n/k))) √(k/(p n_eff)) ‖h‖ for "
                  "most W, n_eff = n_(L−1) gain²/noise²",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_MOST_DRAWS,
     .metric = ERROR,
     .applies = is_effective,
     .value = effective_bound,
     .delta = 0.1,
     .plot = PLOT},
    {.name = "unbiased-restored",
     .source = "recursion of gain and noise",
     .statement = "scales a_l by the recursion make the gain 1 at every depth",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_MEAN,
     .metric = GAIN,
     .applies = is_restored_evolution,
     .value = one,
     .resolution = 0.2,
     .plot = WIDTH_PLOT},
    {.name = "gain",
     .source = "recursion of gain and noise",
     .statement = "h'u/‖h‖² has the predicted mean at every depth, ratio, bias and p",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_MEAN,
     .metric = GAIN,
     .applies = is_evolution,
     .value = gain,
     .resolution = 0.5,
     .plot = WIDTH_PLOT},
    {.name = "noise",
     .source = "recursion of gain and noise",
     .statement = "‖ĥ^(L−1)‖² has the predicted mean at every depth, ratio, bias and p",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_MEAN,
     .metric = NOISE_SQ,
     .applies = is_evolution_or_growth,
     .value = noise_sq,
     .resolution = 0.2,
     .plot = WIDTH_PLOT},
    {.name = "inner-error",
     .source = "recursion of gain and noise",
     .statement = "‖ĥ^(L−1) − h^(L−1)‖², half-dense, has the predicted mean",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_MEAN,
     .metric = INNER_SQ,
     .applies = is_inner,
     .value = inner_sq,
     .resolution = 0.2,
     .plot = WIDTH_PLOT},
    {.name = "error",
     .source = "recursion of gain and noise",
     .statement = "E‖ĥ^(L) − h‖² is the predicted one at every depth, ratio and bias",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_MEAN,
     .metric = ERROR_SQ,
     .applies = is_printed_evolution,
     .value = error_sq,
     .resolution = 0.2,
     .plot = PLOT},
    {.name = "error-given",
     .source = "rotation invariance, layer by layer",
     .statement = "given gain and noise, the top of a net of any depth and size is one layer: "
                  "‖ĥ − h‖² over its closed form has mean 1",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_MEAN,
     .metric = ERROR_RATIO,
     .applies = is_given,
     .value = one,
     .resolution = 0.2,
     .plot = PLOT},
    {.name = "one-layer",
     .source = "exact law of Wᵀx",
     .statement = "at depth 1, E‖ĥ − h‖² is the closed form of Theorem 3.2's layer",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_MEAN,
     .metric = ERROR_SQ,
     .applies = is_single,
     .value = error_sq,
     .resolution = 0.5,
     .plot = PLOT},
    {.name = "growth",
     .source = "recursion of gain and noise",
     .statement = "with no bias at ratio 1, p = 0.2, the noise ‖ĥ‖²/‖h‖² grows with depth like "
                  "(1/p)^L",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_EXPONENT,
     .metric = NOISE_SQ,
     .applies = is_growth,
     .value = growth_factor,
     .exponent = 1,
     .plot = WIDTH_PLOT},
    {.name = "bounded",
     .source = "recursion of gain and noise",
     .statement = "above the critical ratio of widths (3.17 at p = 1; here 4) the effective width "
                  "gain²/noise² stays above half of its limit, 0.436, at every depth, for most W",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_MOST_DRAWS,
     .metric = EFFICIENCY,
     .applies = is_wide,
     .transform = loss,
     .value = loss_allowed,
     .delta = 0.1,
     .plot = WIDTH_PLOT},
    {.name = "dense-implicit-error",
     .source = "rotation invariance, layer by layer",
     .statement = "the dense and the implicit sampler draw the same law of the error at the top",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_SAME_LAW,
     .metric = ERROR,
     .pair = SAMPLER,
     .resolution = 0.05,
     .plot = PLOT},
    {.name = "dense-implicit-gain",
     .source = "rotation invariance, layer by layer",
     .statement = "the dense and the implicit sampler draw the same law of the gain",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_SAME_LAW,
     .metric = GAIN,
     .pair = SAMPLER,
     .resolution = 0.05,
     .plot = PLOT},
    {.name = "dense-implicit-inner",
     .source = "rotation invariance, layer by layer",
     .statement = "the dense and the implicit sampler draw the same law of the error one layer "
                  "below the top",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_SAME_LAW,
     .metric = INNER,
     .applies = is_layered,
     .pair = SAMPLER,
     .resolution = 0.05,
     .plot = PLOT},
    {.name = "control-bounded",
     .source = "planted",
     .statement =
         "below the critical ratio (here 1 and 2) the effective width stays above the same",
     .form = RV_CONTROL,
     .expected = RV_FAILS,
     .kind = RV_MOST_DRAWS,
     .metric = EFFICIENCY,
     .applies = is_narrow,
     .transform = loss,
     .value = loss_allowed,
     .delta = 0.1,
     .plot = WIDTH_PLOT},
    {.name = "control-silent",
     .source = "planted",
     .statement = "at depth 2 the gain is that of the layer below: silent units that come back "
                  "above 0 take nothing from it",
     .form = RV_CONTROL,
     .expected = RV_FAILS,
     .kind = RV_MEAN,
     .metric = GAIN,
     .applies = is_two_layers,
     .value = deaf_gain,
     .resolution = 0.5,
     .plot = WIDTH_PLOT},
    {.name = "control-squares-add",
     .source = "planted",
     .statement = "the square errors of the layers, each alone, add up",
     .form = RV_CONTROL,
     .expected = RV_FAILS,
     .kind = RV_MEAN,
     .metric = INNER_SQ,
     .applies = is_growth,
     .value = added_squares,
     .resolution = 0.5,
     .plot = WIDTH_PLOT},
    {.name = "control-errors-add",
     .source = "planted",
     .statement = "the error below the top is at most the sum of its layers' errors, each alone",
     .form = RV_CONTROL,
     .expected = RV_FAILS,
     .kind = RV_MOST_DRAWS,
     .metric = INNER,
     .applies = is_growth,
     .value = added_errors,
     .delta = 0.1,
     .plot = WIDTH_PLOT},
};

static const rv_program program = {
    .name = "layered_reversal",
    .statement = "Theorem 3.2 layer by layer: a k-sparse h through several random ReLU layers with "
                 "dropout and back",
    .about = "Draws k-sparse hidden vectors down through random ReLU layers with dropout, reverses "
             "the layers one by one, and measures gain, noise and error at every depth against a "
             "recursion and against what one layer would do.",
    .parameters = {parameters, RV_COUNT(parameters)},
    .trials = TRIALS,
    .presets = {[RV_QUICK] = {quick, RV_COUNT(quick)},
                [RV_STANDARD] = {standard, RV_COUNT(standard)},
                [RV_FULL] = {full, RV_COUNT(full)}},
    .resolve = resolve,
    .trial = {.metrics = RV_COUNT(metrics),
              .open = open_net,
              .close = close_net,
              .draw = draw,
              .lone = is_lone},
    .metrics = metrics,
    .statistics = statistics,
    .statistic_count = RV_COUNT(statistics),
    .claims = claims,
    .claim_count = RV_COUNT(claims),
};

int main(int argc, char **argv) {
  return rv_main(&program, argc, argv);
}
