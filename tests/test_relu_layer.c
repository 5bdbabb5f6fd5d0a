/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two samplers of a reversed ReLU layer: against each other, and each against its
   definition. */
#include "law.h"
#include "reverify/relu_layer.h"

#include <float.h>
#include <gsl/gsl_randist.h>
#include <stdlib.h>

static const rv_stream_key key = {111, 112, 113, 114};

/* All of a draw as numbers. */
enum { FIELDS = 12 };
static const struct {
  const char *name;
  size_t offset;
} field[FIELDS] = {{"active", offsetof(rv_relu_draw, active)},
                   {"support_error", offsetof(rv_relu_draw, support_error)},
                   {"error", offsetof(rv_relu_draw, error)},
                   {"oracle", offsetof(rv_relu_draw, oracle)},
                   {"unthresholded_sq", offsetof(rv_relu_draw, unthresholded_sq)},
                   {"gain", offsetof(rv_relu_draw, gain)},
                   {"coordinate", offsetof(rv_relu_draw, coordinate)},
                   {"off_support", offsetof(rv_relu_draw, off_support)},
                   {"support_coordinate", offsetof(rv_relu_draw, support_coordinate)},
                   {"survivors", offsetof(rv_relu_draw, survivors)},
                   {"lost", offsetof(rv_relu_draw, lost)},
                   {"shift_excess", offsetof(rv_relu_draw, shift_excess)}};

static double get(const rv_relu_draw *d, size_t i) {
  return *(const double *)(const void *)((const char *)d + field[i].offset);
}

/* A layer with its hidden vector and a bias of -tau sigma. */
typedef struct setting {
  double m, n, p, tau;
  rv_hidden_kind kind;
  size_t k;
  double alpha_scale; /* 0 for 1 */
  bool linear;
} setting;

static rv_relu_law law_of(const setting *s) {
  return (rv_relu_law){s->m, s->n, s->p, s->alpha_scale > 0 ? s->alpha_scale : 1};
}

static rv_hidden hidden_of(const setting *s) {
  rv_hidden hidden;
  check_status(rv_hidden_make(&hidden, s->kind, s->k), RV_OK);
  return hidden;
}

static double bias_of(const setting *s, const rv_hidden *hidden) {
  rv_relu_law law = law_of(s);
  return -s->tau * rv_relu_sigma(&law, hidden);
}

static void draw(rv_relu_draw *out, size_t count, rv_sampler sampler, const setting *s, int threads,
                 rv_stream_key name) {
  rv_relu_law law = law_of(s);
  rv_hidden hidden = hidden_of(s);
  rv_relu_layer *layer;
  double bias = bias_of(s, &hidden);
  check_status(s->linear ? rv_relu_layer_open_linear(&layer, sampler, &law, &hidden, bias, threads)
                         : rv_relu_layer_open(&layer, sampler, &law, &hidden, bias, threads),
               RV_OK);
  for (size_t t = 0; t < count; t++, name.trial++) {
    memset(&out[t], 0xff, sizeof out[t]); /* NaN */
    rv_relu_layer_draw(&name, &out[t], layer);
  }
  rv_relu_layer_close(layer);
  rv_hidden_free(&hidden);
}

/*
 * u = W'x with W whole, its columns on the support first. Every row has its own stream: the
 * dropout, if any, then the entries on the support, then the others if the row fires. What is not
 * drawn is 0 in x. `active` is the number of x that are not.
 */
