/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Theorem 3.2: let h >= 0 be k-sparse, x = r(alpha W h) . dropout with W an m x n matrix of
 * independent N(0,1) entries and each coordinate of x kept with probability p. There is a bias b
 * such that for most W and most h
 *
 *   ||h - r(W'x + b)|| <= sqrt(k / (pm)) ||h||.
 *
 * (The source calls the dimension of x "n" here; it is our m, n being that of h.)
 *
 * Measured: the relative error, and what it consists of, of one draw of W and of the dropout a
 * trial. b = -tau sigma, sigma = ||h|| sqrt(2/(pm)); alpha = 2/(pm), which makes W'x unbiased.
 *
 * Known: everything depends on m and p through the gain Q (gain.h), and given Q the coordinates of
 * W'x are Gaussian, so the mean square error has a closed form for every tau (relu_error.h). Even
 * an oracle that knows the support has a squared error of about 2k/(pm): the printed constant 1 is
 * false. With the best tau, tau^2 = 2 ln(n/k) about, the error is at most
 * sqrt(2 (1 + 2 ln(n/k))) sqrt(k/(pm)): the theorem holds with that constant, its exponents 1/2,
 * -1/2, -1/2 in k, p and m are right, and two explicit bounds hold with probability 1 - delta at
 * every size. The condition pm < k^2 of the original paper is not needed: nothing happens there.
 *
 * Tolerances: all closed forms are exact (a quadrature to 1e-12), so the tests are purely
 * statistical, at the level of claim.h; the exponents are judged to 0.05.
 *
 * Columns: sampler, m, n, k, p, tau, trials, values (of h on its support), alpha (in units of
 * 2/(pm)), delta (of the explicit bounds), sweep; then, as described in results.h,
 *   error, error_sq      relative to ||h||; error_bound is the printed one
 *   coordinate           max |u_i - h_i|, u = W'x
 *   oracle_sq            the oracle's squared relative error
 *   unthresholded_sq     ||u - h||^2 / ||h||^2
 *   gain                 h'u / ||h||^2
 *   support_coordinate   u_i at the first non-zero value of h
 *   recovered            1 if r(u + b) has exactly the support of h
 *   survivors            coordinates off the support above 0 in r(u + b)
 *   constant             error in units of the printed bound
 * and the closed forms pm, n_over_k, error_rms (root of the exact mean square), constant_rms,
 * constant_claimed, error_claimed, error_bernstein and error_sharp (explicit bounds at delta, each
 * with a bias of its own). relu_reversal.phase.csv: for each k of the phase diagrams, the pm (or
 * the p) at which recovery has probability 1/2.
 *
 * Run: relu_reversal [--preset quick|standard|full], or
 *      relu_reversal --sampler implicit --m 1e12 --n 1e12 --k 1000 --tau universal --trials 1e4
 */
#include "experiment/program.h"
#include "model/sizes.h"
#include "numeric/root.h"
#include "reverify/hidden_file.h"
#include "reverify/relu_layer.h"
#include "support/csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum parameter { SAMPLER, M, N, K, P, TAU, TRIALS, VALUES, ALPHA, DELTA, SWEEP };
enum metric {
  ERROR,
  ERROR_SQ,
  COORDINATE,
  ORACLE_SQ,
  UNTHRESHOLDED_SQ,
  GAIN,
  SUPPORT_COORDINATE,
  RECOVERED,
  SURVIVORS,
  CONSTANT
};
enum tau_rule { OPTIMAL = -1, UNIVERSAL = -2, BERNSTEIN = -3, SHARP = -4 };

static const char *const samplers[] = {"dense", "implicit", NULL};
static const char *const values[] = {"ones", "uniform", "half_normal", "geometric", NULL};
static const char *const tau_rules[] = {"optimal", "universal", "bernstein", "sharp", NULL};
static const char *const sweeps[] = {
    "list",       "sparsity",   "dropout",  "height",  "width", "threshold", "exponent_k",
    "exponent_p", "exponent_m", "square",   "exact",   "same",  "bernstein", "sharp",
    "phase",      "phase_p",    "recovery", "control", NULL};

static const rv_parameter parameters[] = {
    [SAMPLER] = {.name = "sampler",
                 .help = "dense, implicit or both (default implicit)",
                 .words = samplers,
                 .all = "both",
                 .fallback = "implicit"},
    [M] = {.name = "m",
           .help = "Dimension of x (default 1e4)",
           .domain = RV_SIZES,
           .fallback = "1e4"},
    [N] = {.name = "n",
           .help = "Dimension of h (default 1e3)",
           .domain = RV_SIZES,
           .fallback = "1e3"},
    [K] = {.name = "k",
           .help = "Non-zero values of h (default 10)",
           .domain = {.low = 1, .high = 1e8, .integer = true},
           .fallback = "10"},
    [P] = {.name = "p",
           .help = "Probability that dropout keeps a coordinate of x (default 1)",
           .domain = {.low = 0, .high = 1, .low_open = true},
           .fallback = "1"},
    [TAU] = {.name = "tau",
             .help = "Threshold in units of sigma: numbers, optimal (default), universal "
                     "(sqrt(2 ln n)), bernstein or sharp (those of the explicit bounds)",
             .domain = {.low = 0, .high = 1000},
             .rules = tau_rules,
             .fallback = "optimal"},
    [TRIALS] = {.name = "trials",
                .help = "Draws a cell (default 1000)",
                .domain = {.low = 1, .high = 1e9, .integer = true},
                .fallback = "1000",
                .label = true},
    [VALUES] = {.name = "values",
                .help = "Non-zero values of h: ones (default), uniform, half_normal, geometric, or "
                        "a vector in FILE.npy, whose k replaces --k",
                .words = values,
                .file_suffix = ".npy",
                .fallback = "ones"},
    [ALPHA] = {.name = "alpha",
               .help = "alpha in units of 2/(pm) (default 1, as in the theory)",
               .domain = {.low = 0, .high = 1e6, .low_open = true},
               .fallback = "1"},
    [DELTA] = {.name = "delta",
               .help = "Failure probability of the explicit bounds (default 0.1)",
               .domain = {.low = 1e-12, .high = 0.5},
               .fallback = "0.1",
               .label = true},
    [SWEEP] = {.name = "sweep", .words = sweeps, .fallback = "list", .label = true},
};

/* Curves; exponents at fixed n/k; across pm = k^2; closed forms against draws, with k = 1, k = n,
   n > m and m = 10; both samplers; explicit bounds; phase diagrams; around the boundary
   pm = 4k (sqrt(ln(n-k)) + sqrt(ln k))^2 = 3291 of exact recovery; the control. */
/* clang-format off */
#define PLANS(curve, square, exact, same, bound, recovery, phase, phase_side)                      \
  {{.list = {[M] = "1e7", [N] = "1e5", [K] = "1:1000:13:log", [TRIALS] = curve,                    \
             [SWEEP] = "sparsity"}},                                                               \
   {.list = {[M] = "1e6", [N] = "1e5", [K] = "100", [P] = "0.01:1:13:log", [TRIALS] = curve,       \
             [SWEEP] = "dropout"}},                                                                \
   {.list = {[M] = "1e3:1e9:13:log", [N] = "1e5", [K] = "100", [TRIALS] = curve,                   \
             [SWEEP] = "height"}},                                                                 \
   {.list = {[M] = "1e6", [N] = "1e2:1e12:11:log", [K] = "50", [TRIALS] = curve,                   \
             [SWEEP] = "width"}},                                                                  \
   {.list = {[M] = "1e5", [N] = "1e4", [K] = "50", [TAU] = "0:7:29", [TRIALS] = curve,             \
             [SWEEP] = "threshold"}},                                                              \
   {.list = {[M] = "1e8", [N] = "1e3,2e3,5e3,1e4,2e4,5e4,1e5", [K] = "10,20,50,100,200,500,1000",  \
             [TRIALS] = curve, [SWEEP] = "exponent_k"},                                            \
    .paired = true},                                                                               \
   {.list = {[M] = "1e8", [N] = "1e4", [K] = "100", [P] = "0.01:1:7:log", [TRIALS] = curve,        \
             [SWEEP] = "exponent_p"}},                                                             \
   {.list = {[M] = "1e6:1e12:7:log", [N] = "1e4", [K] = "100", [TRIALS] = curve,                   \
             [SWEEP] = "exponent_m"}},                                                             \
   {.list = {[M] = "2e3:5e4:8:log", [N] = "1e4", [K] = "100", [TRIALS] = square,                   \
             [SWEEP] = "square"}},                                                                 \
   {.list = {[M] = "10", [N] = "50,2000", [K] = "1,5,50", [TAU] = "1.5",                           \
             [VALUES] = "ones,geometric", [TRIALS] = exact, [SWEEP] = "exact"}},                   \
   {.list = {[M] = "1000", [N] = "50,2000", [K] = "1,5,50", [P] = "0.05,1", [TAU] = "1.5",         \
             [VALUES] = "ones,geometric", [TRIALS] = exact, [SWEEP] = "exact"}},                   \
   {.list = {[SAMPLER] = "dense", [M] = "100,10,50,200", [N] = "60,30,20,100",                     \
             [K] = "5,3,20,1", [P] = "0.5,1,0.7,1", [TAU] = "2,1,1,0", [VALUES] = "geometric",     \
             [TRIALS] = same, [SWEEP] = "same"},                                                   \
    .paired = true},                                                                               \
   {.list = {[SAMPLER] = "implicit", [M] = "100,10,50,200", [N] = "60,30,20,100",                  \
             [K] = "5,3,20,1", [P] = "0.5,1,0.7,1", [TAU] = "2,1,1,0", [VALUES] = "geometric",     \
             [TRIALS] = same, [SWEEP] = "same"},                                                   \
    .paired = true},                                                                               \
   {.list = {[M] = "100,1e3,1e5", [N] = "1e3", [K] = "5", [P] = "0.5,1", [TAU] = "bernstein",      \
             [DELTA] = "0.1,0.01", [TRIALS] = bound, [SWEEP] = "bernstein"}},                      \
   {.list = {[M] = "100,1e3,1e5", [N] = "1e3", [K] = "5", [P] = "0.5,1", [TAU] = "sharp",          \
             [DELTA] = "0.1,0.01", [TRIALS] = bound, [SWEEP] = "sharp"}},                          \
   {.list = {[M] = "1e2:1e6:" phase_side ":log", [N] = "1e5", [K] = "2:2000:" phase_side ":log",   \
             [TAU] = "universal", [TRIALS] = phase, [SWEEP] = "phase"}},                           \
   {.list = {[M] = "1e5", [N] = "1e5", [K] = "2:2000:" phase_side ":log",                          \
             [P] = "0.001:1:" phase_side ":log", [TAU] = "universal", [TRIALS] = phase,            \
             [SWEEP] = "phase_p"}},                                                                \
   {.list = {[M] = "2633,3291,4114,6582", [N] = "1e5", [K] = "30", [TAU] = "universal",            \
             [TRIALS] = recovery, [SWEEP] = "recovery"}},                                          \
   {.list = {[M] = "1000", [N] = "500", [K] = "10", [ALPHA] = "1.1", [TRIALS] = exact,             \
             [SWEEP] = "control"}}}
/* clang-format on */

static const rv_plan quick[] =
    PLANS("700", "20000", "40000", "20000", "10000", "20000", "40", "13");
static const rv_plan standard[] =
    PLANS("2000", "1000000", "1000000", "100000", "100000", "1000000", "400", "25");
static const rv_plan full[] =
    PLANS("20000", "4000000", "4000000", "1000000", "1000000", "4000000", "4000", "33");

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
  return (rv_relu_law){number(cell, M), number(cell, N), number(cell, P), number(cell, ALPHA)};
}

