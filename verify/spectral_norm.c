/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Theorem 3.1, for all h at once: for an m x n matrix W of independent N(0,1) entries the
 * spectral norm
 *
 *   ||I - W'W/m|| = max(lambda_max - 1, 1 - lambda_min)  <=  sqrt(n/m),
 *
 * lambda_min and lambda_max the extreme eigenvalues of W'W/m. Measured: all three, of one W per
 * trial.
 *
 * Known: the norm tends to 2 sqrt(n/m) + n/m (Bai-Yin), so the printed bound fails for every
 * large draw, by a factor that tends to 2 + sqrt(n/m). With e = sqrt(n/m) + sqrt(2 ln(2/delta)/m)
 * the bound 2e + e^2 holds with probability 1 - delta at every size (Davidson-Szarek). The laws of
 * lambda_max, lambda_min and the norm are known exactly (wishart_law.h); the rescaled lambda_max
 * tends to the Tracy-Widom law F_1, and so does the rescaled -ln(lambda_min) for n < m.
 *
 * Tolerances: the finite-sample bound, the laws up to 1000 rows and the equality of the samplers
 * are exact, their tests purely statistical. Beyond, the Tracy-Widom laws are limits, which hold up
 * to a distance of order n^(-2/3) that the claims state; the mean of the norm is known to that
 * order, up to one of n^(-4/3); exponents are judged to 0.05.
 *
 * Run: spectral_norm --sampler implicit --m 4e12 --n 1e12 --trials 20
 */
#include "experiment/edge_histogram.h"
#include "experiment/statement.h"
#include "model/sizes.h"
#include "reverify/tracy_widom.h"
#include "reverify/wishart_edge.h"
#include "reverify/wishart_law.h"
#include "reverify/wishart_spectrum.h"
#include "theory/norm_mean.h"

#include <math.h>
#include <stdlib.h>

enum { SAMPLER, ENSEMBLE, M, N, VARIANCE };
enum { NORM, LAMBDA_MIN, LAMBDA_MAX, EDGE_GAP };

static const rv_parameter parameters[] = {
    [SAMPLER] = {"sampler", "draw W itself, or the bidiagonal form of its spectrum",
                 .words = rv_sampler_names, .all = "both", .fallback = "implicit"},
    [ENSEMBLE] = {"ensemble", "law of the entries (rows correlated by 0.5)",
                  .words = rv_ensemble_names, .all = "all", .fallback = "gaussian"},
    [M] = {"m", "rows of W", RV_SIZES, .fallback = "1000"},
    [N] = {"n", "columns of W", RV_SIZES, .fallback = "500"},
    [VARIANCE] = {"variance", "variance of the entries; 1 in the theory", .domain.high = 1e12,
                  .domain.low_open = true, .fallback = "1"},
    {0}};

/* Draws per cell at the presets quick, standard, full; at the largest sizes each takes longer. */
static const rv_plan plans[] = {
    {"ratio", {[M] = "250:100000:19:log", [N] = "1000"}, .trials = {250, 10000, 1e5}},
    {"ratio", {[SAMPLER] = "dense", [M] = "50:2e4:9:log", [N] = "200"}, .trials = {8, 1200, 1e4}},
    {"size", {[M] = "4e2,4e3", [N] = "1e2,1e3"}, .trials = {2000, 20000, 2e5}, .paired = true},
    {"size", {[M] = "4e4", [N] = "1e4"}, .trials = {1000, 10000, 1e5}},
    {"size", {[M] = "4e5", [N] = "1e5"}, .trials = {800, 8000, 80000}},
    {"size", {[M] = "4e6", [N] = "1e6"}, .trials = {500, 4000, 40000}},
    {"size", {[M] = "4e7", [N] = "1e7"}, .trials = {250, 2000, 20000}},
    {"size", {[M] = "4e8", [N] = "1e8"}, .trials = {120, 2000, 20000}},
    {"size", {[M] = "4e9", [N] = "1e9"}, .trials = {60, 2000, 20000}},
    {"size", {[M] = "4e10", [N] = "1e10"}, .trials = {40, 1000, 10000}},
    {"size", {[M] = "4e11", [N] = "1e11"}, .trials = {20, 500, 5000}},
    {"size", {[M] = "4e12", [N] = "1e12"}, .trials = {12, 400, 4000}},
    {"narrow", {[M] = "1e6:1e8:5:log", [N] = "100"}, .trials = {400, 10000, 1e5}},
    {"law", {[M] = "400", [N] = "100"}, .trials = {24000, 1e5, 1e6}},
    {"law", {[M] = "400", [N] = "400,1600"}, .trials = {6500, 1e5, 1e6}},
    {"law", {[M] = "4e5", [N] = "1e5"}, .trials = {5000, 50000, 5e5}},
    {"same", {[SAMPLER] = "both", [M] = "60", [N] = "1,30"}, .trials = {12000, 1e5, 1e6}},
    {"same",
     {[SAMPLER] = "both", [M] = "{24|60|60}", [N] = "{24|60|60},{40|100|100}"},
     .trials = {12000, 1e5, 1e6}},
    {"control", {[M] = "400", [N] = "100", [VARIANCE] = "1.05"}, .trials = {2000, 1e5, 1e6}},
    {0}};

