/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Claims 2.1 and 2.2: nets are random-like, that is, other matrices than Gaussian ones behave like
 * them. Here the other matrices are random too, of mean 0 and variance 1 (ensemble.h); a matrix of
 * one's own goes into random_like_net.
 *
 * Measured, of one m x n matrix W a trial: lambda_max and all other eigenvalues of W'W/m, the
 * reversal of a ReLU layer with it (Theorem 3.2), and the angle between Wh and h.
 *
 * Known, for independent symmetric entries of kurtosis K:
 * - the eigenvalue distribution tends to the Marchenko-Pastur law of ratio n/m, at a distance of
 *   order ln(n)/n; neighbouring eigenvalues repel like those of GOE matrices;
 * - lambda_max has a Tracy-Widom limit if fourth moments exist (more precisely tails o(x^-4)); at
 *   finite size its edge is moved by (K - 3)/sqrt(mn), relatively, and an entry beyond (mn)^(1/4)
 *   makes an eigenvalue of its own (ensemble_law.h). With Student's t of 3 degrees of freedom
 *   such entries never die out: no edge;
 * - E ||u - h||^2 before the threshold is exactly 2 (n + K - 1)/(pm) - 1/m; behind it the error
 *   differs from that of Gaussian entries by terms of relative order (K - 3)/n;
 * - cos^2 of the angle between Wh and h, m = n, has the law Beta(1/2, (n-1)/2), exactly for
 *   Gaussian entries.
 * Orthogonal columns have a spectrum of one point and half the noise; correlated rows one
 * eigenvalue that grows with n. The Gaussian unitary ensemble has the semicircle law and its own
 * repulsion.
 *
 * Tolerances: closed forms that are exact are tested without any. A limit is held "up to" a stated
 * distance: for Tracy-Widom behind the moved edge 0.3 min(m,n)^(-2/3), the next order in K - 3 and
 * the probability of an outlying entry (edge_distance below); for the error behind the threshold
 * twice the first-order effect of the kurtosis, which is 2 (K - 3)/(pm) on the support and, by
 * Edgeworth's expansion of u_i, (K - 3)/(2pm) tau phi(tau) of the noise off it.
 *
 * Columns: sampler (dense: W is drawn; implicit: the tridiagonal form of its spectrum, gaussian and
 * gue alone), ensemble, m, n (m = n for gue), k, p, tau, variance, correlation (of the correlated
 * ensemble), trials, sweep, then as described in results.h, without units: norm (||I - W'W/m||),
 * lambda_max (of W'W/m; of H/sqrt(n) for gue), bulk (Kolmogorov distance of the eigenvalues from
 * Marchenko-Pastur, for gue from the semicircle), spacing (mean ratio of neighbouring spacings),
 * error, error_sq, unthresholded_sq, cosine_sq; _predicted is what Gaussian entries give, but for
 * unthresholded_sq the ensemble's own closed form (inf without a fourth moment, nan where none is
 * known); then the Kolmogorov-Smirnov p-values tw_p_value (against F_1 where it stands for Gaussian
 * entries, F_2 for gue) and cosine_p_value. universality.spectrum.csv: density of the eigenvalues
 * of the "density" cells by bins, and of their limit. universality.power.csv: for the "power"
 * cells, entries of a wrong variance or correlation, the statistic of each test and whether it
 * rejects them.
 *
 * Run: universality [--preset quick|standard|full], or
 *      universality --ensemble all --m 800 --n 200 --trials 1e4
 */
#include "experiment/program.h"
#include "experiment/summary.h"
#include "model/bulk.h"
#include "model/matrix_layer.h"
#include "model/random_likeness.h"
#include "numeric/matrix_spectrum.h"
#include "reverify/ensemble_law.h"
#include "reverify/gue_spectrum.h"
#include "reverify/marchenko_pastur.h"
#include "reverify/relu_error.h"
#include "reverify/sampler.h"
#include "reverify/semicircle.h"
#include "reverify/tracy_widom.h"
#include "reverify/wishart_edge.h"
#include "reverify/wishart_spectrum.h"
#include "support/csv.h"
#include "support/memory.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum parameter { SAMPLER, ENSEMBLE, M, N, K, P, TAU, VARIANCE, CORRELATION, TRIALS, SWEEP };
enum metric {
  NORM,
  LAMBDA_MAX,
  BULK,
  SPACING,
  ERROR,
  ERROR_SQ,
  UNTHRESHOLDED_SQ,
  COSINE_SQ,
  FIRST_BIN /* of the histogram of eigenvalues, in the "density" cells; BINS of them */
};
enum { BINS = 40, METRICS = FIRST_BIN + BINS };

static const char *const samplers[] = {"dense", "implicit", NULL};
static const char *const ensembles[] = {"gaussian",   "rademacher", "uniform",  "sparse",
                                        "laplace",    "student5",   "student3", "orthogonal",
                                        "correlated", "gue",        NULL};
static const char *const tau_rules[] = {"universal", NULL};
static const char *const sweeps[] = {"list", "size",    "law",   "angle", "wide",
                                     "same", "density", "power", NULL};