/* A profile by name, or the vector in a file; *length is the least n it needs. */
static rv_status hidden_of(rv_hidden *hidden, size_t *length, const rv_cell *cell) {
  const char *word = cell->value[VALUES].word;
  size_t k = (size_t)number(cell, K);
  *length = k;
  for (rv_hidden_kind kind = RV_ONES; values[kind] != NULL; kind++)
    if (strcmp(values[kind], word) == 0)
      return rv_hidden_make(hidden, kind, k);
  return rv_hidden_read(hidden, length, word);
}

/* A cell with all that its closed forms need. */
typedef struct setting {
  rv_relu_law law;
  rv_hidden hidden;
  rv_gain_rule rule;
  double bias, delta;
} setting;

/* Legal on a zeroed setting. */
static void setting_free(setting *s) {
  rv_hidden_free(&s->hidden);
  rv_gain_rule_free(&s->rule);
}

static rv_status setting_make(setting *s, const rv_cell *cell) {
  *s = (setting){.law = law_of(cell), .delta = number(cell, DELTA)};
  size_t length;
  RV_TRY(hidden_of(&s->hidden, &length, cell));
  s->bias = -number(cell, TAU) * rv_relu_sigma(&s->law, &s->hidden);
  rv_status status = rv_gain_rule_make(&s->rule, s->law.m, s->law.p);
  if (status != RV_OK)
    setting_free(s);
  return status;
}

