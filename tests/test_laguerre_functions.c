/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Laguerre functions: closed forms of the first ones, orthonormality, the sums over all of them
 * beside sums one by one, and exponents in the tens of thousands.
 */
#include "check.h"
#include "numeric/legendre.h"
#include "support/memory.h"
#include "theory/laguerre_functions.h"

#include <stdlib.h>

enum { POINTS = 4 };

typedef struct sums {
  double last[POINTS], before[POINTS], gram[POINTS * POINTS], cross[2 * POINTS];
} sums;

static sums sums_at(const double distance[POINTS], double excess, size_t count) {
  sums s;
  size_t place[2] = {1, 3};
  rv_laguerre functions = {excess, count};
  memset(&s, 0xff, sizeof s); /* NaN */
  const rv_laguerre_sums out = {s.last, s.before, s.gram, place, s.cross, 2};
  check_status(rv_laguerre_sums_at(&out, distance, POINTS, &functions), RV_OK);
  return s;
}

/* l_0 = t^d exp(-t^2/2) / sqrt(Gamma(d + 1)), l_1 = (t^2 - d - 1) l_0 / sqrt(d + 1). */
static void the_first_ones(void **state) {
  (void)state;
  static const double excess[] = {0, 1, 2.5, 40};
  static const double t[POINTS] = {0.7, 1.5, 4, 7};
  for (size_t e = 0; e < sizeof excess / sizeof *excess; e++) {
    double d = excess[e], distance[POINTS];
    for (size_t i = 0; i < POINTS; i++)
      distance[i] = t[i] - sqrt(d);
    sums one = sums_at(distance, d, 1), two = sums_at(distance, d, 2);
    for (size_t i = 0; i < POINTS; i++) {
      double first = exp(d * log(t[i]) - t[i] * t[i] / 2 - lgamma(d + 1) / 2);
      check_relative(one.last[i], first, 1e-13);
      check_equal(one.before[i], 0);
      check_relative(two.last[i], (t[i] * t[i] - d - 1) * first / sqrt(d + 1), 1e-12);
      check_relative(two.before[i], first, 1e-13);
    }
  }
}

/* The sums of 2 ... 21 functions differ by one term each, which `last` tells. */
static void sums_grow_by_their_terms(void **state) {
  (void)state;
  static const double distance[POINTS] = {-1.2, 0.1, 2, 6};
  const double d = 3;
  sums less = sums_at(distance, d, 1);
  for (size_t count = 2; count <= 21; count++) {
    sums more = sums_at(distance, d, count);
    double j = (double)count - 1, up = sqrt(j * (j + d));
    static const size_t place[2] = {1, 3};
    for (size_t i = 0; i < POINTS; i++) {
      check_equal(more.before[i], less.last[i]);
      for (size_t k = 0; k < POINTS; k++)
        check_near(more.gram[i * POINTS + k],
                   less.gram[i * POINTS + k] + less.last[i] * less.last[k], 1e-15);
      for (size_t p = 0; p < 2; p++)
        check_near(more.cross[p * POINTS + i],
                   less.cross[p * POINTS + i] + up * (more.last[place[p]] * less.last[i] -
                                                      less.last[place[p]] * more.last[i]),
                   1e-14);
    }
    less = more;
  }
}

/* int l_n-1^2 2t dt = 1 and int l_n-1 l_n-2 2t dt = 0, by Gauss's rule within ten of the edges. */
static void they_are_orthonormal(void **state) {
  (void)state;
  enum { NODES = 1200 };
  static const double shape[][2] = {{0, 1}, {0, 300}, {7, 40}, {1000, 120}, {1e12, 300}};
  static double node[NODES], weight[NODES];
  rv_legendre_rule(node, weight, NODES);
  for (size_t s = 0; s < sizeof shape / sizeof *shape; s++) {
    double d = shape[s][0], n = shape[s][1], norm = 0, product = 0;
    double centre = n / (sqrt(n + d) + sqrt(d)), low = fmax(-sqrt(d), centre - sqrt(n) - 10);
    double half = (centre + sqrt(n) + 10 - low) / 2;
    for (size_t i = 0; i < NODES; i += POINTS) {
      double distance[POINTS];
      for (size_t k = 0; k < POINTS; k++)
        distance[k] = low + half * (1 + node[i + k]);
      sums at = sums_at(distance, d, (size_t)n);
      for (size_t k = 0; k < POINTS; k++) {
        double measure = weight[i + k] * half * 2 * (sqrt(d) + distance[k]);
        norm += measure * at.last[k] * at.last[k];
        product += measure * at.last[k] * at.before[k];
      }
    }
    check_near(norm, 1, 1e-13 * sqrt(n));
    check_near(product, 0, 1e-13 * sqrt(n));
  }
}

/* ln l_0 where it is far below the smallest double, by 40 digits of mpmath:
   d ln(sqrt(d) + t) - (sqrt(d) + t)^2 / 2 - loggamma(d + 1) / 2. */
static void logarithms_keep_their_digits(void **state) {
  (void)state;
  static const struct {
    double d, t;
    long double logarithm;
  } row[] = {{0, 63.5, -2016.125L},
             {25, 40, -946.335240367232266034866L},
             {29, -4.5, -39.5577392797378654391091L},
             {31, 44, -1146.52418171856826378472L},
             {1000, -30, -2473.2421574315890143051L},
             {1000, 60, -2635.75079171721268524349L},
             {1e+06, 1999.5, -2900058.43023593702703538L},
             {1e+12, -63.25, -4008.01407373962039512526L},
             {1e+12, 63.25, -4007.84538335379881459943L},
             {1e+15, 400, -160008.419550531095990706L}};
  for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
    long double off = rv_laguerre_log_first(row[i].t, row[i].d) - row[i].logarithm;
    check_near((double)off, 0, 1e-17 + 4e-19 * (double)fabsl(row[i].logarithm));
  }
}

/* ln |l_n-1| is that of the sums, and of its zeros as many lie above as signs change later. */
static void the_last_is_found_alone(void **state) {
  (void)state;
  static const double distance[POINTS] = {-2.5, -0.3, 3, 9};
  rv_laguerre functions = {9, 30};
  sums all = sums_at(distance, functions.excess, functions.count);
  for (size_t i = 0; i < POINTS; i++)
    check_near(rv_laguerre_last_at(distance[i], &functions).log_size, log(fabs(all.last[i])),
               1e-10);
  for (double t = 12; t > -3; t -= 0.01) {
    double place[POINTS] = {t, t, t, t};
    bool is_even = rv_laguerre_last_at(t, &functions).zeros_above % 2 == 0;
    check((sums_at(place, functions.excess, functions.count).last[0] > 0) == is_even);
  }
  check(rv_laguerre_last_at(-2.999, &functions).zeros_above == 29);
  check(rv_laguerre_last_at(12, &functions).zeros_above == 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_first_ones),          cmocka_unit_test(sums_grow_by_their_terms),
      cmocka_unit_test(they_are_orthonormal),    cmocka_unit_test(logarithms_keep_their_digits),
      cmocka_unit_test(the_last_is_found_alone),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
