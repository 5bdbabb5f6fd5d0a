/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Definition 2.2 and Claim 2.2: a net is random-like only if "Ax and x are uncorrelated" for each
 * of its matrices. Here the matrix W (m x n) is random, of mean 0 and variance 1 (ensemble.h) or of
 * the Gaussian unitary ensemble; h has k ones and is cut or padded with zeros to the m coordinates
 * of Wh.
 *
 * Measured: cos of the angle between Wh and h, one draw of W per trial.
 *
 * Known: where W has no preferred direction cos^2 has a Beta law, another for Hermitian matrices.
 * Its mean is 1/m whatever the tails of the entries, as long as rows are independent. Correlated
 * rows have a common part that h sees.
 *
 * Tolerances: exact laws have none; for other entries the distance of a sum of kk' of them from
 * normal (angle.h).
 *
 * Run: uncorrelated_image --sampler implicit --ensemble gaussian,gue --m 1e9 --n 1e9 --trials 1e4
 */
#include "experiment/histogram.h"
#include "experiment/statement.h"
#include "model/image_angle.h"
#include "model/sizes.h"
#include "theory/angle.h"

#include <float.h>
#include <math.h>

enum { SAMPLER, ENSEMBLE, M, N, K, CORRELATION };
enum { COSINE, COSINE_SQ };

/* What rows of correlation 1/70 do at n = k = 60: Wh is longer along h, by √(1 + nr/(1 − r))
   = 1.37, than across, and the law of cos² 0.15 from Beta's. Its mean is nearly twice as large. */
#define EFFECT 0.15

static const char *const k_rules[] = {"full", NULL};

static const rv_parameter parameters[] = {
    [SAMPLER] = {"sampler",
                 "draw W itself, or Wh along and across h (gaussian, orthogonal and gue alone)",
                 .words = rv_sampler_names, .all = "both", .fallback = "dense"},
    [ENSEMBLE] = {"ensemble", "law of W", .words = rv_ensemble_names_and_gue, .all = "all",
                  .fallback = "gaussian"},
    [M] = {"m", "rows of W; n for gue", RV_SIZES, .fallback = "60"},
    [N] = {"n", "columns of W", RV_SIZES, .fallback = "60"},
    [K] = {"k", "non-zero values of h, all 1; full is n", RV_SIZES, .rules = k_rules,
           .fallback = "full"},
    [CORRELATION] = {"correlation", "of any two rows of the correlated ensemble", .domain.high = 1,
                     .fallback = "0.5"},
    {0}};

#define INVARIANT "gaussian,orthogonal,gue"
#define MIXED     "gaussian,rademacher,laplace,correlated"
#define LAW       .trials = {2800, 2e4, 2e5}

/* square: every law of entries; rectangle: h padded, and cut; same: whole matrices beside their
   parts, at one value, where a diagonal shows; large: parts alone; tails: enough draws of small
   matrices to judge means. The lists: sampler, ensemble, m, n, k. */
