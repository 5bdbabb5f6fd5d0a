/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Definition 2.2 and Claim 2.1: a layer is random-like. What examine_net says of given weights is
 * examined here on matrices of which it is known what they hold: nothing, or one direction.
 *
 * Nothing: independent entries show a direction no more often than stated, once rows and columns
 * are equalised, however their sizes differ from row to row and from column to column (scaled),
 * heavy their tails (student3), many zeros there are among them (sparse), coarse they are (int8) or
 * many units dead. The p-value of the largest eigenvalue is uniform where the entries were
 * Gaussian, its rank among copies with other signs wherever signs are symmetric.
 *
 * One direction: E + s sqrt(m) u v' with s above the threshold (n/m)^(1/4) is found (F.
 * Benaych-Georges, R. R. Nadakuditi, J. Multivariate Anal. 111, 2012), whatever rows and columns
 * are multiplied by; below the threshold it is not.
 *
 * Of large numbers of matrices only the edge is looked at, which the p-values come from (look
 * edge), of others all that an examination says.
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

enum { ENSEMBLE, M, N, SPIKE, LOOK };
enum { P_VALUE, SIGN_FLIP, SIGN_FLIP_UNIFORM, EDGE_UNITS, DIRECTIONS, RAW_DIRECTIONS, UNLIKE };
enum { GAUSSIAN, SCALED, STUDENT3, SPARSE, INT8, DEAD };
enum { EDGE, ALL };

static const char *const ensembles[] = {"gaussian", "scaled", "student3", "sparse",
                                        "int8",     "dead",   NULL};
static const char *const looks[] = {"edge", "all", NULL};

static const rv_parameter parameters[] = {
    [ENSEMBLE] = {"ensemble", "what the entries are", .words = ensembles, .fallback = "gaussian"},
    [M] = {"m", "rows of W", {RV_EQUALISED_SIDE_MIN, 1e5, .integer = true}, .fallback = "60"},
    [N] = {"n", "columns of W", {RV_EQUALISED_SIDE_MIN, 1e5, .integer = true}, .fallback = "40"},
    [SPIKE] = {"spike",
               "strength of a learned direction in units of its threshold (n/m)^(1/4)",
               {.low = 0, .high = 1e6},
               .fallback = "0"},
    [LOOK] = {"look", "at the edge alone, or at all", .words = looks, .fallback = "all"},
    {0}};

/*
 * edge: what p-values come from, on small matrices, and sparse ones that leave no row empty;
 * nothing, bulk: the whole examination where there is nothing to be found; spike: one direction
 * at 2.4 times its threshold; hidden: one at half of it; strength: from nothing to four times, for
 * the figure.
 */
