/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Definition 2.2 and Claim 2.1: a layer is random-like. What examine_net says of given weights is
 * examined here on matrices of which it is known what they hold: nothing, or directions.
 *
 * Nothing: independent entries show a direction no more often than stated, once rows and columns
 * are equalised, however their sizes differ from row to row and from column to column (scaled),
 * heavy their tails (student3), many zeros there are among them (sparse), coarse they are (int8) or
 * many units dead. The p-value of the largest eigenvalue is uniform where the entries were
 * Gaussian, its rank among copies with other signs wherever signs are symmetric.
 *
 * A direction: E + s sqrt(m) u v' with s above the threshold (n/m)^(1/4) is found (F.
 * Benaych-Georges, R. R. Nadakuditi, J. Multivariate Anal. 111, 2012), whatever rows and columns
 * are multiplied by; below the threshold it is not. Of several strong ones all are found. What is
 * left when they are taken off is judged as if they had never been there, and shows a further one
 * no more often.
 *
 * Some draws look at the edge alone, which the p-values come from (look edge), some at all that an
 * examination says (all). What shows in one of thousands needs many draws: as no direction has a
 * p-value above RV_DIRECTION_LEVEL, which is a claim on the others, the whole examination is made
 * of those matrices alone whose p-value is not (directions).
 *
 * Run: random_like_net [--preset quick|standard|full], or
 *      random_like_net --ensemble scaled --spike 0:4:17 --m 240 --n 60 --trials 100
 */
#include "experiment/statement.h"
#include "model/directions.h"
#include "model/planted_trial.h"
#include "reverify/ensemble.h"
#include "theory/equalised_edge.h"
#include "theory/spike.h"

#include <math.h>

enum { ENSEMBLE, M, N, SPIKE, PLANTED, LOOK };
enum {
  P_VALUE,
  SIGN_FLIP,
  SIGN_FLIP_UNIFORM,
  EDGE_UNITS,
  DIRECTIONS,
  FOUND_P_VALUE,
  RAW_DIRECTIONS,
  UNLIKE
};

/* In the order of rv_planted_entries and rv_planted_look. */
static const char *const ensembles[] = {"gaussian", "scaled", "student3", "sparse",
                                        "int8",     "dead",   NULL};
static const char *const looks[] = {"edge", "directions", "all", NULL};

static const rv_parameter parameters[] = {
    [ENSEMBLE] = {"ensemble", "what the entries are", .words = ensembles, .fallback = "gaussian"},
    [M] = {"m", "rows of W", {RV_EQUALISED_SIDE_MIN, 1e5, .integer = true}, .fallback = "60"},
    [N] = {"n", "columns of W", {RV_EQUALISED_SIDE_MIN, 1e5, .integer = true}, .fallback = "40"},
    [SPIKE] = {"spike",
               "strength of a learned direction in units of its threshold (n/m)^(1/4)",
               {.low = 0, .high = 1e6},
               .fallback = "0"},
    [PLANTED] = {"planted",
                 "learned directions of this strength",
                 {1, 100, .integer = true},
                 .fallback = "1"},
    [LOOK] = {"look", "at the edge alone, for directions, or at all", .words = looks,
              .fallback = "all"},
    {0}};

/*
 * edge: what p-values come from, on small matrices, and sparse ones that leave no row empty;
 * nothing: directions where there are none, and rate: so many draws that the stated rate shows;
 * bulk, whole: the whole examination where there is nothing to be found; spike, family: one
 * direction at 2.4 times its threshold, of sparse matrices at six times; hidden: one at half of it;
 * several, further: three and five at four times; strength: from nothing to four times, for the
 * figure. Equalised, scaled matrices are the Gaussian ones.
 */
