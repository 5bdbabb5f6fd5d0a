/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The laws of the extreme eigenvalues: tables in 30 digits, chi-square at one column, two ways of
 * computing beside each other, densities beside differences, quantiles there and back, draws, and
 * the limit beyond exact sizes.
 */
#include "fixture.h"
#include "law.h"
#include "reverify/wishart_edge.h"
#include "reverify/wishart_law.h"
#include "reverify/wishart_spectrum.h"
#include "theory/chi_squared_cdf.h"
#include "theory/wishart_gap.h"
#include "theory/wishart_inside.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

static rv_wishart_law *open_law(double m, double n) {
  rv_wishart_law *law;
  check_status(rv_wishart_law_open(&law, m, n), RV_OK);
  return law;
}

static double cdf_of(double m, double n, rv_extreme extreme, double x) {
  rv_wishart_law *law = open_law(m, n);
  double cdf = rv_wishart_law_cdf(law, extreme, x);
  rv_wishart_law_close(law);
  return cdf;
}

/* Of the largest, for both orders of the sides. */
static void the_largest_has_the_law_of_the_table(void **state) {
  (void)state;
  rv_table t = fixture_read("wishart_largest");
  for (size_t row = 0; row < t.rows; row++) {
    double m = fixture_number(&t, row, "m"), n = fixture_number(&t, row, "n");
    double b = fixture_number(&t, row, "b"), p = fixture_number(&t, row, "probability");
    for (int turned = 0; turned < 2; turned++) {
      rv_wishart_law *law = turned ? open_law(n, m) : open_law(m, n);
      check_near(rv_wishart_law_cdf(law, RV_LARGEST, b), p, 1e-13);
      check_relative(rv_wishart_law_upper(law, RV_LARGEST, b),
                     fixture_number(&t, row, "complement"), 1e-11);
      rv_wishart_law_close(law);
    }
  }
  rv_table_free(&t);
}

static void both_ends_have_the_law_of_the_table(void **state) {
  (void)state;
  rv_table t = fixture_read("wishart_interval");
  for (size_t row = 0; row < t.rows; row++) {
    double m = fixture_number(&t, row, "m"), n = fixture_number(&t, row, "n");
    double a = fixture_number(&t, row, "a"), b = fixture_number(&t, row, "b");
    rv_wishart_law *law = open_law(m, n);
    check_near(rv_wishart_law_interval(law, a, b), fixture_number(&t, row, "probability"), 1e-13);
    rv_wishart_law_close(law);
  }
  rv_table_free(&t);
}

/* All tails, whatever their size: 1e-278 and 2e-19 are among them. */
static void tails_have_all_digits(void **state) {
  (void)state;
  rv_table t = fixture_read("wishart_law");
  for (size_t row = 0; row < t.rows; row++) {
    double m = fixture_number(&t, row, "m"), n = fixture_number(&t, row, "n");
    double low = fixture_number(&t, row, "low"), high = fixture_number(&t, row, "high");
    double p = fixture_number(&t, row, "probability"), q = fixture_number(&t, row, "complement");
    rv_wishart_law *law = open_law(m, n);
    double inside = rv_wishart_law_interval(law, low, high);
    check_near(inside, p, 1e-13);
    check_relative(inside, p, 1e-9);
    check_relative(rv_wishart_law_outside(law, low, high), q, 1e-11);
    if (low == 0)
      check_equal(rv_wishart_law_cdf(law, RV_LARGEST, high), inside);
    if (isinf(high))
      check_equal(rv_wishart_law_upper(law, RV_SMALLEST, low), inside);
    if (isinf(high))
      check_relative(rv_wishart_law_cdf(law, RV_SMALLEST, low), q, 1e-11);
    if (low > 0 && low < m && m - low == high - m) {
      check_near(rv_wishart_law_cdf(law, RV_NORM, (high - m) / m), p, 1e-13);
      check_relative(rv_wishart_law_upper(law, RV_NORM, (high - m) / m), q, 1e-11);
    }
    rv_wishart_law_close(law);
  }
  rv_table_free(&t);
}

