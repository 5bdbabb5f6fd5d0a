/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exact mean of a rectified unit: against all states, high precision, and closed forms. */
#include "check.h"
#include "fixture.h"
#include "reverify/stream.h"
#include "theory/relu_mean.h"

#include <float.h>
#include <stdlib.h>

static const rv_stream_key key = {171, 172, 173, 174};

enum { FEW = 20 };

typedef struct unit {
  double weight[FEW], bias;
  rv_random_input input[FEW];
  size_t inputs;
} unit;

/* Pairs of any of the three laws; a fifth of the inputs certain, a tenth all but certain. */
static unit draw_unit(gsl_rng *rng, size_t inputs, double scale) {
  unit u = {.inputs = inputs, .bias = scale * (2 * gsl_rng_uniform(rng) - 1)};
  for (size_t i = 0; i < inputs; i++) {
    double kind = gsl_rng_uniform(rng), q = gsl_rng_uniform(rng);
    q = kind < 0.1 ? 0 : kind < 0.2 ? 1 : kind < 0.3 ? 1e-9 * q : q;
    rv_input_law law = (rv_input_law)gsl_rng_uniform_int(rng, 3);
    double mean = law == RV_INPUT_SIGN ? 2 * q - 1 : q;
    u.weight[i] = scale * (2 * gsl_rng_uniform(rng) - 1);
    u.input[i] = (rv_random_input){law, mean, law == RV_INPUT_DROPOUT ? 1 - 0.9 * kind : 0};
  }
  return u;
}

static rv_relu_value value_of(const unit *u) {
  rv_relu_value value = {NAN, NAN};
  check_status(rv_relu_mean(&value, u->weight, u->bias, u->input, u->inputs, RV_RELU_ALL_DIGITS),
               RV_OK);
  return value;
}

/* What an input adds in the state where it is high or low, and the probability of that. */
static long double term(const rv_random_input *x, bool high, long double *probability) {
  long double q = x->law == RV_INPUT_BINARY ? x->mean
                  : x->law == RV_INPUT_SIGN ? (1 + (long double)x->mean) / 2
                                            : x->keep;
  *probability *= high ? q : 1 - q;
  if (x->law == RV_INPUT_DROPOUT)
    return high ? (long double)x->mean / x->keep : 0;
  return high ? 1 : x->law == RV_INPUT_SIGN ? -1 : 0;
}

/* The definition, state by state, in extended precision. */
static double naive(const unit *u) {
  long double mean = 0;
  for (size_t state = 0; state < (size_t)1 << u->inputs; state++) {
    long double z = u->bias, p = 1;
    for (size_t i = 0; i < u->inputs; i++)
      z += u->weight[i] * term(&u->input[i], state >> i & 1, &p);
    mean += z > 0 ? p * z : 0;
  }
  return (double)mean;
}

/* The standard deviation of z, and a little for a unit without any. */
static double scale_of(const unit *u) {
  rv_input_sum z;
  check_status(rv_input_sum_alloc(&z, u->inputs), RV_OK);
  check_status(rv_input_sum_load(&z, u->weight, u->bias, u->input, u->inputs), RV_OK);
  double sd = sqrt(z.variance), mean = fabs(z.mean);
  rv_input_sum_free(&z);
  return sd + mean;
}

static void agrees_with_all_states(void **state) {
  (void)state;
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 0);
  for (size_t r = 0; r < 402; r++) {
    unit u = draw_unit(rng, r < 400 ? r % 14 : FEW, pow(10, 20 * gsl_rng_uniform(rng) - 10));
    rv_relu_value value = value_of(&u);
    check_near(value.mean, naive(&u), 1e-13 * scale_of(&u));
    check_near(value.mean, naive(&u), value.error);
  }
}

/* A loaded unit of many inputs. */
typedef struct wide {
  double *weight, bias;
  rv_random_input *input;
  size_t inputs;
} wide;