/*
 * A closed form of the cell; NaN, which breaks the claims on it, when memory runs out. All closed
 * forms of one cell are asked for in a row, so the last setting is kept.
 */
static double closed_form(const rv_cell *cell, double (*form)(const setting *)) {
  static setting s;
  static rv_cell of;
  if (s.rule.count == 0 || memcmp(&of, cell, sizeof of) != 0) {
    setting_free(&s);
    if (setting_make(&s, cell) != RV_OK)
      return NAN;
    of = *cell;
  }
  return form(&s);
}

/* The threshold rules. */

static double optimal_tau(const setting *s) {
  return rv_relu_optimal_tau(&s->law, &s->hidden, &s->rule);
}

static double universal_tau(const setting *s) {
  return sqrt(2 * log(s->law.n));
}

static double bernstein_tau(const setting *s) {
  rv_relu_guarantee g = rv_relu_bernstein_guarantee(&s->law, &s->hidden, s->delta);
  return -g.bias / rv_relu_sigma(&s->law, &s->hidden);
}

static double sharp_tau(const setting *s) {
  rv_relu_guarantee g = rv_relu_sharp_guarantee(&s->law, &s->hidden, s->delta);
  return -g.bias / rv_relu_sigma(&s->law, &s->hidden);
}

/* k is that of the file, if h comes from one. */
static rv_status settle_k(rv_cell *cell) {
  rv_hidden hidden;
  size_t length;
  if (number(cell, K) > number(cell, N))
    return rv_fail(RV_EINVAL, "k = %.15g is larger than n = %.15g: choose k up to n",
                   number(cell, K), number(cell, N));
  RV_TRY(hidden_of(&hidden, &length, cell));
  cell->value[K].number = (double)hidden.k;
  rv_hidden_free(&hidden);
  if ((double)length > number(cell, N))
    return rv_fail(RV_EINVAL, "'%s' has %zu entries, more than n = %.15g: choose n from that on",
                   cell->value[VALUES].word, length, number(cell, N));
  return RV_OK;
}

