/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Claims 2.1 and 2.2: nets are random-like, that is, other matrices than Gaussian ones behave like
 * them. Here the other matrices are random too, of mean 0 and variance 1 (ensemble.h); a matrix of
 * one's own goes into examine_net.
 *
 * Measured, of one m x n matrix W per trial: lambda_max and all other eigenvalues of W'W/m, and the
 * reversal of a ReLU layer with it (Theorem 3.2). Predictions are those of Gaussian entries unless
 * they say otherwise. That Wh and h are uncorrelated is in uncorrelated_image.c.
 *
 * Known, beside what the claims say: lambda_max has a limit law where tails are o(x^-4), no edge
 * where entries beyond (mn)^(1/4) never die out, as of Student's t of 3 degrees of freedom.
 * Orthogonal columns have half the noise; correlated rows an eigenvalue that grows with n.
 *
 * Tolerances: exact closed forms have none, among them the law of lambda_max of Gaussian entries
 * (wishart_law.h); limits have a stated distance (universality.h), what lies nine times in ten
 * within a bound a derived one (bulk_bound.h).
 *
 * Run: universality --ensemble all --m 800 --n 200 --trials 1e4
 */
#include "theory/universality.h"
#include "experiment/rejection.h"
#include "experiment/spectrum_table.h"
#include "experiment/statement.h"
#include "model/bulk.h"
#include "model/ensemble_spectrum.h"
#include "model/ensemble_trial.h"
#include "model/sizes.h"
#include "reverify/ensemble_law.h"
#include "reverify/tracy_widom.h"
#include "reverify/wishart_edge.h"
#include "reverify/wishart_law.h"
#include "theory/bulk_bound.h"

#include <math.h>
#include <stdlib.h>

enum { SAMPLER, ENSEMBLE, M, N, K, P, TAU, VARIANCE, CORRELATION };
enum { NORM, LAMBDA_MAX, BULK, SPACING, ERROR, ERROR_SQ, UNTHRESHOLDED_SQ, TRACE, BINS };

static const char *const tau_rules[] = {"universal", NULL};

static const rv_parameter parameters[] = {
    [SAMPLER] = {"sampler", "draw W itself, or its tridiagonal form (gaussian and gue alone)",
                 .words = rv_sampler_names, .all = "both", .fallback = "dense"},
    [ENSEMBLE] = {"ensemble", "law of W", .words = rv_ensemble_names_and_gue, .all = "all",
                  .fallback = "gaussian"},
    [M] = {"m", "rows of W; n for gue", {1, 1e6, .integer = true}, .fallback = "400"},
    [N] = {"n", "columns of W", {1, 1e6, .integer = true}, .fallback = "100"},
    [K] = {"k", "non-zero values of h, all 1", {1, 1e6, .integer = true}, .fallback = "10"},
    [P] = {"p", "probability that dropout keeps a coordinate of x", .domain.high = 1,
           .domain.low_open = true, .fallback = "1"},
    [TAU] = {"tau", "threshold in units of sigma = ‖h‖√(2/(pm)); universal is √(2 ln n)",
             .domain.high = 1000, .rules = tau_rules, .fallback = "universal"},
    [VARIANCE] = {"variance", "of the entries; 1 in the theory", .domain.high = 1e12,
                  .domain.low_open = true, .fallback = "1"},
    [CORRELATION] = {"correlation", "of any two rows of the correlated ensemble", .domain.high = 1,
                     .fallback = "0.5"},
    {0}};

#define LAW         .trials = {1000, 1e4, 1e5}
#define DENSITY     .trials = {40, 400, 4000}
#define EIGHT       "gaussian,rademacher,uniform,sparse,laplace"
#define INDEPENDENT EIGHT ",student5,student3"
#define LAWS        "law square wide same" /* plans with draws enough to judge laws */

/*
 * law, square and wide: enough draws to judge laws; moment and recovery: where the kurtosis shows,
 * and where its first order is small; size: from 25 to 400 columns; same: matrix beside tridiagonal
 * form; density: histograms below, at and above the ratio 1; power: matrices that depart from the
 * theory a little. The lists: sampler, ensemble, m, n, k.
 */