static const rv_plan plans[] = {
    {"edge",
     {[ENSEMBLE] = "gaussian,scaled,student3,int8,dead", [M] = "30", [N] = "20", [LOOK] = "edge"},
     .trials = {500, 2e4, 2e5}},
    {"sparse",
     {[ENSEMBLE] = "sparse", [M] = "120", [N] = "90", [LOOK] = "edge"},
     .trials = {250, 2000, 2e4}},
    {"nothing",
     {[ENSEMBLE] = "gaussian,scaled,student3", [M] = "24", [N] = "16"},
     .trials = {220, 5000, 5e4}},
    {"bulk", {[ENSEMBLE] = "scaled"}, .trials = {50, 1000, 1e4}},
    {"spike", {[ENSEMBLE] = "gaussian,scaled", [SPIKE] = "2.4"}, .trials = {60, 1000, 1e4}},
    {"hidden", {[SPIKE] = "0.5"}, .trials = {50, 1000, 1e4}},
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

/* Rows of the trial's key that no matrix reaches, and cells for what else is drawn. */
static const uint64_t direction_row = UINT64_MAX - 1, scale_row = UINT64_MAX - 2,
                      step_row = UINT64_MAX - 1000;
static const uint64_t zeros_cell = 1, examination_cell = 2;

static rv_status draw_matrix(const rv_stream_key *key, const rv_cell *cell, trial *t) {
  const double log_sd = 0.7, dead_share = 0.1, int8_step = 1.0 / 32;
  const rv_entry_law law = {.ensemble = has_ensemble(cell, STUDENT3) ? RV_STUDENT3 : RV_GAUSSIAN,
                            .sd = 1};
  rv_stream_key zeros = *key;
  zeros.cell += zeros_cell;
  RV_TRY(rv_ensemble_matrix(t->matrix, key, t->m, t->n, &law, 1));
  if (spike(cell) > 0)
    RV_TRY(rv_plant_direction(key, t->matrix, direction_row, t->m, t->n,
                              spike(cell) * rv_spike_threshold(m(cell), n(cell))));
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

/* What the p-values of an examination come from. */
static rv_status look_at_edge(const rv_stream_key *key, double *metric, const rv_tall_matrix *a,
                              double *scale) {
  enum { COPIES = 19 };
  rv_equalised equalised;
  double copy[COPIES], *eigenvalue, rank = 1;
  RV_TRY(rv_equalise(&equalised, a->value, scale, scale + a->m, a->m, a->n));
  RV_TRY(rv_sign_flips(copy, key, a->value, a->m, a->n, COPIES, 1));
  RV_TRY(rv_alloc_doubles(&eigenvalue, a->n, 1));
  rv_status status = rv_matrix_spectrum(eigenvalue, a->value, a->m, a->n, 1);
  double largest = eigenvalue[a->n - 1];
  free(eigenvalue);
  for (int c = 0; c < COPIES; c++)
    rank += copy[c] >= largest;
  metric[P_VALUE] = rv_equalised_edge_p_value((double)a->m, (double)a->n, largest);
  metric[EDGE_UNITS] = rv_equalised_edge_units((double)a->m, (double)a->n, largest);
  metric[SIGN_FLIP] = rank / (COPIES + 1);
  metric[SIGN_FLIP_UNIFORM] = uniform_rank(key, metric[SIGN_FLIP], COPIES);
  metric[DIRECTIONS] = metric[RAW_DIRECTIONS] = metric[UNLIKE] = 0; /* not measured */
  return status;
}

static rv_status draw_edge(const rv_stream_key *key, double *metric, trial *t) {
  rv_live_part part;
  rv_tall_matrix live;
  RV_TRY(rv_live_part_find(&part, t->matrix, t->m, t->n));
  rv_status status = rv_tall_matrix_take(&live, t->matrix, &part, RV_KEEP_LIVE);
  if (status == RV_OK) {
    status = look_at_edge(key, metric, &live, t->scale);
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
  metric[RAW_DIRECTIONS] = (double)e.raw.beyond_edge;
  metric[UNLIKE] = e.like == RV_RANDOM_NO;
  rv_examination_free(&e);
  return RV_OK;
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell, void *opened) {
  rv_stream_key examination = *key;
  examination.cell += examination_cell;
  RV_TRY(draw_matrix(key, cell, opened));
  return looks_at_all(cell) ? draw_all(&examination, metric, opened)
                            : draw_edge(&examination, metric, opened);
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

static double away_from_one(double directions, const rv_cell *cell) {
  (void)cell;
  return fabs(directions - 1);
}

/* Where a claim is true; for a control, where it is surely false. */

static bool has_nothing(const rv_cell *cell) {
  return spike(cell) == 0;
}

static bool shows_nothing(const rv_cell *cell) {
  return has_nothing(cell) && looks_at_all(cell);
}

static bool is_gaussian(const rv_cell *cell) {
  return has_nothing(cell) &&
         (has_ensemble(cell, GAUSSIAN) || has_ensemble(cell, SCALED) || has_ensemble(cell, DEAD));
}

static bool has_scales(const rv_cell *cell) {
  return shows_nothing(cell) && has_ensemble(cell, SCALED) && fmin(m(cell), n(cell)) >= 40;
}

static bool is_large(const rv_cell *cell) {
  return looks_at_all(cell) && fmin(m(cell), n(cell)) >= 40 &&
         (has_ensemble(cell, GAUSSIAN) || has_ensemble(cell, SCALED));
}

/* Twice the threshold or more, but not so much that it makes up most of the entries. */
static bool is_spike(const rv_cell *cell) {
  double s = spike(cell) * rv_spike_threshold(m(cell), n(cell));
  return is_large(cell) && spike(cell) >= 2 && s * s <= n(cell) / 8;
}

static bool is_hidden_spike(const rv_cell *cell) {
  return is_large(cell) && spike(cell) > 0 && spike(cell) <= 0.5;
}

static const rv_metric metrics[] = {
    [P_VALUE] = {"p_value", .about = "p-value of the largest eigenvalue, equalised"},
    [SIGN_FLIP] = {"sign_flip_p", .about = "its rank among copies with other signs"},
    [SIGN_FLIP_UNIFORM] = {"sign_flip_uniform", .about = "the same less a uniform part of a step",
                           .hidden = true},
    [EDGE_UNITS] = {"edge_units", "largest eigenvalue in Tracy–Widom units, equalised",
                    .bound = units_of_direction},
    [DIRECTIONS] = {"directions", .about = "learned directions", .measured = looks_at_all},
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
     .on = "edge sparse", .where = has_nothing, .needs = "spike 0", .by = "ensemble",
     .law = {SIGN_FLIP_UNIFORM, uniform_cdf, .within = 0.25}},
    {"no-false-direction", RV_CORRECTED, "Definition 2.2",
     "where there is nothing a direction shows in at most 1 of 10 draws", .on = "nothing",
     .where = shows_nothing, .needs = "spike 0, look all",
     .most = {DIRECTIONS, half, .delta = {0.1}}},
    {"random-like", RV_CORRECTED, "Definition 2.2",
     "Gaussian entries in rows and columns of any size are not found unlike, more often than not",
     .on = "bulk", .where = is_large, .needs = "gaussian or scaled, look all, sides of 40",
     .most = {UNLIKE, half, .delta = {0.5}}},

    /* what a layer has learned */
    {"spike-found", RV_CORRECTED, "Benaych-Georges & Nadakuditi 2012",
     "a direction of twice the threshold is found, and nothing else, more often than not, whatever "
     "the sizes of rows and columns",
     .on = "spike", .where = is_spike, .needs = "spike from 2 to (mn)^(1/4)/√8, sides of 40",
     .by = "ensemble", .of = away_from_one, .most = {DIRECTIONS, half, .delta = {0.5}}},
    {"spike-hidden", RV_CORRECTED, "Benaych-Georges & Nadakuditi 2012",
     "a direction of half the threshold is not found, more often than not", .on = "hidden",
     .where = is_hidden_spike, .needs = "a spike of at most 0.5, sides of 40",
     .most = {DIRECTIONS, half, .delta = {0.5}}},

    /* what must be found out */
    {"control-spike", RV_CONTROL, "planted",
     "a matrix with a direction of twice the threshold shows none, more often than not",
     .on = "spike", .where = is_spike, .needs = "spike from 2 to (mn)^(1/4)/√8, sides of 40",
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
