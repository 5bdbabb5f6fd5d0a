/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Normal numbers: those of GSL, bit for bit, however they are asked for. */
#include "check.h"
#include "random/gaussian.h"

static const rv_stream_key key = {3, 5, 7, 11};

/* One at a time, and of any standard deviation. Of 100 numbers 1.2 are in a wedge or the tail. */
static void single_numbers_are_those_of_gsl(void **state) {
  (void)state;
  enum { COUNT = 200000 };
  rv_stream one, two;
  gsl_rng *rng = rv_stream_open(&one, &key, 0), *gsl = rv_stream_open(&two, &key, 0);
  for (int i = 0; i < COUNT; i++) {
    double sd = i % 3 == 0 ? 1 : 0.37 * i;
    check_equal(rv_gaussian(rng, sd), gsl_ran_gaussian_ziggurat(gsl, sd));
  }
  check(gsl_rng_get(rng) == gsl_rng_get(gsl));
}

/* Runs of all lengths, behind uniforms, which take whole words: a run begins at any half of a block
   and ends at any. */
static void runs_of_numbers_are_those_of_gsl(void **state) {
  (void)state;
  enum { MAX = 700 };
  rv_stream one, two;
  gsl_rng *rng = rv_stream_open(&one, &key, 1), *gsl = rv_stream_open(&two, &key, 1);
  for (size_t count = 0; count < MAX; count++) {
    double number[MAX + 1] = {0};
    rv_gaussian_numbers(number, rng, count, 2.5);
    for (size_t i = 0; i < count; i++)
      check_equal(number[i], gsl_ran_gaussian_ziggurat(gsl, 2.5));
    check_equal(number[count], 0);
    check_equal(gsl_rng_uniform(rng), gsl_rng_uniform(gsl));
  }
}

/* Every layer, at its last place inside and the first that is not, and both signs. */
static void every_layer_is_that_of_gsl(void **state) {
  (void)state;
  for (uint32_t layer = 0; layer < 256; layer++) {
    uint32_t inside = rv_gaussian_layers.inside[layer % 128];
    for (uint32_t place = inside == 0 ? 0 : inside - 1; place <= inside; place++) {
      rv_stream one, two;
      gsl_rng *rng = rv_stream_open(&one, &key, layer), *gsl = rv_stream_open(&two, &key, layer);
      rv_philox_refill(rng->state);
      rv_philox_refill(gsl->state);
      one.state.half[0] = two.state.half[0] = place << 8 | layer;
      double number = rv_gaussian(rng, 1);
      check_equal(number, gsl_ran_gaussian_ziggurat(gsl, 1));
      check(one.state.used == two.state.used);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(single_numbers_are_those_of_gsl),
      cmocka_unit_test(runs_of_numbers_are_those_of_gsl),
      cmocka_unit_test(every_layer_is_that_of_gsl),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
