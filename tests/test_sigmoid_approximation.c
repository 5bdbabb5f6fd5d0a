/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The approximations of a sigmoid unit's mean: closed cases, known errors, bounds. */
#include "check.h"
#include "fixture.h"
#include "reverify/sigmoid_approximation.h"
#include "reverify/sigmoid_normal.h"
#include "reverify/stream.h"

#include <float.h>

static const rv_stream_key key = {171, 172, 173, 174};

enum { INPUTS = 40 };

/* A unit with its own arrays; do not copy. */
typedef struct owned_unit {
  double weight[INPUTS], input[INPUTS];
  rv_unit unit;
  rv_unit_moments moments;
} owned_unit;

static void draw_unit(owned_unit *u, gsl_rng *rng, size_t inputs, rv_coding coding, double scale) {
  for (size_t i = 0; i < inputs; i++) {
    double kind = gsl_rng_uniform(rng), q = kind < 0.1 ? 0 : kind < 0.2 ? 1 : gsl_rng_uniform(rng);
    u->weight[i] = scale * (2 * gsl_rng_uniform(rng) - 1);
    u->input[i] = coding == RV_ZERO_ONE ? q : 2 * q - 1;
  }
  u->unit = (rv_unit){u->weight, 2 * gsl_rng_uniform(rng) - 1, u->input, inputs, coding};
  check_status(rv_unit_summarise(&u->moments, &u->unit), RV_OK);
}

static double approximation(const owned_unit *u, rv_approximation kind) {
  return rv_sigmoid_approximate(kind, &u->unit, &u->moments);
}

static double exact(const owned_unit *u) {
  double value = NAN;
  check_status(rv_sigmoid_marginal(&value, u->weight, u->unit.bias, u->input, u->unit.inputs,
                                   u->unit.coding),
               RV_OK);
  return value;
}

static void normal_means_agree_with_high_precision(void **state) {
  (void)state;
  rv_table table = fixture_read("sigmoid_normal");
  for (size_t row = 0; row < table.rows; row++)
    check_near(rv_sigmoid_edgeworth(
                   fixture_number(&table, row, "mean"), fixture_number(&table, row, "variance"),
                   fixture_number(&table, row, "third"), fixture_number(&table, row, "fourth")),
               fixture_number(&table, row, "value"), 4e-15);
  rv_table_free(&table);
}

/* E sigma(N(-s^2, s^2)) = exp(-s^2/2) / 2, and the two routes meet at s = 4. */
static void normal_means_have_their_closed_form(void **state) {
  (void)state;
  for (double s = 0; s < 40; s += 0.03125)
    check_near(rv_sigmoid_normal(-s * s, s * s), exp(-s * s / 2) / 2, 1e-15);
  for (double mean = -12; mean <= 12; mean += 0.5)
    check_near(rv_sigmoid_edgeworth(mean, 16, 3, -5),
               rv_sigmoid_edgeworth(mean, nextafter(16, 17), 3, -5), 4e-15);
}

/* Moments against all states of a few inputs. */
static void moments_are_those_of_all_states(void **state) {
  (void)state;
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 0);
  owned_unit u;
  for (size_t r = 0; r < 60; r++) {
    draw_unit(&u, rng, r % 10, r % 2 ? RV_PLUS_MINUS : RV_ZERO_ONE, 3);
    const rv_unit_moments *m = &u.moments;
    double moment[7] = {0};
    for (size_t states = 0; states < (size_t)1 << u.unit.inputs; states++) {
      double z = u.unit.bias, p = 1, power = 1;
      for (size_t i = 0; i < u.unit.inputs; i++) {
        bool one = states >> i & 1, zero_one = u.unit.coding == RV_ZERO_ONE;
        double q = zero_one ? u.input[i] : (1 + u.input[i]) / 2;
        p *= one ? q : 1 - q;
        z += one ? u.weight[i] : zero_one ? 0 : -u.weight[i];
      }
      for (size_t k = 0; k < 7; k++, power *= z - m->mean)
        moment[k] += p * power;
    }
    double v = m->variance, size = 1 + v * v * v;
    check_near(moment[1], 0, 1e-13 * size);
    check_near(v, moment[2], 1e-13 * size);
    check_near(m->third, moment[3], 1e-12 * size);
    check_near(m->fourth + 3 * v * v, moment[4], 1e-12 * size);
    check_near(m->sixth + 15 * m->fourth * v + 10 * m->third * m->third + 15 * v * v * v, moment[6],
               1e-11 * size);
  }
}

