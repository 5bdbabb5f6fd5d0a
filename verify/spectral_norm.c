/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Theorem 3.1, for all h at once: for an m x n matrix W of independent N(0,1) entries the
 * spectral norm
 *
 *   ||I - W'W/m|| = max(lambda_max - 1, 1 - lambda_min)  <=  sqrt(n/m),
 *
 * lambda_min and lambda_max the extreme eigenvalues of W'W/m.
 *
 * Measured: the norm and both eigenvalues, of one draw of W a trial.
 *
 * Known: the norm tends to 2 sqrt(n/m) + n/m (Bai-Yin), so the printed bound fails for every
 * large draw, by a factor that tends to 2 + sqrt(n/m). With e = sqrt(n/m) + sqrt(2 ln(2/delta)/m)
 * the bound 2e + e^2 holds with probability 1 - delta at every size (Davidson-Szarek): that is
 * the corrected theorem. The rescaled lambda_max tends to the Tracy-Widom law F_1, and so does
 * the rescaled -ln(lambda_min) for n < m.
 *
 * Tolerances: the finite-sample bound and the equality of the samplers are exact, their tests
 * purely statistical. The Tracy-Widom laws are limits: at finite size they hold up to a distance
 * of order n^(-2/3), which the claim states. The exponents are judged to 0.05.
 *
 * Columns: sampler (dense: W is drawn; implicit: its bidiagonal form), ensemble, m, n, trials,
 * variance (of the entries; 1 in the theory, 1.05 in a planted false claim), sweep (which part of
 * the grid), then norm (norm_bound is the printed one), lambda_min, lambda_max and edge_gap (the
 * edge less the norm; no units) as described in results.h, each _predicted by the Tracy-Widom
 * mean; tw_p_value: the Kolmogorov-Smirnov p-value of the cell's rescaled lambda_max against F_1;
 * ratio (n/m), norm_corrected (the bound that holds, at delta = 0.1) and norm_edge (2 sqrt(n/m) +
 * n/m). lambda_min is empty where the implicit sampler cannot reach it (wishart_spectrum.h).
 * spectral_norm.histogram.csv: the density of the rescaled lambda_max of the "law" cells,
 * measured and Tracy-Widom, averaged over bins.
 *
 * Run: spectral_norm [--preset quick|standard|full], or
 *      spectral_norm --sampler implicit --m 4e12 --n 1e12 --trials 20
 */
#include "experiment/program.h"
#include "model/sizes.h"
#include "reverify/tracy_widom.h"
#include "reverify/wishart_edge.h"
#include "reverify/wishart_spectrum.h"
#include "support/csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum parameter { SAMPLER, ENSEMBLE, M, N, TRIALS, VARIANCE, SWEEP };
enum metric { NORM, LAMBDA_MIN, LAMBDA_MAX, EDGE_GAP };

static const char *const samplers[] = {"dense", "implicit", NULL};
static const char *const sweeps[] = {"list", "ratio", "size",    "narrow",
                                     "law",  "same",  "control", NULL};

static const rv_parameter parameters[] = {
    [SAMPLER] = {.name = "sampler",
                 .help = "dense, implicit or both (default implicit)",
                 .words = samplers,
                 .all = "both",
                 .fallback = "implicit"},
    [ENSEMBLE] = {.name = "ensemble",
                  .help = "Law of the entries (default gaussian): gaussian, rademacher, uniform, "
                          "sparse, laplace, student5, student3, orthogonal, correlated (rows, "
                          "0.5) or all",
                  .words = rv_ensemble_names,
                  .all = "all",
                  .fallback = "gaussian"},
    [M] = {.name = "m", .help = "Rows of W (default 1000)", .domain = RV_SIZES, .fallback = "1000"},
    [N] = {.name = "n",
           .help = "Columns of W (default 500)",
           .domain = RV_SIZES,
           .fallback = "500"},
    [TRIALS] = {.name = "trials",
                .help = "Draws a cell (default 100)",
                .domain = {.low = 1, .high = 1e9, .integer = true},
                .fallback = "100",
                .label = true},
    [VARIANCE] = {.name = "variance",
                  .help = "Variance of the entries (default 1, as in the theory)",
                  .domain = {.low = 0, .high = 1e12, .low_open = true},
                  .fallback = "1"},
    [SWEEP] = {.name = "sweep", .words = sweeps, .fallback = "list", .label = true},
};