static double *naive_u(double *active, const setting *s, const rv_hidden *hidden, double alpha) {
  size_t m = (size_t)s->m, n = (size_t)s->n;
  double *w = calloc(m * n, sizeof *w), *x = calloc(m, sizeof *x), *u = calloc(n, sizeof *u);
  assert_true(w != NULL && x != NULL && u != NULL);
  for (size_t j = 0; j < m; j++) {
    rv_stream stream;
    gsl_rng *rng = rv_stream_open(&stream, &key, j);
    double keep = s->linear ? s->p / 2 : s->p;
    bool kept = keep == 1 || gsl_rng_uniform(rng) < keep;
    double z = 0;
    for (size_t i = 0; i < s->k && kept; i++) {
      w[j * n + i] = gsl_ran_gaussian_ziggurat(rng, 1);
      z += w[j * n + i] * hidden->value[i];
    }
    bool fires = kept && (z > 0 || s->linear);
    for (size_t i = s->k; i < n && fires; i++)
      w[j * n + i] = gsl_ran_gaussian_ziggurat(rng, 1);
    x[j] = fires ? alpha * z : 0;
    *active += x[j] != 0;
  }
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < m; j++)
      u[i] += w[j * n + i] * x[j];
  free(w);
  free(x);
  return u;
}

/* Every field from u and h by its definition. */
static rv_relu_draw naive(const setting *s) {
  rv_hidden hidden = hidden_of(s);
  rv_relu_law law = law_of(s);
  double active = 0, *u = naive_u(&active, s, &hidden, law.alpha_scale * 2 / (law.p * law.m));
  double bias = bias_of(s, &hidden), norm_sq = 0;
  rv_relu_draw d = {.shift_excess = -INFINITY, .support_coordinate = u[0], .active = active};
  for (size_t i = 0; i < (size_t)s->n; i++) {
    bool on = i < s->k;
    double h = on ? hidden.value[i] : 0, reversed = u[i] + bias > 0 ? u[i] + bias : 0;
    double unbiased = u[i] > 0 ? u[i] : 0;
    norm_sq += h * h;
    d.error += (reversed - h) * (reversed - h);
    d.unthresholded_sq += (u[i] - h) * (u[i] - h);
    d.gain += h * u[i];
    d.coordinate = fmax(d.coordinate, fabs(u[i] - h));
    if (on) {
      d.oracle += (unbiased - h) * (unbiased - h);
      d.lost += reversed == 0;
      d.support_error = fmax(d.support_error, fabs(reversed - h));
      d.shift_excess = fmax(d.shift_excess, fabs(reversed - u[i]) - fabs(bias));
    } else {
      d.off_support = fmax(d.off_support, fabs(u[i]));
      d.survivors += reversed > 0;
    }
  }
  d.error = sqrt(d.error / norm_sq);
  d.oracle = sqrt(d.oracle / norm_sq);
  d.unthresholded_sq /= norm_sq;
  d.gain /= norm_sq;
  free(u);
  rv_hidden_free(&hidden);
  return d;
}

/* Sums of m and n terms in another order: (m + n) eps (1 + result). */
static void dense_draws_are_the_matrix_they_name(void **state) {
  (void)state;
  static const setting shape[] = {{1, 1, 1, 0, RV_ONES, 1, 0, false},
                                  {1, 5, 1, 1, RV_UNIFORM_VALUES, 2, 0, false},
                                  {5, 1, 0.5, 1, RV_ONES, 1, 0, false},
                                  {15, 3, 1, 0.5, RV_GEOMETRIC, 3, 0, false},
                                  {16, 9, 0.7, 1, RV_GEOMETRIC, 3, 0, false},
                                  {17, 3, 1, 2, RV_HALF_NORMAL, 2, 1.5, false},
                                  {33, 40, 0.3, 1, RV_UNIFORM_VALUES, 10, 0, false},
                                  {100, 257, 1, 1.5, RV_GEOMETRIC, 20, 0.5, false},
                                  {700, 101, 0.6, 2, RV_HALF_NORMAL, 9, 0, false},
                                  {200, 60, 0.01, 1, RV_ONES, 6, 0, false},
                                  {90, 30, 0.8, 1, RV_GEOMETRIC, 7, 0, true},
                                  {40, 50, 1, 1, RV_ONES, 5, 1.2, true}};
  for (size_t i = 0; i < sizeof shape / sizeof *shape; i++) {
    rv_relu_draw d, reference = naive(&shape[i]);
    draw(&d, 1, RV_DENSE, &shape[i], 1, key);
    for (size_t f = 0; f < FIELDS; f++) {
      double wanted = get(&reference, f), scale = 1 + fabs(wanted);
      if (!(fabs(get(&d, f) - wanted) <= 2 * (shape[i].m + shape[i].n) * DBL_EPSILON * scale))
        fail_msg("shape %zu, %s: %.17g, should be %.17g", i, field[f].name, get(&d, f), wanted);
    }
  }
}