static wide open_wide(size_t inputs) {
  wide u = {.weight = malloc((inputs + 1) * sizeof(double)),
            .input = malloc((inputs + 1) * sizeof(rv_random_input)),
            .inputs = inputs};
  assert_non_null(u.weight);
  assert_non_null(u.input);
  return u;
}

static void close_wide(wide *u) {
  free(u->weight);
  free(u->input);
}

static rv_relu_value wide_value(const wide *u) {
  rv_relu_value value = {NAN, NAN};
  check_status(rv_relu_mean(&value, u->weight, u->bias, u->input, u->inputs, RV_RELU_ALL_DIGITS),
               RV_OK);
  return value;
}

static rv_input_law law_named(const char *name) {
  static const char *const names[RV_INPUT_LAWS] = {"binary", "sign", "dropout", "exponential"};
  for (rv_input_law law = 0; law < RV_INPUT_LAWS; law++)
    if (strcmp(name, names[law]) == 0)
      return law;
  fail();
  return RV_INPUT_LAWS;
}

static double fraction(size_t i, double irrational) {
  return fmod((double)(i + 1) * irrational, 1);
}

/* As the fixture's header has it. */
static void fill(wide *u, const rv_table *table, size_t row) {
  bool whole = strcmp(rv_table_get(table, row, "weights"), "whole") == 0;
  rv_input_law law = law_named(rv_table_get(table, row, "law"));
  long spread = whole ? (long)fixture_number(table, row, "spread") : 0;
  u->bias = fixture_number(table, row, "bias");
  for (size_t i = 0; i < u->inputs; i++) {
    double golden = fraction(i, 0.6180339887498949) - 0.5;
    double level =
        whole ? (double)(29 * i % 129) / 128 : 0.1 + 0.8 * fraction(i, 0.41421356237309515);
    u->weight[i] = whole ? (double)((long)(37 * i % (size_t)(2 * spread + 1)) - spread) : golden;
    u->input[i] =
        (rv_random_input){law, law == RV_INPUT_SIGN ? 2 * level - 1 : level,
                          law == RV_INPUT_DROPOUT ? fixture_number(table, row, "keep") : 0};
  }
}

/* 2 to 10,000 inputs; the units have standard deviations from 0.5 to 130. */
static void agrees_with_high_precision(void **state) {
  (void)state;
  rv_table table = fixture_read("relu_mean");
  for (size_t row = 0; row < table.rows; row++) {
    wide u = open_wide((size_t)fixture_number(&table, row, "inputs"));
    fill(&u, &table, row);
    rv_relu_value value = wide_value(&u);
    double reference = fixture_number(&table, row, "mean");
    check_near(value.mean, reference, 1e-13 * (1 + reference));
    check_near(value.mean, reference, value.error);
    close_wide(&u);
  }
  rv_table_free(&table);
}

/* The same unit by states of halves and, with an input that hardly ever is not 0 to make one too
   many, by the series. */
static void both_routes_agree(void **state) {
  (void)state;
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 1);
  for (size_t r = 0; r < 3; r++) {
    size_t inputs = 32 + r % 3;
    wide u = open_wide(48);
    u.bias = gsl_rng_uniform(rng) - 0.5;
    for (size_t i = 0; i < u.inputs; i++) {
      bool extra = i >= inputs;
      u.weight[i] = gsl_rng_uniform(rng) - 0.5;
      u.input[i] = (rv_random_input){RV_INPUT_SIGN, extra ? 1 - 0x1p-52 : 0.4 * u.weight[i], 0};
      u.bias -= extra ? u.weight[i] : 0;
    }
    rv_relu_value many = wide_value(&u);
    u.inputs = inputs;
    for (size_t i = inputs; i < 48; i++)
      u.bias += u.weight[i];
    rv_relu_value few = wide_value(&u);
    check_near(many.mean, few.mean, 1e-10);
    check_near(many.mean, few.mean, many.error + few.error);
    close_wide(&u);
  }
}