#define FAMILY "scaled,student3,int8,dead"
static const rv_plan plans[] = {
    {"edge",
     {[ENSEMBLE] = FAMILY, [M] = "30", [N] = "20", [LOOK] = "edge"},
     .trials = {500, 2e4, 2e5}},
    {"sparse",
     {[ENSEMBLE] = "sparse", [M] = "120", [N] = "90", [LOOK] = "edge"},
     .trials = {250, 2000, 2e4}},
    {"nothing",
     {[ENSEMBLE] = FAMILY, [M] = "24", [N] = "16", [LOOK] = "directions"},
     .trials = {8000, 1e4, 1e5}},
    {"rate",
     {[ENSEMBLE] = FAMILY, [M] = "48", [N] = "32", [LOOK] = "directions"},
     .trials = {0, 1e5, 1e6}},
    {"rate",
     {[ENSEMBLE] = "sparse", [M] = "120", [N] = "90", [LOOK] = "directions"},
     .trials = {0, 5e4, 2e5}},
    {"bulk", {[ENSEMBLE] = "scaled"}, .trials = {50, 1000, 1e4}},
    {"whole", {[ENSEMBLE] = FAMILY}, .trials = {0, 4000, 2e4}},
    {"spike", {[ENSEMBLE] = "scaled", [SPIKE] = "2.4"}, .trials = {60, 1000, 1e4}},
    {"family", {[ENSEMBLE] = FAMILY, [SPIKE] = "2.4"}, .trials = {0, 1000, 1e4}},
    {"family",
     {[ENSEMBLE] = "sparse", [M] = "120", [N] = "90", [SPIKE] = "6"},
     .trials = {0, 500, 5000}},
    {"hidden",
     {[ENSEMBLE] = FAMILY, [SPIKE] = "0.5", [LOOK] = "directions"},
     .trials = {400, 1e4, 1e5}},
    {"several",
     {[ENSEMBLE] = "scaled", [M] = "80", [N] = "48", [SPIKE] = "4", [PLANTED] = "3"},
     .trials = {40, 1000, 1e4}},
    {"further",
     {[ENSEMBLE] = "scaled,student3", [M] = "90", [N] = "80", [SPIKE] = "4", [PLANTED] = "5"},
     .trials = {0, 4000, 2e4}},
    {"strength", {[SPIKE] = "0:4:17"}, .trials = {6, 200, 2000}},
    {0}};

static double m(const rv_cell *cell) {
  return rv_number(cell, M);
}

static double n(const rv_cell *cell) {
  return rv_number(cell, N);
}

static double spike(const rv_cell *cell) {
  return rv_number(cell, SPIKE);
}

static bool has_ensemble(const rv_cell *cell, rv_planted_entries entries) {
  return rv_word(cell, ENSEMBLE) == (int)entries;
}

static rv_planted_look look(const rv_cell *cell) {
  return (rv_planted_look)rv_word(cell, LOOK);
}

static bool looks_at_all(const rv_cell *cell) {
  return look(cell) == RV_LOOK_ALL;
}

static bool looks_for_directions(const rv_cell *cell) {
  return look(cell) != RV_LOOK_EDGE;
}

static bool looks_at_copies(const rv_cell *cell) {
  return look(cell) != RV_LOOK_DIRECTIONS;
}

static rv_status resolve(rv_cell *cell) {
  const double side_min = 80; /* a shorter row of one entry in ten is often empty, or nearly */
  if (has_ensemble(cell, RV_PLANTED_SPARSE) && fmin(m(cell), n(cell)) < side_min)
    return rv_fail(RV_EINVAL,
                   "a sparse matrix of %.15g x %.15g may have empty rows: choose sides of at least "
                   "%.15g",
                   m(cell), n(cell), side_min);
  return RV_OK;
}

/* What is sparse keeps so much less of a direction than of the noise. */
static double strength(const rv_cell *cell) {
  double s = spike(cell) * rv_spike_threshold(m(cell), n(cell));
  return has_ensemble(cell, RV_PLANTED_SPARSE) ? s / sqrt(RV_SPARSE_DENSITY) : s;
}

static rv_status open_trial(void **trial, const rv_cell *cell, int threads) {
  (void)threads;
  const rv_planted setting = {.entries = (rv_planted_entries)rv_word(cell, ENSEMBLE),
                              .m = (size_t)m(cell),
                              .n = (size_t)n(cell),
                              .strength = strength(cell),
                              .directions = (size_t)rv_number(cell, PLANTED),
                              .look = look(cell)};
  return rv_planted_trial_open((rv_planted_trial **)trial, &setting);
}