static const rv_parameter parameters[] = {
    [SAMPLER] = {.name = "sampler",
                 .help = "dense (default), implicit or both",
                 .words = samplers,
                 .all = "both",
                 .fallback = "dense"},
    [ENSEMBLE] = {.name = "ensemble",
                  .help = "Law of the matrix (default gaussian): gaussian, rademacher, uniform, "
                          "sparse, laplace, student5, student3, orthogonal, correlated, gue or all",
                  .words = ensembles,
                  .all = "all",
                  .fallback = "gaussian"},
    [M] = {.name = "m",
           .help = "Rows of W (default 400)",
           .domain = {.low = 1, .high = 1e6, .integer = true},
           .fallback = "400"},
    [N] = {.name = "n",
           .help = "Columns of W (default 100)",
           .domain = {.low = 1, .high = 1e6, .integer = true},
           .fallback = "100"},
    [K] = {.name = "k",
           .help = "Non-zero values of h, all 1 (default 10)",
           .domain = {.low = 1, .high = 1e6, .integer = true},
           .fallback = "10"},
    [P] = {.name = "p",
           .help = "Probability that dropout keeps a coordinate of x (default 1)",
           .domain = {.low = 0, .high = 1, .low_open = true},
           .fallback = "1"},
    [TAU] = {.name = "tau",
             .help = "Threshold in units of sigma, or universal: sqrt(2 ln n) (default)",
             .domain = {.low = 0, .high = 1000},
             .rules = tau_rules,
             .fallback = "universal"},
    [VARIANCE] = {.name = "variance",
                  .help = "Variance of the entries (default 1, as in the theory)",
                  .domain = {.low = 0, .high = 1e12, .low_open = true},
                  .fallback = "1"},
    [CORRELATION] = {.name = "correlation",
                     .help = "Of two rows of the correlated ensemble (default 0.5)",
                     .domain = {.low = 0, .high = 1},
                     .fallback = "0.5"},
    [TRIALS] = {.name = "trials",
                .help = "Draws a cell (default 100)",
                .domain = {.low = 1, .high = 1e9, .integer = true},
                .fallback = "100",
                .label = true},
    [SWEEP] = {.name = "sweep", .words = sweeps, .fallback = "list", .label = true},
};

/*
 * size: from 25 to 400 columns, m = 4n; law: enough draws to judge laws; angle: the same with
 * square matrices; wide: with n = 4m; same: matrix beside tridiagonal form; density: histograms
 * below, at and above the ratio 1; power: matrices that depart from the theory a little.
 */
/* clang-format off */
#define INDEPENDENT "gaussian,rademacher,uniform,sparse,laplace,student5,student3"
#define SIZE(columns, rows, draws)                                                                 \
  {.list = {[ENSEMBLE] = INDEPENDENT, [M] = rows, [N] = columns, [TRIALS] = draws,                 \
            [SWEEP] = "size"}}
#define PLANS(law, above, small, medium, large, huge, same, density)                               \
  {{.list = {[ENSEMBLE] = "all", [M] = "384", [N] = "48", [TRIALS] = law, [SWEEP] = "law"}},       \
   {.list = {[ENSEMBLE] = INDEPENDENT ",correlated", [M] = "60", [N] = "60", [K] = "60",           \
             [TRIALS] = law, [SWEEP] = "angle"}},                                                  \
   {.list = {[ENSEMBLE] = INDEPENDENT, [M] = "60", [N] = "240", [TRIALS] = above,                  \
             [SWEEP] = "wide"}},                                                                   \
   SIZE("25", "100", small), SIZE("50", "200", medium), SIZE("100", "400", medium),                \
   SIZE("200", "800", large), SIZE("400", "1600", huge),                                           \
   {.list = {[SAMPLER] = "both", [ENSEMBLE] = "gaussian,gue", [M] = "60", [N] = "60",              \
             [TRIALS] = same, [SWEEP] = "same"}},                                                  \
   {.list = {[ENSEMBLE] = "gaussian,rademacher,student3,correlated,gue", [M] = "400", [N] = "100", \
             [TRIALS] = density, [SWEEP] = "density"}},                                            \
   {.list = {[ENSEMBLE] = "gaussian,rademacher", [M] = "100", [N] = "100,400",                     \
             [TRIALS] = density, [SWEEP] = "density"}},                                            \
   {.list = {[M] = "60", [N] = "60", [TRIALS] = law, [SWEEP] = "power",                            \
             [VARIANCE] = "1.002,1.005,1.01,1.02,1.05,1.1"}},                                      \
   {.list = {[ENSEMBLE] = "correlated", [M] = "60", [N] = "60", [TRIALS] = law,                    \
             [SWEEP] = "power", [CORRELATION] = "0.001,0.002,0.005,0.01,0.02,0.05,0.1"}}}
/* clang-format on */

static const rv_plan quick[] = PLANS("1000", "600", "1500", "60", "20", "6", "1400", "40");
static const rv_plan standard[] =
    PLANS("10000", "5000", "5000", "2000", "700", "100", "20000", "400");
static const rv_plan full[] =
    PLANS("100000", "50000", "50000", "20000", "7000", "1000", "200000", "4000");

static double number(const rv_cell *cell, enum parameter parameter) {
  return cell->value[parameter].number;
}

static bool in_sweep(const rv_cell *cell, const char *name) {
  return strcmp(cell->value[SWEEP].word, name) == 0;
}

static bool is_implicit(const rv_cell *cell) {
  return strcmp(cell->value[SAMPLER].word, "implicit") == 0;
}

/* RV_ENSEMBLES for the unitary one. */
static rv_ensemble ensemble_of(const rv_cell *cell) {
  return rv_ensemble_named(cell->value[ENSEMBLE].word);
}

static bool is_gue(const rv_cell *cell) {
  return ensemble_of(cell) == RV_ENSEMBLES;
}

static bool is_gaussian(const rv_cell *cell) {
  return ensemble_of(cell) == RV_GAUSSIAN;
}

static double smaller_side(const rv_cell *cell) {
  return fmin(number(cell, M), number(cell, N));
}