static double m(const rv_cell *cell) {
  return rv_number(cell, M);
}

static double n(const rv_cell *cell) {
  return rv_number(cell, N);
}

static double smaller_side(const rv_cell *cell) {
  return fmin(m(cell), n(cell));
}

static rv_edge upper_edge(const rv_cell *cell) {
  return rv_upper_edge(m(cell), n(cell));
}

static rv_status resolve(rv_cell *cell) {
  if (rv_word(cell, SAMPLER) == RV_IMPLICIT && rv_word(cell, ENSEMBLE) != RV_GAUSSIAN)
    return rv_fail(RV_EINVAL,
                   "the implicit sampler knows Gaussian entries alone: use --sampler "
                   "dense with --ensemble %s",
                   cell->value[ENSEMBLE].word);
  return RV_OK;
}

/* The hypothesis of the theorem. */
static bool is_standard_gaussian(const rv_cell *cell) {
  return rv_word(cell, ENSEMBLE) == RV_GAUSSIAN && rv_number(cell, VARIANCE) == 1;
}

static bool has_smallest(const rv_cell *cell) {
  return rv_wishart_has_smallest((rv_sampler)rv_word(cell, SAMPLER), m(cell), n(cell));
}

/* From here on a dense draw is worth all threads, and its Gram matrix should exist once. */
static bool is_large(const rv_cell *cell) {
  bool is_dense = rv_word(cell, SAMPLER) == RV_DENSE;
  return is_dense && smaller_side(cell) > 400 && m(cell) * n(cell) > 1e6;
}

/* Closed forms. */

static double ratio(const rv_cell *cell) {
  return n(cell) / m(cell);
}

static double printed_bound(const rv_cell *cell) {
  return sqrt(ratio(cell));
}

static double davidson_szarek(const rv_cell *cell, double delta) {
  return rv_davidson_szarek_norm(m(cell), n(cell), delta);
}

static double bai_yin(const rv_cell *cell) {
  return rv_bai_yin_norm(m(cell), n(cell));
}

/* The means of the extremes by the Tracy-Widom limits. */

static double largest_predicted(const rv_cell *cell) {
  return rv_largest_limit_mean(m(cell), n(cell)) / m(cell);
}

static double smallest_predicted(const rv_cell *cell) {
  return rv_smallest_limit_mean(m(cell), n(cell)) / m(cell);
}

/* The Tracy-Widom laws of the extremes, as distribution functions of lambda itself. */

static double limit_distance(const rv_cell *cell) {
  return rv_edge_limit_distance(m(cell), n(cell));
}

static double lower_limit_distance(const rv_cell *cell) {
  return rv_lower_edge_limit_distance(m(cell), n(cell));
}

static double rescale(double lambda_max, const rv_cell *cell) {
  return (m(cell) * lambda_max - upper_edge(cell).centre) / upper_edge(cell).scale;
}