static const rv_plan plans[] = {
    {"square", {NULL, "all"}, LAW},
    {"rectangle", {NULL, MIXED, "80", "40"}, LAW},
    {"rectangle", {NULL, MIXED, "40", "80"}, LAW},
    {"same", {"both", INVARIANT, "40", "40", "1"}, LAW},
    {"large", {"implicit", INVARIANT, "1e12", "1e12"}, .trials = {2e4, 2e5, 2e6}},
    {"tails", {NULL, "all", "48", "20"}, .trials = {6000, 4e4, 4e5}},
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

static rv_ensemble ensemble(const rv_cell *cell) {
  return (rv_ensemble)rv_word(cell, ENSEMBLE);
}

static rv_sampler sampler(const rv_cell *cell) {
  return (rv_sampler)rv_word(cell, SAMPLER);
}

static bool is_gue(const rv_cell *cell) {
  return ensemble(cell) == RV_ENSEMBLES;
}

static rv_status resolve(rv_cell *cell) {
  if (is_gue(cell))
    cell->value[M] = cell->value[N];
  if (rv_is_rule(cell, K, "full"))
    cell->value[K].number = n(cell);
  if (sampler(cell) == RV_IMPLICIT && !rv_ensemble_is_invariant(ensemble(cell)))
    return rv_fail(RV_EINVAL,
                   "implicit knows gaussian, orthogonal and gue alone: use --sampler dense for %s",
                   cell->value[ENSEMBLE].word);
  return rv_sparsity_check(k(cell), n(cell));
}

/* The trial. */

static rv_status open_angle(void **angle, const rv_cell *cell, int threads) {
  const rv_matrix_law law = {m(cell), n(cell), 1, ensemble(cell), rv_number(cell, CORRELATION)};
  return rv_image_angle_open((rv_image_angle **)angle, sampler(cell), &law, k(cell), threads);
}

static void close_angle(void *angle) {
  rv_image_angle_close(angle);
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell, void *angle) {
  (void)cell;
  RV_TRY(rv_image_angle_draw(key, &metric[COSINE], angle));
  metric[COSINE_SQ] = metric[COSINE] * metric[COSINE];
  return RV_OK;
}

static bool is_large(const rv_cell *cell) {
  return rv_dense_is_large(sampler(cell), m(cell), n(cell));
}

/* Closed forms. */

static double law_of_square(double cosine_sq, const void *cell) {
  return is_gue(cell) ? rv_gue_cosine_sq_cdf(cosine_sq, n(cell))
                      : rv_cosine_sq_cdf(cosine_sq, m(cell));
}

static double law_by_columns(double cosine_sq, const void *cell) {
  return rv_cosine_sq_cdf(cosine_sq, n(cell));
}

static double law_without_symmetry(double cosine_sq, const void *cell) {
  return rv_complex_cosine_sq_cdf(cosine_sq, n(cell));
}

static double distance(const rv_cell *cell) {
  return rv_ensemble_cosine_distance(ensemble(cell), m(cell), n(cell), k(cell));
}

static double mean_square(const rv_cell *cell) {
  return is_gue(cell) ? rv_gue_cosine_sq_mean(n(cell)) : 1 / m(cell);
}

/* Where something is measured, or a claim true. */

/* A number has no angle, nor has a vector of which nothing may be left. */
static bool has_angle(const rv_cell *cell) {
  return m(cell) >= 2 && rv_values_kept(m(cell), n(cell), k(cell)) >= 1;
}

static bool is_invariant(const rv_cell *cell) {
  return has_angle(cell) && rv_ensemble_is_invariant(ensemble(cell));
}

/* Limits are told apart from their neighbours from about here on. */
static bool has_size(const rv_cell *cell) {
  return fmin(m(cell), n(cell)) >= 40;
}

/* An allowance of a third of what the test must see leaves enough to be tested. */
static bool is_near_limit(const rv_cell *cell) {
  return has_angle(cell) && ensemble(cell) <= RV_STUDENT5 && ensemble(cell) != RV_GAUSSIAN &&
         has_size(cell) && distance(cell) <= EFFECT / 3;
}

/* Where Wh = 0 moves the mean, rounding moves it more. */
static bool is_uncorrelated(const rv_cell *cell) {
  return has_angle(cell) && ensemble(cell) != RV_CORRELATED &&
         rv_ensemble_no_image(ensemble(cell), m(cell), k(cell)) <= DBL_EPSILON;
}

/* Where a control is surely false. */

static bool is_correlated(const rv_cell *cell) {
  return ensemble(cell) == RV_CORRELATED && rv_number(cell, CORRELATION) >= 0.5 && has_size(cell) &&
         rv_values_kept(m(cell), n(cell), k(cell)) >= 10;
}

/* (m - 1) C and (n - 1) C are far apart in law. */
static bool is_oblong(const rv_cell *cell) {
  return is_invariant(cell) && has_size(cell) &&
         fmax(m(cell), n(cell)) >= 2 * fmin(m(cell), n(cell));
}

static const rv_metric metrics[] = {
    [COSINE] = {"cosine", "Wh·h / (‖Wh‖ ‖h‖), h cut or padded to m coordinates",
                .measured = has_angle},
    [COSINE_SQ] = {"cosine_sq", "its square; predicted for independent rows",
                   .predicted = mean_square, .measured = has_angle},
    {0}};

static const rv_column columns[] = {
    {"p_value",
     "Kolmogorov–Smirnov p-value of cos² against Beta(1/2, (m − 1)/2); for gue against its own law",
     .law = law_of_square, .metric = COSINE_SQ, .measured = has_angle},
    {0}};

static const rv_claim claims[] = {
    {"law", RV_EXACT, "Definition 2.2; rotation invariance",
     "cos² of the angle between Wh and h, cut or padded with zeros to m coordinates, has the law "
     "Beta(1/2, (m − 1)/2); for gue that of 2B/(1 + B), B of the law Beta(1/2, n − 1)",
     .where = is_invariant, .by = "ensemble",
     .needs = "gaussian, orthogonal or gue, m of at least 2, k above n − m",
     .law = {COSINE_SQ, law_of_square, .within = EFFECT}},
    {"universal-law", RV_LIMIT, "Claim 2.2",
     "cos² has that law up to a distance of (1 + |K − 3|/4)/√(kk'), K the kurtosis of the entries, "
     "k' of the k values kept",
     .on = "square rectangle", .where = is_near_limit, .by = "ensemble",
     .needs = "independent entries with a fourth moment, sides of at least 40, a distance of at "
              "most 0.05",
     .law = {COSINE_SQ, law_of_square, distance, .within = EFFECT}},
    {"mean", RV_EXACT, "Definition 2.2; Claim 2.2",
     "E cos² = 1/m for independent rows, whatever the tails of their entries, and for orthogonal "
     "columns; for gue E 2B/(1 + B)",
     .on = "tails large", .where = is_uncorrelated, .by = "ensemble",
     .needs = "no correlation of rows, Wh not 0, m of at least 2, k above n − m",
     .mean = {COSINE_SQ, mean_square, .within = 0.25}},
    {"dense-implicit", RV_EXACT, "rotation invariance",
     "the dense and the implicit sampler draw the same law of the angle", .where = is_invariant,
     .needs = "gaussian, orthogonal or gue, m of at least 2, k above n − m", .by = "ensemble",
     .same_law = {COSINE, .pair = "sampler", .within = EFFECT}},
    {"control-correlated", RV_CONTROL, "planted",
     "cos² has the law Beta(1/2, (m − 1)/2) for correlated rows", .on = "square rectangle",
     .where = is_correlated,
     .needs = "rows of correlation 1/2 or more, sides of at least 40, k of n − m + 10",
     .law = {COSINE_SQ, law_of_square, .within = EFFECT}},
    {"control-mean", RV_CONTROL, "planted", "E cos² = 1/m for correlated rows", .on = "square",
     .where = is_correlated,
     .needs = "rows of correlation 1/2 or more, sides of at least 40, k of n − m + 10",
     .mean = {COSINE_SQ, mean_square, .within = 0.25}},
    {"control-columns", RV_CONTROL, "planted",
     "cos² has the law Beta(1/2, (n − 1)/2) where m is not n", .on = "rectangle",
     .where = is_oblong, .by = "ensemble",
     .needs = "gaussian or orthogonal, sides of at least 40, one twice the other",
     .law = {COSINE_SQ, law_by_columns, .within = EFFECT}},
    {"control-hermitian", RV_CONTROL, "planted",
     "for gue cos² has the law Beta(1, n − 1) of complex matrices without symmetry", .given = "gue",
     .where = has_size, .needs = "gue, n of at least 40",
     .law = {COSINE_SQ, law_without_symmetry, .within = EFFECT}},
    {0}};

/* The histogram: bins of √m cos, whose law is close to N(0, 1). */
enum { BINS = 25 };
static const rv_bins bins = {.low = -5, .width = 0.4, .count = BINS};

static double in_units(double cosine, const rv_cell *cell) {
  return cosine * sqrt(m(cell));
}

/* P(√m cos <= x): both signs of cos are equally likely. */
static double law_in_units(double x, const rv_cell *cell) {
  return (1 + copysign(law_of_square(fmin(x * x / m(cell), 1), cell), x)) / 2;
}

static rv_status write_histogram(rv_csv *csv, const rv_cell_sample *sample) {
  const rv_cell *cell = sample->cell;
  double density[BINS];
  rv_histogram(density, &bins, sample, COSINE, in_units);
  for (size_t b = 0; b < BINS; b++) {
    double low = rv_bin_low(&bins, b), high = rv_bin_low(&bins, b + 1);
    rv_csv_text(csv, cell->value[ENSEMBLE].word);
    rv_csv_number(csv, m(cell));
    rv_csv_number(csv, n(cell));
    rv_csv_number(csv, k(cell));
    rv_csv_count(csv, sample->trials);
    rv_histogram_write_bin(csv, &bins, b, density[b],
                           law_in_units(high, cell) - law_in_units(low, cell));
    rv_csv_end_row(csv);
  }
  return RV_OK;
}

static const rv_table_column histogram_columns[] = {
    {"ensemble", "law of W"},
    {"m", "rows of W"},
    {"n", "columns of W"},
    {"k", "values of h"},
    {"trials", "draws of the cell"},
    {"low", "lower end of a bin of √m cos"},
    {"high", "its upper end"},
    {"density", "share of the draws in it, over its width"},
    {"density_predicted", "the same of the Beta law, for gue of its own"},
    {0}};

static const rv_extra_table tables[] = {
    {"histogram", "density of √m times the cosine of the angle between Wh and h", histogram_columns,
     .on = "square", .where = has_angle, .write = write_histogram},
    {0}};

static const rv_statement statement = {
    .name = "uncorrelated_image",
    .title = "Definition 2.2, Claim 2.2: Wh and h are uncorrelated",
    .about = "Draws matrices of several laws and holds the angle between Wh and h against the law "
             "that it has where no direction is preferred.",
    .plot = "angle",
    .own_trials = 5000,
    .parameters = parameters,
    .plans = plans,
    .resolve = resolve,
    .metrics = metrics,
    .columns = columns,
    .claims = claims,
    .tables = tables,
    .trial = {.open = open_angle, .close = close_angle, .draw = draw, .is_large = is_large}};

int main(int argc, char **argv) {
  return rv_verify(&statement, argc, argv);
}
