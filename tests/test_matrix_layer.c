/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The reversal of a layer whose matrix is given: against whole vectors written out, and in law
 * against the sampler that draws Gaussian matrices of its own.
 */
#include "law.h"
#include "model/matrix_layer.h"
#include "reverify/ensemble.h"
#include "reverify/relu_layer.h"

#include <float.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <stdlib.h>

static const rv_stream_key key = {261, 262, 263, 264};
static const uint64_t layer_row = UINT64_MAX - 1;

typedef struct setting {
  size_t m, n, k;
  double p, bias;
  rv_hidden_kind kind;
} setting;

static void fill_gaussian(double *w, size_t m, size_t n, uint64_t trial) {
  const rv_entry_law law = {.ensemble = RV_GAUSSIAN, .sd = 1};
  rv_stream_key name = key;
  name.trial = trial;
  rv_ensemble_rows(w, &name, 0, m, n, &law, false);
}

static rv_matrix_layer *open_layer(const setting *s, const rv_hidden *hidden) {
  rv_matrix_layer *layer;
  check_status(rv_matrix_layer_open(&layer, s->m, s->n, hidden, s->p, s->bias), RV_OK);
  return layer;
}

/* The support and then the dropout are drawn from the named stream, as the header says. */
static void draw_vectors(double *h, double *kept, const setting *s, const rv_hidden *hidden) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, layer_row);
  size_t *index = malloc(s->n * sizeof *index), *support = malloc(s->k * sizeof *support);
  assert_true(index != NULL && support != NULL);
  for (size_t i = 0; i < s->n; i++) {
    index[i] = i;
    h[i] = 0;
  }
  gsl_ran_choose(rng, support, s->k, index, s->n, sizeof *index);
  for (size_t i = 0; i < s->k; i++)
    h[support[i]] = hidden->value[i];
  for (size_t j = 0; j < s->m; j++)
    kept[j] = s->p == 1 || gsl_rng_uniform(rng) < s->p;
  free(index);
  free(support);
}

static rv_reversal naive(const double *w, const setting *s, const rv_hidden *hidden) {
  double *h = calloc(2 * s->n, sizeof *h), *x = calloc(3 * s->m, sizeof *x);
  assert_true(h != NULL && x != NULL);
  double *u = h + s->n, *z = x + s->m, *kept = x + 2 * s->m;
  draw_vectors(h, kept, s, hidden);
  for (size_t j = 0; j < s->m; j++) {
    for (size_t i = 0; i < s->n; i++)
      z[j] += w[j * s->n + i] * h[i];
    x[j] = kept[j] != 0 && z[j] > 0 ? 2 / (s->p * (double)s->m) * z[j] : 0;
  }
  for (size_t i = 0; i < s->n; i++)
    for (size_t j = 0; j < s->m; j++)
      u[i] += w[j * s->n + i] * x[j];
  double hh = 0, error = 0, unthresholded = 0;
  for (size_t i = 0; i < s->n; i++) {
    double reversed = u[i] + s->bias > 0 ? u[i] + s->bias : 0;
    hh += h[i] * h[i];
    error += (reversed - h[i]) * (reversed - h[i]);
    unthresholded += (u[i] - h[i]) * (u[i] - h[i]);
  }
  free(h);
  free(x);
  return (rv_reversal){sqrt(error / hh), unthresholded / hh};
}

/* Sums of up to m + n terms in another order. */
static void check_reversal(const double *w, const setting *s) {
  rv_hidden hidden;
  check_status(rv_hidden_make(&hidden, s->kind, s->k), RV_OK);
  rv_matrix_layer *layer = open_layer(s, &hidden);
  rv_reversal expected = naive(w, s, &hidden), found = {NAN, NAN};
  double eps = 4 * (double)(s->m + s->n) * DBL_EPSILON;
  for (int again = 0; again < 2; again++) { /* a draw leaves nothing behind */
    rv_matrix_layer_reverse(&key, &found, w, 1, layer_row, layer);
    check_near(found.error, expected.error, eps * (1 + expected.error));
    check_near(found.unthresholded_sq, expected.unthresholded_sq,
               eps * (1 + expected.unthresholded_sq));
  }
  rv_matrix_layer_close(layer);
  rv_hidden_free(&hidden);
}

static const setting settings[] = {{1, 1, 1, 1, 0, RV_ONES},
                                   {1, 6, 2, 1, -0.1, RV_UNIFORM_VALUES},
                                   {6, 1, 1, 0.5, -0.2, RV_ONES},
                                   {12, 12, 4, 1, -0.3, RV_GEOMETRIC},
                                   {30, 9, 9, 0.7, 0, RV_HALF_NORMAL},
                                   {9, 30, 5, 0.4, -0.5, RV_GEOMETRIC},
                                   {40, 40, 40, 0.9, -1, RV_UNIFORM_VALUES},
                                   {80, 50, 3, 1e-3, -0.1, RV_ONES}};
