/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a coordinate adds to the squared error, on a lattice: its mass, mean and mean square are the
   integrals over a Gaussian coordinate, and no point of a probability is negative. */
#include "check.h"
#include "numeric/legendre.h"
#include "theory/error_measure.h"

#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <stdlib.h>

enum { POINTS = RV_MEASURE_POINTS, FROM = POINTS - 1030 }; /* from where points are below 0 */

/* The integrals of E^power exp(iyg), E counted in points from what is lost. */
typedef struct powers {
  double complex of[3];
} powers;

static powers of_lattice(const double complex *value) {
  powers sum = {{0, 0, 0}};
  for (int i = 0; i < POINTS; i++) {
    double at = i < FROM ? i : i - POINTS;
    for (int power = 0; power < 3; power++)
      sum.of[power] += value[i] * gsl_pow_int(at, power);
  }
  return sum;
}

/* A coordinate of the value a, or one off the support, 0. */
typedef struct coordinate {
  double a, y, unit; /* points to a squared error of sigma^2 */
  const rv_support_given *given;
} coordinate;

static double complex integrand(double g, int power, const coordinate *c) {
  double t = c->given->threshold - c->a * c->given->root, l = c->a / c->given->sigma;
  double added = g > t ? gsl_pow_2(g - t - l) - l * l : 0;
  return gsl_ran_ugaussian_pdf(g) * cexp(I * c->y * g) * gsl_pow_int(c->unit * added, power);
}

/* From both sides of the threshold. */
static powers by_integral(const coordinate *c) {
  enum { NODES = 60, PIECES = 12 };
  const double reach = 10;
  double t = fmax(-reach, fmin(reach, c->given->threshold - c->a * c->given->root));
  double node[NODES], weight[NODES];
  powers sum = {{0, 0, 0}};
  rv_legendre_rule(node, weight, NODES);
  for (int side = 0; side < 2; side++)
    for (int piece = 0; piece < PIECES; piece++) {
      double low = side == 0 ? -reach : t, half = ((side == 0 ? t : reach) - low) / PIECES / 2;
      for (int j = 0; j < NODES; j++)
        for (int power = 0; power < 3; power++)
          sum.of[power] +=
              half * weight[j] * integrand(low + half * (2 * piece + 1 + node[j]), power, c);
    }
  return sum;
}

static rv_support_given given_of(double root, double sigma, double threshold) {
  return (rv_support_given){.root = root, .sigma = sigma, .threshold = threshold};
}

/* A power of two of which half the lattice holds squares of numbers up to `reach`. */
static double step_of(double reach) {
  return ldexp(1, (int)ceil(log2(2 * reach * reach / RV_MEASURE_STEPS)));
}

/* Means are kept. Points two apart are one too far for what stands between them, the square of
   which is all that the mean square may be off. */
static void check_measure(const double complex *value, const coordinate *c, double square_error) {
  powers found = of_lattice(value), wanted = by_integral(c);
  check_near(cabs(found.of[0] - wanted.of[0]), 0, 1e-12);
  check_near(cabs(found.of[1] - wanted.of[1]), 0, 1e-8);
  check_near(cabs(found.of[2] - wanted.of[2]), 0, square_error);
}

/* Values whose squares are points of the lattice and such that are none, on coarse and fine ones;
   with theta and without. */
static void values_keep_their_moments(void **state) {
  (void)state;
  static const double value[] = {0.5, 0.25, 0.3, 0.07, 0.9}, noise[] = {0.02, 0.1, 0.3};
  static const double threshold[] = {0, 1.3, 3.9, 9};
  rv_measure_place *place = calloc(RV_MEASURE_BINS, sizeof *place);
  double complex *found = malloc(POINTS * sizeof *found);
  check(place != NULL && found != NULL);
  for (size_t v = 0; v < 5; v++)
    for (size_t s = 0; s < 3; s++)
      for (int l = 0; l < 2; l++)
        for (size_t t = 0; t < 4; t++)
          for (double theta = 0; theta < 3; theta += 1.2) {
            rv_support_given given = given_of(1 / noise[s], noise[s], threshold[t]);
            double step = ldexp(step_of(value[v] + 10 * noise[s]), 2 * l);
            coordinate c = {value[v], theta * value[v],
                            noise[s] * noise[s] * RV_MEASURE_QUARTERS / step, &given};
            rv_measure_on(found, place, c.a, c.y, step, RV_MEASURE_STEPS / 2, &given);
            for (int i = 0; theta == 0 && i < POINTS; i++)
              check(creal(found[i]) > -1e-12 && cimag(found[i]) == 0);
            check_measure(found, &c, 1);
          }
  free(place);
  free(found);
}

/* On steps much shorter than the noise, what lies in one is spread over it, and so are its points.
 */
static void fine_lattices_keep_the_mean_square(void **state) {
  (void)state;
  const double step = 1.0 / 256, noise = 0.3, value[] = {0.3, 0.5};
  static rv_measure_place place[RV_MEASURE_BINS];
  static double complex found[POINTS];
  for (size_t v = 0; v < 2; v++)
    for (double theta = 0; theta < 3; theta += 1.2) {
      rv_support_given given = given_of(1 / noise, noise, 0.5);
      coordinate c = {value[v], theta * value[v], noise * noise * RV_MEASURE_QUARTERS / step,
                      &given};
      rv_measure_on(found, place, c.a, c.y, step, RV_MEASURE_STEPS - 260, &given);
      powers exact = by_integral(&c);
      check_near(cabs(of_lattice(found).of[2] - exact.of[2]), 0, 0.02);
    }
}

/* What is lost stands at 0, and one that is lost for sure nowhere else. */
static void lost_values_stand_at_zero(void **state) {
  (void)state;
  rv_measure_place place[RV_MEASURE_BINS];
  static double complex found[POINTS];
  rv_support_given given = given_of(1, 0.1, 30);
  rv_measure_on(found, place, 0.3, 0, 1.0 / 256, RV_MEASURE_STEPS / 2, &given);
  check_near(creal(found[0]), 1, 1e-15);
}

static void excesses_keep_their_moments(void **state) {
  (void)state;
  static double complex found[POINTS];
  for (double sigma = 0.02; sigma < 0.5; sigma *= 2)
    for (double threshold = 0; threshold < 5; threshold += 1.1) {
      double step = step_of(10 * sigma);
      rv_support_given given = given_of(1, sigma, threshold);
      coordinate c = {0, 0, sigma * sigma * RV_MEASURE_QUARTERS / step, &given};
      rv_measure_off(found, step, &given);
      found[0] += 1;
      for (int i = 0; i < POINTS; i++)
        check(creal(found[i]) > -1e-12);
      check_measure(found, &c, 1);
    }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(values_keep_their_moments),
      cmocka_unit_test(fine_lattices_keep_the_mean_square),
      cmocka_unit_test(lost_values_stand_at_zero),
      cmocka_unit_test(excesses_keep_their_moments),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