enum { DRAWS = 4000 };

/* On a grid of 2^-40: |r(u + b) - u| - |b| is 0 but for roundings, which have no law. */
static void column(double *out, const rv_relu_draw *d, size_t f) {
  for (size_t t = 0; t < DRAWS; t++) {
    double value = get(&d[t], f);
    check(isfinite(value));
    out[t] = round(value * 0x1p40) * 0x1p-40;
  }
}

/* 84 tests at level FALSE_ALARM each. */
static void both_samplers_have_one_law(void **state) {
  (void)state;
  static const setting shape[] = {
      {20, 30, 1, 1, RV_GEOMETRIC, 4, 0, false},         /* n > m */
      {30, 10, 0.05, 1, RV_UNIFORM_VALUES, 3, 0, false}, /* often nothing passes */
      {40, 6, 0.8, 0.7, RV_HALF_NORMAL, 6, 0, false},    /* k = n */
      {25, 12, 1, 1.5, RV_ONES, 1, 0, false},
      {20, 15, 0.6, 0, RV_GEOMETRIC, 5, 0, false},
      {60, 20, 1, 2, RV_ONES, 8, 1.3, false},
      {9, 40, 1, 0.2, RV_GEOMETRIC, 2, 0, false}};
  static rv_relu_draw dense[DRAWS], implicit[DRAWS];
  static double a[DRAWS], b[DRAWS];
  for (size_t i = 0; i < sizeof shape / sizeof *shape; i++) {
    draw(dense, DRAWS, RV_DENSE, &shape[i], 1, (rv_stream_key){115, 116, i, 0});
    draw(implicit, DRAWS, RV_IMPLICIT, &shape[i], 1, (rv_stream_key){115, 117, i, 0});
    for (size_t f = 0; f < FIELDS; f++) {
      column(a, dense, f);
      column(b, implicit, f);
      check_same_law(a, b, DRAWS);
    }
  }
}

/* Without its ReLU, and half as many kept, a layer is reversed like one with it: 48 tests. */
static void linear_layers_have_the_law_of_relu_layers(void **state) {
  (void)state;
  static const setting shape[] = {{30, 20, 1, 1, RV_GEOMETRIC, 4, 0, false},
                                  {25, 9, 0.4, 0.5, RV_ONES, 3, 0, false}};
  static rv_relu_draw relu[DRAWS], linear[DRAWS];
  static double a[DRAWS], b[DRAWS];
  for (size_t i = 0; i < sizeof shape / sizeof *shape; i++) {
    setting without = shape[i];
    without.linear = true;
    draw(relu, DRAWS, RV_DENSE, &shape[i], 1, (rv_stream_key){118, 119, i, 0});
    for (int sampler = RV_DENSE; sampler <= RV_IMPLICIT; sampler++) {
      draw(linear, DRAWS, (rv_sampler)sampler, &without, 1, (rv_stream_key){118, 120, i, 0});
      for (size_t f = 0; f < FIELDS; f++) {
        column(a, relu, f);
        column(b, linear, f);
        check_same_law(a, b, DRAWS);
      }
    }
  }
}