/*
 * ratio: n/m from 0.01 to 4, implicit and dense; size: n/m = 1/4 up to n = 1e12; narrow: n << m,
 * where the norm is proportional to sqrt(n/m); law: the Tracy-Widom limits at 1/4, 1 and 4; same:
 * both samplers on four shapes; control: entries of variance 1.05.
 */
/* clang-format off */
#define PLANS(ratio_trials, dense_trials, size_trials, narrow_trials, law_trials, same_trials,     \
              large_trials)                                                                        \
  {{.list = {[M] = "250:100000:27:log", [N] = "1000", [TRIALS] = ratio_trials,                     \
             [SWEEP] = "ratio"}},                                                                  \
   {.list = {[SAMPLER] = "dense", [M] = "50:20000:9:log", [N] = "200", [TRIALS] = dense_trials,    \
             [SWEEP] = "ratio"}},                                                                  \
   {.list = {[M] = "4e2:4e12:11:log", [N] = "1e2:1e12:11:log", [TRIALS] = size_trials,             \
             [SWEEP] = "size"},                                                                    \
    .paired = true},                                                                               \
   {.list = {[M] = "1e6:1e8:5:log", [N] = "100", [TRIALS] = narrow_trials, [SWEEP] = "narrow"}},   \
   {.list = {[M] = "400", [N] = "100", [TRIALS] = same_trials, [SWEEP] = "law"}},                  \
   {.list = {[M] = "400", [N] = "400,1600", [TRIALS] = law_trials, [SWEEP] = "law"}},              \
   {.list = {[M] = "4e5", [N] = "1e5", [TRIALS] = large_trials, [SWEEP] = "law"}},                 \
   {.list = {[SAMPLER] = "both", [M] = "60", [N] = "1,30,60,100", [TRIALS] = same_trials,          \
             [SWEEP] = "same"}},                                                                   \
   {.list = {[M] = "400", [N] = "100", [TRIALS] = law_trials, [VARIANCE] = "1.05",                 \
             [SWEEP] = "control"}}}
/* clang-format on */

static const rv_plan quick[] = PLANS("250", "15", "2000,2000,1000,800,500,250,120,60,40,20,12",
                                     "400", "10000", "20000", "5000");
static const rv_plan standard[] =
    PLANS("10000", "400", "20000,20000,10000,8000,4000,2000,2000,2000,1000,500,400", "10000",
          "100000", "100000", "50000");
static const rv_plan full[] =
    PLANS("100000", "10000", "200000,200000,100000,80000,40000,20000,20000,20000,10000,5000,4000",
          "100000", "1000000", "1000000", "500000");

static rv_sampler sampler_of(const rv_cell *cell) {
  return strcmp(cell->value[SAMPLER].word, "dense") == 0 ? RV_DENSE : RV_IMPLICIT;
}

static double m_of(const rv_cell *cell) {
  return cell->value[M].number;
}

static double n_of(const rv_cell *cell) {
  return cell->value[N].number;
}

static bool in_sweep(const rv_cell *cell, const char *name) {
  return strcmp(cell->value[SWEEP].word, name) == 0;
}

static rv_status resolve(rv_cell *cell) {
  if (sampler_of(cell) == RV_IMPLICIT &&
      rv_ensemble_named(cell->value[ENSEMBLE].word) != RV_GAUSSIAN)
    return rv_fail(RV_EINVAL,
                   "the implicit sampler knows Gaussian entries alone: use --sampler "
                   "dense with --ensemble %s",
                   cell->value[ENSEMBLE].word);
  return RV_OK;
}