/* Chi-square, and |chi^2 - m| / m of the norm; also of one row, whose n - 1 other eigenvalues are
   0. What is rounded in x comes on top. */
static void one_column_is_chi_square(void **state) {
  (void)state;
  static const double m[] = {1, 2, 29, 400, 1000};
  for (size_t i = 0; i < sizeof m / sizeof *m; i++) {
    rv_wishart_law *law = open_law(m[i], 1), *wide = open_law(1, m[i] + 1);
    for (double z = -3; z < 9; z += 0.75) {
      double x = m[i] + z * sqrt(2 * m[i]), e = fabs(z) * sqrt(2 / m[i]);
      if (x <= 0)
        continue;
      double p = gsl_cdf_chisq_P(x, m[i]), q = gsl_cdf_chisq_Q(x, m[i]);
      double low = gsl_cdf_chisq_P(m[i] * (1 - e), m[i]),
             high = gsl_cdf_chisq_Q(m[i] * (1 + e), m[i]);
      check_near(rv_wishart_law_cdf(law, RV_LARGEST, x), p, 1e-12);
      check_relative(rv_wishart_law_upper(law, RV_LARGEST, x), q, 1e-10);
      check_near(rv_wishart_law_upper(law, RV_SMALLEST, x), q, 1e-12);
      check_relative(rv_wishart_law_cdf(law, RV_SMALLEST, x), p, 1e-10);
      check_relative(rv_wishart_law_pdf(law, RV_LARGEST, x), gsl_ran_chisq_pdf(x, m[i]), 1e-10);
      if (e > 0)
        check_relative(rv_wishart_law_upper(law, RV_NORM, e), low + high, 1e-10);
      check_near(rv_wishart_law_cdf(wide, RV_LARGEST, x), gsl_cdf_chisq_P(x, m[i] + 1), 1e-12);
      check_near(rv_wishart_law_cdf(wide, RV_NORM, x), x < 1 ? 0 : gsl_cdf_chisq_P(1 + x, m[i] + 1),
                 1e-12);
    }
    rv_wishart_law_close(law);
    rv_wishart_law_close(wide);
  }
}

/* The same with so many rows that all lies within a millionth of sqrt(m). */
static void one_vast_column(void **state) {
  (void)state;
  static const double m[] = {1e6, 1e9, 1e12};
  for (size_t i = 0; i < sizeof m / sizeof *m; i++)
    for (double z = -3; z < 4; z += 0.5) {
      double x = round(m[i] + z * sqrt(2 * m[i]));
      check_near(cdf_of(m[i], 1, RV_LARGEST, x), rv_chi_squared_cdf(x, m[i]), 1e-12);
    }
}

/* What lies outside and what lies inside say the same. */
static void two_ways_agree(void **state) {
  (void)state;
  static const double shape[][2] = {{60, 60}, {61, 61}, {200, 51}, {1e9, 45}};
  for (size_t s = 0; s < sizeof shape / sizeof *shape; s++) {
    double m = shape[s][0], n = shape[s][1];
    rv_wishart_gap gap;
    check_status(rv_wishart_gap_open(&gap, m, n), RV_OK);
    for (double z = -1; z <= 1; z += 0.7) {
      /* within three of the upper edge, at the lower one below 1e-3, and both */
      double high = gap.high + z, low = gap.low - z / 3;
      double ends[][2] = {{-INFINITY, high}, {low, INFINITY}, {low, high}};
      for (size_t e = 0; e < 3; e++) {
        rv_gap_value outside;
        double inside;
        check_status(rv_wishart_gap_at(&outside, ends[e][0], ends[e][1], false, &gap), RV_OK);
        check_status(rv_wishart_inside(&inside, ends[e][0], ends[e][1], &gap), RV_OK);
        check_near(exp(outside.log_probability), exp(inside), 1e-12);
      }
    }
    rv_wishart_gap_close(&gap);
  }
}