/* h'u is that sum over the support of which the gain is made, whatever the sampler. */
static void support_is_that_of_the_draw(void **state) {
  (void)state;
  static const setting s = {40, 20, 0.8, 0.5, RV_GEOMETRIC, 4, 0, false};
  rv_relu_law law = law_of(&s);
  rv_hidden hidden = hidden_of(&s);
  for (int sampler = RV_DENSE; sampler <= RV_IMPLICIT; sampler++) {
    rv_relu_layer *layer;
    rv_relu_draw d;
    check_status(
        rv_relu_layer_open(&layer, (rv_sampler)sampler, &law, &hidden, bias_of(&s, &hidden), 1),
        RV_OK);
    rv_relu_layer_draw(&key, &d, layer);
    const double *u = rv_relu_layer_support(layer);
    double product = 0;
    for (size_t i = 0; i < hidden.k; i++)
      product += hidden.value[i] * u[i];
    check_relative(product / (hidden.norm * hidden.norm), d.gain, 16 * DBL_EPSILON);
    check_equal(u[0], d.support_coordinate);
    rv_relu_layer_close(layer);
  }
  rv_hidden_free(&hidden);
}

/* k = 1: u on the support is h alpha Q alone, so the gain is u / h. */
static void one_value_is_its_gain(void **state) {
  (void)state;
  static const setting one = {50, 10, 0.7, 1, RV_UNIFORM_VALUES, 1, 0, false};
  static rv_relu_draw d[100];
  for (int sampler = RV_DENSE; sampler <= RV_IMPLICIT; sampler++) {
    draw(d, 100, (rv_sampler)sampler, &one, 1, key);
    for (size_t t = 0; t < 100; t++)
      check_near(d[t].support_coordinate / 0.5, d[t].gain, 8 * DBL_EPSILON * (1 + d[t].gain));
  }
}

/* What one draw shows hangs together; for the implicit sampler all but unthresholded_sq. */
static void numbers_of_one_draw_agree(void **state) {
  (void)state;
  static const setting shape[] = {{20, 30, 1, 1, RV_GEOMETRIC, 4, 0, false},
                                  {40, 6, 0.8, 0.7, RV_HALF_NORMAL, 6, 0, false},
                                  {1000, 50, 1, 3, RV_ONES, 5, 0, false},
                                  {3, 50, 0.2, 1, RV_ONES, 5, 0, false}};
  static rv_relu_draw d[500];
  for (size_t i = 0; i < sizeof shape / sizeof *shape; i++)
    for (int sampler = RV_DENSE; sampler <= RV_IMPLICIT; sampler++) {
      rv_hidden hidden = hidden_of(&shape[i]);
      double off = shape[i].n - (double)shape[i].k, b = -bias_of(&shape[i], &hidden);
      draw(d, 500, (rv_sampler)sampler, &shape[i], 1, key);
      for (size_t t = 0; t < 500; t++) {
        check(d[t].coordinate >= d[t].off_support && d[t].oracle >= 0 && d[t].gain >= 0);
        check(d[t].survivors >= 0 && d[t].survivors <= off);
        check(d[t].lost >= 0 && d[t].lost <= (double)shape[i].k);
        /* a survivor lies above |b| in the ReLU's eyes, and is part of the error */
        check(d[t].survivors == 0 || d[t].off_support > b);
        check(d[t].survivors == 0 || d[t].error > 0);
        check(d[t].shift_excess <= 1e-14 || d[t].lost > 0);
        check(off > 0 || d[t].off_support == 0);
        double missed = sqrt(d[t].lost) *
                        hidden.value[shape[i].kind == RV_GEOMETRIC ? shape[i].k - 1 : 0] /
                        hidden.norm;
        check(d[t].error >= missed * (1 - 1e-14));
      }
      rv_hidden_free(&hidden);
    }
}

static void the_same_name_gives_the_same_bits(void **state) {
  (void)state;
  static const setting s = {333, 111, 0.8, 1.5, RV_GEOMETRIC, 11, 0, false};
  rv_stream_key other = key;
  other.trial++;
  for (int sampler = RV_DENSE; sampler <= RV_IMPLICIT; sampler++) {
    rv_relu_draw one, two;
    draw(&one, 1, (rv_sampler)sampler, &s, 1, key);
    for (int threads = 1; threads <= 3; threads++) {
      draw(&two, 1, (rv_sampler)sampler, &s, threads, key);
      check_bytes(&one, &two, sizeof one);
    }
    draw(&two, 1, (rv_sampler)sampler, &s, 1, other);
    check(two.error != one.error && two.gain != one.gain);
  }
}