static double excess_kurtosis(const rv_cell *cell) {
  return rv_ensemble_kurtosis(ensemble_of(cell), fmax(number(cell, M), number(cell, N))) - 3;
}

static rv_relu_law relu_law_of(const rv_cell *cell) {
  return (rv_relu_law){number(cell, M), number(cell, N), number(cell, P), 1};
}

/* sigma / ||h||, the unit of the threshold. */
static double unit_noise(const rv_cell *cell) {
  return sqrt(2 / (number(cell, P) * number(cell, M)));
}

static rv_status resolve(rv_cell *cell) {
  if (is_gue(cell))
    cell->value[M] = cell->value[N];
  if (is_implicit(cell) && !is_gue(cell) && !is_gaussian(cell))
    return rv_fail(RV_EINVAL,
                   "the implicit sampler knows gaussian and gue alone: use --sampler "
                   "dense with --ensemble %s",
                   cell->value[ENSEMBLE].word);
  if (number(cell, K) > number(cell, N))
    return rv_fail(RV_EINVAL, "k = %.15g is larger than n = %.15g: choose k up to n",
                   number(cell, K), number(cell, N));
  if (number(cell, TAU) < 0)
    cell->value[TAU].number = sqrt(2 * log(number(cell, N)));
  return RV_OK;
}

/* The trial. */

typedef struct workspace {
  int threads;
  rv_entry_law law;
  double *eigenvalue;
  double *matrix; /* dense, but for gue */
  rv_hidden hidden;
  rv_matrix_layer *layer;
} workspace;

static void close_workspace(void *untyped) {
  workspace *w = untyped;
  free(w->eigenvalue);
  free(w->matrix);
  rv_matrix_layer_close(w->layer);
  rv_hidden_free(&w->hidden);
  free(w);
}

static rv_status open_dense(workspace *w, const rv_cell *cell) {
  size_t m = (size_t)number(cell, M), n = (size_t)number(cell, N);
  const rv_matrix_law sizes = {.m = number(cell, M), .n = number(cell, N), .variance = 1};
  double r = smaller_side(cell), entries = sizes.m * sizes.n;
  RV_TRY(rv_dense_affordable(&sizes, fmax(sizes.m, sizes.n),
                             8 * (r * r + (is_gue(cell) ? r * r : 2 * entries))));
  if (is_gue(cell))
    return RV_OK;
  RV_TRY(rv_alloc_doubles(&w->matrix, m, n));
  RV_TRY(rv_hidden_make(&w->hidden, RV_ONES, (size_t)number(cell, K)));
  return rv_matrix_layer_open(&w->layer, m, n, &w->hidden, number(cell, P),
                              -number(cell, TAU) * unit_noise(cell) * w->hidden.norm);
}