/* sup over the mean of |approximation - E sigma(N(mean, variance))|, of approximations that know
   no more than these two. */
static double sup_error(rv_approximation kind, double variance) {
  const rv_unit unit = {.coding = RV_ZERO_ONE};
  double sup = 0;
  for (double mean = -20; mean <= 20; mean += 0.01) {
    rv_unit_moments m = {.mean = mean, .variance = variance};
    sup = fmax(sup,
               fabs(rv_sigmoid_approximate(kind, &unit, &m) - rv_sigmoid_normal(mean, variance)));
  }
  return sup;
}

/* Two digits each, for normal z with sd 1 and 4; where the second order falls behind the first. */
static void known_errors_for_normal_inputs(void **state) {
  (void)state;
  check_near(sup_error(RV_TAYLOR, 1), 3.9e-2, 5e-4);
  check_near(sup_error(RV_TAYLOR, 16), 0.21, 5e-3);
  check_near(sup_error(RV_SECOND_ORDER, 1), 1.1e-2, 5e-4);
  check_near(sup_error(RV_SECOND_ORDER, 16), 0.60, 5e-3);
  check_near(sup_error(RV_MACKAY, 1), 4.6e-3, 5e-5);
  check_near(sup_error(RV_MACKAY, 16), 1.5e-2, 5e-4);
  check(sup_error(RV_SECOND_ORDER, 2 * 2) < sup_error(RV_TAYLOR, 2 * 2));
  check(sup_error(RV_SECOND_ORDER, 2.2 * 2.2) > sup_error(RV_TAYLOR, 2.2 * 2.2));
  check_equal(sup_error(RV_GAUSS_HERMITE, 4), 0);
  check_near(sup_error(RV_PROBIT, 0), 9.5e-3, 5e-5); /* how near Phi(x / 1.702) is to sigma */
}

/* Without variance all but probit are the function itself; with it, three inputs are summed over.
 */
static void closed_cases(void **state) {
  (void)state;
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 1);
  owned_unit u;
  for (size_t r = 0; r < 100; r++) {
    rv_coding coding = r % 2 ? RV_PLUS_MINUS : RV_ZERO_ONE;
    draw_unit(&u, rng, r % 4, coding, 4);
    check_near(approximation(&u, RV_CONDITIONED), exact(&u), 8 * DBL_EPSILON);
    for (size_t i = 0; i < u.unit.inputs; i++)
      u.input[i] = i % 2 == 1 ? 1 : coding == RV_ZERO_ONE ? 0 : -1;
    check_status(rv_unit_summarise(&u.moments, &u.unit), RV_OK);
    check_equal(u.moments.variance, 0);
    for (rv_approximation k = 0; k < RV_APPROXIMATIONS; k++)
      if (k != RV_PROBIT) /* the saddle point's correction is a difference of inverses up to 1000 */
        check_near(approximation(&u, k), exact(&u),
                   (k == RV_SADDLE_POINT ? 4000 : 8) * DBL_EPSILON);
  }
}