/* A draw leaves nothing behind for the next. */
static void draws_do_not_depend_on_earlier_ones(void **state) {
  (void)state;
  static const setting s = {40, 20, 0.8, 0.5, RV_GEOMETRIC, 4, 0, false};
  for (int sampler = RV_DENSE; sampler <= RV_IMPLICIT; sampler++) {
    rv_relu_draw series[3], alone;
    rv_stream_key third = key;
    third.trial += 2;
    draw(series, 3, (rv_sampler)sampler, &s, 1, key);
    draw(&alone, 1, (rv_sampler)sampler, &s, 1, third);
    check_bytes(&series[2], &alone, sizeof alone);
  }
}

/*
 * At m = n = 1e12 the gain is 1 to a few 1e-6, a coordinate h_i to a few sigma, and the largest of
 * 1e12 normals lies about 7 sigma out: between 6.5 and 10 but for 1e-11.
 */
static void implicit_draws_reach_the_largest_sizes(void **state) {
  (void)state;
  static const setting huge = {1e12, 1e12, 1, 6.5, RV_ONES, 100, 0, false};
  double sigma = 10 * sqrt(2e-12);
  static rv_relu_draw d[50];
  draw(d, 50, RV_IMPLICIT, &huge, 1, key);
  double survivors = 0;
  for (size_t t = 0; t < 50; t++) {
    check_near(d[t].gain, 1, 20e-6);
    check_near(d[t].support_coordinate, 1, 8 * sigma);
    check(d[t].off_support > 6.5 * sigma && d[t].off_support < 10 * sigma);
    check_near(d[t].shift_excess, 0, 1e-15);
    check_equal(d[t].lost, 0);
    check_near(d[t].unthresholded_sq, 2, 1e-4);
    /* every value on the support is 6.5 sigma short, give or take the noise */
    check_near(d[t].error, 6.5 * sigma, 2 * sigma);
    survivors += d[t].survivors;
  }
  /* 50 times 1e12 Q(6.5) = 40.16, Poisson */
  check_near(survivors, 50 * 40.16, 8 * sqrt(50 * 40.16));
  static const setting largest = {1e15, 1e15, 1, 0, RV_ONES, 3, 0, false};
  draw(d, 50, RV_IMPLICIT, &largest, 1, key);
  for (size_t t = 0; t < 50; t++) {
    check_near(d[t].survivors, 5e14, 8 * sqrt(2.5e14));
    check_near(d[t].unthresholded_sq, 2, 1e-5);
    check_near(d[t].error, 1, 1e-5); /* half of 1e15 coordinates of variance 2e-15 */
  }
}

static void refuse(rv_sampler sampler, rv_relu_law law, size_t k, double bias, rv_status status,
                   const char *named) {
  rv_hidden hidden;
  check_status(rv_hidden_make(&hidden, RV_ONES, k), RV_OK);
  rv_relu_layer *layer = (rv_relu_layer *)&layer;
  check_status(rv_relu_layer_open(&layer, sampler, &law, &hidden, bias, 1), status);
  assert_null(layer);
  if (strstr(rv_message(), named) == NULL)
    fail_msg("'%s' does not name '%s'", rv_message(), named);
  rv_relu_layer_close(layer);
  rv_hidden_free(&hidden);
}