static rv_status resolve(rv_cell *cell) {
  static double (*const rule[])(const setting *) = {optimal_tau, universal_tau, bernstein_tau,
                                                    sharp_tau};
  RV_TRY(settle_k(cell));
  double tau = number(cell, TAU);
  if (tau >= 0)
    return RV_OK;
  cell->value[TAU].number = 0; /* no bias yet: the rules do not look at it */
  cell->value[TAU].number = closed_form(cell, rule[(int)-tau - 1]);
  return isfinite(number(cell, TAU))
             ? RV_OK
             : rv_fail(RV_ENUMERIC, "no threshold could be found: give --tau a number");
}

/* The trial. */

static rv_status open_layer(void **out, const rv_cell *cell, int threads) {
  rv_relu_law law = law_of(cell);
  rv_hidden hidden;
  size_t length;
  RV_TRY(hidden_of(&hidden, &length, cell));
  return rv_relu_layer_open_owning((rv_relu_layer **)out, sampler_of(cell), &law, &hidden,
                                   number(cell, TAU), threads);
}

static void close_layer(void *layer) {
  rv_relu_layer_close(layer);
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell, void *layer) {
  rv_relu_draw d;
  rv_relu_layer_draw(key, &d, layer);
  metric[ERROR] = d.error;
  metric[ERROR_SQ] = d.error * d.error;
  metric[COORDINATE] = d.coordinate;
  metric[ORACLE_SQ] = d.oracle * d.oracle;
  metric[UNTHRESHOLDED_SQ] = d.unthresholded_sq;
  metric[GAIN] = d.gain;
  metric[SUPPORT_COORDINATE] = d.support_coordinate;
  metric[RECOVERED] = d.survivors == 0 && d.lost == 0;
  metric[SURVIVORS] = d.survivors;
  metric[CONSTANT] = d.error * sqrt(number(cell, P) * number(cell, M) / number(cell, K));
  return RV_OK;
}