enum { SETTINGS = sizeof settings / sizeof *settings };

static void reversals_are_those_written_out(void **state) {
  (void)state;
  static double w[80 * 50];
  for (size_t i = 0; i < SETTINGS; i++) {
    fill_gaussian(w, settings[i].m, settings[i].n, i);
    check_reversal(w, &settings[i]);
    for (size_t e = 0; e < settings[i].m * settings[i].n; e++)
      w[e] *= 1e-100; /* nothing passes the bias, but for the setting without one */
    check_reversal(w, &settings[i]);
  }
}

/* u = 0: the reversal is 0, whatever the bias. */
static void nothing_comes_back_through_the_zero_matrix(void **state) {
  (void)state;
  static const double zeros[80 * 50] = {0};
  for (size_t i = 0; i < SETTINGS; i++) {
    rv_hidden hidden;
    rv_reversal r;
    check_status(rv_hidden_make(&hidden, settings[i].kind, settings[i].k), RV_OK);
    rv_matrix_layer *layer = open_layer(&settings[i], &hidden);
    rv_matrix_layer_reverse(&key, &r, zeros, 1, layer_row, layer);
    check_relative(r.error, 1, 64 * DBL_EPSILON);
    check_relative(r.unthresholded_sq, 1, 64 * DBL_EPSILON);
    rv_matrix_layer_close(layer);
    rv_hidden_free(&hidden);
  }
}

/* W = I with p = 1: u = 2h/m. */
static void the_identity_returns_a_multiple(void **state) {
  (void)state;
  enum { SIDE = 8 };
  static const setting s = {SIDE, SIDE, 3, 1, 0, RV_GEOMETRIC};
  double w[SIDE * SIDE] = {0};
  rv_hidden hidden;
  rv_reversal r;
  for (size_t i = 0; i < SIDE; i++)
    w[i * SIDE + i] = 1;
  check_status(rv_hidden_make(&hidden, s.kind, s.k), RV_OK);
  rv_matrix_layer *layer = open_layer(&s, &hidden);
  rv_matrix_layer_reverse(&key, &r, w, 1, layer_row, layer);
  check_relative(r.error, 1 - 2.0 / SIDE, 8 * DBL_EPSILON);
  check_relative(r.unthresholded_sq, (1 - 2.0 / SIDE) * (1 - 2.0 / SIDE), 8 * DBL_EPSILON);
  rv_matrix_layer_close(layer);
  rv_hidden_free(&hidden);
}

/*
 * With W = e_1 e_1', m = 4, u = h_1/2 e_1 and ||u - h||^2 = ||h||^2 - 3/4 h_1^2. Of the 6 supports
 * of 2 among 4 indices 3 leave index 1 out, one gives it the second value and two the first, 1
 * being the first index then.
 */
static void every_support_is_equally_likely(void **state) {
  (void)state;
  enum { DRAWS = 6000 };
  static const setting s = {4, 4, 2, 1, 0, RV_GEOMETRIC};
  double w[16] = {[5] = 1}, count[3] = {0}, chi_squared = 0;
  rv_hidden hidden;
  check_status(rv_hidden_make(&hidden, s.kind, s.k), RV_OK);
  double norm_sq = hidden.norm * hidden.norm;
  const double value_sq[] = {0, hidden.value[0] * hidden.value[0] / norm_sq,
                             hidden.value[1] * hidden.value[1] / norm_sq};
  rv_matrix_layer *layer = open_layer(&s, &hidden);
  for (size_t t = 0; t < DRAWS; t++) {
    const rv_stream_key name = {265, 266, 0, t};
    rv_reversal r;
    rv_matrix_layer_reverse(&name, &r, w, 1, layer_row, layer);
    for (size_t v = 0; v < 3; v++)
      count[v] += fabs(r.unthresholded_sq - (1 - 0.75 * value_sq[v])) < 1e-12;
  }
  const double expected[] = {DRAWS / 2.0, DRAWS / 3.0, DRAWS / 6.0};
  for (size_t v = 0; v < 3; v++)
    chi_squared += (count[v] - expected[v]) * (count[v] - expected[v]) / expected[v];
  check_equal(count[0] + count[1] + count[2], DRAWS);
  check(gsl_cdf_chisq_Q(chi_squared, 2) >= FALSE_ALARM);
  rv_matrix_layer_close(layer);
  rv_hidden_free(&hidden);
}

/* Gaussian matrices: the law of relu_layer.h. */

enum { DRAWS = 3000 };

static void draw_given(double *error, double *unthresholded, const setting *s,
                       const rv_hidden *hidden) {
  double *w = malloc(s->m * s->n * sizeof *w);
  assert_non_null(w);
  rv_matrix_layer *layer = open_layer(s, hidden);
  for (size_t t = 0; t < DRAWS; t++) {
    const rv_stream_key name = {key.seed, key.program, key.cell, t};
    rv_reversal r;
    fill_gaussian(w, s->m, s->n, t);
    rv_matrix_layer_reverse(&name, &r, w, 1, layer_row, layer);
    error[t] = r.error;
    unthresholded[t] = r.unthresholded_sq;
  }
  rv_matrix_layer_close(layer);
  free(w);
}