/* z -> -z, and x = 2y - 1 with tanh(z) = 2 sigma(2z) - 1. */
static void symmetries(void **state) {
  (void)state;
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 2);
  owned_unit u, mirrored, other;
  for (size_t r = 0; r < 200; r++) {
    draw_unit(&u, rng, r % (INPUTS + 1), RV_PLUS_MINUS, 1);
    mirrored = other = u;
    other.unit = (rv_unit){other.weight, 2 * u.unit.bias, other.input, u.unit.inputs, RV_ZERO_ONE};
    mirrored.unit =
        (rv_unit){mirrored.weight, -u.unit.bias, mirrored.input, u.unit.inputs, RV_PLUS_MINUS};
    for (size_t i = 0; i < u.unit.inputs; i++) {
      mirrored.weight[i] = -u.weight[i];
      other.weight[i] = 4 * u.weight[i];
      other.input[i] = (1 + u.input[i]) / 2;
      other.unit.bias -= 2 * u.weight[i];
    }
    check_status(rv_unit_summarise(&mirrored.moments, &mirrored.unit), RV_OK);
    check_status(rv_unit_summarise(&other.moments, &other.unit), RV_OK);
    for (rv_approximation k = 0; k < RV_APPROXIMATIONS; k++) {
      double value = approximation(&u, k), size = 1 + u.moments.variance * u.moments.variance;
      check_near(approximation(&mirrored, k), -value, 1e-9 * size);
      check_near(2 * approximation(&other, k) - 1, value, 1e-9 * size);
      check(k == RV_FOURTH_ORDER || k == RV_SECOND_ORDER || fabs(value) <= 1 + 0.2);
    }
  }
}

/* Every bound on every unit; rounding stays below 1e-14. */
static void bounds_hold(void **state) {
  (void)state;
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 3);
  owned_unit u;
  double tightest[RV_APPROXIMATIONS] = {0};
  for (size_t r = 0; r < 5000; r++) {
    draw_unit(&u, rng, 1 + r % INPUTS, r % 2 ? RV_PLUS_MINUS : RV_ZERO_ONE,
              10 * pow(10, -3 * gsl_rng_uniform(rng)));
    double reference = exact(&u);
    for (rv_approximation k = 0; k < RV_APPROXIMATIONS; k++) {
      double bound = rv_approximation_bound(k, &u.moments, u.unit.coding);
      double error = fabs(approximation(&u, k) - reference);
      check(isnan(bound) || error <= bound + 1e-14);
      if (bound > 1e-9)
        tightest[k] = fmax(tightest[k], error / bound);
    }
  }
  check(tightest[RV_TAYLOR] > 0.9); /* the bounds are of use */
  check(tightest[RV_SECOND_ORDER] > 0.5);
  check(tightest[RV_FOURTH_ORDER] > 0.5);
  check(tightest[RV_GAUSS_HERMITE] > 0.3);
}

/* At E z = log(2 + sqrt 3) the error tends to the bound: error / bound = 1 - v/12 + ... for one
   input with q = 1/2. */
static void first_order_bound_is_tight(void **state) {
  (void)state;
  for (double w = 0.5; w > 0.01; w /= 2) {
    const double half = 0.5, v = w * w / 4;
    const rv_unit unit = {&w, log(2 + sqrt(3)) - w / 2, &half, 1, RV_ZERO_ONE};
    rv_unit_moments m;
    double value;
    check_status(rv_unit_summarise(&m, &unit), RV_OK);
    check_status(rv_sigmoid_marginal(&value, &w, unit.bias, &half, 1, RV_ZERO_ONE), RV_OK);
    double error = fabs(rv_sigmoid_approximate(RV_TAYLOR, &unit, &m) - value);
    double bound = rv_approximation_bound(RV_TAYLOR, &m, RV_ZERO_ONE);
    check_near(1 - error / bound, v / 12, v * v + 1e-15 / bound);
  }
}

/* One rare input at E z = 0, where the third derivative of sigma, -1/8, and the fifth, 1/4, are
   largest: E(z - mu)^k is q w^k up to a part q, so that Hoelder's inequality is an equality, and
   the normal law of so small a variance has hardly a third moment beside: 1/48, 1/480 and again
   1/48 are attained. The next order is a part w^2 / 10, E|N|^3 a part 1.6 sqrt(q), rounding a part
   1e-3. */