static double largest_cdf(double lambda, const void *cell) {
  return rv_tracy_widom_cdf_interpolated(1, rescale(lambda, cell));
}

static double largest_cdf_uncorrected(double lambda, const void *cell) {
  rv_edge edge = rv_upper_edge_uncorrected(m(cell), n(cell));
  return rv_tracy_widom_cdf_interpolated(1, (m(cell) * lambda - edge.centre) / edge.scale);
}

static double smallest_cdf(double lambda, const void *cell) {
  rv_edge edge = rv_lower_edge_log(m(cell), n(cell));
  return 1 - rv_tracy_widom_cdf_interpolated(1, (edge.centre - log(m(cell) * lambda)) / edge.scale);
}

/* Where the exact laws are found for the columns: three values of them take a second at most. */
static bool has_law(const rv_cell *cell) {
  return is_standard_gaussian(cell) && smaller_side(cell) <= 10000;
}

/* Where draws are compared with them: a hundred values take a tenth of a second at most. */
static bool has_law_of_draws(const rv_cell *cell) {
  return rv_word(cell, ENSEMBLE) == RV_GAUSSIAN && smaller_side(cell) <= 1000;
}

static bool has_smallest_law(const rv_cell *cell) {
  return has_law_of_draws(cell) && n(cell) <= m(cell);
}

/* Where the limits are compared with draws. */
static bool is_beyond_400(const rv_cell *cell) {
  return smaller_side(cell) > 400;
}

/* One row more moves lambda_max by 1/5 of its standard deviation here, the law by 0.07. */
static bool is_60_by_30(const rv_cell *cell) {
  return is_standard_gaussian(cell) && m(cell) == 60 && n(cell) == 30;
}

/* What closed forms share, found once per cell; the laws only where they are asked for. */
typedef struct closed_forms {
  double norm_mean;
  rv_wishart_law *law, *of_one_row_more;
} closed_forms;

static void close_cell(void *shared) {
  closed_forms *forms = shared;
  if (forms == NULL)
    return;
  rv_wishart_law_close(forms->law);
  rv_wishart_law_close(forms->of_one_row_more);
  free(forms);
}

static rv_status find_forms(closed_forms *forms, const rv_cell *cell) {
  forms->norm_mean = rv_norm_mean(m(cell), n(cell));
  if (has_law(cell) || has_law_of_draws(cell))
    RV_TRY(rv_wishart_law_open(&forms->law, m(cell), n(cell)));
  if (is_60_by_30(cell))
    RV_TRY(rv_wishart_law_open(&forms->of_one_row_more, m(cell) + 1, n(cell)));
  return RV_OK;
}

static rv_status open_cell(void **shared, const rv_cell *cell) {
  *shared = NULL;
  closed_forms *forms = calloc(1, sizeof *forms);
  if (forms == NULL)
    return rv_fail(RV_ENOMEM, "no memory for the laws of a cell: free some memory");
  rv_status status = find_forms(forms, cell);
  if (status == RV_OK)
    *shared = forms;
  else
    close_cell(forms);
  return status;
}

static const closed_forms *of(const rv_cell *cell) {
  return cell->shared;
}

static double norm_predicted(const rv_cell *cell) {
  return of(cell)->norm_mean;
}

static double norm_allowance(const rv_cell *cell) {
  return rv_norm_mean_allowance(m(cell), n(cell));
}

static double gap_predicted(const rv_cell *cell) {
  return bai_yin(cell) - norm_predicted(cell);
}

/* The exact laws of what is measured. */

/* By the probability of something beyond, whose error is absolute and whose cost is small. */
static double cdf_of(const rv_wishart_law *law, rv_extreme extreme, double x) {
  return 1 - rv_wishart_law_upper(law, extreme, x);
}

static double norm_cdf(double norm, const void *cell) {
  return cdf_of(of(cell)->law, RV_NORM, norm);
}

static double exact_largest_cdf(double lambda, const void *cell) {
  return cdf_of(of(cell)->law, RV_LARGEST, m(cell) * lambda);
}