/* A dense draw of a million entries takes milliseconds: worth all threads. */
static bool is_lone(const rv_cell *cell) {
  return sampler_of(cell) == RV_DENSE && number(cell, M) * number(cell, N) >= 1e6;
}

/* Closed forms, as columns and as what the claims hold the draws against. */

static double printed_bound(const rv_cell *cell) {
  return sqrt(number(cell, K) / (number(cell, P) * number(cell, M)));
}

static double claimed_constant(const rv_cell *cell) {
  return sqrt(2 * (1 + 2 * log(number(cell, N) / number(cell, K))));
}

static double claimed_bound(const rv_cell *cell) {
  return claimed_constant(cell) * printed_bound(cell);
}

static double error_sq_form(const setting *s) {
  return rv_relu_error_sq(&s->law, &s->hidden, s->bias, &s->rule);
}

static double oracle_sq_form(const setting *s) {
  return rv_relu_oracle_sq(&s->law, &s->hidden, &s->rule);
}

static double recovery_form(const setting *s) {
  return rv_relu_recovery(&s->law, &s->hidden, s->bias, &s->rule);
}

static double bernstein_form(const setting *s) {
  return rv_relu_bernstein_guarantee(&s->law, &s->hidden, s->delta).error;
}

static double sharp_form(const setting *s) {
  return rv_relu_sharp_guarantee(&s->law, &s->hidden, s->delta).error;
}

static double error_sq(const rv_cell *cell) {
  return closed_form(cell, error_sq_form);
}

static double oracle_sq(const rv_cell *cell) {
  return closed_form(cell, oracle_sq_form);
}

static double recovery(const rv_cell *cell) {
  return closed_form(cell, recovery_form);
}

static double error_bernstein(const rv_cell *cell) {
  return closed_form(cell, bernstein_form);
}

static double error_sharp(const rv_cell *cell) {
  return closed_form(cell, sharp_form);
}

static double unthresholded_sq(const rv_cell *cell) {
  rv_relu_law law = law_of(cell);
  return rv_relu_unthresholded_sq(&law);
}

static double mean_gain(const rv_cell *cell) {
  return number(cell, ALPHA);
}

static double error_rms(const rv_cell *cell) {
  return sqrt(error_sq(cell));
}

static double constant_rms(const rv_cell *cell) {
  return error_rms(cell) / printed_bound(cell);
}

static double kept_size(const rv_cell *cell) {
  return number(cell, P) * number(cell, M);
}

static double n_over_k(const rv_cell *cell) {
  return number(cell, N) / number(cell, K);
}

static double one(const rv_cell *cell) {
  (void)cell;
  return 1;
}

static double k_of(const rv_cell *cell) {
  return number(cell, K);
}

static double p_of(const rv_cell *cell) {
  return number(cell, P);
}

static double m_of(const rv_cell *cell) {
  return number(cell, M);
}

/* Which cells a claim is about. */

static bool is_theory(const rv_cell *cell) {
  return number(cell, ALPHA) == 1;
}

static bool is_control(const rv_cell *cell) {
  return !is_theory(cell);
}

/* Sparse, and at the best threshold: where the theorem speaks. */
static bool is_curve(const rv_cell *cell) {
  return is_theory(cell) && (in_sweep(cell, "sparsity") || in_sweep(cell, "dropout") ||
                             in_sweep(cell, "height") || in_sweep(cell, "width"));
}

/* With fewer values than this the error of a single draw is not close to its mean. */
static bool is_curve_of_many(const rv_cell *cell) {
  return is_curve(cell) && number(cell, K) >= 10 && number(cell, N) >= 10 * number(cell, K);
}

/*
 * Cells of enough draws to hold a mean against its closed form. At the thresholds of the explicit
 * bounds nearly nothing passes, and the mean hangs on a few draws.
 */
static bool is_measured(const rv_cell *cell) {
  return is_theory(cell) && number(cell, TRIALS) >= 10000 && !in_sweep(cell, "bernstein") &&
         !in_sweep(cell, "sharp");
}

static bool is_square(const rv_cell *cell) {
  return in_sweep(cell, "square");
}

static bool is_recovery(const rv_cell *cell) {
  return in_sweep(cell, "recovery");
}

static bool is_exponent_k(const rv_cell *cell) {
  return in_sweep(cell, "exponent_k");
}