static void higher_bounds_are_attained(void **state) {
  (void)state;
  static const rv_approximation kinds[] = {RV_SECOND_ORDER, RV_FOURTH_ORDER, RV_GAUSS_HERMITE};
  const double w = 0.2, q = 1e-6;
  const rv_unit unit = {&w, -w * q, &q, 1, RV_ZERO_ONE};
  rv_unit_moments m;
  double value;
  check_status(rv_unit_summarise(&m, &unit), RV_OK);
  check_status(rv_sigmoid_marginal(&value, &w, unit.bias, &q, 1, RV_ZERO_ONE), RV_OK);
  for (size_t k = 0; k < 3; k++) {
    double bound = rv_approximation_bound(kinds[k], &m, RV_ZERO_ONE);
    double error = fabs(rv_sigmoid_approximate(kinds[k], &unit, &m) - value);
    check(error <= bound + DBL_EPSILON && error > 0.99 * bound);
  }
}

/* Inputs that are nearly constant, or weigh nearly nothing, so that powers of them underflow: the
   value at variance 0. */
static void vanishing_variances(void **state) {
  (void)state;
  const double weights[] = {0, 5e-324, 1e-300, 1e-160, -1e-110, 1e-100, -1e-55, 1e-20, 1};
  const double rare[] = {0, 5e-324, 1e-300, 1e-163, 1e-161, 1e-100, 1e-20, 0.5, 1};
  for (size_t w = 0; w < 9; w++)
    for (size_t q = 0; q < 9; q++)
      for (size_t j = 0; j < 12; j++) {
        const rv_coding coding = j % 2 ? RV_PLUS_MINUS : RV_ZERO_ONE;
        const double bias = (double)j - 6, weight[] = {weights[w], 0, -weights[w]};
        const double x = coding == RV_ZERO_ONE ? rare[q] : 2 * rare[q] - 1, input[] = {x, 0.5, 1};
        const rv_unit unit = {weight, bias, input, 3, coding};
        if (fabs(weights[w]) == 1 && rare[q] == 0.5)
          continue; /* no small variance */
        rv_unit_moments m;
        double value;
        check_status(rv_unit_summarise(&m, &unit), RV_OK);
        check_status(rv_sigmoid_marginal(&value, weight, bias, input, 3, coding), RV_OK);
        double scale = coding == RV_ZERO_ONE ? 1 : 2, mean = m.mean;
        double limit = scale / (1 + exp(-scale * mean)) - (scale - 1);
        check_near(value, limit, 1e-15 * scale);
        for (rv_approximation k = 0; k < RV_APPROXIMATIONS; k++) {
          double bound = rv_approximation_bound(k, &m, coding);
          check(isnan(bound) == isnan(rv_approximation_bound(k, &(rv_unit_moments){0}, coding)));
          check(isnan(bound) || (bound >= 0 && bound < 1e-15));
          if (k != RV_PROBIT) /* the saddle point's correction is a difference of inverses */
            check_near(rv_sigmoid_approximate(k, &unit, &m), limit,
                       scale * (k == RV_SADDLE_POINT ? 4000 : 8) * DBL_EPSILON);
        }
      }
}

/*
 * One rare input of weight 1: E sigma(b + x) = sigma(b) + q (sigma(b + 1) - sigma(b)). Edgeworth's
 * expansion has the terms in q of Taylor's series up to the fourth; the others sum to less than q /
 * 100.
 */
static void rare_inputs_cancel_nothing(void **state) {
  (void)state;
  const double weight = 1;
  for (double bias = -6; bias <= 6; bias += 0.75)
    for (double q = 1e-3; q > 1e-300; q /= 10) {
      const rv_unit unit = {&weight, bias, &q, 1, RV_ZERO_ONE};
      rv_unit_moments m;
      double value;
      check_status(rv_unit_summarise(&m, &unit), RV_OK);
      check_status(rv_sigmoid_marginal(&value, &weight, bias, &q, 1, RV_ZERO_ONE), RV_OK);
      check_near(rv_sigmoid_approximate(RV_EDGEWORTH, &unit, &m), value, 0.01 * q + 1e-15);
    }
}

/* Where concentrated laws take another form of the sum, that form has the same value. */
static void concentrated_laws_join_on(void **state) {
  (void)state;
  for (double mean = -12; mean <= 12; mean += 0.5)
    check_near(rv_sigmoid_edgeworth(mean, 0.25, 0.3, -0.4),
               rv_sigmoid_edgeworth(mean, nextafter(0.25, 1), 0.3, -0.4), 4e-15);
}