static void close_trial(void *trial) {
  rv_planted_trial_close(trial);
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell, void *trial) {
  (void)cell;
  rv_planted_draw d;
  RV_TRY(rv_planted_trial_draw(key, &d, trial));
  metric[P_VALUE] = d.p_value;
  metric[SIGN_FLIP] = d.sign_flip_p;
  metric[SIGN_FLIP_UNIFORM] = d.sign_flip_uniform;
  metric[EDGE_UNITS] = d.edge_units;
  metric[DIRECTIONS] = d.directions;
  metric[FOUND_P_VALUE] = d.found_p_value;
  metric[RAW_DIRECTIONS] = d.raw_directions;
  metric[UNLIKE] = d.unlike;
  return RV_OK;
}

/* Closed forms. */

static double units_of_direction(const rv_cell *cell) {
  return rv_equalised_edge_units(m(cell), n(cell),
                                 rv_equalised_edge_quantile(m(cell), n(cell), RV_DIRECTION_LEVEL));
}

static double uniform_cdf(double p_value, const void *cell) {
  (void)cell;
  return p_value;
}

/* By which the law of the edge may be off (equalised_edge.h). */
static double p_value_distance(const rv_cell *cell) {
  (void)cell;
  return 0.01;
}

/* Claims count events: a metric above this value is one. */
static double half(const rv_cell *cell) {
  (void)cell;
  return 0.5;
}

/* How many directions are missing, or too many. */
static double off_planted(double directions, const rv_cell *cell) {
  return fabs(directions - rv_number(cell, PLANTED));
}

static double beyond_planted(double directions, const rv_cell *cell) {
  return directions - rv_number(cell, PLANTED);
}

/* Where a claim is true; for a control, where it is surely false. */

static bool has_nothing(const rv_cell *cell) {
  return spike(cell) == 0;
}

static bool shows_nothing(const rv_cell *cell) {
  return has_nothing(cell) && looks_for_directions(cell);
}

static bool ranks_nothing(const rv_cell *cell) {
  return has_nothing(cell) && looks_at_copies(cell);
}

static bool is_gaussian(const rv_cell *cell) {
  return has_nothing(cell) &&
         (has_ensemble(cell, RV_PLANTED_GAUSSIAN) || has_ensemble(cell, RV_PLANTED_SCALED) ||
          has_ensemble(cell, RV_PLANTED_DEAD));
}

static bool is_large(const rv_cell *cell) {
  return fmin(m(cell), n(cell)) >= 40;
}

static bool has_scales(const rv_cell *cell) {
  return has_nothing(cell) && looks_at_all(cell) && has_ensemble(cell, RV_PLANTED_SCALED) &&
         is_large(cell);
}

static bool is_whole(const rv_cell *cell) {
  return has_nothing(cell) && looks_at_all(cell) && is_large(cell);
}

/* Of all entries' squares the noise makes up 1, the directions that much. */
static double weight_of_directions(const rv_cell *cell) {
  double s = spike(cell) * rv_spike_threshold(m(cell), n(cell));
  return rv_number(cell, PLANTED) * s * s / n(cell);
}

static bool is_spike(const rv_cell *cell) {
  return looks_for_directions(cell) && is_large(cell) && !has_ensemble(cell, RV_PLANTED_SPARSE) &&
         rv_number(cell, PLANTED) == 1 && spike(cell) >= 2 && weight_of_directions(cell) <= 0.125;
}

/* Few entries a line, and sizes fitted to them: the largest eigenvalue of noise is far below the
   edge of Gaussian matrices, and a direction has to come from there. */
static bool is_sparse_spike(const rv_cell *cell) {
  return looks_for_directions(cell) && has_ensemble(cell, RV_PLANTED_SPARSE) && spike(cell) >= 6 &&
         rv_number(cell, PLANTED) == 1 && weight_of_directions(cell) <= 0.36;
}

static bool is_family_spike(const rv_cell *cell) {
  return is_spike(cell) && spike(cell) >= 2.4;
}