/* Equal weights of any size are found to be a lattice, whatever their digits: a binomial law. */
static void equal_weights_are_a_binomial_law(void **state) {
  (void)state;
  const double q = 0.5, weights[] = {1, 0.1, 1 / 3.0, 1e-9};
  for (size_t w = 0; w < sizeof weights / sizeof *weights; w++) {
    wide u = open_wide(1000);
    for (size_t i = 0; i < u.inputs; i++) {
      u.weight[i] = weights[w];
      u.input[i] = (rv_random_input){RV_INPUT_BINARY, q, 0};
    }
    /* E |B - n/2| = n C(n, n/2) / 2^(n+1) (A. de Moivre) */
    double n = (double)u.inputs, chosen = exp(lgamma(n + 1) - 2 * lgamma(n / 2 + 1) - n * M_LN2);
    u.bias = -n / 2 * weights[w];
    rv_relu_value value = wide_value(&u);
    check_relative(value.mean, weights[w] * n * chosen / 4, 1e-12);
    close_wide(&u);
  }
}

static double binomial_half(unsigned n, unsigned k) {
  return exp(lgamma(n + 1.0) - lgamma(k + 1.0) - lgamma(n - k + 1.0) - n * M_LN2);
}

/* Gaps of 1 and of nearly 2 are no lattice: by the law of either half, and `error` knows. */
static void nearly_a_lattice_is_none(void **state) {
  (void)state;
  enum { HALF = 50 };
  const double second = 2 + 1e-6;
  wide u = open_wide(2 * HALF);
  for (size_t i = 0; i < u.inputs; i++) {
    u.weight[i] = i % 2 == 0 ? 1 : second;
    u.input[i] = (rv_random_input){RV_INPUT_BINARY, 0.5, 0};
  }
  u.bias = -HALF * (1 + second) / 2;
  double sum = 0;
  for (unsigned a = 0; a <= HALF; a++)
    for (unsigned b = 0; b <= HALF; b++)
      sum += binomial_half(HALF, a) * binomial_half(HALF, b) * fmax(0, u.bias + a + second * b);
  rv_relu_value value = wide_value(&u);
  check_near(value.mean, sum, value.error);
  check_near(value.mean, sum, 2e-6);
  close_wide(&u);
}

static void closed_forms(void **state) {
  (void)state;
  const double one[] = {2}, minus[] = {-2}, two[] = {1, 1};
  const rv_random_input x[] = {{RV_INPUT_EXPONENTIAL, 1, 0}, {RV_INPUT_EXPONENTIAL, 1, 0}};
  rv_relu_value v;
  check_status(rv_relu_mean(&v, one, -1, x, 1, RV_RELU_ALL_DIGITS), RV_OK);
  check_near(v.mean, 2 * exp(-0.5), 4 * DBL_EPSILON);
  check_status(rv_relu_mean(&v, one, 1, x, 1, RV_RELU_ALL_DIGITS), RV_OK);
  check_near(v.mean, 3, 4 * DBL_EPSILON);
  check_status(rv_relu_mean(&v, minus, 1, x, 1, RV_RELU_ALL_DIGITS), RV_OK);
  check_near(v.mean, 1 - 2 * -expm1(-0.5), 4 * DBL_EPSILON);
  check_status(rv_relu_mean(&v, minus, -1, x, 1, RV_RELU_ALL_DIGITS), RV_OK);
  check_equal(v.mean, 0);
  /* E max(E_1 + E_2 - b, 0) = (2 + b) exp(-b) */
  check_status(rv_relu_mean(&v, two, -3, x, 2, RV_RELU_ALL_DIGITS), RV_OK);
  check_near(v.mean, 5 * exp(-3), 1e-13);
  check_near(v.mean, 5 * exp(-3), v.error);
  check_status(rv_relu_mean(&v, NULL, -3, NULL, 0, RV_RELU_ALL_DIGITS), RV_OK);
  check_equal(v.mean, 0);
  check_status(rv_relu_mean(&v, NULL, 3, NULL, 0, RV_RELU_ALL_DIGITS), RV_OK);
  check_equal(v.mean, 3);
}