static rv_status open_workspace(void **out, const rv_cell *cell, int threads) {
  workspace *w = calloc(1, sizeof *w);
  if (w == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a trial: free some memory");
  w->threads = threads;
  w->law =
      (rv_entry_law){ensemble_of(cell), sqrt(number(cell, VARIANCE)), number(cell, CORRELATION)};
  rv_status status = rv_alloc_doubles(&w->eigenvalue, (size_t)smaller_side(cell), 1);
  if (status == RV_OK && !is_implicit(cell))
    status = open_dense(w, cell);
  if (status == RV_OK)
    *out = w;
  else
    close_workspace(w);
  return status;
}

/* The row of the trial's key that support and dropout are drawn from: no row of a matrix. */
static const uint64_t layer_row = UINT64_MAX - 1;

static rv_status draw_layer(const rv_stream_key *key, double *metric, workspace *w, size_t m,
                            size_t n) {
  rv_reversal reversal;
  RV_TRY(rv_ensemble_matrix(w->matrix, key, m, n, &w->law, w->threads));
  rv_matrix_layer_reverse(key, &reversal, w->matrix, 1, layer_row, w->layer);
  metric[ERROR] = reversal.error;
  metric[ERROR_SQ] = reversal.error * reversal.error;
  metric[UNTHRESHOLDED_SQ] = reversal.unthresholded_sq;
  metric[COSINE_SQ] = m == n ? reversal.cosine_sq : 0;
  return rv_matrix_spectrum(w->eigenvalue, w->matrix, m, n, w->threads);
}

static rv_status draw_spectrum(const rv_stream_key *key, double *metric, const rv_cell *cell,
                               workspace *w) {
  size_t m = (size_t)number(cell, M), n = (size_t)number(cell, N);
  if (is_gue(cell))
    return is_implicit(cell) ? rv_gue_spectrum(key, w->eigenvalue, n)
                             : rv_gue_spectrum_dense(key, w->eigenvalue, n);
  if (!is_implicit(cell))
    return draw_layer(key, metric, w, m, n);
  RV_TRY(rv_wishart_spectrum(key, w->eigenvalue, m, n));
  for (size_t i = 0; i < (size_t)smaller_side(cell); i++)
    w->eigenvalue[i] *= number(cell, VARIANCE);
  return RV_OK;
}

/* The bins reach from the lower end of the limit law, or 0, to a tenth beyond its upper end. */
static double bins_low(const rv_cell *cell) {
  return is_gue(cell) ? -2.2 : 0;
}

static double bin_width(const rv_cell *cell) {
  double high = is_gue(cell) ? 2.2 : 1.1 * rv_bai_yin_largest(number(cell, M), number(cell, N));
  return (high - bins_low(cell)) / BINS;
}

/* metric[FIRST_BIN ..] = the density of the eigenvalues, zeros of a wide W left out. */
static void fill_bins(double *metric, const double *eigenvalue, const rv_cell *cell) {
  double width = bin_width(cell), share = 1 / (number(cell, N) * width);
  for (size_t i = 0; i < (size_t)smaller_side(cell); i++) {
    double bin = floor((eigenvalue[i] - bins_low(cell)) / width);
    if (bin >= 0 && bin < BINS)
      metric[FIRST_BIN + (size_t)bin] += share;
  }
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell,
                      void *untyped) {
  workspace *w = untyped;
  size_t m = (size_t)number(cell, M), n = (size_t)number(cell, N), r = m < n ? m : n;
  memset(metric, 0, METRICS * sizeof *metric);
  RV_TRY(draw_spectrum(key, metric, cell, w));
  double largest = w->eigenvalue[r - 1], smallest = r < n ? 0 : w->eigenvalue[0];
  metric[NORM] = fmax(largest - 1, 1 - smallest);
  metric[LAMBDA_MAX] = largest;
  metric[BULK] = is_gue(cell) ? rv_semicircle_distance(w->eigenvalue, n)
                              : rv_marchenko_pastur_distance(w->eigenvalue, m, n, 1);
  metric[SPACING] = r < 8 ? 0 : rv_spacing_ratio(w->eigenvalue, r);
  if (in_sweep(cell, "density"))
    fill_bins(metric, w->eigenvalue, cell);
  return RV_OK;
}

/* From here on one draw is worth all threads. */
static bool is_lone(const rv_cell *cell) {
  return !is_implicit(cell) && !is_gue(cell) && number(cell, M) * number(cell, N) >= 4e6;
}

/* Closed forms. */

static double norm_edge(const rv_cell *cell) {
  return rv_bai_yin_norm(number(cell, M), number(cell, N));
}

static double unthresholded_predicted(const rv_cell *cell) {
  return rv_ensemble_unthresholded_sq(ensemble_of(cell), number(cell, M), number(cell, N),
                                      number(cell, P));
}

static double unthresholded_gaussian(const rv_cell *cell) {
  rv_relu_law law = relu_law_of(cell);
  return rv_relu_unthresholded_sq(&law);
}

/* E error^2 of Gaussian entries. */
static double error_predicted(const rv_cell *cell) {
  rv_relu_law law = relu_law_of(cell);
  return rv_relu_flat_error_sq(&law, (size_t)number(cell, K), number(cell, TAU));
}

/*
 * Twice the first-order effect of the kurtosis on it: the variance on the support, and the fourth
 * cumulant g = 6 (K - 3)/(pm) of u_i given x off it, which adds g c phi(c) / 12 to E (u_i - c)_+^2.
 */
static double error_allowance(const rv_cell *cell) {
  double excess = fabs(excess_kurtosis(cell)), kept = number(cell, P) * number(cell, M);
  double others = number(cell, N) - number(cell, K), tau = number(cell, TAU);
  double on = 2 * excess / kept;
  double off = others * 2 / kept * (6 * excess / kept) * tau * gsl_ran_ugaussian_pdf(tau) / 12;
  return 2 * (on + off);
}

static double error_bound(const rv_cell *cell) {
  return 2 * error_predicted(cell);
}

static double spacing_predicted(const rv_cell *cell) {
  return is_gue(cell) ? RV_SPACING_GUE : RV_SPACING_GOE;
}

/* The limits are known to 1e-4; at 50 eigenvalues the mean is still off by a few 1e-3. */
static double spacing_allowance(const rv_cell *cell) {
  return 1e-4 + 0.2 / smaller_side(cell);
}

static double spacing_of_wrong_class(const rv_cell *cell) {
  return is_gue(cell) ? RV_SPACING_GOE : RV_SPACING_GUE;
}

static double bulk_bound(const rv_cell *cell) {
  return rv_bulk_bound(number(cell, M), number(cell, N));
}

/* Tracy-Widom laws as distribution functions of lambda_max itself. */

static double upper_edge_cdf(double lambda, const rv_cell *cell, double factor) {
  rv_edge edge = rv_upper_edge(number(cell, M), number(cell, N));
  return rv_tracy_widom_cdf_interpolated(1, (number(cell, M) * lambda / factor - edge.centre) /
                                                edge.scale);
}

static double gaussian_edge_cdf(double lambda, const void *cell) {
  return upper_edge_cdf(lambda, cell, 1);
}

static double moved_edge_cdf(double lambda, const void *untyped) {
  const rv_cell *cell = untyped;
  return upper_edge_cdf(
      lambda, cell, rv_ensemble_edge_factor(ensemble_of(cell), number(cell, M), number(cell, N)));
}

static double gue_edge_cdf(double lambda, const void *untyped) {
  double n = number(untyped, N);
  return rv_tracy_widom_cdf_interpolated(2, (lambda - 2) * pow(n, 2.0 / 3));
}

/*
 * The laws at finite size are within 0.3 min(m,n)^(-2/3) of their limit, see spectral_norm. What
 * the kurtosis does beyond moving the edge by d = c (K - 3) / sqrt(mn) scales, c = centre / scale,
 * is of the same relative order: it changes d by up to 4 min(m,n)^(-2/3) of it, and adds up to 2.2
 * c^2 (K - 3) / (mn) to the variance in these units, half of which is the fluctuation of the sum of
 * all w^2. The rates are those of the expansion, the constants bound what 25 columns and more
 * show: 2.1 to 3.8 and 1.5 to 2.1. A shift changes F_1 by at most its largest density, 0.32, times
 * the shift, a factor by 0.25 times its logarithm.
 */
static double limit_distance(const rv_cell *cell) {
  return rv_edge_limit_distance(number(cell, M), number(cell, N));
}

static double edge_distance(const rv_cell *cell) {
  double m = number(cell, M), n = number(cell, N), excess = excess_kurtosis(cell);
  rv_edge edge = rv_upper_edge(m, n);
  double c = edge.centre / edge.scale;
  double shift = 4 * pow(smaller_side(cell), -2.0 / 3) * c * fabs(excess) / sqrt(m * n);
  double variance = 1 + 2.2 * c * c * excess / (m * n) / rv_tracy_widom_variance(1);
  return limit_distance(cell) + 0.32 * shift + 0.25 * fabs(log(variance)) / 2 +
         rv_ensemble_outlier_probability(ensemble_of(cell), m, n);
}

static double cosine_cdf(double cosine_sq, const void *cell) {
  return gsl_cdf_beta_P(cosine_sq, 0.5, (number(cell, N) - 1) / 2);
}

/* h'Wh is a sum of k^2 entries: the fourth cumulant of order (K - 3)/k^2 and, for lattice laws, the
   step of its distribution function, of order 1/k, are what parts it from a normal number. */
static double cosine_distance(const rv_cell *cell) {
  double excess = excess_kurtosis(cell);
  return excess == 0 ? 0 : (1 + fabs(excess) / 4) / number(cell, K);
}

/* Which cells a claim is about. */

static bool has_theory_entries(const rv_cell *cell) {
  return number(cell, VARIANCE) == 1 && !in_sweep(cell, "power");
}

/* Independent entries with a fourth moment. */
static bool is_universal(const rv_cell *cell) {
  return has_theory_entries(cell) && ensemble_of(cell) <= RV_STUDENT5;
}

/* Enough draws to see a distance of 0.15 from a limit law, and no tiny matrix. */
static bool is_large(const rv_cell *cell) {
  return number(cell, TRIALS) >= 600 && smaller_side(cell) >= 40;
}

static bool is_dense(const rv_cell *cell) {
  return !is_implicit(cell);
}

static bool is_edge(const rv_cell *cell) {
  return is_universal(cell) && is_large(cell);
}

static bool is_heavy_tailed(const rv_cell *cell) {
  return has_theory_entries(cell) && is_large(cell) && ensemble_of(cell) == RV_STUDENT3;
}

static bool is_correlated(const rv_cell *cell) {
  return has_theory_entries(cell) && is_large(cell) && ensemble_of(cell) == RV_CORRELATED;
}

static bool is_orthogonal(const rv_cell *cell) {
  return has_theory_entries(cell) && is_large(cell) && ensemble_of(cell) == RV_ORTHOGONAL &&
         number(cell, N) <= number(cell, M);
}

static bool is_dependent(const rv_cell *cell) {
  return is_correlated(cell) || is_orthogonal(cell);
}

static bool breaks_edge(const rv_cell *cell) {
  return is_heavy_tailed(cell) || is_dependent(cell);
}

static bool breaks_recovery(const rv_cell *cell) {
  return is_heavy_tailed(cell) || is_correlated(cell);
}

static bool is_gue_law(const rv_cell *cell) {
  return is_gue(cell) && is_large(cell);
}

static bool is_bulk(const rv_cell *cell) {
  return is_universal(cell) && smaller_side(cell) >= 25 && number(cell, TRIALS) >= 250;
}

static bool is_gue_bulk(const rv_cell *cell) {
  return is_gue(cell) && smaller_side(cell) >= 25 && number(cell, TRIALS) >= 250;
}

static bool is_spacing(const rv_cell *cell) {
  return has_theory_entries(cell) && is_large(cell) && ensemble_of(cell) != RV_ORTHOGONAL;
}

/* The mean of a square of W'x can be tested where its variance exists: with eight moments. */
static bool is_moment(const rv_cell *cell) {
  return is_universal(cell) && is_dense(cell) && ensemble_of(cell) != RV_STUDENT5 &&
         number(cell, TRIALS) >= 600;
}

/* Where h has few zeros, or W few rows, the threshold leaves nothing of h, and the error is 1 in
   nearly every draw. */
static bool is_sparse_h(const rv_cell *cell) {
  return number(cell, K) <= number(cell, N) / 4 && number(cell, N) <= number(cell, M);
}

static bool is_recovery(const rv_cell *cell) {
  return is_moment(cell) && is_large(cell) && is_sparse_h(cell);
}

static bool is_recovery_draws(const rv_cell *cell) {
  return is_universal(cell) && is_dense(cell) && is_large(cell) && is_sparse_h(cell);
}

static bool is_far_from_gaussian(const rv_cell *cell) {
  return is_moment(cell) && fabs(excess_kurtosis(cell)) > 5 && number(cell, N) <= 50;
}

static bool is_square(const rv_cell *cell) {
  return is_dense(cell) && !is_gue(cell) && number(cell, M) == number(cell, N);
}

static bool is_angle(const rv_cell *cell) {
  return is_universal(cell) && is_square(cell) && is_large(cell);
}

static bool is_correlated_angle(const rv_cell *cell) {
  return is_correlated(cell) && is_square(cell);
}

static bool is_same(const rv_cell *cell) {
  return in_sweep(cell, "same") || in_sweep(cell, "list");
}

/* What is measured where. */

static bool has_layer(const rv_cell *cell) {
  return is_dense(cell) && !is_gue(cell);
}

static bool has_norm(const rv_cell *cell) {
  return !is_gue(cell);
}

static bool has_spacing(const rv_cell *cell) {
  return smaller_side(cell) >= 8 && ensemble_of(cell) != RV_ORTHOGONAL;
}

static const rv_metric metrics[METRICS] = {
    [NORM] = {.name = "norm", .predicted = norm_edge, .measured = has_norm},
    [LAMBDA_MAX] = {.name = "lambda_max"},
    [BULK] = {.name = "bulk", .bound = bulk_bound},
    [SPACING] = {.name = "spacing", .predicted = spacing_predicted, .measured = has_spacing},
    [ERROR] = {.name = "error", .measured = has_layer},
    [ERROR_SQ] = {.name = "error_sq", .predicted = error_predicted, .measured = has_layer},
    [UNTHRESHOLDED_SQ] = {.name = "unthresholded_sq",
                          .predicted = unthresholded_predicted,
                          .measured = has_layer},
    [COSINE_SQ] = {.name = "cosine_sq", .measured = is_square},
};

#define EDGE_PLOT  "universality"
#define BULK_PLOT  "bulk_density"
#define ERROR_PLOT "universality"

static const rv_claim claims[] = {
    {.name = "edge",
     .source = "Claim 2.1; Péché 2009",
     .statement = "(m λmax/(1 + (K − 3)/√(mn)) − μ)/σ has the law F₁ up to a distance of 0.3 "
                  "min(m,n)^(−2/3) (1 + |K − 3|/2) + P(an entry above (mn)^(1/4))",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_LAW,
     .metric = LAMBDA_MAX,
     .applies = is_edge,
     .cdf = moved_edge_cdf,
     .value = edge_distance,
     .resolution = 0.15,
     .plot = EDGE_PLOT,
     .split = true,
     .by = ENSEMBLE},
    {.name = "bulk",
     .source = "Claim 2.1; Marchenko & Pastur 1967",
     .statement = "the eigenvalues of WᵀW/m lie within (2 + ln min(m,n))/n of the Marchenko–Pastur "
                  "law (Kolmogorov distance) in 9 of 10 draws",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_MOST_DRAWS,
     .metric = BULK,
     .applies = is_bulk,
     .value = bulk_bound,
     .delta = 0.1,
     .plot = BULK_PLOT,
     .split = true,
     .by = ENSEMBLE},
    {.name = "spacing",
     .source = "Atas et al. 2013",
     .statement = "neighbouring eigenvalues repel as in GOE matrices: mean spacing ratio 0.5307",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_MEAN,
     .metric = SPACING,
     .applies = is_spacing,
     .value = spacing_predicted,
     .allowance = spacing_allowance,
     .resolution = 0.05,
     .plot = BULK_PLOT,
     .split = true,
     .by = ENSEMBLE},
    {.name = "moment",
     .source = "Claim 2.1; Theorem 3.2",
     .statement = "E‖Wᵀx − h‖² = (2(n + K − 1)/(pm) − 1/m) ‖h‖²",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_MEAN,
     .metric = UNTHRESHOLDED_SQ,
     .applies = is_moment,
     .value = unthresholded_predicted,
     .resolution = 0.1,
     .plot = ERROR_PLOT,
     .split = true,
     .by = ENSEMBLE},
    {.name = "recovery",
     .source = "Claim 2.1; Theorem 3.2",
     .statement = "E‖r(Wᵀx + b) − h‖² is that of Gaussian entries, up to twice the first-order "
                  "effect of the kurtosis",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_MEAN,
     .metric = ERROR_SQ,
     .applies = is_recovery,
     .value = error_predicted,
     .allowance = error_allowance,
     .resolution = 0.1,
     .plot = ERROR_PLOT,
     .split = true,
     .by = ENSEMBLE},
    {.name = "angle",
     .source = "Claim 2.2",
     .statement = "cos² of the angle between Wh and h, m = n, has the law Beta(1/2, (n − 1)/2)",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_LAW,
     .metric = COSINE_SQ,
     .applies = is_angle,
     .cdf = cosine_cdf,
     .value = cosine_distance,
     .resolution = 0.15,
     .plot = ERROR_PLOT,
     .split = true,
     .by = ENSEMBLE},
    {.name = "recovery-draws",
     .source = "Claim 2.1; Theorem 3.2",
     .statement = "‖r(Wᵀx + b) − h‖² is at most twice the Gaussian mean in 19 of 20 draws",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_MOST_DRAWS,
     .metric = ERROR_SQ,
     .applies = is_recovery_draws,
     .value = error_bound,
     .delta = 0.05,
     .plot = ERROR_PLOT,
     .split = true,
     .by = ENSEMBLE},
    {.name = "orthogonal-moment",
     .source = "Haar measure",
     .statement = "E‖Wᵀx − h‖² = (n + 2)/(m + 2) ‖h‖² for orthogonal columns, p = 1",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_MEAN,
     .metric = UNTHRESHOLDED_SQ,
     .applies = is_orthogonal,
     .value = unthresholded_predicted,
     .resolution = 0.1,
     .plot = ERROR_PLOT},
    {.name = "gue-edge",
     .source = "Tracy & Widom 1994",
     .statement = "(λmax(H)/√n − 2) n^(2/3) has the law F₂ up to a distance of 0.3 n^(−2/3)",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_LAW,
     .metric = LAMBDA_MAX,
     .applies = is_gue_law,
     .cdf = gue_edge_cdf,
     .value = limit_distance,
     .resolution = 0.15,
     .plot = EDGE_PLOT},
    {.name = "gue-bulk",
     .source = "Wigner 1958",
     .statement =
         "the eigenvalues of H/√n lie within (2 + ln n)/n of the semicircle law in 9 of 10 draws",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_MOST_DRAWS,
     .metric = BULK,
     .applies = is_gue_bulk,
     .value = bulk_bound,
     .delta = 0.1,
     .plot = BULK_PLOT},
    {.name = "gue-spacing",
     .source = "Atas et al. 2013",
     .statement = "neighbouring eigenvalues of H have the mean spacing ratio 0.5996",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_MEAN,
     .metric = SPACING,
     .applies = is_gue_law,
     .value = spacing_predicted,
     .allowance = spacing_allowance,
     .resolution = 0.05,
     .plot = BULK_PLOT},
    {.name = "dense-implicit-max",
     .source = "Dumitriu & Edelman 2002",
     .statement = "the matrix and its tridiagonal form have the same law of λmax",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_SAME_LAW,
     .metric = LAMBDA_MAX,
     .applies = is_same,
     .pair = SAMPLER,
     .resolution = 0.15,
     .plot = EDGE_PLOT,
     .split = true,
     .by = ENSEMBLE},
    {.name = "dense-implicit-bulk",
     .source = "Dumitriu & Edelman 2002",
     .statement = "the matrix and its tridiagonal form have the same law of the distance of the "
                  "eigenvalues from their limit",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_SAME_LAW,
     .metric = BULK,
     .applies = is_same,
     .pair = SAMPLER,
     .resolution = 0.15,
     .plot = BULK_PLOT,
     .split = true,
     .by = ENSEMBLE},
    {.name = "control-edge",
     .source = "planted",
     .statement = "(m λmax − μ)/σ has the law F₁ up to 0.3 min(m,n)^(−2/3) for tails without a "
                  "fourth moment, orthogonal columns and correlated rows",
     .form = RV_CONTROL,
     .expected = RV_FAILS,
     .kind = RV_LAW,
     .metric = LAMBDA_MAX,
     .applies = breaks_edge,
     .cdf = gaussian_edge_cdf,
     .value = limit_distance,
     .resolution = 0.15,
     .plot = EDGE_PLOT,
     .split = true,
     .by = ENSEMBLE},
    {.name = "control-bulk",
     .source = "planted",
     .statement = "the eigenvalues of orthogonal columns and of correlated rows follow the "
                  "Marchenko–Pastur law",
     .form = RV_CONTROL,
     .expected = RV_FAILS,
     .kind = RV_MOST_DRAWS,
     .metric = BULK,
     .applies = is_dependent,
     .value = bulk_bound,
     .delta = 0.1,
     .plot = BULK_PLOT,
     .split = true,
     .by = ENSEMBLE},
    {.name = "control-recovery",
     .source = "planted",
     .statement = "E‖Wᵀx − h‖² is that of Gaussian entries for orthogonal columns",
     .form = RV_CONTROL,
     .expected = RV_FAILS,
     .kind = RV_MEAN,
     .metric = UNTHRESHOLDED_SQ,
     .applies = is_orthogonal,
     .value = unthresholded_gaussian,
     .resolution = 0.05,
     .plot = ERROR_PLOT,
     .split = true,
     .by = ENSEMBLE},
    {.name = "control-recovery-draws",
     .source = "planted",
     .statement =
         "‖r(Wᵀx + b) − h‖² is at most twice the Gaussian mean in 19 of 20 draws for tails "
         "without a fourth moment",
     .form = RV_CONTROL,
     .expected = RV_FAILS,
     .kind = RV_MOST_DRAWS,
     .metric = ERROR_SQ,
     .applies = breaks_recovery,
     .value = error_bound,
     .delta = 0.05,
     .plot = ERROR_PLOT,
     .split = true,
     .by = ENSEMBLE},
    {.name = "control-kurtosis",
     .source = "planted",
     .statement = "E‖Wᵀx − h‖² has no term in K at n ≤ 50, K = 9 or 10",
     .form = RV_CONTROL,
     .expected = RV_FAILS,
     .kind = RV_MEAN,
     .metric = UNTHRESHOLDED_SQ,
     .applies = is_far_from_gaussian,
     .value = unthresholded_gaussian,
     .resolution = 0.05,
     .plot = ERROR_PLOT},
    {.name = "control-spacing",
     .source = "planted",
     .statement = "real matrices have the spacing ratio of complex ones, and the reverse",
     .form = RV_CONTROL,
     .expected = RV_FAILS,
     .kind = RV_MEAN,
     .metric = SPACING,
     .applies = is_spacing,
     .value = spacing_of_wrong_class,
     .resolution = 0.05,
     .plot = BULK_PLOT},
    {.name = "control-angle",
     .source = "planted",
     .statement =
         "cos² of the angle between Wh and h has the law Beta(1/2, (n − 1)/2) for correlated rows",
     .form = RV_CONTROL,
     .expected = RV_FAILS,
     .kind = RV_LAW,
     .metric = COSINE_SQ,
     .applies = is_correlated_angle,
     .cdf = cosine_cdf,
     .resolution = 0.15,
     .plot = ERROR_PLOT},
};

/* The p-values of the laws, as columns. */

static rv_status tw_p_value(double *out, const rv_evidence *evidence, size_t index) {
  rv_cdf cdf = is_gue(&evidence->grid->cell[index]) ? gue_edge_cdf : gaussian_edge_cdf;
  return rv_law_p_value(out, evidence, index, LAMBDA_MAX, cdf);
}

static rv_status cosine_p_value(double *out, const rv_evidence *evidence, size_t index) {
  return rv_law_p_value(out, evidence, index, COSINE_SQ, cosine_cdf);
}

static const rv_statistic statistics[] = {
    {.name = "tw_p_value", .compute = tw_p_value},
    {.name = "cosine_p_value", .compute = cosine_p_value, .measured = is_square}};

/* The histogram of the eigenvalues. */

static double limit_cdf(double x, const rv_cell *cell) {
  return is_gue(cell) ? rv_semicircle_cdf(x)
                      : rv_marchenko_pastur_cdf(x, number(cell, N) / number(cell, M));
}

static double limit_mass(double low, double high, const rv_cell *cell) {
  double atom = is_gue(cell) ? 0 : rv_marchenko_pastur_atom(number(cell, N) / number(cell, M));
  return limit_cdf(high, cell) - (low > 0 || is_gue(cell) ? limit_cdf(low, cell) : atom);
}

static rv_status write_bin(rv_csv *csv, const rv_evidence *evidence, size_t index, size_t bin) {
  const rv_cell *cell = &evidence->grid->cell[index];
  double width = bin_width(cell), low = bins_low(cell) + width * (double)bin, *value;
  size_t count;
  RV_TRY(rv_evidence_metric(&value, &count, evidence, index, FIRST_BIN + bin));
  double density = rv_moments(value, count).mean;
  free(value);
  const double row[] = {
      number(cell, M), number(cell, N), low,
      low + width,     density,         limit_mass(low, low + width, cell) / width};
  rv_csv_text(csv, cell->value[ENSEMBLE].word);
  for (size_t c = 0; c < RV_COUNT(row); c++)
    rv_csv_number(csv, row[c]);
  rv_csv_end_row(csv);
  return RV_OK;
}

static rv_status write_spectrum(rv_csv *csv, const rv_evidence *evidence, size_t index) {
  if (!in_sweep(&evidence->grid->cell[index], "density"))
    return RV_OK;
  for (size_t bin = 0; bin < BINS; bin++)
    RV_TRY(write_bin(csv, evidence, index, bin));
  return RV_OK;
}

/* The power of the tests: the verdict of each on entries that are not as the theory has them. */

/* Against the theory, whatever the entries are. */
static rv_claim as_of_theory(const rv_claim *claim) {
  rv_claim copy = *claim;
  if (copy.metric == UNTHRESHOLDED_SQ)
    copy.value = unthresholded_gaussian;
  return copy;
}

static rv_status write_test(rv_csv *csv, const rv_claim *claim, const rv_evidence *evidence,
                            size_t index) {
  const rv_cell *cell = &evidence->grid->cell[index];
  rv_claim test = as_of_theory(claim);
  rv_finding finding;
  RV_TRY(rv_claim_judge_cell(&finding, &test, evidence, index));
  rv_csv_text(csv, claim->name);
  rv_csv_text(csv, cell->value[ENSEMBLE].word);
  rv_csv_number(csv, number(cell, N));
  rv_csv_number(csv, number(cell, VARIANCE));
  rv_csv_number(csv, ensemble_of(cell) == RV_CORRELATED ? number(cell, CORRELATION) : 0);
  rv_csv_number(csv, number(cell, TRIALS));
  rv_csv_number(csv, finding.statistic);
  rv_csv_text(csv, rv_statistic_name(claim->kind));
  rv_csv_text(csv, finding.verdict == RV_FAILS ? "yes" : "no");
  rv_csv_end_row(csv);
  return RV_OK;
}

static rv_status write_power(rv_csv *csv, const rv_evidence *evidence, size_t index) {
  if (!in_sweep(&evidence->grid->cell[index], "power"))
    return RV_OK;
  for (size_t c = 0; c < RV_COUNT(claims); c++)
    if (claims[c].split && claims[c].form != RV_CONTROL && claims[c].kind != RV_SAME_LAW)
      RV_TRY(write_test(csv, &claims[c], evidence, index));
  return RV_OK;
}

static const char *const spectrum_columns[] = {
    "ensemble", "m", "n", "low", "high", "density", "density_predicted", NULL};
static const char *const power_columns[] = {
    "test",      "ensemble",       "n",        "variance", "correlation", "trials",
    "statistic", "statistic_name", "rejected", NULL};

static const rv_extra_table tables[] = {
    {.suffix = "spectrum",
     .statement = "density of the eigenvalues and of their limit, by bins",
     .columns = spectrum_columns,
     .write_rows = write_spectrum},
    {.suffix = "power",
     .statement = "which tests reject entries of a wrong variance or rows with a correlation",
     .columns = power_columns,
     .write_rows = write_power},
};

static const rv_program program = {
    .name = "universality",
    .statement = "Claims 2.1, 2.2: random matrices of other laws behave like Gaussian ones",
    .about =
        "Draws matrices of several laws and holds their spectrum, the reversal of a ReLU layer "
        "with them and the angle between Wh and h against what is known of Gaussian ones.",
    .parameters = {parameters, RV_COUNT(parameters)},
    .trials = TRIALS,
    .presets = {[RV_QUICK] = {quick, RV_COUNT(quick)},
                [RV_STANDARD] = {standard, RV_COUNT(standard)},
                [RV_FULL] = {full, RV_COUNT(full)}},
    .resolve = resolve,
    .trial = {.metrics = METRICS,
              .open = open_workspace,
              .close = close_workspace,
              .draw = draw,
              .lone = is_lone},
    .metrics = metrics,
    .statistics = statistics,
    .statistic_count = RV_COUNT(statistics),
    .claims = claims,
    .claim_count = RV_COUNT(claims),
    .tables = tables,
    .table_count = RV_COUNT(tables),
};

int main(int argc, char **argv) {
  return rv_main(&program, argc, argv);
}
