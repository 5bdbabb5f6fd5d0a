/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A true statement, in which the end-to-end tests plant what must never pass for true:
 *
 *   X uniform on (0, s) is at most s, has mean s/2, and its law scales with s.
 *
 * Measured: X, of one draw per trial. One claim of every kind is made about it, and in cells of
 * their own a control: that the mean is 0.55 s.
 *
 * --plant  nothing     every verdict is as expected
 *          false       one claim says X <= s/2 and is expected to hold
 *          nan, inf    one trial of each cell gives NaN, Inf
 *          crash       one trial of the last cell aborts the process
 *          failure     one trial of the last cell returns an error
 *          slow        every trial takes milliseconds, and one of the thirtieth copy waits until
 *                      there is a file 'go' in the working directory, so that a run can be stopped
 *                      half-way however busy the machine is
 *
 * Tolerances: every closed form is exact, so the tests are purely statistical, at the level of
 * claim.h; what they could have seen is what 4000 trials can tell apart.
 *
 * Run: planted --plant nan --output DIR
 */
#include "experiment/statement.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

enum { PLANT, COPY, SIZE };
enum { NOTHING, FALSE, NAN_DRAW, INF_DRAW, CRASH, FAILURE, SLOW };
enum { X };
enum { PLANTED_TRIAL = 7, WAITING_COPY = 30, SLOW_MICROSECONDS = 4000, MOST_WAITS = 50000 };

static const char *const plants[] = {"nothing", "false",   "nan",  "inf",
                                     "crash",   "failure", "slow", NULL};

static const rv_parameter parameters[] = {
    [PLANT] = {"plant", "what goes wrong", .words = plants, .fallback = "nothing", .label = true},
    [COPY] = {"copy",
              "numbers of independent copies of each cell",
              {1, 1e6, .integer = true},
              .fallback = "1,2"},
    [SIZE] = {"size",
              "ends s of the interval",
              {0, 1e6, .low_open = true},
              .fallback = "1,2,4,8,16"},
    {0}};

/* One grid for all presets: that of the fallbacks. */
static const rv_plan plans[] = {{"all", .trials = {4000, 4000, 4000}}, {0}};

static double size(const rv_cell *cell) {
  return rv_number(cell, SIZE);
}

/* Only the control bears on the larger sizes. */
static bool is_control(const rv_cell *cell) {
  return size(cell) > 10;
}

static bool is_theory(const rv_cell *cell) {
  return !is_control(cell);
}

/* The last cell of the default grid, so that earlier ones stand in the journal. */
static bool is_last(const rv_cell *cell) {
  return rv_number(cell, COPY) == 2 && size(cell) == 16;
}

/* The trial. */

static rv_status wait_for_go(void) {
  for (int waits = 0; waits < MOST_WAITS; waits++) {
    if (access("go", F_OK) == 0)
      return RV_OK;
    usleep(SLOW_MICROSECONDS);
  }
  return rv_fail(RV_ENUMERIC, "waited too long for a file 'go': make one");
}

static rv_status plant(double *x, const rv_cell *cell) {
  switch (rv_word(cell, PLANT)) {
  case NAN_DRAW:
    *x = NAN;
    break;
  case INF_DRAW:
    *x = INFINITY;
    break;
  case CRASH:
    if (is_last(cell))
      abort();
    break;
  case FAILURE:
    if (is_last(cell))
      return rv_fail(RV_ENUMERIC, "trial %d fails as planted: plant nothing", (int)PLANTED_TRIAL);
    break;
  case SLOW:
    if (rv_number(cell, COPY) == WAITING_COPY)
      return wait_for_go();
    break;
  default:
    break;
  }
  return RV_OK;
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell,
                      void *workspace) {
  (void)workspace;
  rv_stream stream;
  metric[X] = size(cell) * gsl_rng_uniform_pos(rv_stream_open(&stream, key, 0));
  if (rv_word(cell, PLANT) == SLOW)
    usleep(SLOW_MICROSECONDS);
  return key->trial == PLANTED_TRIAL ? plant(&metric[X], cell) : RV_OK;
}

/* Closed forms. */

static double upper_quantile(const rv_cell *cell, double delta) {
  return size(cell) * (1 - delta / 2);
}

static double half(const rv_cell *cell) {
  return size(cell) / 2;
}

static double above_half(const rv_cell *cell) {
  return 1.1 * half(cell);
}

static double planted_bound(const rv_cell *cell) {
  return rv_word(cell, PLANT) == FALSE ? half(cell) : size(cell);
}

static double uniform_cdf(double x, const void *cell) {
  return fmin(1, fmax(0, x / size(cell)));
}

static const rv_metric metrics[] = {
    [X] = {"x", "uniform on (0, s)", .predicted = half, .bound = size}, {0}};

static const rv_claim claims[] = {
    {"largest", RV_EXACT, "uniform law", "X ≤ s", .where = is_theory, .every = {X, .bound = size}},
    {"quantile", RV_CORRECTED, "uniform law", "X ≤ (1 − δ/2) s with probability 1 − δ, δ = 0.2",
     .where = is_theory, .most = {X, .bound_at = upper_quantile, .delta = {0.2}}},
    {"mean", RV_EXACT, "uniform law", "E X = s/2", .where = is_theory,
     .mean = {X, half, .within = 0.1}},
    {"law", RV_EXACT, "uniform law", "X/s is uniform on (0, 1)", .where = is_theory,
     .law = {X, uniform_cdf, .within = 0.1}},
    {"copies", RV_EXACT, "uniform law", "both copies have one law", .where = is_theory,
     .same_law = {X, .pair = "copy", .within = 0.1}},
    {"exponent", RV_EXACT, "uniform law", "E X grows like s", .where = is_theory,
     .power = {X, size, 1, .along = "size"}},
    {"false", RV_PRINTED, "planted", "X ≤ s, or X ≤ s/2 when that is planted", .expected = RV_HOLDS,
     .where = is_theory, .every = {X, .bound = planted_bound}},
    {"control", RV_CONTROL, "planted", "E X = 0.55 s", .where = is_control,
     .mean = {X, above_half, .within = 0.05}},
    {0}};

static const rv_statement statement = {
    .name = "planted",
    .title = "X uniform on (0, s): X ≤ s, E X = s/2",
    .about = "Draws a uniform number, and does wrong what it is told to: the tests fail unless "
             "every planted wrong is caught.",
    .plot = "planted",
    .own_trials = 4000,
    .parameters = parameters,
    .plans = plans,
    .trial = {.draw = draw},
    .metrics = metrics,
    .claims = claims};

int main(int argc, char **argv) {
  return rv_verify(&statement, argc, argv);
}
