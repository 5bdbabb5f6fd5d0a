/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tabulated laws of extreme eigenvalues beside the laws themselves. */
#include "check.h"
#include "theory/wishart_table.h"

static void a_table_has_the_values_of_its_law(void **state) {
  (void)state;
  static const double shape[][2] = {
      {1, 1},   {1, 2},     {5, 1},     {2, 2},   {7, 3},   {12, 6},    {30, 30},  {60, 30},
      {30, 60}, {400, 100}, {150, 150}, {8, 300}, {1e6, 3}, {1e6, 100}, {1e9, 20}, {500, 499}};
  for (size_t s = 0; s < sizeof shape / sizeof *shape; s++) {
    rv_wishart_law *law;
    check_status(rv_wishart_law_open(&law, shape[s][0], shape[s][1]), RV_OK);
    for (rv_extreme e = 0; e < RV_EXTREMES; e++) {
      rv_wishart_table *table;
      if (e == RV_SMALLEST && shape[s][1] > shape[s][0])
        continue;
      check_status(rv_wishart_table_open(&table, law, e), RV_OK);
      double low = rv_wishart_law_quantile(law, e, 2e-3);
      double high = rv_wishart_law_upper_quantile(law, e, e == RV_SMALLEST ? 2e-3 : 1e-6);
      double from = fmax(low - (high - low) / 4, 0), step = (high - from) / 50;
      for (double x = from; x < high + (high - low) / 3; x += step) {
        double exact =
            e == RV_SMALLEST ? rv_wishart_law_cdf(law, e, x) : 1 - rv_wishart_law_upper(law, e, x);
        check_near(rv_wishart_table_cdf(table, x), exact, 1e-10);
      }
      check_equal(rv_wishart_table_cdf(table, -1), 0);
      check_equal(rv_wishart_table_cdf(table, INFINITY), 1);
      check_nan(rv_wishart_table_cdf(table, NAN));
      rv_wishart_table_close(table);
    }
    rv_wishart_law_close(law);
  }
}

static void a_limit_is_not_tabulated(void **state) {
  (void)state;
  rv_wishart_law *law;
  rv_wishart_table *table;
  check_status(rv_wishart_law_open(&law, 4e6, 1e6), RV_OK);
  check_status(rv_wishart_table_open(&table, law, RV_NORM), RV_EINVAL);
  assert_null(table);
  rv_wishart_table_close(table);
  rv_wishart_law_close(law);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_table_has_the_values_of_its_law),
      cmocka_unit_test(a_limit_is_not_tabulated),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