static double exact_smallest_cdf(double lambda, const void *cell) {
  return rv_wishart_law_cdf(of(cell)->law, RV_SMALLEST, m(cell) * lambda);
}

static double largest_cdf_of_one_row_more(double lambda, const void *cell) {
  return cdf_of(of(cell)->of_one_row_more, RV_LARGEST, m(cell) * lambda);
}

/* For a wide W the norm is 1 where lambda_max is below 2, an atom where that can be seen, and which
   rounding scatters. */
static bool has_norm_law(const rv_cell *cell) {
  return has_law_of_draws(cell) && (n(cell) <= m(cell) || norm_cdf(1, cell) < 1e-10);
}

/* How probable it is that the printed bound holds; all digits of little where they cost little. */
static double printed_probability(const rv_cell *cell) {
  const rv_wishart_law *law = of(cell)->law;
  double bound = printed_bound(cell);
  return smaller_side(cell) <= 100 ? rv_wishart_law_cdf(law, RV_NORM, bound)
                                   : 1 - rv_wishart_law_upper(law, RV_NORM, bound);
}

static double corrected_exceeded(const rv_cell *cell, double delta) {
  return rv_wishart_law_upper(of(cell)->law, RV_NORM, davidson_szarek(cell, delta));
}

static double norm_quantile(const rv_cell *cell, double delta) {
  return rv_wishart_law_upper_quantile(of(cell)->law, RV_NORM, delta);
}

/* The lower edge is soft, and its law close to the limit, well below the ratio 1. */
static bool has_soft_lower_edge(const rv_cell *cell) {
  return is_beyond_400(cell) && ratio(cell) <= 0.25;
}

/* Below this size the half-integers in the centring, of order 1/n, still bend the line. */
static bool has_straight_gap(const rv_cell *cell) {
  return smaller_side(cell) >= 1000 && rv_upper_edge_leads(m(cell), n(cell));
}

/* The norm over sqrt(n/m) is 2 - O(n^(-2/3)) + O(sqrt(n/m)): a slope off by less than 0.025. */
static bool is_narrow(const rv_cell *cell) {
  return n(cell) >= 100 && ratio(cell) <= 1e-4;
}

/* The shift of the centre, 0.14 scales here, shrinks with n more slowly than the distance. */
static bool is_400_by_100(const rv_cell *cell) {
  return is_standard_gaussian(cell) && m(cell) == 400 && n(cell) == 100;
}

/* The trial. */

static rv_status open_wishart(void **wishart, const rv_cell *cell, int threads) {
  const rv_matrix_law law = {m(cell), n(cell), rv_number(cell, VARIANCE),
                             (rv_ensemble)rv_word(cell, ENSEMBLE), .correlation = 0.5};
  return rv_wishart_open((rv_wishart **)wishart, (rv_sampler)rv_word(cell, SAMPLER), &law, threads);
}

static void close_wishart(void *wishart) {
  rv_wishart_close(wishart);
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell,
                      void *wishart) {
  rv_wishart_extremes extremes;
  RV_TRY(rv_wishart_draw(key, &extremes, wishart));
  metric[NORM] = extremes.norm;
  metric[LAMBDA_MIN] = extremes.lambda_min;
  metric[LAMBDA_MAX] = extremes.lambda_max;
  metric[EDGE_GAP] = bai_yin(cell) - extremes.norm;
  return RV_OK;
}

static const rv_metric metrics[] = {
    [NORM] = {"norm", "‖I − WᵀW/m‖; predicted by the edge farther from 1",
              .predicted = norm_predicted, .bound = printed_bound},
    [LAMBDA_MIN] = {"lambda_min", "λmin of WᵀW/m; empty where the sampler cannot reach it",
                    .predicted = smallest_predicted, .measured = has_smallest},
    [LAMBDA_MAX] = {"lambda_max", "λmax of WᵀW/m", .predicted = largest_predicted},
    [EDGE_GAP] = {"edge_gap", "2√(n/m) + n/m less the norm", .predicted = gap_predicted},
    {0}};