/* Up to the largest weights that have moments, every number is one. */
static void huge_weights(void **state) {
  (void)state;
  const double bias[] = {0, 1, -1e50}, input[] = {0.5, 1e-300, 0.3}, signs[] = {0.5, -1, -0.3};
  for (double w = 1; w <= 1e50; w *= 10)
    for (size_t j = 0; j < 6; j++) {
      const rv_coding coding = j % 2 ? RV_PLUS_MINUS : RV_ZERO_ONE;
      const double weight[] = {w, -w, w / 3};
      const rv_unit unit = {weight, bias[j / 2], j % 2 ? signs : input, 3, coding};
      rv_unit_moments m;
      check_status(rv_unit_summarise(&m, &unit), RV_OK);
      for (rv_approximation k = 0; k < RV_APPROXIMATIONS; k++) {
        double bound = rv_approximation_bound(k, &m, coding);
        check(isfinite(rv_sigmoid_approximate(k, &unit, &m)));
        check(isfinite(bound) || isnan(rv_approximation_bound(k, &(rv_unit_moments){0}, coding)));
      }
    }
}

static void bad_units_are_refused(void **state) {
  (void)state;
  const double weight[][2] = {{NAN, 1}, {INFINITY, 1}, {1e300, 1}, {1e150, 0}, {1e77, 0}},
               input[] = {0.5, 0.5};
  rv_unit_moments m;
  for (size_t i = 0; i < 5; i++)
    check_status(rv_unit_summarise(&m, &(rv_unit){weight[i], 0, input, 2, RV_ZERO_ONE}), RV_EINVAL);
  const double fine[] = {1, 1}, out[][2] = {{0.5, 1.5}, {-0.5, 0.5}, {NAN, 0.5}};
  for (size_t i = 0; i < 3; i++)
    check_status(rv_unit_summarise(&m, &(rv_unit){fine, 0, out[i], 2, RV_ZERO_ONE}), RV_EINVAL);
  check_status(rv_unit_summarise(&m, &(rv_unit){fine, NAN, input, 2, RV_ZERO_ONE}), RV_EINVAL);
  check_status(rv_unit_summarise(&m, &(rv_unit){fine, 0, out[1], 2, RV_PLUS_MINUS}), RV_OK);
}

/* Beside the mean over N(mu, v) the saddle point knows the higher cumulants: it leaves less than
   half of that mean's error. Added with the wrong sign, its correction would double it. */
static void the_saddle_point_takes_most_of_the_error(void **state) {
  (void)state;
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 4);
  owned_unit u;
  for (double scale = 0.5; scale <= 4; scale *= 2) {
    double corrected = 0, normal = 0;
    for (size_t r = 0; r < 1000; r++) {
      draw_unit(&u, rng, 10, r % 2 ? RV_PLUS_MINUS : RV_ZERO_ONE, r % 2 ? scale / 4 : scale);
      corrected += fabs(approximation(&u, RV_SADDLE_POINT) - exact(&u));
      normal += fabs(approximation(&u, RV_GAUSS_HERMITE) - exact(&u));
    }
    check(corrected < normal / 2);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(normal_means_agree_with_high_precision),
      cmocka_unit_test(normal_means_have_their_closed_form),
      cmocka_unit_test(moments_are_those_of_all_states),
      cmocka_unit_test(known_errors_for_normal_inputs),
      cmocka_unit_test(closed_cases),
      cmocka_unit_test(symmetries),
      cmocka_unit_test(bounds_hold),
      cmocka_unit_test(first_order_bound_is_tight),
      cmocka_unit_test(higher_bounds_are_attained),
      cmocka_unit_test(vanishing_variances),
      cmocka_unit_test(rare_inputs_cancel_nothing),
      cmocka_unit_test(concentrated_laws_join_on),
      cmocka_unit_test(the_saddle_point_takes_most_of_the_error),
      cmocka_unit_test(huge_weights),
      cmocka_unit_test(bad_units_are_refused),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
