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
#include "model/examination.h"
#include "model/planted_structure.h"
#include "model/sign_flips.h"
#include "numeric/matrix_spectrum.h"
#include "reverify/ensemble.h"
#include "support/memory.h"
#include "theory/equalised_edge.h"
#include "theory/spike.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

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
enum { GAUSSIAN, SCALED, STUDENT3, SPARSE, INT8, DEAD };
enum { EDGE, FOUND, ALL };

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

static bool has_ensemble(const rv_cell *cell, int word) {
  return rv_word(cell, ENSEMBLE) == word;
}

static bool looks_at_all(const rv_cell *cell) {
  return rv_word(cell, LOOK) == ALL;
}

static bool looks_for_directions(const rv_cell *cell) {
  return rv_word(cell, LOOK) != EDGE;
}

static bool looks_at_copies(const rv_cell *cell) {
  return rv_word(cell, LOOK) != FOUND;
}

static rv_status resolve(rv_cell *cell) {
  const double side_min = 80; /* a shorter row of one entry in ten is often empty, or nearly */
  if (has_ensemble(cell, SPARSE) && fmin(m(cell), n(cell)) < side_min)
    return rv_fail(RV_EINVAL,
                   "a sparse matrix of %.15g x %.15g may have empty rows: choose sides of at least "
                   "%.15g",
                   m(cell), n(cell), side_min);
  return RV_OK;
}

/* The trial. */

typedef struct trial {
  size_t m, n;
  double *matrix; /* m x n */
  double *scale;  /* m + n: of rows and columns */
} trial;

static void close_trial(void *opened) {
  trial *t = opened;
  if (t != NULL) {
    free(t->matrix);
    free(t->scale);
  }
  free(t);
}

