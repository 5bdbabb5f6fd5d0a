/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Equalising: against scaling rows and columns in turn, entry by entry, in long double; and that
 * of r_i c_j g_ij comes what comes of g_ij.
 */
#include "check.h"
#include "numeric/equalise.h"
#include "numeric/transpose.h"
#include "random/gaussian_matrix.h"

#include <float.h>
#include <stdlib.h>

static const rv_stream_key key = {61, 62, 63, 64};

typedef struct problem {
  size_t m, n;
  double *original, *matrix, *log_row, *log_column;
  rv_equalised result;
} problem;

static double *new_array(size_t count) {
  double *array = malloc(count * sizeof *array);
  assert_non_null(array);
  for (size_t i = 0; i < count; i++)
    array[i] = NAN;
  return array;
}

static problem new_problem(size_t m, size_t n) {
  problem p = {.m = m,
               .n = n,
               .original = new_array(m * n),
               .matrix = new_array(m * n),
               .log_row = new_array(m),
               .log_column = new_array(n)};
  rv_gaussian_rows(p.original, &key, 0, m, n, 1);
  return p;
}

static void free_problem(problem *p) {
  free(p->original);
  free(p->matrix);
  free(p->log_row);
  free(p->log_column);
}

static void solve(problem *p) {
  memcpy(p->matrix, p->original, p->m * p->n * sizeof *p->matrix);
  check_status(rv_equalise(&p->result, p->matrix, p->log_row, p->log_column, p->m, p->n), RV_OK);
}

/* Divides `count` entries, `stride` apart, by their root mean square. */
static void normalise(long double *entry, size_t count, size_t stride) {
  long double square = 0;
  for (size_t i = 0; i < count; i++)
    square += entry[i * stride] * entry[i * stride];
  for (size_t i = 0; i < count; i++)
    entry[i * stride] /= sqrtl(square / (long double)count);
}

static void check_against_naive(size_t m, size_t n) {
  enum { TURNS = 300 };
  problem p = new_problem(m, n);
  solve(&p);
  check(p.result.converged);
  long double *naive = malloc(m * n * sizeof *naive);
  assert_non_null(naive);
  for (size_t i = 0; i < m * n; i++)
    naive[i] = p.original[i];
  for (int turn = 0; turn < TURNS; turn++) {
    for (size_t i = 0; i < m; i++)
      normalise(naive + i * n, n, 1);
    for (size_t j = 0; j < n; j++)
      normalise(naive + j, m, n);
  }
  for (size_t i = 0; i < m * n; i++)
    check_near(p.matrix[i], (double)naive[i], 1e-10 * (1 + fabs(p.matrix[i])));
  free(naive);
  free_problem(&p);
}

static void as_scaling_in_turn(void **state) {
  (void)state;
  static const size_t shape[][2] = {{1, 1},   {1, 9},  {9, 1},    {2, 2},    {3, 5},   {7, 8},
                                    {16, 16}, {33, 9}, {10, 100}, {100, 10}, {64, 47}, {60, 130}};
  for (size_t i = 0; i < sizeof shape / sizeof *shape; i++)
    check_against_naive(shape[i][0], shape[i][1]);
}