static bool is_exponent_p(const rv_cell *cell) {
  return in_sweep(cell, "exponent_p");
}

static bool is_exponent_m(const rv_cell *cell) {
  return in_sweep(cell, "exponent_m");
}

static bool is_bernstein_tenth(const rv_cell *cell) {
  return in_sweep(cell, "bernstein") && number(cell, DELTA) == 0.1;
}

static bool is_bernstein_hundredth(const rv_cell *cell) {
  return in_sweep(cell, "bernstein") && number(cell, DELTA) == 0.01;
}

static bool is_sharp_tenth(const rv_cell *cell) {
  return in_sweep(cell, "sharp") && number(cell, DELTA) == 0.1;
}

static bool is_sharp_hundredth(const rv_cell *cell) {
  return in_sweep(cell, "sharp") && number(cell, DELTA) == 0.01;
}

static const rv_metric metrics[] = {
    [ERROR] = {.name = "error", .bound = printed_bound},
    [ERROR_SQ] = {.name = "error_sq", .predicted = error_sq},
    [COORDINATE] = {.name = "coordinate"},
    [ORACLE_SQ] = {.name = "oracle_sq", .predicted = oracle_sq},
    [UNTHRESHOLDED_SQ] = {.name = "unthresholded_sq", .predicted = unthresholded_sq},
    [GAIN] = {.name = "gain", .predicted = mean_gain},
    [SUPPORT_COORDINATE] = {.name = "support_coordinate"},
    [RECOVERED] = {.name = "recovered", .predicted = recovery},
    [SURVIVORS] = {.name = "survivors"},
    [CONSTANT] = {.name = "constant"},
};

static const rv_statistic statistics[] = {
    {.name = "pm", .closed_form = kept_size},
    {.name = "n_over_k", .closed_form = n_over_k},
    {.name = "error_rms", .closed_form = error_rms},
    {.name = "constant_rms", .closed_form = constant_rms},
    {.name = "constant_claimed", .closed_form = claimed_constant},
    {.name = "error_claimed", .closed_form = claimed_bound},
    {.name = "error_bernstein", .closed_form = error_bernstein},
    {.name = "error_sharp", .closed_form = error_sharp},
};

#define CURVES_PLOT "relu_error"

