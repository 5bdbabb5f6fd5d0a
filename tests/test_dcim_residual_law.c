/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mean squared residuals of nets in closed form: worked values, and random nets. */
#include "dcim.h"
#include "model/dcim_turn.h"
#include "numeric/normal_mean.h"
#include "theory/dcim_residual_law.h"

#include <float.h>

static double power(double x, const void *exponent) {
  return pow(fabs(x), *(const double *)exponent);
}

/* E |X|, E X^2, E X^4 and E X^6 of a normal variable. */
static void normal_means(void **state) {
  (void)state;
  static const double exponent[] = {0, 2, 4, 6}, moment[] = {1, 1, 3, 15}, one = 1;
  for (size_t i = 0; i < 4; i++)
    check_relative(rv_normal_mean(power, &exponent[i], 3), moment[i] * pow(3, exponent[i]), 1e-14);
  check_relative(rv_normal_mean(power, &one, 3), 3 * sqrt(2 / M_PI), 2e-6);
}

/* By Gauss-Hermite quadrature apart from the code: E s^2, E s s'', E s'^2 and E s' of s = sigma(b)
   are 0.293379035858093, -0.013637999370565, 0.044836241350194 and 0.206620964141907. */
static void small_couplings(void **state) {
  (void)state;
  double first = 4 * 0.293379035858093 / 2;
  double second = 4 * (1.25 * (-0.013637999370565 / 4 + 3 * 0.044836241350194 / 16) -
                       pow(0.206620964141907, 2) / 32);
  check_relative(rv_dcim_weak_residual_sq(4, 2, 1), first + second, 1e-12);
  check_relative(rv_dcim_weak_residual_sq(4, 5, 0.1), 4 * (0.01 * first + 1e-4 * second), 1e-12);
  check_relative(rv_dcim_weak_residual_allowance(4, 5, 0.1), 4 * 1e-4 * second, 1e-11);
}

static void a_turn_adds_the_distance_of_the_weights(void **state) {
  (void)state;
  check_relative(rv_dcim_turn_adds(6, 3, 2, 90), 3 * 6 * 4 / 8.0, 1e-15);
  check_relative(rv_dcim_turn_adds(6, 3, 2, 180), 3 * 6 * 4 / 4.0, 1e-15);
  check_relative(rv_dcim_turn_adds(6, 3, 2, -1e-7), rv_dcim_turn_adds(6, 3, 2, 1e-7), 1e-15);
  check_equal(rv_dcim_turn_adds(6, 3, 2, 0), 0);
}

typedef struct sums {
  double count, sum, squares;
} sums;

static void add(sums *s, double x) {
  s->count++;
  s->sum += x;
  s->squares += x * x;
}

/* The mean is `expected`, and its error so small that a part of it, `seen`, would have shown. */
static void check_mean(const sums *s, double expected, double seen) {
  double mean = s->sum / s->count, variance = s->squares / s->count - mean * mean;
  double error = FALSE_ALARM_SD * sqrt(variance / s->count);
  check_near(mean, expected, error);
  check(error < seen * expected);
}

/* At couplings where no series helps, and at every angle: neither twice nor half of it. */
static void random_nets_gain_what_a_turn_adds(void **state) {
  (void)state;
  static const double coupling[] = {0.3, 2, 8}, degrees[] = {20, 75, 180};
  for (size_t i = 0; i < 3; i++) {
    sums total = {0, 0, 0}, nonlinear = {0, 0, 0};
    for (uint64_t t = 0; t < 4000; t++) {
      const rv_stream_key key = {1, 2, i, t};
      rv_dcim net = make_net((size_t[]){3, 3, 3, 3}, 3, coupling[i], 1000 * i + t);
      rv_dcim_residual at, other, tied;
      check_status(rv_dcim_turned_residual(&key, &at, &net, degrees[i]), RV_OK);
      check_status(rv_dcim_turned_residual(&key, &other, &net, -degrees[i]), RV_OK);
      check_status(rv_dcim_turned_residual(&key, &tied, &net, 0), RV_OK);
      add(&total, (pow(at.total, 2) + pow(other.total, 2)) / 2 - pow(tied.total, 2));
      add(&nonlinear,
          (pow(at.nonlinear, 2) + pow(other.nonlinear, 2)) / 2 - pow(tied.nonlinear, 2));
      rv_dcim_free(&net);
    }
    check_mean(&total, rv_dcim_turn_adds(3, 3, coupling[i], degrees[i]), 0.4);
    check_mean(&nonlinear, rv_dcim_turn_adds(3, 3, coupling[i], degrees[i]), 0.4);
  }
}

/* At a coupling of 1, where the second term is a thirtieth of the first. */
static void random_nets_have_the_second_term(void **state) {
  (void)state;
  sums s = {0, 0, 0};
  for (uint64_t t = 0; t < 20000; t++) {
    rv_dcim net = make_net((size_t[]){2, 2, 2}, 2, 1, t);
    rv_dcim_residual tied;
    check_status(rv_dcim_turned_residual(&(rv_stream_key){0}, &tied, &net, 0), RV_OK);
    add(&s, pow(tied.total, 2));
    rv_dcim_free(&net);
  }
  check_near(s.sum / s.count, rv_dcim_weak_residual_sq(2, 2, 1),
             rv_dcim_weak_residual_allowance(2, 2, 1) + FALSE_ALARM_SD * sqrt(s.squares) / s.count);
}

/* Of residual^2 with the best biases: from the means at two couplings, the same draws at both. The
   factor for few units takes all of what is left to be as scattered as the third power. */
static void the_nonlinear_residual_bends_so(void **state) {
  (void)state;
  for (size_t n = 3; n <= 9; n += 6) {
    sums low = {0, 0, 0}, high = {0, 0, 0};
    for (uint64_t t = 0; t < 1500; t++)
      for (int k = 0; k < 2; k++) {
        rv_dcim net = make_net((size_t[]){n, n, n}, 2, k ? 0.5 : 0.05, t);
        rv_dcim_residual tied;
        check_status(rv_dcim_turned_residual(&(rv_stream_key){0}, &tied, &net, 0), RV_OK);
        add(k ? &high : &low, pow(tied.nonlinear, 2));
        rv_dcim_free(&net);
      }
    double r = rv_dcim_weak_nonlinear_next_order((double)n, 0.5);
    double bend = fabs(high.sum / low.sum / 1e4 - 1);
    check(bend <= r && bend > r / 2);
  }
  check_relative(rv_dcim_weak_nonlinear_next_order(1e9, 1), 0.13544, 1e-4);
  check_relative(
      rv_dcim_weak_residual_next_order(6, 0.3),
      rv_dcim_weak_residual_allowance(6, 2, 0.3) /
          (rv_dcim_weak_residual_sq(6, 2, 0.3) - rv_dcim_weak_residual_allowance(6, 2, 0.3)),
      1e-12);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(normal_means),
      cmocka_unit_test(small_couplings),
      cmocka_unit_test(a_turn_adds_the_distance_of_the_weights),
      cmocka_unit_test(random_nets_gain_what_a_turn_adds),
      cmocka_unit_test(random_nets_have_the_second_term),
      cmocka_unit_test(the_nonlinear_residual_bends_so),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