/* The same from beyond one edge to beyond the other, where few functions see few zeros in much. */
static void two_ways_agree_far_inside(void **state) {
  (void)state;
  static const double rows[] = {1, 2, 3, 6, 13, 24}, more[] = {0, 40, 1e6};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    for (size_t k = 0; k < sizeof more / sizeof *more; k++) {
      rv_wishart_gap gap;
      check_status(rv_wishart_gap_open(&gap, rows[i] + more[k], rows[i]), RV_OK);
      double from = gap.low - 11, to = gap.high + 11, step = (to - from) / 6;
      for (double t = from + step; t < to; t += step) {
        double ends[][2] = {{-INFINITY, t}, {t, INFINITY}, {t, t + 1}, {t, t + 6}};
        for (size_t e = 0; e < 4 && t > -sqrt(more[k]); e++) {
          rv_gap_value outside;
          double inside;
          check_status(rv_wishart_gap_at(&outside, ends[e][0], ends[e][1], false, &gap), RV_OK);
          check_status(rv_wishart_inside(&inside, ends[e][0], ends[e][1], &gap), RV_OK);
          check_near(exp(outside.log_probability), exp(inside), 1e-12);
        }
      }
      rv_wishart_gap_close(&gap);
    }
}

/* Differences of fourth order, 1e-7 off by their step where the law is steepest. */
static void densities_are_derivatives(void **state) {
  (void)state;
  static const double shape[][2] = {{7, 3}, {12, 6}, {30, 30}, {31, 31}, {20, 50}, {1e6, 40}};
  for (size_t s = 0; s < sizeof shape / sizeof *shape; s++) {
    rv_wishart_law *law = open_law(shape[s][0], shape[s][1]);
    for (rv_extreme e = 0; e < RV_EXTREMES; e++)
      for (double p = 0.02; p < 1; p += 0.24) {
        double x = rv_wishart_law_quantile(law, e, p);
        double width = rv_wishart_law_quantile(law, e, p + 0.005) - x, h = 0.05 * width;
        /* the norm's law has a kink at 1, where the lower end of the interval reaches 0 */
        if (width == 0 || (e == RV_NORM && fabs(x - 1) <= 2 * h))
          continue;
        double difference =
            (8 * (rv_wishart_law_cdf(law, e, x + h) - rv_wishart_law_cdf(law, e, x - h)) -
             rv_wishart_law_cdf(law, e, x + 2 * h) + rv_wishart_law_cdf(law, e, x - 2 * h)) /
            (12 * h);
        check_relative(rv_wishart_law_pdf(law, e, x), difference, 1e-6);
      }
    rv_wishart_law_close(law);
  }
}

/* What rounding x, or 1 - x and 1 + x, may do to a probability p, relatively. */
static double rounding_at(double x, double p, rv_extreme extreme, const rv_wishart_law *law) {
  double rounded = extreme == RV_NORM ? 1 + x : x;
  return 1e-9 + 4e-16 * rounded * rv_wishart_law_pdf(law, extreme, x) / p;
}

static void quantiles_there_and_back(void **state) {
  (void)state;
  static const double shape[][2] = {{1, 1}, {5, 1}, {6, 5}, {9, 9}, {40, 12}, {12, 40}, {3e5, 12}};
  static const double p[] = {1e-9, 1e-3, 0.3, 0.99};
  for (size_t s = 0; s < sizeof shape / sizeof *shape; s++) {
    rv_wishart_law *law = open_law(shape[s][0], shape[s][1]);
    for (rv_extreme e = 0; e < RV_EXTREMES; e++) {
      if (e == RV_SMALLEST && shape[s][1] > shape[s][0])
        continue;
      for (size_t i = shape[s][1] < 9 ? 0 : 1; i < sizeof p / sizeof *p; i++) {
        double x = rv_wishart_law_quantile(law, e, p[i]);
        double y = rv_wishart_law_upper_quantile(law, e, p[i]);
        check_relative(rv_wishart_law_cdf(law, e, x), p[i], rounding_at(x, p[i], e, law));
        check_relative(rv_wishart_law_upper(law, e, y), p[i], rounding_at(y, p[i], e, law));
      }
    }
    if (shape[s][1] < 12) {
      double least = rv_wishart_law_quantile(law, RV_LARGEST, 1e-30);
      check_relative(rv_wishart_law_cdf(law, RV_LARGEST, least), 1e-30, 1e-9);
    }
    check_nan(rv_wishart_law_quantile(law, RV_NORM, 0));
    check_nan(rv_wishart_law_quantile(law, RV_NORM, 1));
    check_nan(rv_wishart_law_upper_quantile(law, RV_LARGEST, NAN));
    rv_wishart_law_close(law);
  }
}

