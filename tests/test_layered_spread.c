/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What finite widths add to the recursion: against dense matrices in NumPy, and by its rate. */
#include "fixture.h"
#include "reverify/layered_net.h"
#include "theory/layered_spread.h"
#include "theory/rectified_normal.h"

#include <gsl/gsl_math.h>

enum { STACKS = 3, DRAWS = 10000 };

/* The stacks of make_layered_fixture.py, whose biases and scales are those of these rules. */
typedef struct stack {
  rv_layered_law law;
  rv_inner_bias inner;
  bool restored;
} stack;

static const stack stacks[STACKS] = {
    {{.depth = 3, .width = {300, 150, 80, 40}, .p = 1}, RV_LEAST_ERROR, false},
    {{.depth = 3, .width = {120, 120, 120, 120}, .p = 0.5}, RV_NO_BIAS, false},
    {{.depth = 3, .width = {360, 180, 90, 45}, .p = 0.6}, RV_MOST_SIGNAL, true}};

static rv_layered_spread spread_of(rv_layered_evolution *evolution, const rv_layered_law *law,
                                   rv_inner_bias inner, bool restored) {
  rv_layered_spread spread;
  check_status(rv_layered_evolve(evolution, law, sqrt(6), inner, restored), RV_OK);
  check_status(rv_layered_spread_find(&spread, evolution, law, sqrt(6)), RV_OK);
  return spread;
}

typedef struct row {
  size_t stack, layer;
  char quantity; /* g, n or e */
  double mean, error;
} row;

static row row_of(const rv_table *table, size_t i) {
  return (row){(size_t)fixture_number(table, i, "stack"), (size_t)fixture_number(table, i, "layer"),
               rv_table_get(table, i, "quantity")[0], fixture_number(table, i, "mean"),
               fixture_number(table, i, "standard_error")};
}

/* The limit, what first order adds, and the unit of what is left. */
typedef struct terms {
  double limit, first, unit;
} terms;

static terms terms_of(const row *r, const rv_layered_evolution *e, const rv_layered_spread *s) {
  const rv_layer_state *state = &e->state[r->layer];
  const rv_layer_spread *at = &s->layer[r->layer];
  double noise_sq = state->noise * state->noise;
  if (r->quantity == 'g')
    return (terms){state->gain, at->gain, at->gain_unit};
  if (r->quantity == 'n')
    return (terms){noise_sq, at->noise_sq, noise_sq};
  return (terms){state->error_sq, at->error_sq, state->error_sq};
}

/* The limit alone is off by more in half of the rows: first order shows at these widths. */
static void dense_stacks_have_these_means(void **state) {
  (void)state;
  rv_table table = fixture_read("layered_spread");
  size_t missed = 0;
  for (size_t i = 0; i < table.rows; i++) {
    row r = row_of(&table, i);
    const stack *at = &stacks[r.stack];
    rv_layered_evolution e;
    rv_layered_spread s = spread_of(&e, &at->law, at->inner, at->restored);
    terms t = terms_of(&r, &e, &s);
    double seen = 5 * r.error, rest = s.layer[r.layer].order * s.layer[r.layer].order;
    check_near(r.mean, t.limit + t.first, seen + rest / 4 * t.unit);
    missed += fabs(r.mean - t.limit) > seen;
  }
  check(missed >= 8);
  rv_table_free(&table);
}

/* At the second layer, so that the rest, the square of the order, is known to a quarter: half or
   twice of it is not it. Dense stacks show it with their own second order, which grows upwards. */