static const rv_claim claims[] = {
    {.name = "printed",
     .source = "Theorem 3.2",
     .statement = "for some b, ‖h − r(Wᵀx + b)‖ ≤ √(k/(pm)) ‖h‖ for most W (9 of 10 draws)",
     .form = RV_PRINTED,
     .expected = RV_FAILS,
     .kind = RV_MOST_DRAWS,
     .metric = ERROR,
     .applies = is_curve,
     .value = printed_bound,
     .delta = 0.1,
     .plot = CURVES_PLOT},
    {.name = "oracle",
     .source = "Theorem 3.2, support known",
     .statement = "an oracle of the support with b = 0 has E‖h − r(Wᵀx)‖² ≈ 2k/(pm) ‖h‖², the "
                  "closed form",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_MEAN,
     .metric = ORACLE_SQ,
     .applies = is_measured,
     .value = oracle_sq,
     .resolution = 0.5,
     .plot = CURVES_PLOT},
    {.name = "constant",
     .source = "Theorem 3.2 in the original paper's sense",
     .statement =
         "with the best b, ‖h − r(Wᵀx + b)‖ ≤ √(2(1 + 2 ln(n/k))) √(k/(pm)) ‖h‖ for most W, "
         "k ≥ 10, n ≥ 10k",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_MOST_DRAWS,
     .metric = ERROR,
     .applies = is_curve_of_many,
     .value = claimed_bound,
     .delta = 0.1,
     .plot = "relu_constant"},
    {.name = "bernstein-0.1",
     .source = "Bernstein; Laurent & Massart 2000",
     .statement = "the explicit bound by six tail events holds with probability 1 − δ, δ = 0.1",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_MOST_DRAWS,
     .metric = ERROR,
     .applies = is_bernstein_tenth,
     .value = error_bernstein,
     .delta = 0.1,
     .plot = CURVES_PLOT},
    {.name = "bernstein-0.01",
     .source = "Bernstein; Laurent & Massart 2000",
     .statement = "the explicit bound by six tail events holds with probability 1 − δ, δ = 0.01",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_MOST_DRAWS,
     .metric = ERROR,
     .applies = is_bernstein_hundredth,
     .value = error_bernstein,
     .delta = 0.01,
     .plot = CURVES_PLOT},
    {.name = "sharp-0.1",
     .source = "exact quantiles; Gaussian concentration",
     .statement = "the sharper explicit bound holds with probability 1 − δ, δ = 0.1",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_MOST_DRAWS,
     .metric = ERROR,
     .applies = is_sharp_tenth,
     .value = error_sharp,
     .delta = 0.1,
     .plot = CURVES_PLOT},
    {.name = "sharp-0.01",
     .source = "exact quantiles; Gaussian concentration",
     .statement = "the sharper explicit bound holds with probability 1 − δ, δ = 0.01",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_MOST_DRAWS,
     .metric = ERROR,
     .applies = is_sharp_hundredth,
     .value = error_sharp,
     .delta = 0.01,
     .plot = CURVES_PLOT},
    {.name = "predicted",
     .source = "exact law of Wᵀx",
     .statement = "E‖h − r(Wᵀx + b)‖² = the closed form, at every k, p, m, n, τ and h",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_MEAN,
     .metric = ERROR_SQ,
     .applies = is_measured,
     .value = error_sq,
     .resolution = 0.5,
     .plot = CURVES_PLOT},
    {.name = "unthresholded",
     .source = "exact law of Wᵀx",
     .statement = "E‖h − Wᵀx‖² = ((2n + 4)/(pm) − 1/m) ‖h‖²",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_MEAN,
     .metric = UNTHRESHOLDED_SQ,
     .applies = is_measured,
     .value = unthresholded_sq,
     .resolution = 0.5,
     .plot = CURVES_PLOT},
    {.name = "unbiased",
     .source = "Stein's lemma",
     .statement = "with α = 2/(pm), E Wᵀx = h exactly",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_MEAN,
     .metric = GAIN,
     .applies = is_measured,
     .value = one,
     .resolution = 0.5,
     .plot = CURVES_PLOT},
    {.name = "no-upper-condition",
     .source = "condition pm < k² of the original paper",
     .statement = "the closed form holds unchanged across pm = k²",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_MEAN,
     .metric = ERROR_SQ,
     .applies = is_square,
     .value = error_sq,
     .resolution = 0.02,
     .plot = CURVES_PLOT},
    {.name = "recovery",
     .source = "exact law of Wᵀx",
     .statement = "at τ = √(2 ln n) and flat h, r(Wᵀx + b) has exactly the support of h with the "
                  "predicted probability",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_MEAN,
     .metric = RECOVERED,
     .applies = is_recovery,
     .value = recovery,
     .resolution = 0.1,
     .plot = "relu_phase"},
    {.name = "exponent-k",
     .source = "Theorem 3.2",
     .statement = "at fixed n/k and the best τ, the error grows like k^(1/2)",
     .form = RV_PRINTED,
     .expected = RV_HOLDS,
     .kind = RV_EXPONENT,
     .metric = ERROR,
     .applies = is_exponent_k,
     .value = k_of,
     .exponent = 0.5,
     .plot = CURVES_PLOT},
    {.name = "exponent-p",
     .source = "Theorem 3.2",
     .statement = "at the best τ, the error falls like p^(−1/2)",
     .form = RV_PRINTED,
     .expected = RV_HOLDS,
     .kind = RV_EXPONENT,
     .metric = ERROR,
     .applies = is_exponent_p,
     .value = p_of,
     .exponent = -0.5,
     .plot = CURVES_PLOT},
    {.name = "exponent-m",
     .source = "Theorem 3.2",
     .statement = "at the best τ, the error falls like m^(−1/2)",
     .form = RV_PRINTED,
     .expected = RV_HOLDS,
     .kind = RV_EXPONENT,
     .metric = ERROR,
     .applies = is_exponent_m,
     .value = m_of,
     .exponent = -0.5,
     .plot = CURVES_PLOT},
    {.name = "dense-implicit-error",
     .source = "rotation invariance",
     .statement = "the dense and the implicit sampler draw the same law of the error",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_SAME_LAW,
     .metric = ERROR,
     .applies = is_theory,
     .pair = SAMPLER,
     .resolution = 0.05,
     .plot = CURVES_PLOT},
    {.name = "dense-implicit-coordinate",
     .source = "rotation invariance",
     .statement = "the dense and the implicit sampler draw the same law of max |u_i − h_i|",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_SAME_LAW,
     .metric = COORDINATE,
     .applies = is_theory,
     .pair = SAMPLER,
     .resolution = 0.05,
     .plot = CURVES_PLOT},
    {.name = "dense-implicit-support",
     .source = "rotation invariance",
     .statement = "the dense and the implicit sampler draw the same law of one u_i on the support",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_SAME_LAW,
     .metric = SUPPORT_COORDINATE,
     .applies = is_theory,
     .pair = SAMPLER,
     .resolution = 0.05,
     .plot = CURVES_PLOT},
    {.name = "control-alpha",
     .source = "planted",
     .statement = "with α = 2.2/(pm), E Wᵀx = h",
     .form = RV_CONTROL,
     .expected = RV_FAILS,
     .kind = RV_MEAN,
     .metric = GAIN,
     .applies = is_control,
     .value = one,
     .resolution = 0.5,
     .plot = CURVES_PLOT},
};