/* The trial. */

static rv_status open_wishart(void **workspace, const rv_cell *cell, int threads) {
  const rv_matrix_law law = {.m = m_of(cell),
                             .n = n_of(cell),
                             .variance = cell->value[VARIANCE].number,
                             .ensemble = rv_ensemble_named(cell->value[ENSEMBLE].word),
                             .correlation = 0.5};
  return rv_wishart_open((rv_wishart **)workspace, sampler_of(cell), &law, threads);
}

static void close_wishart(void *workspace) {
  rv_wishart_close(workspace);
}

static bool has_smallest(const rv_cell *cell) {
  return rv_wishart_has_smallest(sampler_of(cell), m_of(cell), n_of(cell));
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell,
                      void *workspace) {
  rv_wishart_extremes extremes;
  RV_TRY(rv_wishart_draw(key, &extremes, workspace));
  metric[NORM] = extremes.norm;
  metric[LAMBDA_MIN] = has_smallest(cell) ? extremes.lambda_min : 0;
  metric[LAMBDA_MAX] = extremes.lambda_max;
  metric[EDGE_GAP] = rv_bai_yin_norm(m_of(cell), n_of(cell)) - extremes.norm;
  return RV_OK;
}

/* From here on a dense draw is worth all threads, and its Gram matrix should exist once. */
static bool is_lone(const rv_cell *cell) {
  const double rows = 400, entries = 1e6;
  double smaller = fmin(m_of(cell), n_of(cell));
  return sampler_of(cell) == RV_DENSE && smaller > rows && m_of(cell) * n_of(cell) > entries;
}

/* Closed forms. */

static double printed_bound(const rv_cell *cell) {
  return sqrt(n_of(cell) / m_of(cell));
}

static double davidson_szarek(const rv_cell *cell, double delta) {
  return rv_davidson_szarek_norm(m_of(cell), n_of(cell), delta);
}

static double columns_of(const rv_cell *cell) {
  return n_of(cell);
}

static double ratio(const rv_cell *cell) {
  return n_of(cell) / m_of(cell);
}

/* The same, and the Tracy-Widom means, as columns. */

static double column_corrected(const rv_cell *cell) {
  return davidson_szarek(cell, 0.1);
}

static double column_edge(const rv_cell *cell) {
  return rv_bai_yin_norm(m_of(cell), n_of(cell));
}

static double largest_predicted(const rv_cell *cell) {
  rv_edge edge = rv_upper_edge(m_of(cell), n_of(cell));
  return (edge.centre + edge.scale * rv_tracy_widom_mean(1)) / m_of(cell);
}

static double smallest_predicted(const rv_cell *cell) {
  if (!(n_of(cell) < m_of(cell)))
    return 0;
  rv_edge edge = rv_lower_edge_log(m_of(cell), n_of(cell));
  return exp(edge.centre - edge.scale * rv_tracy_widom_mean(1)) / m_of(cell);
}

static double norm_predicted(const rv_cell *cell) {
  return largest_predicted(cell) - 1;
}

static double gap_predicted(const rv_cell *cell) {
  return column_edge(cell) - norm_predicted(cell);
}

/* The Tracy-Widom laws of the extremes, as distribution functions of lambda itself. */

static double rescale(double lambda_max, const rv_cell *cell) {
  rv_edge edge = rv_upper_edge(m_of(cell), n_of(cell));
  return (m_of(cell) * lambda_max - edge.centre) / edge.scale;
}

static double limit_distance(const rv_cell *cell) {
  return rv_edge_limit_distance(m_of(cell), n_of(cell));
}

static double largest_cdf(double lambda, const void *cell) {
  return rv_tracy_widom_cdf_interpolated(1, rescale(lambda, cell));
}

static double largest_cdf_uncorrected(double lambda, const void *cell) {
  rv_edge edge = rv_upper_edge_uncorrected(m_of(cell), n_of(cell));
  return rv_tracy_widom_cdf_interpolated(1, (m_of(cell) * lambda - edge.centre) / edge.scale);
}