static void the_order_is_that_of_dense_stacks(void **state) {
  (void)state;
  rv_table table = fixture_read("layered_spread");
  double order[STACKS] = {0};
  rv_layered_spread spread[STACKS];
  for (size_t i = 0; i < table.rows; i++) {
    row r = row_of(&table, i);
    rv_layered_evolution e;
    const stack *at = &stacks[r.stack];
    spread[r.stack] = spread_of(&e, &at->law, at->inner, at->restored);
    if (r.layer != 2 || r.quantity == 'e')
      continue;
    terms t = terms_of(&r, &e, &spread[r.stack]);
    double variance = DRAWS * r.error * r.error;
    order[r.stack] += fabs(r.mean - t.limit) / t.unit + variance / (t.unit * t.unit);
  }
  for (size_t i = 0; i < STACKS; i++) {
    rv_layered_law two = {.depth = 2};
    check_relative(rv_layered_rest(&spread[i], &two), order[i] * order[i], 0.25);
  }
  rv_table_free(&table);
}

static void first_order_falls_like_width(void **state) {
  (void)state;
  for (size_t i = 0; i < STACKS; i++) {
    rv_layered_law wide = stacks[i].law;
    for (size_t l = 0; l <= 3; l++)
      wide.width[l] *= 10;
    rv_layered_evolution e;
    rv_layered_spread one = spread_of(&e, &stacks[i].law, stacks[i].inner, stacks[i].restored);
    rv_layered_spread ten = spread_of(&e, &wide, stacks[i].inner, stacks[i].restored);
    for (size_t l = 1; l <= 3; l++) {
      const rv_layer_spread *a = &one.layer[l], *b = &ten.layer[l];
      check_near(b->gain, a->gain / 10, 1e-9);
      check_relative(b->gain_variance, a->gain_variance / 10, 1e-9);
      check_relative(b->noise_sq_variance, a->noise_sq_variance / 10, 1e-9);
      check_relative(b->order, a->order / 10, 1e-9);
    }
    check_relative(rv_layered_rest(&ten, &wide), rv_layered_rest(&one, &stacks[i].law) / 100, 1e-9);
  }
  rv_layered_law single = {.depth = 1, .width = {50, 10}, .p = 1};
  rv_layered_evolution e;
  rv_layered_spread s = spread_of(&e, &single, RV_NO_BIAS, false);
  check_relative(s.layer[1].gain_variance, 2.5 * 2 / 50, 1e-14); /* of alpha Q */
  check_equal(rv_layered_rest(&s, &single), 0);
}

typedef struct moments {
  double mean, variance, mean_log, variance_log;
} moments;

/* Of the squared error and of ln(gain^2 / noise^2) at the top, by the implicit sampler. */
static moments draw_moments(const rv_layered_law *law, const rv_layered_reversal *reversal,
                            size_t k, size_t draws) {
  rv_hidden hidden;
  rv_layered_net *net;
  check_status(rv_hidden_make(&hidden, RV_ONES, k), RV_OK);
  check_status(rv_layered_net_open(&net, RV_IMPLICIT, law, reversal, &hidden, 1), RV_OK);
  moments m = {0};
  for (size_t i = 0; i < draws; i++) {
    rv_stream_key key = {311, 312, i, 0};
    rv_layered_draw d;
    rv_layered_net_draw(&key, &d, net);
    double x = d.error[law->depth] * d.error[law->depth];
    double y = 2 * log(d.gain[law->depth] / d.noise[law->depth]);
    m.mean += x / (double)draws;
    m.variance += x * x / (double)draws;
    m.mean_log += y / (double)draws;
    m.variance_log += y * y / (double)draws;
  }
  rv_layered_net_close(net);
  m.variance -= m.mean * m.mean;
  m.variance_log -= m.mean_log * m.mean_log;
  return m;
}