static const rv_column columns[] = {
    {"tw_p_value", "Kolmogorov–Smirnov p-value of the rescaled λmax against F₁", .law = largest_cdf,
     .metric = LAMBDA_MAX},
    {"ratio", "n/m", .value = ratio},
    {"norm_corrected", "the bound that holds", .value_at = davidson_szarek, .delta = 0.1},
    {"norm_corrected_exceeded", "exact probability that the norm is above it, at most 0.1",
     .value_at = corrected_exceeded, .delta = 0.1, .measured = has_law},
    {"norm_quantile", "exact 0.9-quantile of the norm: no smaller bound does so well",
     .value_at = norm_quantile, .delta = 0.1, .measured = has_law},
    {"printed_probability", "exact probability that the norm is at most √(n/m)",
     .value = printed_probability, .measured = has_law},
    {"norm_edge", "the limit 2√(n/m) + n/m", .value = bai_yin},
    {0}};

#define SAMPLERS "Silverstein 1985; Dumitriu & Edelman 2002"

static const rv_claim claims[] = {
    {"printed", RV_PRINTED, "Theorem 3.1", "‖I − WᵀW/m‖ ≤ √(n/m)", .expected = RV_FAILS,
     .every = {NORM, printed_bound, .slack = 1e-12}},
    {"corrected", RV_CORRECTED, "Theorem 3.1; Davidson & Szarek 2001",
     "‖I − WᵀW/m‖ ≤ 2e + e², e = √(n/m) + √(2 ln(2/δ)/m), with probability 1 − δ",
     .most = {NORM, .bound_at = davidson_szarek, .delta = {0.1, 0.01}}},
    {"edge", RV_CORRECTED, "Bai & Yin 1993",
     "‖I − WᵀW/m‖ → 2√(n/m) + n/m, the distance shrinking like n^(−2/3)",
     .plot = "spectral_norm_size", .on = "size", .where = has_straight_gap,
     .needs = "m, n of at least 1000 and n^(7/6) well above √m",
     .power = {EDGE_GAP, n, -2.0 / 3, .along = "m n", .fixed = ratio}},
    {"edge-mean", RV_LIMIT, "Johnstone 2001; Bornemann 2010, 2024",
     "E‖I − WᵀW/m‖ is that of the edge farther from 1, by their joint law to the first order in "
     "min(m,n)^(−2/3)",
     .plot = "spectral_norm_size", .on = "size law ratio",
     .mean = {NORM, norm_predicted, norm_allowance, .within = 0.01}},
    {"exact-law", RV_EXACT, "de Bruijn 1955",
     "P(‖I − WᵀW/m‖ ≤ ε) = √(det S(ε) / det S(∞)), S(ε) the skew matrix of the Laguerre functions "
     "between m(1 − ε) and m(1 + ε)",
     .on = "law same", .where = has_norm_law,
     .needs = "m or n of at most 1000, and n of at most m or well above it",
     .law = {NORM, norm_cdf, .within = 0.05}},
    {"exact-law-max", RV_EXACT, "de Bruijn 1955",
     "P(m λmax ≤ x) = √(det S(x) / det S(∞)), S(x) the same matrix from 0 to x",
     .plot = "tracy_widom", .on = "law same", .where = has_law_of_draws,
     .needs = "m or n of at most 1000", .law = {LAMBDA_MAX, exact_largest_cdf, .within = 0.05}},
    {"exact-law-min", RV_EXACT, "de Bruijn 1955",
     "P(m λmin > x) = √(det S(x) / det S(0)), S(x) the same matrix from x to ∞", .on = "law same",
     .where = has_smallest_law, .needs = "n of at most 1000 and m",
     .law = {LAMBDA_MIN, exact_smallest_cdf, .within = 0.05}},
    {"exponent", RV_CORRECTED, "Theorem 3.1", "for n ≪ m the norm grows like (n/m)^(1/2)",
     .where = is_narrow, .needs = "n of at least 100 and at most m/10000",
     .power = {NORM, ratio, 0.5, .along = "m n"}},
    {"tracy-widom", RV_LIMIT, "Johnstone 2001; Ma 2012",
     "(m λmax − μ)/σ has the Tracy–Widom law F₁ up to a distance of order min(m,n)^(−2/3)",
     .plot = "tracy_widom", .on = "law", .where = is_beyond_400, .needs = "m, n of more than 400",
     .law = {LAMBDA_MAX, largest_cdf, limit_distance, .within = 0.05}},
    {"tracy-widom-lower", RV_LIMIT, "Ma 2012",
     "(ν − ln m λmin)/τ has the Tracy–Widom law F₁ up to a distance of order n^(−2/3)",
     .plot = "tracy_widom", .on = "law", .where = has_soft_lower_edge,
     .needs = "n of more than 400 and at most m/4",
     .law = {LAMBDA_MIN, smallest_cdf, lower_limit_distance, .within = 0.05}},
    {"dense-implicit-norm", RV_EXACT, SAMPLERS, "both samplers draw the same law of the norm",
     .on = "same", .same_law = {NORM, .pair = "sampler", .within = 0.05}},
    {"dense-implicit-max", RV_EXACT, SAMPLERS, "both samplers draw the same law of λmax",
     .on = "same", .same_law = {LAMBDA_MAX, .pair = "sampler", .within = 0.05}},
    {"dense-implicit-min", RV_EXACT, SAMPLERS, "both samplers draw the same law of λmin",
     .on = "same", .same_law = {LAMBDA_MIN, .pair = "sampler", .within = 0.05}},
    {"control-variance", RV_CONTROL, "planted",
     "with entries of variance 1.05, m λmax has its exact law of variance 1", .plot = "tracy_widom",
     .on = "control", .law = {LAMBDA_MAX, exact_largest_cdf, .within = 0.05}},
    {"control-rows", RV_CONTROL, "planted", "λmax has the exact law of 61 rows at m = 60",
     .on = "same", .where = is_60_by_30, .needs = "m = 60 and n = 30",
     .law = {LAMBDA_MAX, largest_cdf_of_one_row_more, .within = 0.05}},
    {"control-centring", RV_CONTROL, "planted",
     "(m λmax − μ)/σ has the law F₁ at n = 100 without the halves in μ and σ",
     .plot = "tracy_widom", .on = "law", .where = is_400_by_100, .needs = "m = 400 and n = 100",
     .law = {LAMBDA_MAX, largest_cdf_uncorrected, limit_distance, .within = 0.02}},
    {0}};