/* The 50 % curves of the phase diagrams. */

typedef struct half {
  setting *s;
  bool in_p; /* which of p and m moves */
} half;

static double recovery_less_half(double log_x, void *untyped) {
  half *h = untyped;
  setting *s = h->s;
  if (h->in_p)
    s->law.p = exp(log_x);
  else
    s->law.m = floor(exp(log_x));
  rv_gain_rule_free(&s->rule);
  if (rv_gain_rule_make(&s->rule, s->law.m, s->law.p) != RV_OK)
    return NAN;
  s->bias = -sqrt(2 * log(s->law.n)) * rv_relu_sigma(&s->law, &s->hidden);
  return rv_relu_recovery(&s->law, &s->hidden, s->bias, &s->rule) - 0.5;
}

/* A k that the cells of a diagram show, each once: they come with k running inside m or p. */
static bool is_first_of_k(const rv_evidence *evidence, size_t cell) {
  const rv_cell *one = &evidence->grid->cell[cell];
  for (size_t other = 0; other < cell; other++) {
    const rv_cell *two = &evidence->grid->cell[other];
    if (two->value[SWEEP].word == one->value[SWEEP].word && number(two, K) == number(one, K))
      return false;
  }
  return true;
}

static rv_status write_half(rv_csv *csv, const rv_evidence *evidence, size_t index) {
  const rv_cell *cell = &evidence->grid->cell[index];
  setting s;
  if (!(in_sweep(cell, "phase") || in_sweep(cell, "phase_p")) || !is_first_of_k(evidence, index))
    return RV_OK;
  RV_TRY(setting_make(&s, cell));
  half h = {.s = &s, .in_p = in_sweep(cell, "phase_p")};
  double low = h.in_p ? log(1e-4) : log(10), high = h.in_p ? 0 : log(1e8);
  const double drawn = 1e-3; /* finer than a line is drawn; m being whole, exactness has no sense */
  double found = rv_root_within(recovery_less_half, &h, low, high, drawn);
  setting_free(&s);
  rv_csv_text(csv, cell->value[SWEEP].word);
  rv_csv_number(csv, number(cell, N));
  rv_csv_number(csv, number(cell, K));
  /* at an end of the search there is no 50 % point */
  if (found > low && found < high)
    rv_csv_number(csv, exp(found));
  else
    rv_csv_empty(csv);
  rv_csv_end_row(csv);
  return RV_OK;
}

static const char *const phase_columns[] = {"sweep", "n", "k", "half", NULL};

static const rv_extra_table phase = {
    .suffix = "phase",
    .statement = "pm (sweep phase) or p (sweep phase_p) where recovery has probability 1/2",
    .columns = phase_columns,
    .write_rows = write_half};

static const rv_program program = {
    .name = "relu_reversal",
    .statement = "Theorem 3.2: ‖h − r(Wᵀx + b)‖ ≤ √(k/(pm)) ‖h‖, x = r(αWh) with dropout",
    .about = "Draws k-sparse hidden vectors through a random ReLU layer with dropout and back "
             "through its transpose, and measures the error against the printed bound, the true "
             "constant, explicit bounds and the exact prediction.",
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
    .tables = &phase,
    .table_count = 1,
};

int main(int argc, char **argv) {
  return rv_main(&program, argc, argv);
}
