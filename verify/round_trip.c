/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Section 2 of the Notes: a net takes x forward to z, and z back to x~; then x and x~ have the same
 * z, and so the same label. Here the model itself gives x, from an h of k ones,
 *
 *   x  = r(alpha W h) . dropout,   z  = r(W'x + b),
 *   x~ = r(alpha W z) . dropout,   z~ = r(W'x~ + b),
 *
 * W an m x n matrix of independent N(0,1) entries, alpha = 2 / (pm), b = -tau sigma, sigma = ||h||
 * sqrt(2 / (pm)). Measured: ||z~ - z|| / ||z||, the angle between them, and whether a top layer V
 * of independent N(0,1) entries gives both its largest value in the same class, of one draw of W,
 * of both dropouts and of V per trial.
 *
 * Known (theory/round_trip_limit.h): the four uses of W can be drawn one after the other, exactly
 * at every size, and in wide layers z and z~ are jointly rectified Gaussian, coordinate by
 * coordinate. z~ is off by the bias, which is taken once more, by the noise of the first pass, of
 * which a share p comes back, and by fresh noise: by about sqrt(2 k (1 + tau^2) / (pm)), as z from
 * h. The label is that of x with the probability that two normal vectors at the angle of z and z~
 * have their largest coordinates in the same place.
 *
 * Tolerances: the limit of large k and pm is reached like 1/k; what is left out is bounded by
 * Poincare's inequality. Given all but the last noise, the mean of the error is exact.
 *
 * Run: round_trip --m 1e3:1e5:9:log --n 1000 --k 10 --p 0.5,1
 */
#include "model/round_trip.h"
#include "experiment/statement.h"
#include "model/relu_setting.h"
#include "model/sizes.h"

#include <math.h>
#include <stdlib.h>

enum { SAMPLER, M, N, K, P, TAU, CLASSES };
enum { ERROR, ERROR_SQ, ERROR_RATIO, COSINE, SAME, OTHER };

static const char *const tau_rules[] = {"universal", NULL};

#define UP_TO(most)                                                                                \
  { 1, most, .integer = true }

static const rv_parameter parameters[] = {
    [SAMPLER] = {"sampler", "draw W, or only what the result depends on", .words = rv_sampler_names,
                 .all = "both", .fallback = "implicit"},
    [M] = {"m", "dimension of x", UP_TO(1e8), .fallback = "4000"},
    [N] = {"n", "dimension of h and z", UP_TO(1e8), .fallback = "1000"},
    [K] = {"k", "ones of h", UP_TO(1e8), .fallback = "10"},
    [P] = {"p", "probability that dropout keeps a unit", .domain.high = 1, .domain.low_open = true,
           .fallback = "1"},
    [TAU] = {"tau", "threshold in units of the noise (universal: sqrt(2 ln n))",
             .domain.high = 1000, .rules = tau_rules, .fallback = "universal"},
    [CLASSES] = {"classes", "rows of the top layer", UP_TO(1000), .fallback = "10"},
    {0}};

/* The trip against the width of x, of which a large one keeps the label; thresholds; both samplers.
 */
static const rv_plan plans[] = {
    {"width", {[M] = "1e3:16e3:5:log", [P] = "0.5,1"}, .trials = {400, 8000, 80000}},
    {"wide", {[M] = "32e3"}, .trials = {1000, 6000, 60000}},
    {"label", {[M] = "4e3", [P] = "0.5,1"}, .trials = {2500, 25000, 250000}},
    {"threshold",
     {[M] = "8e3", [N] = "2e3", [K] = "100", [P] = "0.5", [TAU] = "0.5:4:8"},
     .trials = {300, 4000, 40000}},
    {"same", {"both", "60", "30", "4", "0.6,1", "1"}, .trials = {15000, 1e5, 1e6}},
    {0}};

/* Closed forms of a cell. */
typedef struct prediction {
  rv_round_trip_limit limit;
  double same, same_least, same_most; /* of the argmax, at the angle, and where the rest moves it */
} prediction;

static double p(const rv_cell *cell) {
  return rv_number(cell, P);
}

static rv_round_trip_law law_of(const rv_cell *cell) {
  return (rv_round_trip_law){rv_number(cell, M), rv_number(cell, N), rv_number(cell, K), p(cell),
                             rv_number(cell, TAU)};
}

static rv_round_trip_limit limit_of(const rv_cell *cell) {
  if (cell->shared != NULL)
    return ((const prediction *)cell->shared)->limit;
  rv_round_trip_limit limit = {NAN, NAN, NAN, NAN};
  rv_round_trip_law law = law_of(cell);
  (void)!rv_round_trip_limit_find(&limit, &law); /* then NAN */
  return limit;
}

/* The square of the angle strays as the squared error does, from its mean and from draw to draw;
   where nothing of z~ is left no label is. An open cell has its prediction already. */
static prediction prediction_of(const rv_cell *cell) {
  if (cell->shared != NULL)
    return *(const prediction *)cell->shared;
  prediction out = {.limit = limit_of(cell)};
  double angle = acos(out.limit.cosine), classes = rv_number(cell, CLASSES), rest = out.limit.rest;
  out.same = rv_same_argmax(angle, classes);
  out.same_least = rv_same_argmax(fmin(angle * (1 + rest), M_PI_2), classes) - out.limit.lost;
  out.same_most = rv_same_argmax(angle * fmax(1 - rest, 0), classes);
  return out;
}

static rv_status open_cell(void **shared, const rv_cell *cell) {
  prediction *out = malloc(sizeof *out);
  if (out == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a cell: free some memory");
  *out = prediction_of(cell); /* which is not open yet */
  *shared = out;
  return RV_OK;
}

static void close_cell(void *shared) {
  free(shared);
}

static rv_status resolve(rv_cell *cell) {
  RV_TRY(rv_sparsity_check(rv_number(cell, K), rv_number(cell, N)));
  if (rv_number(cell, TAU) < 0)
    cell->value[TAU].number = sqrt(2 * log(rv_number(cell, N)));
  return RV_OK;
}

static rv_status open_trip(void **trip, const rv_cell *cell, int threads) {
  (void)threads; /* draws are shared among the threads, none is large */
  rv_round_trip_law law = law_of(cell);
  return rv_round_trip_open((rv_round_trip **)trip, (rv_sampler)rv_word(cell, SAMPLER), &law,
                            (size_t)rv_number(cell, CLASSES));
}

static void close_trip(void *trip) {
  rv_round_trip_close(trip);
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell, void *trip) {
  rv_round_trip_draw d;
  (void)cell;
  rv_round_trip_draw_one(key, &d, trip);
  metric[ERROR] = sqrt(d.error_sq);
  metric[ERROR_SQ] = d.error_sq;
  metric[ERROR_RATIO] = d.error_given_sq > 0 ? d.error_sq / d.error_given_sq : 1;
  metric[COSINE] = d.cosine;
  metric[SAME] = d.same_argmax;
  metric[OTHER] = !d.same_argmax;
  return RV_OK;
}

static const prediction *of(const rv_cell *cell) {
  return cell->shared;
}

static double error_sq(const rv_cell *cell) {
  return of(cell)->limit.error_sq;
}

static double error_rest(const rv_cell *cell) {
  return of(cell)->limit.rest * error_sq(cell);
}

static double error_rms(const rv_cell *cell) {
  return sqrt(error_sq(cell));
}

static double cosine(const rv_cell *cell) {
  return of(cell)->limit.cosine;
}

static double same(const rv_cell *cell) {
  return of(cell)->same;
}

static double same_rest(const rv_cell *cell) {
  return fmax(same(cell) - of(cell)->same_least, of(cell)->same_most - same(cell));
}

/* E ||z - h||^2 / ||h||^2, what the first pass costs. */
static double one_way_sq(const rv_cell *cell) {
  const rv_relu_law law = {rv_number(cell, M), rv_number(cell, N), p(cell), 1};
  return rv_relu_flat_error_sq(&law, (size_t)rv_number(cell, K), rv_number(cell, TAU));
}

/* How far the prediction is from its rivals: that the label is always kept, as section 2 has it,
   and that nothing is left of it, so that each class is as likely as any. */
static double distance_of_label(const rv_cell *cell) {
  return fmin(1 - same(cell), fabs(same(cell) - 1 / rv_number(cell, CLASSES)));
}

/* Which cells a claim is about. */

static bool is_implicit(const rv_cell *cell) {
  return rv_word(cell, SAMPLER) == RV_IMPLICIT;
}

/* z is there at all, and what the limit leaves out is small beside it. */
static bool is_wide(const rv_cell *cell) {
  return limit_of(cell).rest <= 0.25;
}

static bool keeps_label(const rv_cell *cell) {
  return is_wide(cell) && prediction_of(cell).same_least > 0.9;
}

static bool loses_label(const rv_cell *cell) {
  return is_wide(cell) && prediction_of(cell).same_most < 0.9;
}

static bool costs_more(const rv_cell *cell) {
  rv_round_trip_limit limit = limit_of(cell);
  return limit.rest <= 0.25 && limit.error_sq * (1 - 2 * limit.rest) > one_way_sq(cell);
}

static const rv_metric metrics[] = {
    [ERROR] = {"error", .about = "‖z̃ − z‖ / ‖z‖"},
    [ERROR_SQ] = {"error_sq", "its square", .predicted = error_sq},
    [ERROR_RATIO] = {"error_ratio", "that over its mean given all but the last noise",
                     .predicted = rv_one, .measured = is_implicit},
    [COSINE] = {"cosine", "zᵀz̃ / (‖z‖ ‖z̃‖)", .predicted = cosine},
    [SAME] = {"same", "1 if argmax Vz = argmax Vz̃, else 0", .predicted = same},
    [OTHER] = {"other", "1 − same", .hidden = true},
    {0}};

static const rv_column columns[] = {
    {"error_rms", "root of the predicted mean square", .value = error_rms}, {0}};

#define WIDE "k and pm so large that 1/k and k/(pm) are small, tau sigma well below 1"

static const rv_claim claims[] = {
    {"same-code", RV_PRINTED, "Notes, section 2", "x and x̃ have the same z: z̃ = z",
     .on = "width wide threshold", .where = is_wide, .needs = WIDE, .expected = RV_FAILS,
     .every = {ERROR, .constant = 1e-9}},
    {"same-label", RV_PRINTED, "Notes, section 2",
     "x and x̃ have the same label by a random top layer, in 9 of 10 draws", .on = "width",
     .where = loses_label, .needs = "a predicted probability below 0.9, " WIDE,
     .expected = RV_FAILS, .most = {OTHER, .delta = {0.1}, .constant = 0.5}},
    {"kept-label", RV_CORRECTED, "angle of z and z̃",
     "where the angle of z and z̃ is small enough they do: P(argmax Vz ≠ argmax Vz̃) ≤ 0.1",
     .on = "wide", .where = keeps_label, .needs = "a predicted probability above 0.9, " WIDE,
     .most = {OTHER, .delta = {0.1}, .constant = 0.5}},
    {"error", RV_LIMIT, "rotation invariance, four times",
     "E‖z̃ − z‖²/‖z‖² is the predicted one up to order 1/k, and not the 0 of z̃ = z",
     .on = "width wide threshold", .where = is_wide, .needs = WIDE,
     .mean = {ERROR_SQ, error_sq, error_rest, .effect = error_sq}},
    {"argmax", RV_LIMIT, "rotation invariance, four times",
     "P(argmax Vz = argmax Vz̃) is that of normal vectors at the predicted angle, and neither 1 nor "
     "that of independent labels",
     .on = "label", .where = is_wide, .needs = WIDE,
     .mean = {SAME, same, same_rest, .effect = distance_of_label}},
    {"error-given", RV_EXACT, "rotation invariance, four times",
     "given all but the last noise, ‖z̃ − z‖² over its closed form has mean 1 at every size",
     .where = is_implicit, .needs = "--sampler implicit",
     .mean = {ERROR_RATIO, rv_one, .within = 0.05}},
    {"dense-implicit-error", RV_EXACT, "rotation invariance, four times",
     "the dense and the implicit sampler draw the same law of the error",
     .same_law = {ERROR, .pair = "sampler", .within = 0.05}},
    {"dense-implicit-angle", RV_EXACT, "rotation invariance, four times",
     "the dense and the implicit sampler draw the same law of the angle",
     .same_law = {COSINE, .pair = "sampler", .within = 0.05}},
    {"control-one-way", RV_CONTROL, "planted",
     "the way back and up again costs z no more than h was off: E‖z̃ − z‖²/‖z‖² = E‖z − h‖²/‖h‖²",
     .on = "width", .where = costs_more, .needs = "a predicted error beyond that of one way, " WIDE,
     .mean = {ERROR_SQ, one_way_sq, .truth = error_sq}},
    {0}};

static const rv_statement statement = {
    .name = "round_trip",
    .title = "Notes, section 2: x, taken to z and back to x̃, has the same z",
    .about =
        "Draws a k-sparse h down a random ReLU layer with dropout and up to z, and z down and up "
        "again, and measures how far the second z is off, and whether a random top layer gives "
        "both the same class.",
    .plot = "round_trip",
    .own_trials = 2000,
    .trials_before = TAU,
    .parameters = parameters,
    .plans = plans,
    .resolve = resolve,
    .trial = {.open_cell = open_cell,
              .close_cell = close_cell,
              .open = open_trip,
              .close = close_trip,
              .draw = draw},
    .metrics = metrics,
    .columns = columns,
    .claims = claims};

int main(int argc, char **argv) {
  return rv_verify(&statement, argc, argv);
}