/* Mean squares from the result itself, and the scales times the result are what was given. */
static void check_result(const problem *p) {
  double worst = 0, row_mean = 0, column_mean = 0;
  for (size_t i = 0; i < p->m; i++) {
    double square = 0;
    for (size_t j = 0; j < p->n; j++)
      square += p->matrix[i * p->n + j] * p->matrix[i * p->n + j];
    worst = fmax(worst, fabs(square / (double)p->n - 1));
    row_mean += p->log_row[i] / (double)p->m;
  }
  for (size_t j = 0; j < p->n; j++) {
    double square = 0;
    for (size_t i = 0; i < p->m; i++)
      square += p->matrix[i * p->n + j] * p->matrix[i * p->n + j];
    worst = fmax(worst, fabs(square / (double)p->m - 1));
    column_mean += p->log_column[j] / (double)p->n;
  }
  double rounding = (double)(p->m + p->n) * DBL_EPSILON;
  check_near(worst, p->result.defect, 4 * rounding);
  check_near(row_mean, column_mean, rounding * 700); /* the size of a logarithm */
  for (size_t i = 0; i < p->m; i++)
    for (size_t j = 0; j < p->n; j++) {
      double log_scale = p->log_row[i] + p->log_column[j], entry = p->original[i * p->n + j];
      double scaled = entry == 0 ? 0 : copysign(exp(log(fabs(entry)) - log_scale), entry);
      /* the logarithms may be near 1000, of either sign */
      check_near(p->matrix[i * p->n + j], scaled, 1e-11 * fabs(scaled));
    }
}

static void scales_are_those_taken_out(void **state) {
  (void)state;
  static const size_t shape[][2] = {{1, 1}, {1, 5}, {8, 8}, {50, 20}, {20, 50}, {300, 200}};
  for (size_t i = 0; i < sizeof shape / sizeof *shape; i++) {
    problem p = new_problem(shape[i][0], shape[i][1]);
    solve(&p);
    check(p.result.converged);
    check(p.result.defect <= 1e-12);
    check_result(&p);
    free_problem(&p);
  }
}

/*
 * Scales from exp(-range) to exp(range), rows against columns in the order `turn` says. The
 * matrices differ by what their defects, of 1e-12 at most, leave: less than 1e-9 where these fall
 * by a factor below 0.99 a sweep.
 */
static void check_scaled(size_t m, size_t n, double range) {
  problem plain = new_problem(m, n), scaled = new_problem(m, n);
  double *row = new_array(m), *column = new_array(n);
  rv_gaussian_rows(row, &key, 10000, 1, m, 1);
  rv_gaussian_rows(column, &key, 10001, 1, n, 1);
  for (size_t i = 0; i < m; i++)
    for (size_t j = 0; j < n; j++)
      scaled.original[i * n + j] *= exp(range * tanh(row[i])) * exp(range * tanh(column[j]));
  solve(&plain);
  solve(&scaled);
  check(plain.result.converged && scaled.result.converged);
  for (size_t i = 0; i < m * n; i++)
    check_near(scaled.matrix[i], plain.matrix[i], 1e-9);
  check_result(&scaled);
  double shift = scaled.log_row[0] - plain.log_row[0] - range * tanh(row[0]);
  for (size_t i = 1; i < m; i++)
    check_near(scaled.log_row[i] - plain.log_row[i], range * tanh(row[i]) + shift, 1e-9);
  free(row);
  free(column);
  free_problem(&plain);
  free_problem(&scaled);
}

/* exp(+-345) is 1e+-150, so that entries run from 1e-300 to 1e300. */
static void sizes_of_rows_and_columns_do_not_matter(void **state) {
  (void)state;
  static const size_t shape[][2] = {{20, 20}, {40, 15}, {15, 40}, {120, 90}};
  static const double range[] = {0.7, 5, 100, 345};
  for (size_t i = 0; i < sizeof shape / sizeof *shape; i++)
    for (size_t r = 0; r < sizeof range / sizeof *range; r++)
      check_scaled(shape[i][0], shape[i][1], range[r]);
}

/* Powers of two of the rows are taken out exactly: they change no bit. */
static void powers_of_two_leave_no_trace(void **state) {
  (void)state;
  problem plain = new_problem(12, 30), scaled = new_problem(12, 30);
  for (size_t i = 0; i < 12; i++)
    for (size_t j = 0; j < 30; j++)
      scaled.original[i * 30 + j] = ldexp(plain.original[i * 30 + j], 160 * ((int)i - 6));
  solve(&plain);
  solve(&scaled);
  check_bytes(plain.matrix, scaled.matrix, 12 * 30 * sizeof(double));
  free_problem(&plain);
  free_problem(&scaled);
}