/* Draws by the implicit sampler, which knows nothing of these laws. */
typedef struct law_of_extreme {
  const rv_wishart_law *law;
  rv_extreme extreme;
} law_of_extreme;

static double cdf_of_extreme(double x, const void *untyped) {
  const law_of_extreme *of = untyped;
  return of->extreme == RV_SMALLEST ? rv_wishart_law_cdf(of->law, of->extreme, x)
                                    : 1 - rv_wishart_law_upper(of->law, of->extreme, x);
}

static void check_draws(double *value, size_t count, const rv_wishart_law *law,
                        rv_extreme extreme) {
  check_law(value, count, cdf_of_extreme, &(law_of_extreme){law, extreme});
}

static void draws_have_these_laws(void **state) {
  (void)state;
  enum { DRAWS = 3000 };
  static const double shape[][2] = {{3, 2}, {24, 5}, {40, 40}, {30, 60}, {200, 50}, {1e9, 24}};
  static double value[RV_EXTREMES][DRAWS];
  for (size_t s = 0; s < sizeof shape / sizeof *shape; s++) {
    double m = shape[s][0], n = shape[s][1];
    const rv_matrix_law matrix = {m, n, .variance = 1};
    rv_wishart *wishart;
    rv_wishart_extremes x;
    check_status(rv_wishart_open(&wishart, RV_IMPLICIT, &matrix, 1), RV_OK);
    for (uint64_t t = 0; t < DRAWS; t++) {
      check_status(rv_wishart_draw(&(rv_stream_key){96, 97, s, t}, &x, wishart), RV_OK);
      value[RV_LARGEST][t] = m * x.lambda_max;
      value[RV_SMALLEST][t] = m * x.lambda_min;
      value[RV_NORM][t] = x.norm;
    }
    rv_wishart_close(wishart);
    rv_wishart_law *law = open_law(m, n);
    for (rv_extreme e = 0; e < RV_EXTREMES; e++)
      if (!(e == RV_SMALLEST && n > m))
        check_draws(value[e], DRAWS, law, e);
    rv_wishart_law_close(law);
  }
}