static const rv_plan plans[] = {
    {"law", {NULL, "all", "384", "48"}, LAW},
    {"square", {NULL, INDEPENDENT ",correlated", "60", "60", "60"}, .trials = {1200, 1e4, 1e5}},
    {"wide", {NULL, INDEPENDENT, "60", "240"}, .trials = {600, 5000, 5e4}},
    {"moment", {NULL, EIGHT, "200", "16"}, .trials = {6000, 3e4, 3e5}},
    {"recovery", {NULL, EIGHT, "600", "32", "20"}, .trials = {800, 5000, 5e4}},
    {"size", {NULL, INDEPENDENT, "100", "25"}, .trials = {600, 5000, 5e4}},
    {"size", {NULL, INDEPENDENT, "200", "50"}, .trials = {60, 2000, 2e4}},
    {"size", {NULL, INDEPENDENT, "400", "100"}, .trials = {60, 2000, 2e4}},
    {"size", {NULL, INDEPENDENT, "800", "200"}, .trials = {20, 700, 7000}},
    {"size", {NULL, INDEPENDENT, "1600", "400"}, .trials = {6, 100, 1000}},
    {"same", {"both", "gaussian,gue", "60", "60"}, .trials = {1400, 2e4, 2e5}},
    {"density", {NULL, "gaussian,rademacher,student3,correlated,gue"}, DENSITY},
    {"density", {NULL, "gaussian,rademacher", "100", "100,400"}, DENSITY},
    {"power", {NULL, NULL, "60", "60", [VARIANCE] = "1.002,1.005,1.01,1.02,1.05,1.1"}, LAW},
    {"power",
     {NULL, "correlated", "60", "60", [CORRELATION] = "0.001,0.002,0.005,0.01,0.02,0.05,0.1"},
     LAW},
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

static double tau(const rv_cell *cell) {
  return rv_number(cell, TAU);
}

static rv_ensemble ensemble(const rv_cell *cell) {
  return (rv_ensemble)rv_word(cell, ENSEMBLE);
}

static bool is_gue(const rv_cell *cell) {
  return ensemble(cell) == RV_ENSEMBLES;
}

static bool has_tridiagonal_form(const rv_cell *cell) {
  return ensemble(cell) == RV_GAUSSIAN || is_gue(cell);
}

static double smaller_side(const rv_cell *cell) {
  return fmin(m(cell), n(cell));
}

static rv_relu_law relu_law(const rv_cell *cell) {
  return (rv_relu_law){m(cell), n(cell), p(cell), 1};
}

static rv_status resolve(rv_cell *cell) {
  if (is_gue(cell))
    cell->value[M] = cell->value[N];
  if (rv_word(cell, SAMPLER) == RV_IMPLICIT && !has_tridiagonal_form(cell))
    return rv_fail(RV_EINVAL, "implicit knows gaussian and gue alone: use --sampler dense for %s",
                   cell->value[ENSEMBLE].word);
  RV_TRY(rv_sparsity_check(k(cell), n(cell)));
  if (tau(cell) < 0)
    cell->value[TAU].number = sqrt(2 * log(n(cell)));
  return RV_OK;
}

/* The law of lambda_max of a real Gaussian matrix of the cell's size: NULL until a closed form asks
   for it, which the draws do without. */
typedef struct closed_forms {
  rv_wishart_law *gaussian_edge;
} closed_forms;

static rv_status open_cell(void **shared, const rv_cell *cell) {
  (void)cell;
  *shared = calloc(1, sizeof(closed_forms));
  return *shared != NULL ? RV_OK : rv_fail(RV_ENOMEM, "no memory for a law: free some memory");
}

static void close_cell(void *shared) {
  closed_forms *forms = shared;
  rv_wishart_law_close(forms->gaussian_edge);
  free(forms);
}

/* The trial. */

static bool has_layer(const rv_cell *cell) {
  return rv_ensemble_has_layer((rv_sampler)rv_word(cell, SAMPLER), ensemble(cell));
}

static rv_status open_trial(void **trial, const rv_cell *cell, int threads) {
  const rv_matrix_law law = {m(cell), n(cell), rv_number(cell, VARIANCE), ensemble(cell),
                             rv_number(cell, CORRELATION)};
  const rv_trial_layer layer = {(size_t)k(cell), p(cell),
                                -tau(cell) * sqrt(2 / (p(cell) * m(cell))) * sqrt(k(cell))};
  return rv_ensemble_trial_open((rv_ensemble_trial **)trial, (rv_sampler)rv_word(cell, SAMPLER),
                                &law, &layer, threads);
}

static void close_trial(void *trial) {
  rv_ensemble_trial_close(trial);
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell, void *trial) {
  const rv_bins bins = rv_spectrum_bins(ensemble(cell), m(cell), n(cell));
  rv_ensemble_draw d;
  RV_TRY(rv_ensemble_trial_draw(key, &d, trial));
  metric[NORM] = d.norm;
  metric[LAMBDA_MAX] = d.lambda_max;
  metric[BULK] = d.bulk_distance;
  metric[SPACING] = d.spacing;
  metric[ERROR] = d.reversal.error;
  metric[ERROR_SQ] = d.reversal.error * d.reversal.error;
  metric[UNTHRESHOLDED_SQ] = d.reversal.unthresholded_sq;
  metric[TRACE] = d.trace;
  rv_bin_values(&metric[BINS], &bins, d.eigenvalue, (size_t)smaller_side(cell), n(cell));
  return RV_OK;
}

static bool is_large(const rv_cell *cell) {
  return has_layer(cell) && m(cell) * n(cell) >= 4e6;
}

/* Closed forms. */

static double excess(const rv_cell *cell) {
  return fabs(rv_ensemble_kurtosis(ensemble(cell), m(cell)) - 3);
}

static double norm_edge(const rv_cell *cell) {
  return rv_bai_yin_norm(m(cell), n(cell));
}

static double unthresholded(const rv_cell *cell) {
  return rv_ensemble_unthresholded_sq(ensemble(cell), m(cell), n(cell), p(cell));
}

static double gaussian_unthresholded(const rv_cell *cell) {
  const rv_relu_law law = relu_law(cell);
  return rv_relu_unthresholded_sq(&law);
}

/* The theory's for rows with a correlation too, whose power table shows what is rejected. */
static double moment(const rv_cell *cell) {
  return excess(cell) == 0 ? gaussian_unthresholded(cell) : unthresholded(cell);
}

/* The term in K of its mean; for Gaussian entries, which have none, that of uniform ones. */
static double kurtosis_term(const rv_cell *cell) {
  return 2 * fmax(excess(cell), 1.2) / (p(cell) * m(cell));
}

static double gaussian_error_sq(const rv_cell *cell) {
  const rv_relu_law law = relu_law(cell);
  return rv_relu_flat_error_sq(&law, (size_t)k(cell), tau(cell));
}

static double error_allowance(const rv_cell *cell) {
  const rv_relu_law law = relu_law(cell);
  return rv_ensemble_error_allowance(ensemble(cell), &law, k(cell), tau(cell));
}

static double spacing(const rv_cell *cell) {
  return is_gue(cell) ? RV_SPACING_GUE : RV_SPACING_GOE;
}

static double spacing_of_wrong_class(const rv_cell *cell) {
  return is_gue(cell) ? RV_SPACING_GOE : RV_SPACING_GUE;
}

static double spacing_gap(const rv_cell *cell) {
  return fabs(spacing(cell) - spacing_of_wrong_class(cell));
}

static double half_spacing_gap(const rv_cell *cell) {
  return spacing_gap(cell) / 2;
}

static double bulk_bound(const rv_cell *cell) {
  return rv_bulk_bound(m(cell), n(cell), isfinite(excess(cell)) ? excess(cell) : 0);
}

static double gaussian_edge_cdf(double lambda, const void *untyped) {
  const rv_cell *cell = untyped;
  closed_forms *forms = cell->shared;
  if (forms->gaussian_edge == NULL &&
      rv_wishart_law_open(&forms->gaussian_edge, m(cell), n(cell)) != RV_OK)
    return NAN;
  return 1 - rv_wishart_law_upper(forms->gaussian_edge, RV_LARGEST, m(cell) * lambda);
}

static double gue_edge_cdf(double lambda, const void *cell) {
  return rv_tracy_widom_cdf_interpolated(2, (lambda - 2) * pow(n(cell), 2.0 / 3));
}

static double edge_cdf(double lambda, const void *cell) {
  return is_gue(cell) ? gue_edge_cdf(lambda, cell) : gaussian_edge_cdf(lambda, cell);
}

static double gue_edge_distance(const rv_cell *cell) {
  return rv_gue_edge_distance(n(cell));
}

/* By how much lambda_max exceeds what is expected of Gaussian entries, in scales of the edge. */
static double beyond_gaussian(double lambda, const rv_cell *cell) {
  const rv_edge edge = rv_upper_edge(m(cell), n(cell));
  return (m(cell) * lambda - edge.centre) / edge.scale -
         rv_ensemble_edge_mean(RV_GAUSSIAN, m(cell), n(cell));
}

static double edge_shift(const rv_cell *cell) {
  return rv_ensemble_edge_shift(ensemble(cell), m(cell), n(cell));
}

static double edge_allowance(const rv_cell *cell) {
  return rv_ensemble_edge_mean_allowance(ensemble(cell), m(cell), n(cell));
}

static double zero(const rv_cell *cell) {
  (void)cell;
  return 0;
}

/* Where something is measured, or a claim true. */

static bool has_norm(const rv_cell *cell) {
  return !is_gue(cell);
}

static bool has_spacing(const rv_cell *cell) {
  return rv_spectrum_has_spacing(ensemble(cell), smaller_side(cell), rv_number(cell, CORRELATION));
}

static bool has_unit_variance(const rv_cell *cell) {
  return rv_number(cell, VARIANCE) == 1;
}

/* The mean of a square of W'x can be tested where its variance exists. */
static bool has_eight_moments(const rv_cell *cell) {
  return ensemble(cell) <= RV_LAPLACE;
}

/* Of signs it is mn itself. */
static bool has_random_trace(const rv_cell *cell) {
  return has_eight_moments(cell) && ensemble(cell) != RV_RADEMACHER;
}

/* The limits of a spectrum are told apart from their neighbours from about here on. */
static bool has_edge(const rv_cell *cell) {
  return smaller_side(cell) >= 40;
}

static bool has_gaussian_law(const rv_cell *cell) {
  return !is_gue(cell) && smaller_side(cell) <= RV_WISHART_LAW_EXACT_MAX;
}

static bool is_gaussian(const rv_cell *cell) {
  return ensemble(cell) == RV_GAUSSIAN && has_gaussian_law(cell);
}

/* Of entries with a fourth moment the kurtosis moves lambda_max, by as much as a claim says. */
static bool has_edge_cdf(const rv_cell *cell) {
  return is_gue(cell) || is_gaussian(cell) ||
         (ensemble(cell) >= RV_STUDENT3 && has_gaussian_law(cell));
}

static bool is_large_gue(const rv_cell *cell) {
  return is_gue(cell) && has_edge(cell);
}

/* With tails such as Student's t of 5 degrees of freedom single entries count until sides are vast,
   and a mean of squares of them has no law that a test could be made of. */
static bool has_moved_edge(const rv_cell *cell) {
  return ensemble(cell) != RV_GAUSSIAN && has_eight_moments(cell) && has_edge(cell);
}

/* With a fourth moment. */
static bool has_universal_bulk(const rv_cell *cell) {
  return (ensemble(cell) <= RV_STUDENT5 || is_gue(cell)) && has_edge(cell);
}

static bool is_recovered(const rv_cell *cell) {
  const rv_relu_law law = relu_law(cell);
  return has_eight_moments(cell) &&
         rv_ensemble_has_gaussian_error(ensemble(cell), &law, k(cell), tau(cell));
}

/* Of a square one without dropout ||W'x - h|| is ||h||, and rounding all that varies. */
static bool is_tall_orthogonal(const rv_cell *cell) {
  return ensemble(cell) == RV_ORTHOGONAL && n(cell) < m(cell);
}

/* Where a control, which is judged whatever the hypothesis says, is surely false. */

static bool is_planted(const rv_cell *cell, rv_ensemble planted) {
  return has_unit_variance(cell) && has_edge(cell) && ensemble(cell) == planted;
}

static bool is_correlated(const rv_cell *cell) {
  return is_planted(cell, RV_CORRELATED) && rv_number(cell, CORRELATION) >= 0.5;
}

static bool breaks_bulk(const rv_cell *cell) {
  return is_correlated(cell) || (is_planted(cell, RV_ORTHOGONAL) && n(cell) <= m(cell));
}

static bool breaks_edge(const rv_cell *cell) {
  return has_gaussian_law(cell) && (breaks_bulk(cell) || is_planted(cell, RV_STUDENT3));
}

/* Dropout hides the difference: its part of the noise is the same. */
static bool breaks_moment(const rv_cell *cell) {
  return has_unit_variance(cell) && is_tall_orthogonal(cell) && p(cell) >= 0.5;
}

/* At least a tenth of the whole, 2 (n + K - 1)/(pm) - 1/m, is the term in K. */
static bool has_kurtosis_in_moment(const rv_cell *cell) {
  return has_unit_variance(cell) && has_eight_moments(cell) && excess(cell) >= (n(cell) + 2) / 10;
}

/* By half a scale at least, 0.4 standard deviations. */
static bool has_visible_shift(const rv_cell *cell) {
  return has_unit_variance(cell) && has_moved_edge(cell) &&
         fabs(edge_shift(cell)) - edge_allowance(cell) >= 0.5;
}

static bool breaks_trace(const rv_cell *cell) {
  return ensemble(cell) == RV_GAUSSIAN && fabs(rv_number(cell, VARIANCE) - 1) >= 0.02 - 1e-12 &&
         m(cell) * n(cell) >= 3600;
}

static double unit(const rv_cell *cell) {
  (void)cell;
  return 1;
}

static const rv_metric metrics[] = {
    [NORM] = {"norm", "‖I − WᵀW/m‖", .predicted = norm_edge, .measured = has_norm},
    [LAMBDA_MAX] = {"lambda_max", .about = "largest eigenvalue of WᵀW/m; of H/√n for gue"},
    [BULK] = {"bulk", "Kolmogorov distance of the eigenvalues from their limit law",
              .bound = bulk_bound},
    [SPACING] = {"spacing", "mean ratio of neighbouring spacings", .predicted = spacing,
                 .measured = has_spacing},
    [ERROR] = {"error", "‖r(Wᵀx + b) − h‖ / ‖h‖", .measured = has_layer},
    [ERROR_SQ] = {"error_sq", "its square", .predicted = gaussian_error_sq, .measured = has_layer},
    [UNTHRESHOLDED_SQ] = {"unthresholded_sq",
                          "‖Wᵀx − h‖² / ‖h‖²; predicted for the ensemble itself: inf without a "
                          "fourth moment, nan where no closed form is known",
                          .predicted = unthresholded, .measured = has_layer},
    [TRACE] = {"trace", "tr WᵀW / (mn)", .measured = has_norm, .hidden = true},
    [BINS] = {"density", "density of the eigenvalues by bins", .hidden = true,
              .count = RV_SPECTRUM_BINS},
    {0}};

static const rv_column columns[] = {{"edge_p_value",
                                     "Kolmogorov–Smirnov p-value of λmax against the exact law of "
                                     "Gaussian entries, for gue against "
                                     "F₂; empty for other entries with a fourth moment",
                                     .law = edge_cdf, .metric = LAMBDA_MAX,
                                     .measured = has_edge_cdf},
                                    {0}};

static const rv_claim claims[] = {
    {"edge", RV_EXACT, "Theorem 3.1; de Bruijn 1955",
     "P(m λmax ≤ x) = √(det S(x) / det S(∞)), S(x) the skew matrix of the Laguerre functions up to "
     "x",
     .on = LAWS " moment", .where = is_gaussian, .needs = "gaussian, m or n of at most 100,000",
     .by = "ensemble", .law = {LAMBDA_MAX, gaussian_edge_cdf, .within = 0.15}},
    {"edge-limit", RV_LIMIT, "Tracy & Widom 1994",
     "of the Gaussian unitary ensemble (λmax − 2) n^(2/3) has the law F₂ up to a distance of order "
     "n^(−2/3)",
     .on = LAWS, .where = is_large_gue, .needs = "gue, n of at least 40", .by = "ensemble",
     .law = {LAMBDA_MAX, gue_edge_cdf, gue_edge_distance, .within = 0.15}},
    {"edge-shift", RV_LIMIT, "Claim 2.1; Pan & Zhou 2008",
     "the kurtosis moves E(m λmax − μ)/σ by d = μ(K − 3)/(σ√(mn)), up to 8h|d|, h of order "
     "min(m,n)^(−2/3)",
     .on = "law square", .where = has_moved_edge,
     .needs = "independent entries with eight moments, K not 3, sides of at least 40",
     .by = "ensemble", .of = beyond_gaussian,
     .mean = {LAMBDA_MAX, edge_shift, edge_allowance, .within = 1}},
    {"trace", RV_EXACT, "mean 0, variance 1", "E tr WᵀW = mn", .on = "law wide",
     .where = has_random_trace, .needs = "independent entries with eight moments, not rademacher",
     .by = "ensemble", .mean = {TRACE, unit, .within = 0.01}},
    {"bulk", RV_CORRECTED, "Claim 2.1; Marchenko & Pastur 1967; Wigner 1958",
     "the eigenvalues of WᵀW/m lie within (z√V + 5/4 + |K − 3|/2π)/n of the Marchenko–Pastur law "
     "(Kolmogorov distance) in 9 of 10 draws, V = (ln r + 2.42)/π², z normal at 0.05/r, r = "
     "min(m,n); for gue of the semicircle law",
     .on = LAWS, .where = has_universal_bulk,
     .needs = "independent entries with a fourth moment, or gue, sides of at least 40",
     .by = "ensemble", .plot = "bulk_density", .most = {BULK, bulk_bound, .delta = {0.1}}},
    {"spacing", RV_CORRECTED, "Atas et al. 2013",
     "neighbouring eigenvalues repel as in real matrices: their mean spacing ratio is nearer "
     "0.5307, that of GOE, than 0.5996, that of GUE; for gue the reverse",
     .on = LAWS, .where = has_edge, .needs = "sides of at least 40", .by = "ensemble",
     .plot = "bulk_density", .mean = {SPACING, spacing, half_spacing_gap, .effect = spacing_gap}},
    {"moment", RV_EXACT, "Claim 2.1; Theorem 3.2", "E‖Wᵀx − h‖² = (2(n + K − 1)/(pm) − 1/m) ‖h‖²",
     .on = "moment", .where = has_eight_moments, .needs = "independent entries with eight moments",
     .by = "ensemble", .mean = {UNTHRESHOLDED_SQ, moment, .effect = kurtosis_term}},
    {"recovery", RV_LIMIT, "Claim 2.1; Theorem 3.2",
     "E‖r(Wᵀx + b) − h‖² is that of Gaussian entries, up to the first-order effect of the kurtosis",
     .on = "recovery", .where = is_recovered, .by = "ensemble",
     .needs = "k of at least 10, pm of at least 200 and n, a threshold of at most 3/4",
     .mean = {ERROR_SQ, gaussian_error_sq, error_allowance, .within = 0.1}},
    {"orthogonal-moment", RV_EXACT, "Haar measure",
     "E‖Wᵀx − h‖² = (n + 2)/(m + 2) ‖h‖² for orthogonal columns at p = 1, its closed form below",
     .on = "law", .where = is_tall_orthogonal, .needs = "the orthogonal ensemble, n below m",
     .mean = {UNTHRESHOLDED_SQ, unthresholded, .within = 0.1}},
    {"dense-implicit-max", RV_EXACT, "Dumitriu & Edelman 2002",
     "the matrix and its tridiagonal form have the same law of λmax", .on = "same",
     .where = has_tridiagonal_form, .needs = "gaussian or gue", .by = "ensemble", .anywhere = true,
     .same_law = {LAMBDA_MAX, .pair = "sampler", .within = 0.15}},
    {"dense-implicit-bulk", RV_EXACT, "Dumitriu & Edelman 2002",
     "the matrix and its tridiagonal form have the same law of the distance of the eigenvalues "
     "from their limit",
     .on = "same", .where = has_tridiagonal_form, .needs = "gaussian or gue", .by = "ensemble",
     .anywhere = true, .plot = "bulk_density",
     .same_law = {BULK, .pair = "sampler", .within = 0.15}},
    {"control-edge", RV_CONTROL, "planted",
     "for tails without a fourth moment, orthogonal columns and correlated rows λmax has the exact "
     "law of Gaussian entries",
     .on = "law square wide", .where = breaks_edge, .by = "ensemble",
     .needs = "student3, orthogonal or correlated, sides of at least 40",
     .law = {LAMBDA_MAX, gaussian_edge_cdf, .within = 0.15}},
    {"control-bulk", RV_CONTROL, "planted",
     "the eigenvalues of orthogonal columns and of correlated rows follow the Marchenko–Pastur law",
     .on = "law square", .where = breaks_bulk, .by = "ensemble",
     .needs = "orthogonal or correlated, sides of at least 40", .plot = "bulk_density",
     .most = {BULK, bulk_bound, .delta = {0.1}}},
    {"control-recovery", RV_CONTROL, "planted",
     "E‖Wᵀx − h‖² is that of Gaussian entries for orthogonal columns", .on = "law",
     .where = breaks_moment, .needs = "the orthogonal ensemble, n below m, p of at least 1/2",
     .by = "ensemble", .mean = {UNTHRESHOLDED_SQ, gaussian_unthresholded, .within = 0.05}},
    {"control-kurtosis", RV_CONTROL, "planted", "E‖Wᵀx − h‖² has no term in K", .on = "moment",
     .where = has_kurtosis_in_moment, .needs = "eight moments, |K − 3| of at least (n + 2)/10",
     .by = "ensemble", .mean = {UNTHRESHOLDED_SQ, gaussian_unthresholded, .effect = kurtosis_term}},
    {"control-edge-uncorrected", RV_CONTROL, "planted", "the kurtosis does not move E λmax",
     .on = "law square", .where = has_visible_shift,
     .needs = "eight moments, |d|(1 − 8h) above 1/2", .by = "ensemble", .of = beyond_gaussian,
     .mean = {LAMBDA_MAX, zero, .within = 1}},
    {"control-trace", RV_CONTROL, "planted", "E tr WᵀW = mn whatever the variance is",
     .on = "power", .where = breaks_trace,
     .needs = "gaussian, variance off by at least 0.02, mn of at least 3600",
     .mean = {TRACE, unit, .within = 0.01}},
    {"control-spacing", RV_CONTROL, "planted",
     "real matrices have the spacing ratio of complex ones, and the reverse", .on = LAWS,
     .where = has_edge, .needs = "sides of at least 40", .plot = "bulk_density",
     .mean = {SPACING, spacing_of_wrong_class, .within = 0.05}},
    {0}};

static rv_status write_spectrum(rv_csv *csv, const rv_cell_sample *sample) {
  const rv_cell *cell = sample->cell;
  rv_spectrum_write(csv, sample, BINS, cell->value[ENSEMBLE].word, ensemble(cell), m(cell),
                    n(cell));
  return RV_OK;
}

static bool departs(const rv_cell *cell) {
  return has_layer(cell) && (ensemble(cell) == RV_CORRELATED ||
                             (ensemble(cell) == RV_GAUSSIAN && !has_unit_variance(cell)));
}

static rv_status write_power(rv_csv *csv, const rv_cell_sample *sample) {
  const rv_cell *cell = sample->cell;
  const double correlation = ensemble(cell) == RV_CORRELATED ? rv_number(cell, CORRELATION) : 0;
  const rv_departure departure = {cell->value[ENSEMBLE].word, n(cell), rv_number(cell, VARIANCE),
                                  correlation};
  return rv_rejections_write(csv, claims, metrics, &departure, sample);
}

static const rv_extra_table tables[] = {
    {"spectrum", "density of the eigenvalues and of their limit, by bins", rv_spectrum_columns,
     .on = "density", .write = write_spectrum},
    {"power", "which tests reject entries of a wrong variance or rows with a correlation",
     rv_rejection_columns, .on = "power", .where = departs, .write = write_power},
    {0}};

static const rv_statement statement = {
    .name = "universality",
    .title = "Claims 2.1, 2.2: random matrices of other laws behave like Gaussian ones",
    .about = "Draws matrices of several laws and holds their spectrum, and the reversal of a ReLU "
             "layer, against what is known of Gaussian ones.",
    .plot = "universality",
    .hypothesis = has_unit_variance,
    .assumes = "variance 1",
    .own_trials = 100,
    .parameters = parameters,
    .plans = plans,
    .resolve = resolve,
    .metrics = metrics,
    .columns = columns,
    .claims = claims,
    .tables = tables,
    .trial = {.open_cell = open_cell,
              .close_cell = close_cell,
              .open = open_trial,
              .close = close_trial,
              .draw = draw,
              .is_large = is_large}};

int main(int argc, char **argv) {
  return rv_verify(&statement, argc, argv);
}