static double smallest_cdf(double lambda, const void *cell) {
  rv_edge edge = rv_lower_edge_log(m_of(cell), n_of(cell));
  return 1 -
         rv_tracy_widom_cdf_interpolated(1, (edge.centre - log(m_of(cell) * lambda)) / edge.scale);
}

/* Which cells a claim is about. */

static bool is_gaussian(const rv_cell *cell) {
  return rv_ensemble_named(cell->value[ENSEMBLE].word) == RV_GAUSSIAN;
}

static bool is_theory(const rv_cell *cell) {
  return is_gaussian(cell) && cell->value[VARIANCE].number == 1;
}

static bool is_control(const rv_cell *cell) {
  return is_gaussian(cell) && !is_theory(cell);
}

/* Fewer draws than this cannot show that a bound fails less often than in 1 of 10, 1 of 100. */
static bool decides_tenth(const rv_cell *cell) {
  return is_theory(cell) && cell->value[TRIALS].number >= 250;
}

static bool decides_hundredth(const rv_cell *cell) {
  return is_theory(cell) && cell->value[TRIALS].number >= 2500;
}

/* Enough draws to see a distance of 0.05 from the limit laws, and no tiny matrix. */
static bool is_limit(const rv_cell *cell) {
  return is_theory(cell) && cell->value[TRIALS].number >= 5000 &&
         fmin(m_of(cell), n_of(cell)) >= 10;
}

/* The lower edge is soft, and its law close to the limit, well below the ratio 1. */
static bool is_soft_limit(const rv_cell *cell) {
  return is_limit(cell) && n_of(cell) <= m_of(cell) / 4 && has_smallest(cell);
}

/* The mean has an error of relative size n^(-1), below the resolution from here on; see claim.h for
   the number of draws. */
static bool is_large(const rv_cell *cell) {
  return is_theory(cell) && fmin(m_of(cell), n_of(cell)) >= 1e4 &&
         cell->value[TRIALS].number >= 400;
}

static bool is_small_limit(const rv_cell *cell) {
  return is_limit(cell) && m_of(cell) == 400 && n_of(cell) == 100;
}

/* Below this size the half-integers in the centring, of order 1/n, still bend the line. */
static bool is_size_sweep(const rv_cell *cell) {
  return in_sweep(cell, "size") && n_of(cell) >= 1000;
}

static bool is_narrow(const rv_cell *cell) {
  return is_theory(cell) && n_of(cell) <= 1e-4 * m_of(cell);
}

static bool is_large_smallest(const rv_cell *cell) {
  return is_theory(cell) && has_smallest(cell);
}

static const rv_metric metrics[] = {
    [NORM] = {.name = "norm", .predicted = norm_predicted, .bound = printed_bound},
    [LAMBDA_MIN] = {.name = "lambda_min",
                    .predicted = smallest_predicted,
                    .measured = has_smallest},
    [LAMBDA_MAX] = {.name = "lambda_max", .predicted = largest_predicted},
    [EDGE_GAP] = {.name = "edge_gap", .predicted = gap_predicted},
};

#define NORM_PLOT "spectral_norm_ratio"
#define SIZE_PLOT "spectral_norm_size"
#define LAW_PLOT  "tracy_widom"