static void refuses_what_is_out_of_range(void **state) {
  (void)state;
  for (int i = RV_DENSE; i <= RV_IMPLICIT; i++) {
    rv_sampler s = (rv_sampler)i;
    refuse(s, (rv_relu_law){10, 4, 1, 1}, 5, -1, RV_EINVAL, "k = 5");
    refuse(s, (rv_relu_law){10, 10, 0, 1}, 5, -1, RV_EINVAL, "p is");
    refuse(s, (rv_relu_law){10, 10, -0.5, 1}, 5, -1, RV_EINVAL, "p is");
    refuse(s, (rv_relu_law){10, 10, 1.5, 1}, 5, -1, RV_EINVAL, "p is");
    refuse(s, (rv_relu_law){10, 10, NAN, 1}, 5, -1, RV_EINVAL, "p is");
    refuse(s, (rv_relu_law){10, 10, 1, 0}, 5, -1, RV_EINVAL, "alpha");
    refuse(s, (rv_relu_law){10, 10, 1, NAN}, 5, -1, RV_EINVAL, "alpha");
    refuse(s, (rv_relu_law){10, 10, 1, INFINITY}, 5, -1, RV_EINVAL, "alpha");
    refuse(s, (rv_relu_law){10, 10, 1, 1}, 5, 0.1, RV_EINVAL, "bias");
    refuse(s, (rv_relu_law){10, 10, 1, 1}, 5, NAN, RV_EINVAL, "bias");
    refuse(s, (rv_relu_law){10, 10, 1, 1}, 5, -INFINITY, RV_EINVAL, "bias");
    refuse(s, (rv_relu_law){0, 10, 1, 1}, 5, -1, RV_EINVAL, "size");
    refuse(s, (rv_relu_law){2.5, 10, 1, 1}, 5, -1, RV_EINVAL, "size");
    refuse(s, (rv_relu_law){NAN, 10, 1, 1}, 5, -1, RV_EINVAL, "size");
    refuse(s, (rv_relu_law){10, INFINITY, 1, 1}, 5, -1, RV_EINVAL, "size");
    refuse(s, (rv_relu_law){10, 2e15, 1, 1}, 5, -1, RV_EINVAL, "size");
  }
}

/* Survivors are drawn one by one unless the bias is 0. */
static void refuses_more_survivors_than_can_be_drawn(void **state) {
  (void)state;
  rv_relu_law law = {1e6, 1e12, 1, 1};
  refuse(RV_IMPLICIT, law, 10, -1e-6, RV_EINVAL, "tau");
  refuse(RV_IMPLICIT, law, 10, -3 * sqrt(2e-5), RV_EINVAL, "tau"); /* 1.3e9 of them */
  static const setting none = {1e6, 1e12, 1, 0, RV_ONES, 10, 0, false};
  static const setting few = {1e6, 1e12, 1, 5.5, RV_ONES, 10, 0, false};
  rv_relu_draw d;
  draw(&d, 1, RV_IMPLICIT, &none, 1, key);
  check_near(d.survivors, 5e11, 1e8);
  draw(&d, 1, RV_IMPLICIT, &few, 1, key);
  check(d.survivors > 1e4 && d.survivors < 3e4); /* 1e12 Q(5.5) = 1.9e4 */
}

static void refuses_dense_rows_beyond_memory(void **state) {
  (void)state;
  for (double n = 1e12; n <= 1e15; n *= 10)
    refuse(RV_DENSE, (rv_relu_law){10, n, 1, 1}, 3, -1, RV_ENOMEM, "implicit");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(dense_draws_are_the_matrix_they_name),
      cmocka_unit_test(both_samplers_have_one_law),
      cmocka_unit_test(linear_layers_have_the_law_of_relu_layers),
      cmocka_unit_test(support_is_that_of_the_draw),
      cmocka_unit_test(one_value_is_its_gain),
      cmocka_unit_test(numbers_of_one_draw_agree),
      cmocka_unit_test(the_same_name_gives_the_same_bits),
      cmocka_unit_test(draws_do_not_depend_on_earlier_ones),
      cmocka_unit_test(implicit_draws_reach_the_largest_sizes),
      cmocka_unit_test(refuses_what_is_out_of_range),
      cmocka_unit_test(refuses_more_survivors_than_can_be_drawn),
      cmocka_unit_test(refuses_dense_rows_beyond_memory),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