static void nothing_and_everything(void **state) {
  (void)state;
  rv_wishart_law *law = open_law(7, 4), *wide = open_law(4, 7);
  check_equal(rv_wishart_law_interval(law, 3, 3), 0);
  check_equal(rv_wishart_law_outside(law, 4, 3), 1);
  check_equal(rv_wishart_law_interval(law, -2, 0), 0);
  check_equal(rv_wishart_law_interval(law, -2, INFINITY), 1);
  check_equal(rv_wishart_law_cdf(law, RV_LARGEST, -1), 0);
  check_equal(rv_wishart_law_cdf(law, RV_LARGEST, INFINITY), 1);
  check_equal(rv_wishart_law_cdf(law, RV_SMALLEST, 0), 0);
  check_equal(rv_wishart_law_cdf(law, RV_SMALLEST, INFINITY), 1);
  check_equal(rv_wishart_law_cdf(law, RV_NORM, 0), 0);
  check_equal(rv_wishart_law_pdf(law, RV_NORM, -1), 0);
  check_equal(rv_wishart_law_interval(wide, 0.1, 30), 0);
  check_equal(rv_wishart_law_interval(wide, 0, 14), rv_wishart_law_interval(law, 0, 14));
  check_equal(rv_wishart_law_cdf(wide, RV_SMALLEST, -0.1), 0);
  check_equal(rv_wishart_law_cdf(wide, RV_SMALLEST, 0), 1);
  check_equal(rv_wishart_law_quantile(wide, RV_SMALLEST, 0.4), 0);
  check_equal(rv_wishart_law_cdf(wide, RV_NORM, 0.999), 0);
  check_equal(cdf_of(33, 4e14, RV_NORM, 3e6), 0);
  check_equal(cdf_of(1e6, 3, RV_LARGEST, 785072), 0);
  check_equal(cdf_of(1e6, 3, RV_SMALLEST, 1.3e6), 1);
  check_equal(cdf_of(1e9, 20, RV_LARGEST, 6.9e8), 0);
  check_equal(cdf_of(1e9, 20, RV_SMALLEST, 1.1e9), 1);
  check(rv_wishart_law_cdf(wide, RV_NORM, 1) > 0);
  check_nan(rv_wishart_law_interval(law, NAN, 3));
  check_nan(rv_wishart_law_pdf(law, RV_NORM, NAN));
  check(rv_wishart_law_is_exact(law));
  rv_wishart_law_close(law);
  rv_wishart_law_close(wide);
  rv_wishart_law_close(NULL);
}

static void sizes_that_are_none(void **state) {
  (void)state;
  static const double side[][2] = {{0, 3}, {3, 2.5}, {NAN, 2}, {-4, 2}, {2e15, 2}, {3, INFINITY}};
  for (size_t i = 0; i < sizeof side / sizeof *side; i++) {
    rv_wishart_law *law;
    check_status(rv_wishart_law_open(&law, side[i][0], side[i][1]), RV_EINVAL);
    assert_null(law);
  }
}

/* Where the limit takes over, its distance from the exact law, which the parts still compute, is
   what the law says: half or twice as much, or another rate, would fail. */
static void the_limit_is_as_far_off_as_it_says(void **state) {
  (void)state;
  static const double ratio[] = {1, 1e5};
  const double n = 120000;
  for (size_t i = 0; i < sizeof ratio / sizeof *ratio; i++) {
    double m = ratio[i] * n, d = m - n, largest = 0;
    rv_wishart_law *law = open_law(m, n);
    rv_wishart_gap gap;
    check(!rv_wishart_law_is_exact(law));
    check_status(rv_wishart_gap_open(&gap, m, n), RV_OK);
    for (double p = 0.02; p < 1; p += 0.32) {
      rv_gap_value value;
      double x = rv_wishart_law_quantile(law, RV_LARGEST, p);
      double to = (x - d) / (sqrt(x) + sqrt(d));
      check_status(rv_wishart_gap_at(&value, -INFINITY, to, false, &gap), RV_OK);
      largest = fmax(largest, fabs(exp(value.log_probability) - p));
    }
    double said = rv_wishart_law_allowance(law, RV_LARGEST);
    check(largest <= 1.1 * said && largest > 0.6 * said);
    rv_wishart_gap_close(&gap);
    rv_wishart_law_close(law);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_largest_has_the_law_of_the_table),
      cmocka_unit_test(both_ends_have_the_law_of_the_table),
      cmocka_unit_test(tails_have_all_digits),
      cmocka_unit_test(one_column_is_chi_square),
      cmocka_unit_test(one_vast_column),
      cmocka_unit_test(two_ways_agree),
      cmocka_unit_test(two_ways_agree_far_inside),
      cmocka_unit_test(densities_are_derivatives),
      cmocka_unit_test(quantiles_there_and_back),
      cmocka_unit_test(draws_have_these_laws),
      cmocka_unit_test(nothing_and_everything),
      cmocka_unit_test(sizes_that_are_none),
      cmocka_unit_test(the_limit_is_as_far_off_as_it_says),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