/* Directions that neither hide each other nor the noise. */
static bool is_several(const rv_cell *cell) {
  return looks_for_directions(cell) && is_large(cell) && !has_ensemble(cell, RV_PLANTED_SPARSE) &&
         spike(cell) >= 4 && rv_number(cell, PLANTED) <= n(cell) / 16 &&
         weight_of_directions(cell) <= 1;
}

static bool is_hidden_spike(const rv_cell *cell) {
  return looks_for_directions(cell) && is_large(cell) && spike(cell) > 0 && spike(cell) <= 0.5 &&
         rv_number(cell, PLANTED) == 1;
}

static const rv_metric metrics[] = {
    [P_VALUE] = {"p_value", .about = "p-value of the largest eigenvalue, equalised"},
    [SIGN_FLIP] = {"sign_flip_p", .about = "its rank among copies with other signs",
                   .measured = looks_at_copies},
    [SIGN_FLIP_UNIFORM] = {"sign_flip_uniform", .about = "the same less a uniform part of a step",
                           .hidden = true},
    [EDGE_UNITS] = {"edge_units", "largest eigenvalue in Tracy–Widom units, equalised",
                    .bound = units_of_direction},
    [DIRECTIONS] = {"directions", .about = "learned directions", .measured = looks_for_directions},
    [FOUND_P_VALUE] = {"found_p_value", .about = "p-value of the first direction found, 0 for none",
                       .hidden = true},
    [RAW_DIRECTIONS] = {"raw_directions", .about = "eigenvalues beyond the edge before equalising",
                        .measured = looks_at_all},
    [UNLIKE] = {"unlike", .about = "1 if found not to be random-like", .measured = looks_at_all},
    {0}};