/* E r(z) - E r(-z) = E z, at any number of inputs, and far from 0 it is one of the two. */
static void mirrored_units_differ_by_the_mean(void **state) {
  (void)state;
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 2);
  for (size_t r = 0; r < 60; r++) {
    wide u = open_wide(1 + r * 7);
    u.bias = (gsl_rng_uniform(rng) - 0.5) * (r % 5 == 0 ? 1e3 : 1);
    double mean = u.bias;
    for (size_t i = 0; i < u.inputs; i++) {
      u.weight[i] = gsl_rng_uniform(rng) - 0.5;
      u.input[i] = (rv_random_input){(rv_input_law)(r % RV_INPUT_LAWS), gsl_rng_uniform(rng), 0.6};
      mean += u.weight[i] * u.input[i].mean;
    }
    rv_relu_value above = wide_value(&u);
    u.bias = -u.bias;
    for (size_t i = 0; i < u.inputs; i++)
      u.weight[i] = -u.weight[i];
    rv_relu_value below = wide_value(&u);
    check(above.mean >= 0 && below.mean >= 0);
    check_near(above.mean - below.mean, mean, 1e-13 * (1 + fabs(mean)));
    close_wide(&u);
  }
}

static void a_shift_is_a_bias(void **state) {
  (void)state;
  const double weight[] = {1, -0.5, 2};
  const rv_random_input x[] = {
      {RV_INPUT_EXPONENTIAL, 0.3, 0}, {RV_INPUT_SIGN, 0.2, 0}, {RV_INPUT_DROPOUT, 1, 0.5}};
  rv_input_sum z;
  rv_relu_value shifted, loaded;
  check_status(rv_input_sum_alloc(&z, 3), RV_OK);
  check_status(rv_input_sum_load(&z, weight, 0.25, x, 3), RV_OK);
  rv_input_sum_shift(&z, -1.5);
  check_status(rv_relu_mean_of(&shifted, &z, 1e-9), RV_OK);
  rv_input_sum_free(&z);
  check_status(rv_relu_mean(&loaded, weight, -1.25, x, 3, 1e-9), RV_OK);
  check_near(shifted.mean, loaded.mean, 1e-15);
}

/* What is left out is within the error, which is within the tolerance but for rounding, at any
   distance from 0: far from it nearly all of what is there would be left out. */
static void a_tolerance_is_kept(void **state) {
  (void)state;
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 4);
  for (size_t r = 0; r < 60; r++) {
    wide u = open_wide(60 + 8 * r);
    double mean = 0, square = 0, tolerance = pow(10, -2 - 5 * gsl_rng_uniform(rng));
    for (size_t i = 0; i < u.inputs; i++) {
      u.weight[i] = gsl_rng_uniform(rng) - 0.5;
      u.input[i] = (rv_random_input){r % 3 == 0 ? RV_INPUT_EXPONENTIAL : RV_INPUT_DROPOUT, 1, 0.5};
      mean += u.weight[i];
      square += u.weight[i] * u.weight[i];
    }
    u.bias = (8 * gsl_rng_uniform(rng) - 1) * sqrt(square) - mean;
    rv_relu_value fine = wide_value(&u), coarse;
    check_status(rv_relu_mean(&coarse, u.weight, u.bias, u.input, u.inputs, tolerance), RV_OK);
    check_near(coarse.mean, fine.mean, coarse.error + fine.error);
    check(coarse.error <= tolerance * sqrt(square) + 1e-10);
    close_wide(&u);
  }
}

/* A weight that measures none of the others brings |phi| back for ever, and `error` says so. */
static void what_does_not_end_is_said(void **state) {
  (void)state;
  wide u = open_wide(101);
  for (size_t i = 0; i < u.inputs; i++) {
    u.weight[i] = i == 0 ? M_SQRT1_2 : 1;
    u.input[i] = (rv_random_input){RV_INPUT_BINARY, 0.5, 0};
  }
  u.bias = -50.2;
  rv_relu_value both = wide_value(&u);
  u.weight[0] = 0;
  double without = wide_value(&u).mean;
  u.bias += M_SQRT1_2;
  check_near(both.mean, (without + wide_value(&u).mean) / 2, both.error);
  check(both.error > 1e-9 && both.error < 1e-3);
  close_wide(&u);
}

