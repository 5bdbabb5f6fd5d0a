/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done to random matrices before they are examined: entry by entry. */
#include "check.h"
#include "model/planted_structure.h"
#include "random/gaussian_matrix.h"

enum { M = 40, N = 30 };

static const rv_stream_key key = {91, 92, 93, 94};

static void draw(double *matrix) {
  rv_gaussian_rows(matrix, &key, 0, M, N, 1);
}

static void lines_are_scaled(void **state) {
  (void)state;
  double plain[M * N], scaled[M * N], scale[M + N], normal[M + N];
  draw(plain);
  draw(scaled);
  rv_scale_lines(&key, scaled, scale, 500, M, N, 0.7);
  rv_gaussian_rows(normal, &key, 500, 1, M + N, 1);
  for (int i = 0; i < M; i++)
    for (int j = 0; j < N; j++)
      check_relative(scaled[i * N + j],
                     plain[i * N + j] * exp(0.7 * normal[i]) * exp(0.7 * normal[M + j]), 1e-14);
  for (int i = 0; i < M + N; i++)
    check_relative(scale[i], 0.7 * normal[i], 1e-15);
}

/* Of 1200 entries a binomial number stays, and what stays is as it was. */
static void entries_are_thinned(void **state) {
  (void)state;
  double plain[M * N], thin[M * N], kept = 0;
  draw(plain);
  draw(thin);
  rv_stream_key other = key;
  other.cell++;
  rv_thin_entries(&other, thin, M, N, 0.2);
  for (int i = 0; i < M * N; i++) {
    check(thin[i] == 0 || thin[i] == plain[i]);
    kept += thin[i] != 0;
  }
  check_near(kept, 0.2 * M * N, FALSE_ALARM_SD * sqrt(0.2 * 0.8 * M * N));
}

static void entries_are_quantised(void **state) {
  (void)state;
  double value[] = {0, 0.03, -0.06, 0.1, 40, -40, 0.125, -0.19};
  const double expected[] = {0, 0, 0, 0.125, 127 * 0.125, -127 * 0.125, 0.125, -0.25};
  rv_quantise_entries(value, 8, 0.125);
  for (int i = 0; i < 8; i++)
    check_equal(value[i], expected[i]);
}

static void lines_are_killed(void **state) {
  (void)state;
  double plain[M * N], dead[M * N];
  draw(plain);
  draw(dead);
  rv_kill_lines(dead, M, N, 0.1);
  for (int i = 0; i < M; i++)
    for (int j = 0; j < N; j++)
      check_equal(dead[i * N + j], i < 4 || j < 3 ? 0 : plain[i * N + j]);
}

/* matrix + s sqrt(m) u v': the difference has rank 1 and the norm s sqrt(m). */
static void direction_is_planted(void **state) {
  (void)state;
  double plain[M * N], planted[M * N], square = 0;
  draw(plain);
  draw(planted);
  check_status(rv_plant_direction(&key, planted, 600, M, N, 3), RV_OK);
  for (int i = 0; i < M * N; i++) {
    planted[i] -= plain[i];
    square += planted[i] * planted[i];
  }
  check_relative(square, 9.0 * M, 1e-12);
  for (int i = 1; i < M; i++)
    for (int j = 1; j < N; j++)
      check_near(planted[i * N + j] * planted[0], planted[i * N] * planted[j], 1e-12);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(lines_are_scaled),      cmocka_unit_test(entries_are_thinned),
      cmocka_unit_test(entries_are_quantised), cmocka_unit_test(lines_are_killed),
      cmocka_unit_test(direction_is_planted),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