static rv_status write_histogram(rv_csv *csv, const rv_cell_sample *sample) {
  rv_edge_histogram_write(csv, sample, LAMBDA_MAX, m(sample->cell), n(sample->cell), rescale);
  return RV_OK;
}

static const rv_extra_table tables[] = {{"histogram", "density of (m λmax − μ)/σ and of F₁",
                                         rv_edge_histogram_columns, .on = "law",
                                         .write = write_histogram},
                                        {0}};

static const rv_statement statement = {
    .name = "spectral_norm",
    .title = "Theorem 3.1, all h: ‖I − WᵀW/m‖ ≤ √(n/m)",
    .about = "Draws Gaussian matrices, or the bidiagonal form of their spectra, and measures the "
             "norm against the printed bound, a finite-sample one and the random-matrix limits.",
    .plot = "spectral_norm_ratio",
    .hypothesis = is_standard_gaussian,
    .assumes = "Gaussian entries of variance 1",
    .own_trials = 250,
    .trials_before = VARIANCE,
    .parameters = parameters,
    .plans = plans,
    .resolve = resolve,
    .trial = {.open_cell = open_cell,
              .close_cell = close_cell,
              .open = open_wishart,
              .close = close_wishart,
              .draw = draw,
              .is_large = is_large},
    .metrics = metrics,
    .columns = columns,
    .claims = claims,
    .tables = tables};

int main(int argc, char **argv) {
  return rv_verify(&statement, argc, argv);
}
