/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Theorem 3.1, for one fixed h: a linear layer x = Wh, W an m x n matrix of independent N(0,1)
 * entries, is reversed by its own transpose up to
 *
 *   ||h - W'Wh/m|| <= sqrt(n/m) ||h||.
 *
 * Measured: the relative error ||h - W'Wh/m|| / ||h|| and its square, of one draw of W a trial
 * (h is the flat unit vector; the law does not depend on it).
 *
 * Known: the square is (A - 1)^2 + A B / m with A ~ chi^2_m / m, B ~ chi^2_(n-1) independent; its
 * mean is (n + 1)/m. So the printed bound sits at the middle of the law, and fails for about half
 * of the draws; a bound with three chi-square tails holds with probability 1 - delta.
 *
 * Tolerances: every closed form is exact at every size, so the tests are purely statistical, at
 * the level of claim.h.
 *
 * Columns: sampler (dense: W is drawn; implicit: A and B are), m, n, trials, variance (of the
 * entries; 1 in the theory, 1.05 in a planted false claim), sweep (which part of the grid), then
 * error and error_sq (relative to ||h||, no unit; error_bound is the printed one) and over_printed
 * (error in units of the printed bound) as described in results.h; ratio (n/m), error_corrected
 * (the bound that holds, at delta = 0.1), error_rms (root of the exact mean square), and both in
 * units of the printed bound.
 *
 * Run: linear_reversal [--preset quick|standard|full], or
 *      linear_reversal --sampler implicit --m 1e2:1e6:9:log --n 50 --trials 1000
 */
#include "experiment/program.h"
#include "model/sizes.h"
#include "reverify/linear_error.h"
#include "reverify/linear_layer.h"

#include <math.h>
#include <string.h>

enum parameter { SAMPLER, M, N, TRIALS, VARIANCE, SWEEP };
enum metric { ERROR, ERROR_SQ, OVER_PRINTED };

/* The words of the parameters, compared by address once they are in a cell. */
static const char *const samplers[] = {"dense", "implicit", NULL};
static const char *const sweeps[] = {"list", "ratio", "law", "control", NULL};

static const rv_parameter parameters[] = {
    [SAMPLER] = {.name = "sampler",
                 .help = "dense, implicit or both (default implicit)",
                 .words = samplers,
                 .all = "both",
                 .fallback = "implicit"},
    [M] = {.name = "m", .help = "Rows of W (default 1000)", .domain = RV_SIZES, .fallback = "1000"},
    [N] = {.name = "n",
           .help = "Columns of W (default 500)",
           .domain = RV_SIZES,
           .fallback = "500"},
    [TRIALS] = {.name = "trials",
                .help = "Draws a cell (default 1000)",
                .domain = {.low = 1, .high = 1e9, .integer = true},
                .fallback = "1000",
                .label = true},
    [VARIANCE] = {.name = "variance",
                  .help = "Variance of the entries (default 1, as in the theory)",
                  .domain = {.low = 0, .high = 1e12, .low_open = true},
                  .fallback = "1"},
    [SWEEP] = {.name = "sweep", .words = sweeps, .fallback = "list", .label = true},
};

/* Over the ratio n/m from 0.01 to 4; both samplers at small shapes, for the laws; the control. */
/* clang-format off */
#define PLANS(ratio_trials, law_trials)                                                            \
  {{.list = {[SAMPLER] = "implicit",                                                               \
             [M] = "250:100000:27:log",                                                            \
             [N] = "1000",                                                                         \
             [TRIALS] = ratio_trials,                                                              \
             [SWEEP] = "ratio"}},                                                                  \
   {.list = {[SAMPLER] = "both", [M] = "100", [N] = "60,10,1", [TRIALS] = law_trials,              \
             [SWEEP] = "law"}},                                                                    \
   {.list = {[SAMPLER] = "both", [M] = "20", [N] = "60", [TRIALS] = law_trials,                    \
             [SWEEP] = "law"}},                                                                    \
   {.list = {[SAMPLER] = "implicit", [M] = "1e12", [N] = "1e12", [TRIALS] = law_trials,            \
             [SWEEP] = "law"}},                                                                    \
   {.list = {[SAMPLER] = "implicit", [M] = "1000", [N] = "500", [TRIALS] = law_trials,             \
             [VARIANCE] = "1.05", [SWEEP] = "control"}}}
