/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mean of a spike's eigenvalue: simulations by NumPy, and the limit it is the next order of. */
#include "fixture.h"
#include "model/random_likeness.h"
#include "theory/spike.h"

typedef struct row {
  double m, n, s, drawn, drawn_error, standardised, standardised_error;
} row;

static row read_row(const rv_table *t, size_t i) {
  double m = fixture_number(t, i, "m"), n = fixture_number(t, i, "n");
  return (row){m,
               n,
               fixture_number(t, i, "spike") * rv_spike_threshold(m, n),
               fixture_number(t, i, "drawn"),
               fixture_number(t, i, "drawn_error"),
               fixture_number(t, i, "standardised"),
               fixture_number(t, i, "standardised_error")};
}

/*
 * The order 1/n is there whole: twice it, half of it or none would be off by many standard errors.
 * What is left is 0.1 / (mn) of it.
 */
static void the_mean_is_the_simulated_one(void **state) {
  (void)state;
  rv_table t = fixture_read("spike");
  for (size_t i = 0; i < t.rows; i++) {
    row r = read_row(&t, i);
    double mean = rv_spiked_mean(r.m, r.n, r.s), limit = rv_spike_eigenvalue(r.m, r.n, r.s);
    double slack = 0.1 / (r.m * r.n) * mean + 5 * r.drawn_error;
    check_near(mean, r.drawn, slack);
    check(fabs(limit + 2 * (mean - limit) - r.drawn) > slack);
    check(fabs(limit + (mean - limit) / 2 - r.drawn) > slack);
  }
  rv_table_free(&t);
}

/* The largest distance is between 0.55 of its allowance and all of it: twice or half would fail. */
static void standardising_takes_what_it_is_said_to(void **state) {
  (void)state;
  rv_table t = fixture_read("spike");
  double largest = 0;
  for (size_t i = 0; i < t.rows; i++) {
    row r = read_row(&t, i);
    double mean = rv_standardised_spiked_mean(r.m, r.n, r.s);
    double off = fabs(mean - r.standardised) - 5 * r.standardised_error;
    double allowance = rv_standardised_spiked_allowance(r.m, r.n, r.s);
    check(off <= allowance);
    largest = fmax(largest, off / allowance);
  }
  check(largest > 0.55);
  rv_table_free(&t);
}

static void vast_sides_have_the_limit(void **state) {
  (void)state;
  static const double side[][2] = {{1e8, 1e8}, {4e8, 1e8}, {1e8, 4e8}, {1e12, 1e8}};
  for (size_t i = 0; i < sizeof side / sizeof *side; i++)
    for (double spike = 1.5; spike < 5; spike++) {
      double m = side[i][0], n = side[i][1], s = spike * rv_spike_threshold(m, n);
      check_relative(rv_spiked_mean(m, n, s), rv_spike_eigenvalue(m, n, s), 1e-7);
      check_relative(rv_spiked_mean(m, n, s) * m, rv_spiked_mean(n, m, s * sqrt(m / n)) * n, 1e-12);
    }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_mean_is_the_simulated_one),
      cmocka_unit_test(standardising_takes_what_it_is_said_to),
      cmocka_unit_test(vast_sides_have_the_limit),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
