/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Integrals from Gauss's nodes to the ends: of powers exactly, of exp up to rounding. */
#include "check.h"
#include "numeric/legendre_integral.h"

enum { COUNT = 24 };

static double node[COUNT], weight[COUNT], beyond[COUNT * COUNT], room[COUNT * (COUNT + 1)];

static double integral_above(size_t i, double (*f)(double, int), int power) {
  double sum = 0;
  for (size_t j = 0; j < COUNT; j++)
    sum += beyond[i * COUNT + j] * f(node[j], power);
  return sum;
}

static double integral_below(size_t i, double (*f)(double, int), int power) {
  double sum = 0;
  for (size_t j = 0; j < COUNT; j++)
    sum += beyond[(COUNT - 1 - i) * COUNT + COUNT - 1 - j] * f(node[j], power);
  return sum;
}

static double power_of(double x, int power) {
  return pow(x, power);
}

static double exponential(double x, int rate) {
  return exp(rate * x);
}

static void powers_are_exact(void **state) {
  (void)state;
  rv_legendre_integrals(node, weight, beyond, room, COUNT);
  for (int power = 0; power < COUNT; power++)
    for (size_t i = 0; i < COUNT; i++) {
      double here = pow(node[i], power + 1), start = pow(-1, power + 1);
      check_near(integral_above(i, power_of, power), (1 - here) / (power + 1), 1e-14);
      check_near(integral_below(i, power_of, power), (here - start) / (power + 1), 1e-14);
    }
}

static void an_exponential_is_resolved(void **state) {
  (void)state;
  rv_legendre_integrals(node, weight, beyond, room, COUNT);
  for (int rate = -3; rate <= 3; rate += 2)
    for (size_t i = 0; i < COUNT; i++) {
      double here = exp(rate * node[i]);
      check_near(integral_above(i, exponential, rate), (exp(rate) - here) / rate, 1e-13);
      check_near(integral_below(i, exponential, rate), (here - exp(-rate)) / rate, 1e-13);
    }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(powers_are_exact),
      cmocka_unit_test(an_exponential_is_resolved),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
