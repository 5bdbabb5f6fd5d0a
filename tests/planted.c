/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A true statement, in which the end-to-end tests plant what must never pass for true:
 *
 *   X uniform on (0, s) is at most s, has mean s/2, and its law scales with s.
 *
 * Measured: X, of one draw a trial. One claim of every kind is made about it, and in cells of their
 * own a control: that the mean is 0.55 s.
 *
 * --plant  nothing     every verdict is as expected
 *          false       one claim says X <= s/2 and is expected to hold
 *          nan, inf    one trial of each cell gives NaN, Inf
 *          crash       one trial of the last cell aborts the process
 *          failure     one trial of the last cell returns an error
 *          slow        every trial takes milliseconds, so that a run can be killed half-way
 *
 * Tolerances: every closed form is exact, so the tests are purely statistical, at the level of
 * claim.h; the resolutions are what 4000 trials can tell apart.
 *
 * Run: planted --plant nan --output DIR
 */
#include "experiment/program.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum parameter { PLANT, COPY, SIZE, TRIALS };
enum { PLANTED_TRIAL = 7, SLOW_MICROSECONDS = 4000 };

static const char *const plants[] = {"nothing", "false",   "nan",  "inf",
                                     "crash",   "failure", "slow", NULL};

static const rv_parameter parameters[] = {
    [PLANT] = {.name = "plant",
               .help = "nothing, false, nan, inf, crash, failure or slow",
               .words = plants,
               .fallback = "nothing",
               .label = true},
    [COPY] = {.name = "copy",
              .help = "Numbers of independent copies of each cell (default 1,2)",
              .domain = {.low = 1, .high = 1e6, .integer = true},
              .fallback = "1,2"},
    [SIZE] = {.name = "size",
              .help = "Ends s of the interval (default 1,2,4,8,16)",
              .domain = {.low = 0, .high = 1e6, .low_open = true},
              .fallback = "1,2,4,8,16"},
    [TRIALS] = {.name = "trials",
                .help = "Draws a cell (default 4000)",
                .domain = {.low = 1, .high = 1e9, .integer = true},
                .fallback = "4000",
                .label = true},
};

/* One grid for all presets: that of the fallbacks. */
static const rv_plan plan[1];

static bool is_planted(const rv_cell *cell, const char *plant) {
  return strcmp(cell->value[PLANT].word, plant) == 0;
}

static double size_of(const rv_cell *cell) {
  return cell->value[SIZE].number;
}

/* Only the control bears on the larger sizes. */
static bool is_control(const rv_cell *cell) {
  return size_of(cell) > 10;
}

static bool is_theory(const rv_cell *cell) {
  return !is_control(cell);
}

/* The last cell of the default grid, so that earlier ones stand in the journal. */
static bool is_last(const rv_cell *cell) {
  return cell->value[COPY].number == 2 && size_of(cell) == 16;
}

/* The trial. */

static rv_status open_nothing(void **workspace, const rv_cell *cell, int threads) {
  (void)cell;
  (void)threads;
  *workspace = NULL;
  return RV_OK;
}

static void close_nothing(void *workspace) {
  (void)workspace;
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell,
                      void *workspace) {
  (void)workspace;
  rv_stream stream;
  metric[0] = size_of(cell) * gsl_rng_uniform_pos(rv_stream_open(&stream, key, 0));
  if (is_planted(cell, "slow"))
    usleep(SLOW_MICROSECONDS);
  if (key->trial != PLANTED_TRIAL)
    return RV_OK;
  if (is_planted(cell, "nan"))
    metric[0] = NAN;
  if (is_planted(cell, "inf"))
    metric[0] = INFINITY;
  if (is_planted(cell, "crash") && is_last(cell))
    abort();
  if (is_planted(cell, "failure") && is_last(cell))
    return rv_fail(RV_ENUMERIC, "trial %d fails as planted: plant nothing", (int)PLANTED_TRIAL);
  return RV_OK;
}

/* Closed forms. */

static double largest(const rv_cell *cell) {
  return size_of(cell);
}

static double upper_quantile(const rv_cell *cell, double delta) {
  return size_of(cell) * (1 - delta / 2);
}

static double half(const rv_cell *cell) {
  return size_of(cell) / 2;
}

static double above_half(const rv_cell *cell) {
  return 1.1 * half(cell);
}

static double planted_bound(const rv_cell *cell) {
  return is_planted(cell, "false") ? half(cell) : largest(cell);
}

static double uniform_cdf(double x, const void *cell) {
  return fmin(1, fmax(0, x / size_of(cell)));
}

static const rv_metric metrics[] = {{.name = "x", .predicted = half, .bound = largest}};

static const rv_claim claims[] = {
    {.name = "largest",
     .source = "uniform law",
     .statement = "X ≤ s",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_EVERY_DRAW,
     .applies = is_theory,
     .value = largest,
     .plot = "planted"},
    {.name = "quantile",
     .source = "uniform law",
     .statement = "X ≤ (1 − δ/2) s with probability 1 − δ, δ = 0.2",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_MOST_DRAWS,
     .applies = is_theory,
     .value_at = upper_quantile,
     .delta = 0.2,
     .plot = "planted"},
    {.name = "mean",
     .source = "uniform law",
     .statement = "E X = s/2",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_MEAN,
     .applies = is_theory,
     .value = half,
     .resolution = 0.1,
     .plot = "planted"},
    {.name = "law",
     .source = "uniform law",
     .statement = "X/s is uniform on (0, 1)",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_LAW,
     .applies = is_theory,
     .cdf = uniform_cdf,
     .resolution = 0.1,
     .plot = "planted"},
    {.name = "copies",
     .source = "uniform law",
     .statement = "both copies have one law",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_SAME_LAW,
     .applies = is_theory,
     .pair = COPY,
     .resolution = 0.1,
     .plot = "planted"},
    {.name = "exponent",
     .source = "uniform law",
     .statement = "E X grows like s",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_EXPONENT,
     .applies = is_theory,
     .value = largest,
     .exponent = 1,
     .plot = "planted"},
    {.name = "false",
     .source = "planted",
     .statement = "X ≤ s, or X ≤ s/2 when that is planted",
     .form = RV_PRINTED,
     .expected = RV_HOLDS,
     .kind = RV_EVERY_DRAW,
     .applies = is_theory,
     .value = planted_bound,
     .plot = "planted"},
    {.name = "control",
     .source = "planted",
     .statement = "E X = 0.55 s",
     .form = RV_CONTROL,
     .expected = RV_FAILS,
     .kind = RV_MEAN,
     .applies = is_control,
     .value = above_half,
     .resolution = 0.05,
     .plot = "planted"},
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const rv_program program = {
    .name = "planted",
    .statement = "X uniform on (0, s): X ≤ s, E X = s/2",
    .about = "Draws a uniform number, and does wrong what it is told to: the tests fail unless "
             "every planted wrong is caught.",
    .parameters = {parameters, COUNT(parameters)},
    .trials = TRIALS,
    .presets = {{plan, COUNT(plan)}, {plan, COUNT(plan)}, {plan, COUNT(plan)}},
    .trial = {.metrics = COUNT(metrics),
              .open = open_nothing,
              .close = close_nothing,
              .draw = draw},
    .metrics = metrics,
    .claims = claims,
    .claim_count = COUNT(claims),
};

int main(int argc, char **argv) {
  return rv_main(&program, argc, argv);
}