/* 20000 draws: a variance to 1 % at one standard error, 5 % here beside its own second order. */
static void the_top_has_these_moments(void **state) {
  (void)state;
  const size_t draws = 20000, k = 10;
  const double tau = 1.5;
  rv_layered_law law = {.depth = 2, .width = {4000, 2000, 500}, .p = 0.8};
  for (int restored = 0; restored <= 1; restored++) {
    rv_hidden hidden;
    rv_layered_evolution e;
    rv_layered_spread s;
    check_status(rv_hidden_make(&hidden, RV_ONES, k), RV_OK);
    check_status(rv_layered_evolve(&e, &law, hidden.norm, RV_MOST_SIGNAL, restored != 0), RV_OK);
    check_status(rv_layered_spread_find(&s, &e, &law, hidden.norm), RV_OK);
    e.reversal.bias[2] = -tau * rv_layered_sigma(&e, &law, hidden.norm);
    moments m = draw_moments(&law, &e.reversal, k, draws);
    rv_spread_of error = rv_layered_error_spread(&s, &e, &law, &hidden, tau);
    rv_spread_of log_ratio = rv_layered_log_efficiency(&s, &e, &law);
    double limit = rv_layered_error_sq(&e, &law, &hidden, tau), root = sqrt((double)draws);
    double c = e.state[2].gain, v = e.state[2].noise;
    check_near(m.mean, limit + error.shift, 5 * sqrt(m.variance) / root + 1e-4 * limit);
    check_near(m.mean_log, 2 * log(c / v) + log_ratio.shift, 5 * sqrt(m.variance_log) / root);
    check_relative(m.variance_log, log_ratio.variance, 0.06);
    check(m.variance < error.variance && m.variance > error.variance / 4);
    rv_hidden_free(&hidden);
  }
}

static void check_jet(rv_jet (*jet)(const rv_rectified *, double, double), double mean, double sd) {
  const double step = 1e-4;
  rv_rectified r = rv_rectified_normal(mean, sd), up = rv_rectified_normal(mean + step, sd),
               down = rv_rectified_normal(mean - step, sd),
               wide = rv_rectified_normal(mean, sd + step),
               narrow = rv_rectified_normal(mean, sd - step);
  rv_jet at = jet(&r, mean, sd), right = jet(&up, mean + step, sd),
         left = jet(&down, mean - step, sd), out = jet(&wide, mean, sd + step),
         in = jet(&narrow, mean, sd - step);
  check_near(at.mean, (right.value - left.value) / (2 * step), 1e-7);
  check_near(at.sd, (out.value - in.value) / (2 * step), 1e-7);
  check_near(at.mean_mean, (right.mean - left.mean) / (2 * step), 1e-6);
  check_near(at.mean_sd, (out.mean - in.mean) / (2 * step), 1e-6);
  check_near(at.sd_sd, (out.sd - in.sd) / (2 * step), 1e-6);
}

/* At mean 0: 1/2, sd phi(0), sd^2 / 2, 2 sd^3 phi(0), 3 sd^4 / 2. */
static void rectified_moments_and_derivatives(void **state) {
  (void)state;
  rv_rectified r = rv_rectified_normal(0, 2);
  const double half[5] = {0.5, M_SQRT2 / M_SQRTPI, 2, 16 / (M_SQRT2 * M_SQRTPI), 24};
  for (int i = 0; i < 5; i++)
    check_relative(r.moment[i], half[i], 1e-14);
  for (double mean = -2; mean < 3; mean += 0.7)
    for (double sd = 0.4; sd < 3; sd *= 1.7) {
      check_jet(rv_rectified_first, mean, sd);
      check_jet(rv_rectified_second, mean, sd);
    }
}

/* It is reached by a law of two points. */
static void cantelli_is_sharp(void **state) {
  (void)state;
  double p = 0.9, variance = 3; /* mean 0: -a with p, a p / (1 - p) else */
  double a = sqrt(variance * (1 - p) / p), high = a * p / (1 - p);
  check_relative(rv_cantelli(high, variance), p, 1e-14);
  check_equal(rv_cantelli(-1, variance), 0);
  check_equal(rv_cantelli(NAN, variance), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(dense_stacks_have_these_means),
      cmocka_unit_test(the_order_is_that_of_dense_stacks),
      cmocka_unit_test(first_order_falls_like_width),
      cmocka_unit_test(the_top_has_these_moments),
      cmocka_unit_test(rectified_moments_and_derivatives),
      cmocka_unit_test(cantelli_is_sharp),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
