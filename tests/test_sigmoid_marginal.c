/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exact mean of a sigmoid unit: against all states, high precision, and closed forms. */
#include "check.h"
#include "fixture.h"
#include "reverify/sigmoid_enumeration.h"
#include "reverify/sigmoid_marginal.h"
#include "reverify/sigmoid_normal.h"
#include "reverify/stream.h"

#include <float.h>
#include <stdlib.h>

static const rv_stream_key key = {161, 162, 163, 164};

enum { FEW = 20 };

/* A unit of up to FEW inputs. */
typedef struct unit {
  double weight[FEW], input[FEW], bias;
  size_t inputs;
  rv_coding coding;
} unit;

/* Weights up to `scale`; a fifth of the inputs certain, a tenth all but certain. */
static unit draw_unit(gsl_rng *rng, size_t inputs, rv_coding coding, double scale) {
  unit u = {.inputs = inputs, .coding = coding};
  u.bias = scale * (2 * gsl_rng_uniform(rng) - 1);
  for (size_t i = 0; i < inputs; i++) {
    double kind = gsl_rng_uniform(rng), q = gsl_rng_uniform(rng);
    q = kind < 0.1 ? 0 : kind < 0.2 ? 1 : kind < 0.3 ? 1e-9 * q : q;
    u.weight[i] = scale * (2 * gsl_rng_uniform(rng) - 1);
    u.input[i] = coding == RV_ZERO_ONE ? q : 2 * q - 1;
  }
  return u;
}

static double marginal(const unit *u) {
  double value = NAN;
  check_status(rv_sigmoid_marginal(&value, u->weight, u->bias, u->input, u->inputs, u->coding),
               RV_OK);
  return value;
}

static double enumerated(const unit *u) {
  return rv_sigmoid_enumerated(u->weight, u->bias, u->input, u->inputs, u->coding);
}

/* The definition, state by state, in extended precision. */
static double naive(const unit *u) {
  long double mean = 0;
  for (size_t state = 0; state < (size_t)1 << u->inputs; state++) {
    long double z = u->bias, p = 1;
    for (size_t i = 0; i < u->inputs; i++) {
      bool one = state >> i & 1;
      long double q = u->coding == RV_ZERO_ONE ? u->input[i] : (1 + (long double)u->input[i]) / 2;
      p *= one ? q : 1 - q;
      z += one ? u->weight[i] : u->coding == RV_ZERO_ONE ? 0 : -u->weight[i];
    }
    mean += p * (u->coding == RV_ZERO_ONE ? 1 / (1 + expl(-z)) : tanhl(z));
  }
  return (double)mean;
}

static void enumeration_is_the_definition(void **state) {
  (void)state;
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 0);
  for (size_t r = 0; r < 300; r++) {
    unit u = draw_unit(rng, r % 14, r % 2 ? RV_PLUS_MINUS : RV_ZERO_ONE, 30 * gsl_rng_uniform(rng));
    check_near(enumerated(&u), naive(&u), 4 * DBL_EPSILON);
  }
}

/* The promise for weights up to 30, whatever the inputs; and the stated bound of each unit. */
static void agrees_with_enumeration(void **state) {
  (void)state;
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 1);
  for (size_t r = 0; r < 1050; r++) {
    double scale = 30 * pow(10, -4 * gsl_rng_uniform(rng));
    unit u = draw_unit(rng, r % (FEW + 1), r % 2 ? RV_PLUS_MINUS : RV_ZERO_ONE, scale);
    double reference = enumerated(&u);
    check_near(marginal(&u), reference, 1e-14);
    check_near(marginal(&u), reference,
               rv_sigmoid_marginal_error(u.weight, u.bias, u.inputs, u.coding));
  }
}

/* Weights from 1e-300 to 1e300 in one unit. */
static void any_size_of_weight_is_right(void **state) {
  (void)state;
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 2);
  for (size_t r = 0; r < 400; r++) {
    unit u = draw_unit(rng, 1 + r % 12, r % 2 ? RV_PLUS_MINUS : RV_ZERO_ONE, 1);
    double range = r % 4 < 2 ? 300 : 5;
    for (size_t i = 0; i < u.inputs; i++)
      u.weight[i] *= pow(10, range * (2 * gsl_rng_uniform(rng) - 1));
    /* weights up to 1e5 round to 1e-11; a larger one decides alone, or is not there (x_i = 0) */
    check_near(marginal(&u), naive(&u), 1e-10);
  }
  unit one = {.weight = {1e300}, .input = {0.5}, .inputs = 1};
  check_near(marginal(&one), 0.75, DBL_EPSILON);
  unit equal = {.weight = {1e300, -1e300}, .input = {0.5, 0.5}, .inputs = 2};
  check_near(marginal(&equal), 0.5, DBL_EPSILON);
}