/* A row of powers of two keeps all its digits where it, or it and a column, are made so small that
   entries are subnormal. */
static void check_small(int row_power, int column_power) {
  problem plain = new_problem(12, 30), small = new_problem(12, 30);
  for (size_t j = 0; j < 30; j++) {
    plain.original[4 * 30 + j] = ldexp(1, (int)j % 3);
    small.original[4 * 30 + j] = ldexp(1, (int)j % 3 + row_power);
  }
  for (size_t i = 0; i < 12; i++)
    small.original[i * 30 + 7] = ldexp(small.original[i * 30 + 7], column_power);
  solve(&plain);
  solve(&small);
  for (size_t i = 0; i < 12 * 30; i++)
    check_near(small.matrix[i], plain.matrix[i], 1e-10);
  free_problem(&plain);
  free_problem(&small);
}

static void subnormal_entries(void **state) {
  (void)state;
  check_small(-1074, 0);
  check_small(-1000, -70);
}

/* A row of 2^1021 to 2^1023 and a column 2^1000 times smaller: nothing overflows. */
static void entries_near_overflow(void **state) {
  (void)state;
  check_small(1021, -1000);
}

/* A zero where a small row meets a small column, 2^-1024 by their exponents and less: it stays. */
static void zeros_stay_zeros(void **state) {
  (void)state;
  for (int power = -990; power > -1020; power--) {
    problem p = new_problem(6, 6);
    for (size_t j = 0; j < 6; j++)
      p.original[2 * 6 + j] = ldexp(1, power);
    for (size_t i = 0; i < 6; i++)
      p.original[i * 6 + 4] = ldexp(p.original[i * 6 + 4], -20);
    p.original[2 * 6 + 4] = 0;
    solve(&p);
    check(p.result.converged);
    check_equal(p.matrix[2 * 6 + 4], 0);
    check_result(&p);
    free_problem(&p);
  }
}

static void transposed_alike(void **state) {
  (void)state;
  problem p = new_problem(45, 28), t = new_problem(28, 45);
  rv_transpose(t.original, p.original, 45, 28);
  solve(&p);
  solve(&t);
  for (size_t i = 0; i < p.m; i++)
    for (size_t j = 0; j < p.n; j++)
      check_near(p.matrix[i * p.n + j], t.matrix[j * p.m + i], 1e-10);
  for (size_t i = 0; i < p.m; i++)
    check_near(p.log_row[i], t.log_column[i], 1e-10);
  for (size_t j = 0; j < p.n; j++)
    check_near(p.log_column[j], t.log_row[j], 1e-10);
  free_problem(&p);
  free_problem(&t);
}

/* Of 2 x 2 entries a b, c d comes |ad| = x, |bc| = 2 - x for the squares, (x/(2 - x))^2 =
 * (ad/bc)^2. */
static void two_by_two_in_closed_form(void **state) {
  (void)state;
  static const double ratios[] = {1, 3, 0.2, 40};
  for (size_t i = 0; i < sizeof ratios / sizeof *ratios; i++) {
    problem p = new_problem(2, 2);
    memcpy(p.original, (double[]){ratios[i] * 7, -1, 1, 1.0 / 7}, 4 * sizeof(double));
    solve(&p);
    double square = 2 * ratios[i] / (1 + ratios[i]);
    check_near(p.matrix[0], sqrt(square), 1e-10);
    check_near(p.matrix[1], -sqrt(2 - square), 1e-10);
    check_near(p.matrix[3], sqrt(square), 1e-10);
    free_problem(&p);
  }
}

/* 5 x 4 zeros of 6 x 6 entries leave the five rows two columns, which can hold four of them. */
static void no_scales_where_zeros_leave_no_room(void **state) {
  (void)state;
  problem p = new_problem(6, 6);
  for (size_t i = 0; i < 5; i++)
    for (size_t j = 0; j < 4; j++)
      p.original[i * 6 + j] = 0;
  solve(&p);
  check(!p.result.converged);
  check(p.result.sweeps < 1000);
  check(p.result.defect > 0.1);
  check_result(&p);
  free_problem(&p);
}