static const rv_claim claims[] = {
    {.name = "printed",
     .source = "Theorem 3.1",
     .statement = "‖I − WᵀW/m‖ ≤ √(n/m)",
     .form = RV_PRINTED,
     .expected = RV_FAILS,
     .kind = RV_EVERY_DRAW,
     .metric = NORM,
     .applies = is_theory,
     .value = printed_bound,
     .slack = 1e-12,
     .plot = NORM_PLOT},
    {.name = "corrected-0.1",
     .source = "Theorem 3.1; Davidson & Szarek 2001",
     .statement = "‖I − WᵀW/m‖ ≤ 2e + e², e = √(n/m) + √(2 ln(2/δ)/m), with probability 1 − δ, "
                  "δ = 0.1",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_MOST_DRAWS,
     .metric = NORM,
     .applies = decides_tenth,
     .value_at = davidson_szarek,
     .delta = 0.1,
     .plot = NORM_PLOT},
    {.name = "corrected-0.01",
     .source = "Theorem 3.1; Davidson & Szarek 2001",
     .statement = "‖I − WᵀW/m‖ ≤ 2e + e², e = √(n/m) + √(2 ln(2/δ)/m), with probability 1 − δ, "
                  "δ = 0.01",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_MOST_DRAWS,
     .metric = NORM,
     .applies = decides_hundredth,
     .value_at = davidson_szarek,
     .delta = 0.01,
     .plot = NORM_PLOT},
    {.name = "edge",
     .source = "Bai & Yin 1993",
     .statement = "‖I − WᵀW/m‖ → 2√(n/m) + n/m, the distance shrinking like n^(−2/3)",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_EXPONENT,
     .metric = EDGE_GAP,
     .applies = is_size_sweep,
     .value = columns_of,
     .exponent = -2.0 / 3,
     .plot = SIZE_PLOT},
    {.name = "edge-mean",
     .source = "Johnstone 2001",
     .statement = "E‖I − WᵀW/m‖ = (μ + σ E F₁)/m − 1 for large n",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_MEAN,
     .metric = NORM,
     .applies = is_large,
     .value = norm_predicted,
     .resolution = 0.01,
     .plot = SIZE_PLOT},
    {.name = "exponent",
     .source = "Theorem 3.1",
     .statement = "for n ≪ m the norm grows like (n/m)^(1/2)",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_EXPONENT,
     .metric = NORM,
     .applies = is_narrow,
     .value = ratio,
     .exponent = 0.5,
     .plot = NORM_PLOT},
    {.name = "tracy-widom",
     .source = "Johnstone 2001; Ma 2012",
     .statement =
         "(m λmax − μ)/σ has the Tracy–Widom law F₁ up to a distance of 0.3 min(m,n)^(−2/3)",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_LAW,
     .metric = LAMBDA_MAX,
     .applies = is_limit,
     .cdf = largest_cdf,
     .value = limit_distance,
     .resolution = 0.05,
     .plot = LAW_PLOT},
    {.name = "tracy-widom-lower",
     .source = "Ma 2012",
     .statement = "(ν − ln m λmin)/τ has the Tracy–Widom law F₁ up to 0.3 n^(−2/3), n ≤ m/4",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_LAW,
     .metric = LAMBDA_MIN,
     .applies = is_soft_limit,
     .cdf = smallest_cdf,
     .value = limit_distance,
     .resolution = 0.05,
     .plot = LAW_PLOT},
    {.name = "dense-implicit-norm",
     .source = "Silverstein 1985; Dumitriu & Edelman 2002",
     .statement = "the dense and the implicit sampler draw the same law of the norm",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_SAME_LAW,
     .metric = NORM,
     .applies = is_theory,
     .pair = SAMPLER,
     .resolution = 0.05,
     .plot = NORM_PLOT},
    {.name = "dense-implicit-max",
     .source = "Silverstein 1985; Dumitriu & Edelman 2002",
     .statement = "the dense and the implicit sampler draw the same law of λmax",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_SAME_LAW,
     .metric = LAMBDA_MAX,
     .applies = is_theory,
     .pair = SAMPLER,
     .resolution = 0.05,
     .plot = NORM_PLOT},
    {.name = "dense-implicit-min",
     .source = "Silverstein 1985; Dumitriu & Edelman 2002",
     .statement = "the dense and the implicit sampler draw the same law of λmin",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_SAME_LAW,
     .metric = LAMBDA_MIN,
     .applies = is_large_smallest,
     .pair = SAMPLER,
     .resolution = 0.05,
     .plot = NORM_PLOT},
    {.name = "control-variance",
     .source = "planted",
     .statement = "with entries of variance 1.05, (m λmax − μ)/σ has the law F₁",
     .form = RV_CONTROL,
     .expected = RV_FAILS,
     .kind = RV_LAW,
     .metric = LAMBDA_MAX,
     .applies = is_control,
     .cdf = largest_cdf,
     .value = limit_distance,
     .resolution = 0.05,
     .plot = LAW_PLOT},
    {.name = "control-centring",
     .source = "planted",
     .statement = "(m λmax − μ)/σ has the law F₁ at n = 100 without the halves in μ and σ",
     .form = RV_CONTROL,
     .expected = RV_FAILS,
     .kind = RV_LAW,
     .metric = LAMBDA_MAX,
     .applies = is_small_limit,
     .cdf = largest_cdf_uncorrected,
     .value = limit_distance,
     .resolution = 0.02,
     .plot = LAW_PLOT},
};