static void draw_own(double *error, double *unthresholded, const setting *s,
                     const rv_hidden *hidden) {
  const rv_relu_law law = {(double)s->m, (double)s->n, s->p, 1};
  rv_relu_layer *layer;
  check_status(rv_relu_layer_open(&layer, RV_DENSE, &law, hidden, s->bias, 1), RV_OK);
  for (size_t t = 0; t < DRAWS; t++) {
    const rv_stream_key name = {267, 268, 0, t};
    rv_relu_draw d;
    rv_relu_layer_draw(&name, &d, layer);
    error[t] = d.error;
    unthresholded[t] = d.unthresholded_sq;
  }
  rv_relu_layer_close(layer);
}

static void gaussian_matrices_have_the_law_of_the_sampler(void **state) {
  (void)state;
  static const setting shape[] = {{20, 12, 3, 1, -0.4, RV_GEOMETRIC},
                                  {15, 25, 5, 0.6, -0.8, RV_UNIFORM_VALUES},
                                  {10, 10, 10, 0.8, 0, RV_HALF_NORMAL}};
  static double error[2][DRAWS], unthresholded[2][DRAWS];
  for (size_t i = 0; i < sizeof shape / sizeof *shape; i++) {
    rv_hidden hidden;
    check_status(rv_hidden_make(&hidden, shape[i].kind, shape[i].k), RV_OK);
    draw_given(error[0], unthresholded[0], &shape[i], &hidden);
    draw_own(error[1], unthresholded[1], &shape[i], &hidden);
    check_same_law(error[0], error[1], DRAWS);
    check_same_law(unthresholded[0], unthresholded[1], DRAWS);
    rv_hidden_free(&hidden);
  }
}

static void refuse(size_t n, double p, double bias, const char *named) {
  rv_hidden hidden;
  check_status(rv_hidden_make(&hidden, RV_ONES, 5), RV_OK);
  rv_matrix_layer *layer = (rv_matrix_layer *)&layer;
  check_status(rv_matrix_layer_open(&layer, 7, n, &hidden, p, bias), RV_EINVAL);
  assert_null(layer);
  if (strstr(rv_message(), named) == NULL)
    fail_msg("'%s' does not name '%s'", rv_message(), named);
  rv_matrix_layer_close(layer);
  rv_hidden_free(&hidden);
}

/* Many at once are those of their trials one by one, up to the order of the sums. */
static void many_at_once_are_each_by_itself(void **state) {
  (void)state;
  static double w[80 * 50];
  for (size_t i = 0; i < SETTINGS; i++) {
    const setting *s = &settings[i];
    rv_hidden hidden;
    rv_reversal many[RV_REVERSALS_MAX], one;
    double eps = 4 * (double)(s->m + s->n) * DBL_EPSILON;
    fill_gaussian(w, s->m, s->n, i);
    check_status(rv_hidden_make(&hidden, s->kind, s->k), RV_OK);
    rv_matrix_layer *layer = open_layer(s, &hidden);
    for (size_t count = 2; count <= RV_REVERSALS_MAX; count += 10) {
      rv_matrix_layer_reverse(&key, many, w, count, layer_row, layer);
      for (size_t t = 0; t < count; t++) {
        rv_stream_key trial = key;
        trial.trial += t;
        rv_matrix_layer_reverse(&trial, &one, w, 1, layer_row, layer);
        check_near(many[t].error, one.error, eps * (1 + one.error));
        check_near(many[t].unthresholded_sq, one.unthresholded_sq,
                   eps * (1 + one.unthresholded_sq));
      }
    }
    rv_matrix_layer_close(layer);
    rv_hidden_free(&hidden);
  }
}

static void refuses_what_is_out_of_range(void **state) {
  (void)state;
  static const double not_p[] = {0, -0.5, 1.0000001, NAN, INFINITY};
  static const double not_bias[] = {0.1, NAN, INFINITY, -INFINITY};
  refuse(4, 1, 0, "k = 5");
  for (size_t i = 0; i < sizeof not_p / sizeof *not_p; i++)
    refuse(5, not_p[i], 0, "p is");
  for (size_t i = 0; i < sizeof not_bias / sizeof *not_bias; i++)
    refuse(5, 1, not_bias[i], "bias");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reversals_are_those_written_out),
      cmocka_unit_test(nothing_comes_back_through_the_zero_matrix),
      cmocka_unit_test(the_identity_returns_a_multiple),
      cmocka_unit_test(every_support_is_equally_likely),
      cmocka_unit_test(gaussian_matrices_have_the_law_of_the_sampler),
      cmocka_unit_test(many_at_once_are_each_by_itself),
      cmocka_unit_test(refuses_what_is_out_of_range),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