/* clang-format on */

static const rv_plan quick[] = PLANS("4000", "20000");
static const rv_plan standard[] = PLANS("40000", "200000");
static const rv_plan full[] = PLANS("1000000", "4000000");

static rv_sampler sampler_of(const rv_cell *cell) {
  return strcmp(cell->value[SAMPLER].word, "dense") == 0 ? RV_DENSE : RV_IMPLICIT;
}

static double m_of(const rv_cell *cell) {
  return cell->value[M].number;
}

static double n_of(const rv_cell *cell) {
  return cell->value[N].number;
}

/* The trial. */

static rv_status open_layer(void **workspace, const rv_cell *cell, int threads) {
  const rv_matrix_law law = {
      .m = m_of(cell), .n = n_of(cell), .variance = cell->value[VARIANCE].number};
  return rv_linear_layer_open((rv_linear_layer **)workspace, sampler_of(cell), &law, threads);
}

static void close_layer(void *workspace) {
  rv_linear_layer_close(workspace);
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell,
                      void *workspace) {
  rv_linear_layer_draw(key, &metric[ERROR], workspace);
  metric[ERROR_SQ] = metric[ERROR] * metric[ERROR];
  metric[OVER_PRINTED] = metric[ERROR] / rv_linear_error_printed(m_of(cell), n_of(cell));
  return RV_OK;
}

/* A dense draw of a million entries takes milliseconds: worth all threads. */
static bool is_lone(const rv_cell *cell) {
  return sampler_of(cell) == RV_DENSE && m_of(cell) * n_of(cell) >= 1e6;
}

/* Closed forms. */

static double printed_bound(const rv_cell *cell) {
  return rv_linear_error_printed(m_of(cell), n_of(cell));
}

static double chi_square_bound(const rv_cell *cell, double delta) {
  return rv_linear_error_bound(m_of(cell), n_of(cell), delta);
}

static double exact_mean(const rv_cell *cell) {
  return rv_linear_error_sq_mean(m_of(cell), n_of(cell));
}

static double exact_second_moment(const rv_cell *cell) {
  return rv_linear_error_sq_second_moment(m_of(cell), n_of(cell));
}

static double ratio(const rv_cell *cell) {
  return n_of(cell) / m_of(cell);
}

static double square(double x, const rv_cell *cell) {
  (void)cell;
  return x * x;
}

static double exact_cdf(double x, const void *cell) {
  return rv_linear_error_sq_cdf(x, m_of(cell), n_of(cell));
}

/* The same as columns. */

static double column_rms(const rv_cell *cell) {
  return sqrt(exact_mean(cell));
}

static double column_corrected(const rv_cell *cell) {
  return chi_square_bound(cell, 0.1);
}

static double rms_over_printed(const rv_cell *cell) {
  return column_rms(cell) / printed_bound(cell);
}

static double corrected_over_printed(const rv_cell *cell) {
  return column_corrected(cell) / printed_bound(cell);
}

/* Which cells a claim is about: those of the theory, by sweep, or the control. */

static bool is_theory(const rv_cell *cell) {
  return cell->value[VARIANCE].number == 1;
}

static bool is_control(const rv_cell *cell) {
  return !is_theory(cell);
}

/* On n = 1000 the exponent of (n + 1)/m is that of n/m to a part in a thousand. */
static bool is_long(const rv_cell *cell) {
  return is_theory(cell) && n_of(cell) >= 100;
}

/* Each test in law costs an interpolant of the cdf: the small shapes and the largest bear it. */
static bool is_law(const rv_cell *cell) {
  return is_theory(cell) && cell->value[TRIALS].number >= 10000;
}

static const rv_metric metrics[] = {
    [ERROR] = {.name = "error", .bound = printed_bound},
    [ERROR_SQ] = {.name = "error_sq", .predicted = exact_mean},
    [OVER_PRINTED] = {.name = "over_printed"},
};

static const rv_statistic statistics[] = {
    {.name = "ratio", .closed_form = ratio},
    {.name = "error_corrected", .closed_form = column_corrected},
    {.name = "error_rms", .closed_form = column_rms},
    {.name = "corrected_over_printed", .closed_form = corrected_over_printed},
    {.name = "rms_over_printed", .closed_form = rms_over_printed},
};

