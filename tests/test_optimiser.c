/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Steps of gradient descent against numbers worked out by hand, and of Adam against its algorithm
 * in double precision. Both round each operation of a step in single precision, a dozen of them.
 */
#include "learn/optimiser.h"

#include "check.h"

#include <math.h>

#define TOLERANCE (12 * 0x1p-24)

static void test_sgd(void **state) {
  (void)state;
  rv_optimiser o;
  float w[2] = {1, -1}, g[2] = {1, 2};
  assert_int_equal(rv_optimiser_open(&o, RV_SGD, 0.5, 0.25, 2), RV_OK);
  rv_optimiser_step(&o, w, g); /* v = (1, 2) */
  assert_true(w[0] == 0.5F && w[1] == -2);
  assert_true(g[0] == 0 && g[1] == 0);
  g[0] = 4;
  rv_optimiser_step(&o, w, g); /* v = (4.25, 0.5) */
  assert_true(w[0] == -1.625F && w[1] == -2.25F);
  assert_int_equal(o.steps, 2);
  rv_optimiser_free(&o);
}

static void test_adam(void **state) {
  (void)state;
  rv_optimiser o;
  float w[1] = {0.3F}, g[1];
  double expected = 0.3, mean = 0, square = 0;
  assert_int_equal(rv_optimiser_open(&o, RV_ADAM, 0.01, 0, 1), RV_OK);
  for (int t = 1; t <= 20; t++) {
    double gradient = sin(t) * pow(10, t % 5 - 3);
    g[0] = (float)gradient;
    mean = 0.9 * mean + 0.1 * gradient;
    square = 0.999 * square + 0.001 * gradient * gradient;
    expected -= 0.01 * (mean / (1 - pow(0.9, t))) / (sqrt(square / (1 - pow(0.999, t))) + 1e-8);
    rv_optimiser_step(&o, w, g);
    /* each step moves w by at most some 0.03 and rounds it once more */
    check_near((double)w[0], expected, t * (TOLERANCE * 0.03 * 40 + 0x1p-24));
  }
  rv_optimiser_free(&o);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_sgd), cmocka_unit_test(test_adam)};
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