/* The p-value column. */

static rv_status tw_p_value(double *out, const rv_evidence *evidence, size_t cell) {
  return rv_law_p_value(out, evidence, cell, LAMBDA_MAX, largest_cdf);
}

static const rv_statistic statistics[] = {
    {.name = "tw_p_value", .compute = tw_p_value},
    {.name = "ratio", .closed_form = ratio},
    {.name = "norm_corrected", .closed_form = column_corrected},
    {.name = "norm_edge", .closed_form = column_edge}};

/* The histogram: bins of width 0.2 over the part of F_1 that a sample can show. */

enum { BINS = 50 };
static const double bins_low = -6, bin_width = 0.2;

static rv_status write_histogram(rv_csv *csv, const rv_evidence *evidence, size_t index) {
  const rv_cell *cell = &evidence->grid->cell[index];
  if (!in_sweep(cell, "law"))
    return RV_OK;
  double *value, found[BINS] = {0};
  size_t count;
  RV_TRY(rv_evidence_metric(&value, &count, evidence, index, LAMBDA_MAX));
  for (size_t i = 0; i < count; i++) {
    double bin = floor((rescale(value[i], cell) - bins_low) / bin_width);
    if (bin >= 0 && bin < BINS)
      found[(size_t)bin]++;
  }
  free(value);
  for (size_t b = 0; b < BINS; b++) {
    double low = bins_low + bin_width * (double)b, high = low + bin_width;
    double mass = rv_tracy_widom_cdf(1, high) - rv_tracy_widom_cdf(1, low);
    rv_csv_number(csv, m_of(cell));
    rv_csv_number(csv, n_of(cell));
    rv_csv_count(csv, count);
    rv_csv_number(csv, low);
    rv_csv_number(csv, high);
    rv_csv_number(csv, found[b] / (double)count / bin_width);
    rv_csv_number(csv, mass / bin_width);
    rv_csv_end_row(csv);
  }
  return RV_OK;
}

static const char *const histogram_columns[] = {
    "m", "n", "trials", "low", "high", "density", "density_predicted", NULL};

static const rv_extra_table histogram = {
    .suffix = "histogram",
    .statement = "density of (m lambda_max - mu)/sigma and of F_1, by bins",
    .columns = histogram_columns,
    .write_rows = write_histogram};

static const rv_program program = {
    .name = "spectral_norm",
    .statement = "Theorem 3.1, all h: ‖I − WᵀW/m‖ ≤ √(n/m)",
    .about = "Draws Gaussian matrices, or the bidiagonal form of their spectra, and measures the "
             "spectral norm of I − WᵀW/m against the printed bound, a finite-sample bound, the "
             "Bai-Yin edge and the Tracy-Widom law.",
    .parameters = {parameters, RV_COUNT(parameters)},
    .trials = TRIALS,
    .presets = {[RV_QUICK] = {quick, RV_COUNT(quick)},
                [RV_STANDARD] = {standard, RV_COUNT(standard)},
                [RV_FULL] = {full, RV_COUNT(full)}},
    .resolve = resolve,
    .trial = {.metrics = RV_COUNT(metrics),
              .open = open_wishart,
              .close = close_wishart,
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