static double *filled(size_t count, double value) {
  double *array = malloc((count + 1) * sizeof *array);
  assert_non_null(array);
  for (size_t i = 0; i < count; i++)
    array[i] = value;
  return array;
}

/* 784 and 10,000 inputs. The rounding of sums of n terms: 1e-15 for the smaller, see the header. */
static void agrees_with_high_precision(void **state) {
  (void)state;
  rv_table table = fixture_read("sigmoid_marginal");
  for (size_t row = 0; row < table.rows; row++) {
    size_t inputs = (size_t)fixture_number(&table, row, "inputs");
    long spread = (long)fixture_number(&table, row, "spread");
    double step = fixture_number(&table, row, "unit"), value;
    bool signs = strcmp(rv_table_get(&table, row, "coding"), "plus_minus") == 0;
    double *weight = filled(inputs, 0), *input = filled(inputs, 0);
    for (size_t i = 0; i < inputs; i++) {
      double q = (double)(29 * i % 129) / 128;
      weight[i] = (double)((long)(37 * i % (size_t)(2 * spread + 1)) - spread) * step;
      input[i] = signs ? 2 * q - 1 : q;
    }
    check_status(rv_sigmoid_marginal(&value, weight, fixture_number(&table, row, "bias"), input,
                                     inputs, signs ? RV_PLUS_MINUS : RV_ZERO_ONE),
                 RV_OK);
    check_near(value, fixture_number(&table, row, "mean"), 1e-14);
    free(weight);
    free(input);
  }
  rv_table_free(&table);
}

/* One weight each of 1/sqrt(n) to either side, q = 1/2: z is symmetric around the bias. */
static double symmetric(size_t n, double mean) {
  double *weight = filled(n, 2 / sqrt((double)n)), *input = filled(n, 0.5), value;
  check_status(rv_sigmoid_marginal(&value, weight, mean - sqrt((double)n), input, n, RV_ZERO_ONE),
               RV_OK);
  free(weight);
  free(input);
  return value;
}

/*
 * z tends to N(-1, 1), for which the mean is exp(-1/2) / 2, with an error of k4 E sigma''''(z) / 24
 * and k4 = -2/n: four times as many inputs make it four times as small.
 */
static void tends_to_the_normal_law(void **state) {
  (void)state;
  double limit = exp(-0.5) / 2, before = symmetric(1000, -1) - limit;
  for (size_t n = 4000; n <= 64000; n *= 4) {
    double error = symmetric(n, -1) - limit;
    check_relative(before / error, 4, 10.0 / (double)n * 4);
    check_near(symmetric(n, -1), rv_sigmoid_edgeworth(-1, 1, 0, -2.0 / (double)n),
               1 / ((double)n * (double)n));
    before = error;
  }
}

static void certain_inputs_give_the_function_itself(void **state) {
  (void)state;
  const double weight[] = {3, -5, 0.25, 1e300}, certain[] = {1, 0, 1, 0}, signs[] = {1, -1, 1, 1};
  double value;
  check_status(rv_sigmoid_marginal(&value, weight, -2, certain, 4, RV_ZERO_ONE), RV_OK);
  check_near(value, 1 / (1 + exp(-1.25)), DBL_EPSILON);
  check_status(rv_sigmoid_marginal(&value, weight, -2, signs, 3, RV_PLUS_MINUS), RV_OK);
  check_near(value, tanh(6.25), DBL_EPSILON);
  for (double bias = -1e308; bias <= 1e308; bias += 1e307) {
    check_status(rv_sigmoid_marginal(&value, NULL, bias, NULL, 0, RV_ZERO_ONE),
                 fabs(bias) * 4 <= DBL_MAX ? RV_OK : RV_EINVAL);
  }
  check_status(rv_sigmoid_marginal(&value, NULL, 0.5, NULL, 0, RV_PLUS_MINUS), RV_OK);
  check_near(value, tanh(0.5), DBL_EPSILON);
  const double none[] = {0, 0}, half[] = {0.5, 0.25};
  check_status(rv_sigmoid_marginal(&value, none, 0.5, half, 2, RV_ZERO_ONE), RV_OK);
  check_near(value, 1 / (1 + exp(-0.5)), DBL_EPSILON);
}