/* One column holds 399 of 400 rows: the weights grow by hundreds a sweep, yet nothing overflows. */
static void weights_that_run_away_are_stopped(void **state) {
  (void)state;
  problem p = new_problem(400, 400);
  for (size_t i = 0; i + 1 < 400; i++)
    for (size_t j = 1; j < 400; j++)
      p.original[i * 400 + j] = 0;
  solve(&p);
  check(!p.result.converged);
  for (size_t i = 0; i < 400 * 400; i++)
    check(isfinite(p.matrix[i]));
  for (size_t i = 0; i < 400; i++)
    check(isfinite(p.log_row[i]) && isfinite(p.log_column[i]));
  free_problem(&p);
}

/* A triangle can only become a diagonal, which takes for ever: the defect falls like 1/sweeps. */
static void scales_in_the_limit_only(void **state) {
  (void)state;
  problem p = new_problem(2, 2);
  memcpy(p.original, (double[]){1, 1, 0, 1}, 4 * sizeof(double));
  solve(&p);
  check(!p.result.converged);
  check(p.result.defect < 1e-2);
  check(p.result.sweeps <= 10000);
  free_problem(&p);
}

/* With room for scales, and a diagonal to hold on to, zeros do no harm. */
static void many_zeros(void **state) {
  (void)state;
  problem p = new_problem(120, 80);
  for (size_t i = 0; i < 120; i++)
    for (size_t j = 0; j < 80; j++)
      if ((3 * i + 2 * j) % 7 != 0 && (i + j) % 5 != 0)
        p.original[i * 80 + j] = 0;
  solve(&p);
  check(p.result.converged);
  check_result(&p);
  free_problem(&p);
}

static void check_refused(double bad_row, double bad_column, double value, const char *words) {
  double matrix[12], kept[12], log_row[3], log_column[4];
  rv_equalised result;
  for (int i = 0; i < 12; i++) {
    bool bad = i / 4 == (int)bad_row || i % 4 == (int)bad_column;
    matrix[i] = bad ? value : i + 1;
  }
  memcpy(kept, matrix, sizeof kept);
  check_status(rv_equalise(&result, matrix, log_row, log_column, 3, 4), RV_EINVAL);
  check(strstr(rv_message(), words) != NULL);
  check_bytes(matrix, kept, sizeof kept);
}

static void unusable_matrices(void **state) {
  (void)state;
  check_refused(1, -1, 0, "row 2 holds only zeros");
  check_refused(-1, 2, 0, "column 3 holds only zeros");
  check_refused(-1, 3, NAN, "row 1 holds Inf or NaN");
  check_refused(2, -1, -INFINITY, "row 3 holds Inf or NaN");
  rv_equalised result;
  double one = 1;
  check_status(rv_equalise(&result, &one, &one, &one, 0, 3), RV_EINVAL);
  check_status(rv_equalise(&result, &one, &one, &one, 3, 0), RV_EINVAL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(as_scaling_in_turn),
      cmocka_unit_test(scales_are_those_taken_out),
      cmocka_unit_test(sizes_of_rows_and_columns_do_not_matter),
      cmocka_unit_test(powers_of_two_leave_no_trace),
      cmocka_unit_test(subnormal_entries),
      cmocka_unit_test(entries_near_overflow),
      cmocka_unit_test(zeros_stay_zeros),
      cmocka_unit_test(transposed_alike),
      cmocka_unit_test(two_by_two_in_closed_form),
      cmocka_unit_test(no_scales_where_zeros_leave_no_room),
      cmocka_unit_test(weights_that_run_away_are_stopped),
      cmocka_unit_test(scales_in_the_limit_only),
      cmocka_unit_test(many_zeros),
      cmocka_unit_test(unusable_matrices),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