static const rv_claim claims[] = {
    {.name = "printed",
     .source = "Theorem 3.1",
     .statement = "‖h − WᵀWh/m‖ ≤ √(n/m) ‖h‖ for most W (9 of 10 draws)",
     .form = RV_PRINTED,
     .expected = RV_FAILS,
     .kind = RV_MOST_DRAWS,
     .metric = ERROR,
     .applies = is_theory,
     .value = printed_bound,
     .delta = 0.1,
     .plot = "linear_error"},
    {.name = "corrected-0.1",
     .source = "Theorem 3.1; Laurent & Massart 2000",
     .statement = "‖h − WᵀWh/m‖ ≤ the three-tail chi-square bound at δ = 0.1, with probability "
                  "1 − δ",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_MOST_DRAWS,
     .metric = ERROR,
     .applies = is_theory,
     .value_at = chi_square_bound,
     .delta = 0.1,
     .plot = "linear_error"},
    {.name = "corrected-0.01",
     .source = "Theorem 3.1; Laurent & Massart 2000",
     .statement = "‖h − WᵀWh/m‖ ≤ the three-tail chi-square bound at δ = 0.01, with probability "
                  "1 − δ",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_MOST_DRAWS,
     .metric = ERROR,
     .applies = is_theory,
     .value_at = chi_square_bound,
     .delta = 0.01,
     .plot = "linear_error"},
    {.name = "mean",
     .source = "exact law of ‖h − WᵀWh/m‖²",
     .statement = "E ‖h − WᵀWh/m‖² = (n+1)/m ‖h‖²",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_MEAN,
     .metric = ERROR_SQ,
     .applies = is_theory,
     .value = exact_mean,
     .resolution = 0.25,
     .plot = "linear_error"},
    {.name = "second-moment",
     .source = "exact law of ‖h − WᵀWh/m‖²",
     .statement = "E ‖h − WᵀWh/m‖⁴ = the closed form in m and n",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_MEAN,
     .metric = ERROR_SQ,
     .applies = is_long,
     .transform = square,
     .value = exact_second_moment,
     .resolution = 0.25,
     .plot = "linear_error"},
    {.name = "law",
     .source = "exact law of ‖h − WᵀWh/m‖²",
     .statement = "‖h − WᵀWh/m‖² / ‖h‖² has the law of (A−1)² + AB/m, A ~ χ²ₘ/m, B ~ χ²ₙ₋₁",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_LAW,
     .metric = ERROR_SQ,
     .applies = is_law,
     .cdf = exact_cdf,
     .resolution = 0.05,
     .plot = "linear_error"},
    {.name = "dense-implicit",
     .source = "rotation invariance",
     .statement = "the dense and the implicit sampler draw the same law of the error",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_SAME_LAW,
     .metric = ERROR,
     .applies = is_theory,
     .pair = SAMPLER,
     .resolution = 0.05,
     .plot = "linear_error"},
    {.name = "exponent",
     .source = "Theorem 3.1",
     .statement = "the error grows like (n/m)^(1/2)",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_EXPONENT,
     .metric = ERROR,
     .applies = is_long,
     .value = ratio,
     .exponent = 0.5,
     .plot = "linear_error"},
    {.name = "control-variance",
     .source = "planted",
     .statement = "entries of variance 1.05 also have E ‖h − WᵀWh/m‖² = (n+1)/m ‖h‖²",
     .form = RV_CONTROL,
     .expected = RV_FAILS,
     .kind = RV_MEAN,
     .metric = ERROR_SQ,
     .applies = is_control,
     .value = exact_mean,
     .resolution = 0.02,
     .plot = "linear_error"},
};

static const rv_program program = {
    .name = "linear_reversal",
    .statement = "Theorem 3.1, one h: ‖h − WᵀWh/m‖ ≤ √(n/m) ‖h‖",
    .about = "Draws Gaussian matrices and measures how well the transpose reverses a linear "
             "layer, against the printed bound, a corrected one and the exact law.",
    .parameters = {parameters, RV_COUNT(parameters)},
    .trials = TRIALS,
    .presets = {[RV_QUICK] = {quick, RV_COUNT(quick)},
                [RV_STANDARD] = {standard, RV_COUNT(standard)},
                [RV_FULL] = {full, RV_COUNT(full)}},
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
};

int main(int argc, char **argv) {
  return rv_main(&program, argc, argv);
}