/* E sigma(z) for z -> -z is the complement; far from 0 it is 0 or 1 and never beyond. */
static void symmetry_and_saturation(void **state) {
  (void)state;
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 3);
  for (size_t r = 0; r < 500; r++) {
    unit u = draw_unit(rng, r % (FEW + 1), RV_ZERO_ONE, 5), mirrored = u;
    mirrored.bias = -u.bias;
    for (size_t i = 0; i < u.inputs; i++)
      mirrored.weight[i] = -u.weight[i];
    check_near(marginal(&u) + marginal(&mirrored), 1, 4 * DBL_EPSILON);
  }
  for (double bias = 1; bias < 1e17; bias *= 3)
    for (int sign = -1; sign <= 1; sign += 2) {
      unit u = {.weight = {1, 2}, .input = {0.5, 0.1}, .bias = sign * bias, .inputs = 2};
      check_near(marginal(&u), enumerated(&u), 2 * DBL_EPSILON);
      check(marginal(&u) >= 0 && marginal(&u) <= 1);
    }
}

enum { UNITS = 37, INPUTS = 100 };

static void threads_do_not_change_a_bit(void **state) {
  (void)state;
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 4);
  static double weight[UNITS * INPUTS], bias[UNITS], input[INPUTS], out[2][UNITS];
  for (size_t i = 0; i < UNITS * INPUTS; i++)
    weight[i] = 2 * gsl_rng_uniform(rng) - 1;
  for (size_t i = 0; i < INPUTS; i++)
    input[i] = gsl_rng_uniform(rng);
  for (int threads = 1; threads <= 4; threads++) {
    check_status(rv_sigmoid_marginals(out[threads > 1], weight, bias, input, UNITS, INPUTS,
                                      RV_ZERO_ONE, threads),
                 RV_OK);
    check_bytes(out[threads > 1], out[0], threads > 1 ? sizeof out[0] : 0);
  }
  for (size_t j = 0; j < UNITS; j++) {
    double alone;
    check_status(rv_sigmoid_marginal(&alone, weight + j * INPUTS, 0, input, INPUTS, RV_ZERO_ONE),
                 RV_OK);
    check_bytes(&alone, &out[0][j], sizeof alone);
  }
  check_status(rv_sigmoid_marginals(NULL, NULL, NULL, input, 0, INPUTS, RV_ZERO_ONE, 2), RV_OK);
}

static void refuses(double weight, double bias, double input, rv_coding coding, const char *what) {
  const double weights[] = {1, 1, 1, weight}, biases[] = {0, bias}, inputs[] = {0.5, input};
  double out[2];
  check_status(rv_sigmoid_marginals(out, weights, biases, inputs, 2, 2, coding, 1), RV_EINVAL);
  if (strstr(rv_message(), what) == NULL)
    fail_msg("'%s' is not in '%s'", what, rv_message());
}

static void bad_numbers_are_refused_by_name(void **state) {
  (void)state;
  refuses(NAN, 0, 0.5, RV_ZERO_ONE, "weight 1 of unit 1 is nan");
  refuses(INFINITY, 0, 0.5, RV_ZERO_ONE, "weight 1 of unit 1 is inf");
  refuses(1, NAN, 0.5, RV_ZERO_ONE, "bias of unit 1 is nan");
  refuses(1, 0, NAN, RV_ZERO_ONE, "mean of input 1 is nan");
  refuses(1, 0, -0.1, RV_ZERO_ONE, "mean of input 1 is -0.1");
  refuses(1, 0, 1.1, RV_ZERO_ONE, "mean of input 1 is 1.1");
  refuses(1, 0, -1.1, RV_PLUS_MINUS, "mean of input 1 is -1.1");
  refuses(1e308, 1e308, 0.5, RV_ZERO_ONE, "overflow");
  /* many weights of 1e300: as hard as a knapsack problem */
  double *weight = filled(100, 1e300), *input = filled(100, 0.5), out;
  check_status(rv_sigmoid_marginal(&out, weight, 0, input, 100, RV_ZERO_ONE), RV_OK);
  check_near(out, 1, DBL_EPSILON); /* all sums but one, of probability 2^-100, are huge */
  check_status(rv_sigmoid_marginal(&out, weight, -5e301, input, 100, RV_ZERO_ONE), RV_EINVAL);
  check(strstr(rv_message(), "out of reach") != NULL);
  free(weight);
  free(input);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(enumeration_is_the_definition),
      cmocka_unit_test(agrees_with_enumeration),
      cmocka_unit_test(any_size_of_weight_is_right),
      cmocka_unit_test(agrees_with_high_precision),
      cmocka_unit_test(tends_to_the_normal_law),
      cmocka_unit_test(certain_inputs_give_the_function_itself),
      cmocka_unit_test(symmetry_and_saturation),
      cmocka_unit_test(threads_do_not_change_a_bit),
      cmocka_unit_test(bad_numbers_are_refused_by_name),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