static rv_status open_trial(void **out, const rv_cell *cell, int threads) {
  (void)threads;
  trial *t = calloc(1, sizeof *t);
  if (t == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a trial: free some memory");
  t->m = (size_t)m(cell);
  t->n = (size_t)n(cell);
  rv_status status = rv_alloc_doubles(&t->matrix, t->m, t->n);
  if (status == RV_OK)
    status = rv_alloc_doubles(&t->scale, t->m + t->n, 1);
  *out = t;
  if (status != RV_OK) {
    close_trial(t);
    *out = NULL;
  }
  return status;
}

/* Rows of the trial's key that no matrix reaches, the first of as many as directions, and cells for
   what else is drawn. */
static const uint64_t direction_row = UINT64_MAX - 2000, scale_row = UINT64_MAX - 2,
                      step_row = UINT64_MAX - 1000;
static const uint64_t zeros_cell = 1, examination_cell = 2;

/* What is sparse keeps so much less of a direction than of the noise. */
static double strength(const rv_cell *cell) {
  double s = spike(cell) * rv_spike_threshold(m(cell), n(cell));
  return has_ensemble(cell, SPARSE) ? s / sqrt(RV_SPARSE_DENSITY) : s;
}

static rv_status plant(const rv_stream_key *key, const rv_cell *cell, trial *t) {
  for (uint64_t i = 0; spike(cell) > 0 && i < (uint64_t)rv_number(cell, PLANTED); i++)
    RV_TRY(rv_plant_direction(key, t->matrix, direction_row + i, t->m, t->n, strength(cell)));
  return RV_OK;
}

static rv_status draw_matrix(const rv_stream_key *key, const rv_cell *cell, trial *t) {
  const double log_sd = 0.7, dead_share = 0.1, int8_step = 1.0 / 32;
  const rv_entry_law law = {.ensemble = has_ensemble(cell, STUDENT3) ? RV_STUDENT3 : RV_GAUSSIAN,
                            .sd = 1};
  rv_stream_key zeros = *key;
  zeros.cell += zeros_cell;
  RV_TRY(rv_ensemble_matrix(t->matrix, key, t->m, t->n, &law, 1));
  RV_TRY(plant(key, cell, t));
  if (has_ensemble(cell, SPARSE))
    rv_thin_entries(&zeros, t->matrix, t->m, t->n, RV_SPARSE_DENSITY);
  if (has_ensemble(cell, INT8))
    rv_quantise_entries(t->matrix, t->m * t->n, int8_step);
  if (has_ensemble(cell, SCALED) || has_ensemble(cell, DEAD))
    rv_scale_lines(key, t->matrix, t->scale, scale_row, t->m, t->n, log_sd);
  if (has_ensemble(cell, DEAD))
    rv_kill_lines(t->matrix, t->m, t->n, dead_share);
  return RV_OK;
}

/* The rank moved down by a uniform part of the step to the next: uniform, where ranks are. */
static double uniform_rank(const rv_stream_key *key, double sign_flip_p, double copies) {
  rv_stream stream;
  return sign_flip_p - gsl_rng_uniform(rv_stream_open(&stream, key, step_row)) / (copies + 1);
}

static rv_status largest_eigenvalue(double *out, const rv_tall_matrix *a) {
  double *eigenvalue;
  RV_TRY(rv_alloc_doubles(&eigenvalue, a->n, 1));
  rv_status status = rv_matrix_spectrum(eigenvalue, a->value, a->m, a->n, 1);
  *out = eigenvalue[a->n - 1];
  free(eigenvalue);
  return status;
}

/* The rank of the largest among copies. */
static rv_status look_at_copies(const rv_stream_key *key, double *metric, const rv_tall_matrix *a,
                                double largest) {
  enum { COPIES = 19 };
  double copy[COPIES], rank = 1;
  RV_TRY(rv_sign_flips(copy, key, a->value, a->m, a->n, COPIES, 1));
  for (int c = 0; c < COPIES; c++)
    rank += copy[c] >= largest;
  metric[SIGN_FLIP] = rank / (COPIES + 1);
  metric[SIGN_FLIP_UNIFORM] = uniform_rank(key, metric[SIGN_FLIP], COPIES);
  return RV_OK;
}

/* What the p-values of an examination come from. */
static rv_status look_at_edge(const rv_stream_key *key, double *metric, const rv_cell *cell,
                              const rv_tall_matrix *a, double *scale) {
  rv_equalised equalised;
  double largest;
  RV_TRY(rv_equalise(&equalised, a->value, scale, scale + a->m, a->m, a->n));
  RV_TRY(largest_eigenvalue(&largest, a));
  metric[P_VALUE] = rv_equalised_edge_p_value((double)a->m, (double)a->n, largest);
  metric[EDGE_UNITS] = rv_equalised_edge_units((double)a->m, (double)a->n, largest);
  return looks_at_copies(cell) ? look_at_copies(key, metric, a, largest) : RV_OK;
}

static rv_status draw_edge(const rv_stream_key *key, double *metric, const rv_cell *cell,
                           trial *t) {
  rv_live_part part;
  rv_tall_matrix live;
  RV_TRY(rv_live_part_find(&part, t->matrix, t->m, t->n));
  rv_status status = rv_tall_matrix_take(&live, t->matrix, &part, RV_KEEP_LIVE);
  if (status == RV_OK) {
    status = look_at_edge(key, metric, cell, &live, t->scale);
    rv_tall_matrix_free(&live);
  }
  rv_live_part_free(&part);
  return status;
}

static rv_status draw_all(const rv_stream_key *key, double *metric, trial *t) {
  rv_examination e;
  RV_TRY(rv_examine(&e, key, t->matrix, t->m, t->n, DBL_EPSILON, 1));
  metric[P_VALUE] = e.directions.p_value;
  metric[SIGN_FLIP] = e.directions.sign_flip_p;
  metric[SIGN_FLIP_UNIFORM] =
      uniform_rank(key, e.directions.sign_flip_p, (double)e.directions.copies);
  metric[EDGE_UNITS] = e.directions.edge_units;
  metric[DIRECTIONS] = (double)e.directions.count;
  metric[FOUND_P_VALUE] = e.directions.count > 0 ? e.directions.p_value : 0;
  metric[RAW_DIRECTIONS] = (double)e.raw.beyond_edge;
  metric[UNLIKE] = e.like == RV_RANDOM_NO;
  rv_examination_free(&e);
  return RV_OK;
}

/* The quantile and the p-value are each other's inverse up to this part. */
static const double level_slack = 1e-6;

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell, void *opened) {
  rv_stream_key examination = *key;
  examination.cell += examination_cell;
  examination.trial *= RV_EXAMINATION_TRIALS;
  for (size_t i = 0; i <= UNLIKE; i++)
    metric[i] = 0; /* what is not measured */
  RV_TRY(draw_matrix(key, cell, opened));
  if (looks_at_all(cell))
    return draw_all(&examination, metric, opened);
  RV_TRY(draw_edge(&examination, metric, cell, opened));
  if (looks_for_directions(cell) && metric[P_VALUE] < RV_DIRECTION_LEVEL * (1 + level_slack))
    return draw_all(&examination, metric, opened);
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
         (has_ensemble(cell, GAUSSIAN) || has_ensemble(cell, SCALED) || has_ensemble(cell, DEAD));
}

static bool is_large(const rv_cell *cell) {
  return fmin(m(cell), n(cell)) >= 40;
}

static bool has_scales(const rv_cell *cell) {
  return has_nothing(cell) && looks_at_all(cell) && has_ensemble(cell, SCALED) && is_large(cell);
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
  return looks_for_directions(cell) && is_large(cell) && !has_ensemble(cell, SPARSE) &&
         rv_number(cell, PLANTED) == 1 && spike(cell) >= 2 && weight_of_directions(cell) <= 0.125;
}

/* Few entries a line, and sizes fitted to them: the largest eigenvalue of noise is far below the
   edge of Gaussian matrices, and a direction has to come from there. */
static bool is_sparse_spike(const rv_cell *cell) {
  return looks_for_directions(cell) && has_ensemble(cell, SPARSE) && spike(cell) >= 6 &&
         rv_number(cell, PLANTED) == 1 && weight_of_directions(cell) <= 0.36;
}

static bool is_family_spike(const rv_cell *cell) {
  return is_spike(cell) && spike(cell) >= 2.4;
}

/* Directions that neither hide each other nor the noise. */
static bool is_several(const rv_cell *cell) {
  return looks_for_directions(cell) && is_large(cell) && !has_ensemble(cell, SPARSE) &&
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
     .every = {FOUND_P_VALUE, .constant = RV_DIRECTION_LEVEL, .slack = level_slack}},
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