static const rv_claim claims[] = {
    /* nothing where there is nothing */
    {"edge-p-value", RV_LIMIT, "Definition 2.2",
     "of Gaussian entries in rows and columns of any size, the p-value of the largest eigenvalue "
     "is uniform up to 0.01",
     .on = "edge", .where = is_gaussian, .needs = "gaussian, scaled or dead, spike 0",
     .by = "ensemble", .law = {P_VALUE, uniform_cdf, p_value_distance, .within = 0.2}},
    {"sign-flip-p-value", RV_EXACT, "Hong, Sheng & Dobriban 2020",
     "whatever the entries, the rank of the largest eigenvalue among copies with other signs is "
     "uniform",
     .on = "edge sparse", .where = ranks_nothing, .needs = "spike 0, look edge or all",
     .by = "ensemble", .law = {SIGN_FLIP_UNIFORM, uniform_cdf, .within = 0.25}},
    {"no-false-direction", RV_CORRECTED, "Definition 2.2",
     "where there is nothing a direction shows in at most 1 of 200 draws, whatever the entries",
     .on = "nothing", .where = shows_nothing, .needs = "spike 0, look directions or all",
     .by = "ensemble", .most = {DIRECTIONS, half, .delta = {0.005}}},
    {"false-direction-rate", RV_CORRECTED, "Definition 2.2",
     "where there is nothing a direction shows in at most 1 of 1000 draws, the level of the search",
     .on = "rate", .where = shows_nothing, .needs = "spike 0, look directions or all",
     .by = "ensemble", .most = {DIRECTIONS, half, .delta = {RV_DIRECTION_LEVEL}}},
    {"random-like", RV_CORRECTED, "Definition 2.2",
     "independent entries in rows and columns of any size are not found unlike, more often than "
     "not",
     .on = "bulk", .where = is_whole, .needs = "spike 0, look all, sides of 40",
     .most = {UNLIKE, half, .delta = {0.5}}},
    {"unlike-rate", RV_CORRECTED, "Definition 2.2",
     "independent entries are found unlike in at most 1 of 50 draws, whatever their law",
     .on = "whole", .where = is_whole, .needs = "spike 0, look all, sides of 40", .by = "ensemble",
     .most = {UNLIKE, half, .delta = {0.02}}},

    /* what a layer has learned */
    {"found-beyond-edge", RV_EXACT, "Definition 2.2",
     "no direction is found where the p-value of the largest eigenvalue is above 0.001",
     .on = "bulk spike several strength", .where = looks_at_all, .needs = "look all",
     .every = {FOUND_P_VALUE, .constant = RV_DIRECTION_LEVEL, .slack = RV_DIRECTION_SLACK}},
    {"spike-found", RV_CORRECTED, "Benaych-Georges & Nadakuditi 2012",
     "a direction of twice the threshold is found, and nothing else, more often than not, whatever "
     "the sizes of rows and columns",
     .on = "spike", .where = is_spike,
     .needs = "not sparse, spike from 2 to (mn)^(1/4)/√8, sides of 40", .by = "ensemble",
     .of = off_planted, .most = {DIRECTIONS, half, .delta = {0.5}}},
    {"spike-found-rate", RV_CORRECTED, "Benaych-Georges & Nadakuditi 2012",
     "a direction of 2.4 times the threshold is found, and nothing else, in 9 of 10 draws, "
     "whatever the entries, unless most are zero",
     .on = "family", .where = is_family_spike,
     .needs = "not sparse, spike from 2.4 to (mn)^(1/4)/√8, sides of 40", .by = "ensemble",
     .of = off_planted, .most = {DIRECTIONS, half, .delta = {0.1}}},
    {"sparse-spike-found", RV_CORRECTED, "Benaych-Georges & Nadakuditi 2012",
     "where one entry in ten is not zero, a direction of six times the threshold is found, and "
     "nothing else, in 9 of 10 draws",
     .on = "family", .where = is_sparse_spike, .needs = "sparse, spike from 6 to 0.6 (mn)^(1/4)",
     .of = off_planted, .most = {DIRECTIONS, half, .delta = {0.1}}},
    {"several-found", RV_CORRECTED, "Benaych-Georges & Nadakuditi 2012",
     "several directions of four times the threshold are all found, and nothing else, more often "
     "than not",
     .on = "several", .where = is_several,
     .needs = "not sparse, spike from 4, planted up to n/16, these of no more weight than the "
              "noise, sides of 40",
     .by = "ensemble", .of = off_planted, .most = {DIRECTIONS, half, .delta = {0.5}}},
    {"further-direction", RV_CORRECTED, "Definition 2.2",
     "beside several strong directions a further one shows in at most 1 of 100 draws",
     .on = "further", .where = is_several,
     .needs = "not sparse, spike from 4, planted up to n/16, these of no more weight than the "
              "noise, sides of 40",
     .by = "ensemble", .of = beyond_planted, .most = {DIRECTIONS, half, .delta = {0.01}}},
    {"spike-hidden", RV_CORRECTED, "Benaych-Georges & Nadakuditi 2012",
     "a direction of half the threshold is found in at most 1 of 10 draws, whatever the entries",
     .on = "hidden", .where = is_hidden_spike,
     .needs = "a spike of at most 0.5, planted 1, sides of 40, look directions or all",
     .by = "ensemble", .most = {DIRECTIONS, half, .delta = {0.1}}},

    /* what must be found out */
    {"control-spike", RV_CONTROL, "planted",
     "a matrix with a direction of twice the threshold shows none, more often than not",
     .on = "spike", .where = is_spike,
     .needs = "not sparse, spike from 2 to (mn)^(1/4)/√8, sides of 40",
     .most = {DIRECTIONS, half, .delta = {0.5}}},
    {"control-scales", RV_CONTROL, "planted",
     "sizes of rows and columns are not taken for directions before equalising, more often than "
     "not",
     .on = "bulk", .where = has_scales, .needs = "scaled, spike 0, look all, sides of 40",
     .most = {RAW_DIRECTIONS, half, .delta = {0.5}}},
    {0}};

static const rv_statement statement = {
    .name = "random_like_net",
    .title = "Definition 2.2, Claim 2.1: a layer is random-like",
    .about = "Examines matrices that are known to be random-like or not, as examine_net examines "
             "given layers of weights: does it find what was learned, and nothing else?",
    .plot = "learned_direction",
    .own_trials = 100,
    .parameters = parameters,
    .plans = plans,
    .resolve = resolve,
    .metrics = metrics,
    .claims = claims,
    .trial = {.open = open_trial, .close = close_trial, .draw = draw}};

int main(int argc, char **argv) {
  return rv_verify(&statement, argc, argv);
}