static void a_layer_is_its_units_on_any_threads(void **state) {
  (void)state;
  enum { UNITS = 7, INPUTS = 33 };
  double weight[UNITS * INPUTS], bias[UNITS];
  rv_random_input input[INPUTS];
  rv_relu_value one[UNITS], three[UNITS], alone;
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 3);
  for (size_t i = 0; i < UNITS * INPUTS; i++)
    weight[i] = gsl_rng_uniform(rng) - 0.5;
  for (size_t i = 0; i < INPUTS; i++)
    input[i] = (rv_random_input){RV_INPUT_DROPOUT, gsl_rng_uniform(rng), 0.5};
  for (size_t j = 0; j < UNITS; j++)
    bias[j] = gsl_rng_uniform(rng);
  check_status(rv_relu_means(one, weight, bias, input, UNITS, INPUTS, 1e-14, 1), RV_OK);
  check_status(rv_relu_means(three, weight, bias, input, UNITS, INPUTS, 1e-14, 3), RV_OK);
  check_bytes(one, three, sizeof one);
  check_status(rv_relu_mean(&alone, weight + 4 * INPUTS, bias[4], input, INPUTS, 1e-14), RV_OK);
  check_bytes(&one[4], &alone, sizeof alone);
  bias[5] = NAN;
  check_status(rv_relu_means(one, weight, bias, input, UNITS, INPUTS, 1e-14, 3), RV_EINVAL);
  check(strstr(rv_message(), "unit 5") != NULL);
}

static void refuses(const double *weight, double bias, rv_random_input x, const char *what) {
  rv_relu_value v;
  check_status(rv_relu_mean(&v, weight, bias, &x, 1, RV_RELU_ALL_DIGITS), RV_EINVAL);
  check(strstr(rv_message(), what) != NULL);
}

static void bad_units_are_refused(void **state) {
  (void)state;
  const double one[] = {1}, nan[] = {NAN}, huge[] = {1e71}, tiny[] = {1e-71};
  const rv_random_input half = {RV_INPUT_BINARY, 0.5, 0};
  refuses(nan, 0, half, "weight 0 is nan");
  refuses(huge, 0, half, "input 0");
  refuses(tiny, 0, half, "input 0");
  refuses(one, INFINITY, half, "bias");
  refuses(one, 0, (rv_random_input){RV_INPUT_BINARY, 1.5, 0}, "mean of input 0");
  refuses(one, 0, (rv_random_input){RV_INPUT_SIGN, -1.5, 0}, "mean of input 0");
  refuses(one, 0, (rv_random_input){RV_INPUT_EXPONENTIAL, NAN, 0}, "mean of input 0");
  refuses(one, 0, (rv_random_input){RV_INPUT_DROPOUT, 1, 0}, "kept with probability 0");
  refuses(one, 0, (rv_random_input){RV_INPUT_DROPOUT, 1, 1.5}, "kept with probability 1.5");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(agrees_with_all_states),
      cmocka_unit_test(agrees_with_high_precision),
      cmocka_unit_test(both_routes_agree),
      cmocka_unit_test(equal_weights_are_a_binomial_law),
      cmocka_unit_test(nearly_a_lattice_is_none),
      cmocka_unit_test(closed_forms),
      cmocka_unit_test(mirrored_units_differ_by_the_mean),
      cmocka_unit_test(a_shift_is_a_bias),
      cmocka_unit_test(a_tolerance_is_kept),
      cmocka_unit_test(what_does_not_end_is_said),
      cmocka_unit_test(a_layer_is_its_units_on_any_threads),
      cmocka_unit_test(bad_units_are_refused),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
