/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The examination of weights on matrices of which it is known what they hold: sizes of rows and
 * columns, dead units, low rank, a constant, planted directions, entries of other laws.
 */
#include "check.h"
#include "model/examination.h"
#include "support/memory.h"
#include "theory/bulk_bound.h"

#include <float.h>
#include <gsl/gsl_randist.h>
#include <stdlib.h>

static const rv_stream_key key = {.seed = 31};

static double *normal(uint64_t row, size_t count) {
  rv_stream stream;
  double *out;
  check_status(rv_alloc_doubles(&out, count, 1), RV_OK);
  gsl_rng *rng = rv_stream_open(&stream, &key, row);
  for (size_t i = 0; i < count; i++)
    out[i] = gsl_ran_gaussian_ziggurat(rng, 1);
  return out;
}

static rv_examination examine(const double *matrix, size_t rows, size_t columns) {
  rv_examination e;
  check_status(rv_examine(&e, &key, matrix, rows, columns, DBL_EPSILON, 1), RV_OK);
  return e;
}

/* Sizes of rows and columns with the logarithms of the seed's normal variables times `spread`. */
static void scale_lines(double *matrix, size_t rows, size_t columns, double spread, uint64_t seed) {
  double *size = normal(1000 + seed, rows + columns);
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < columns; j++)
      matrix[i * columns + j] *= exp(spread * (size[i] + size[rows + j]));
  free(size);
}

/* matrix += strength sqrt(rows) u v' with unit vectors u, v. */
static void plant(double *matrix, size_t rows, size_t columns, double strength, uint64_t seed) {
  double *side = normal(2000 + seed, rows + columns), u_sq = 0, v_sq = 0;
  for (size_t i = 0; i < rows; i++)
    u_sq += side[i] * side[i];
  for (size_t j = 0; j < columns; j++)
    v_sq += side[rows + j] * side[rows + j];
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < columns; j++)
      matrix[i * columns + j] +=
          strength * sqrt((double)rows) * side[i] * side[rows + j] / sqrt(u_sq * v_sq);
  free(side);
}

/* Whatever the sizes, the equalised matrix is the same, and so is all that is said of it. */
static void sizes_say_nothing(void **state) {
  (void)state;
  enum { ROWS = 90, COLUMNS = 60 };
  double *plain = normal(1, ROWS * COLUMNS), *scaled = normal(1, ROWS * COLUMNS);
  scale_lines(scaled, ROWS, COLUMNS, 0.7, 1);
  rv_examination a = examine(plain, ROWS, COLUMNS), b = examine(scaled, ROWS, COLUMNS);
  for (size_t i = 0; i < COLUMNS; i++)
    check_near(b.eigenvalue[i], a.eigenvalue[i], 1e-9);
  check_near(b.directions.p_value, a.directions.p_value, 1e-6);
  check_equal(b.directions.sign_flip_p, a.directions.sign_flip_p);
  check_near(b.bulk.distance, a.bulk.distance, 1e-7);
  check(b.like == RV_RANDOM_YES && a.like == RV_RANDOM_YES);
  check(a.raw.beyond_edge == 0 && b.raw.beyond_edge > 10);
  /* ln ||row|| = 0.7 times a normal variable and what the columns do: known to 1/sqrt(2 rows) */
  check_near(b.row_spread, 0.7, 0.7 * FALSE_ALARM_SD / sqrt(2. * ROWS) + 0.2);
  rv_examination_free(&a);
  rv_examination_free(&b);
  free(plain);
  free(scaled);
}

/* Of 200 matrices with sizes log-normal(0.7), 0.2 expected show a direction at the level 0.001; of
   nine or more the probability is 1e-12. */
static void sizes_are_no_directions(void **state) {
  (void)state;
  enum { ROWS = 60, COLUMNS = 40, MATRICES = 200 };
  size_t found = 0, unlike = 0;
  for (uint64_t t = 0; t < MATRICES; t++) {
    double *matrix = normal(10 + t, ROWS * COLUMNS);
    scale_lines(matrix, ROWS, COLUMNS, 0.7, 10 + t);
    rv_examination e = examine(matrix, ROWS, COLUMNS);
    found += e.directions.count;
    unlike += e.like != RV_RANDOM_YES;
    rv_examination_free(&e);
    free(matrix);
  }
  check(found < 9);
  check(unlike < 12); /* three looks at level 0.001 and the directions: 0.8 expected at most */
}

/* A direction of three times the threshold (n/m)^(1/4) stands out of any sizes, one of a third in
   none. Its weight is below 1/10 of the entries', so that equalising leaves it. */
static void planted_directions(void **state) {
  (void)state;
  enum { ROWS = 120, COLUMNS = 80 };
  const double threshold = pow((double)COLUMNS / ROWS, 0.25);
  for (uint64_t t = 0; t < 20; t++) {
    double *strong = normal(300 + t, ROWS * COLUMNS), *weak = normal(300 + t, ROWS * COLUMNS);
    plant(strong, ROWS, COLUMNS, 3 * threshold, t);
    plant(weak, ROWS, COLUMNS, threshold / 3, t);
    scale_lines(strong, ROWS, COLUMNS, 0.7, t);
    scale_lines(weak, ROWS, COLUMNS, 0.7, t);
    rv_examination found = examine(strong, ROWS, COLUMNS), none = examine(weak, ROWS, COLUMNS);
    check(found.directions.count >= 1);
    check(found.directions.p_value < RV_DIRECTION_LEVEL);
    check(found.directions.sign_flip_p == 1. / (double)(found.directions.copies + 1));
    check(!found.directions.at_least);
    check(none.directions.count <= 1);
    rv_examination_free(&found);
    rv_examination_free(&none);
    free(strong);
    free(weak);
  }
}

/* Seven directions of growing strength, the weakest of four times the threshold: all are found. */
static void many_directions(void **state) {
  (void)state;
  enum { ROWS = 150, COLUMNS = 100, DIRECTIONS = 7 };
  double *matrix = normal(5, ROWS * COLUMNS), rest[ROWS * COLUMNS];
  for (uint64_t d = 0; d < DIRECTIONS; d++)
    plant(matrix, ROWS, COLUMNS, 4 + 2 * (double)d, 50 + d);
  rv_examination e = examine(matrix, ROWS, COLUMNS);
  assert_int_equal(e.directions.count, DIRECTIONS);
  check(e.like == RV_RANDOM_YES);
  /* taken off, in the matrix's own sizes, nothing is left to find */
  memcpy(rest, matrix, sizeof rest);
  check_status(rv_examination_take_off(rest, &e), RV_OK);
  double left = 0, whole = 0;
  for (size_t i = 0; i < ROWS * COLUMNS; i++) {
    left += rest[i] * rest[i];
    whole += matrix[i] * matrix[i];
  }
  check_near(e.learned_share, 1 - left / whole, 1e-9);
  rv_examination without = examine(rest, ROWS, COLUMNS);
  check(without.directions.count <= 1);
  rv_examination_free(&without);
  rv_examination_free(&e);
  free(matrix);
}

/* A matrix and its transpose: the same of all that is symmetric, to the byte. */
static void transposes_look_alike(void **state) {
  (void)state;
  const size_t shape[][2] = {{50, 80}, {60, 60}};
  for (size_t s = 0; s < 2; s++) {
    size_t rows = shape[s][0], columns = shape[s][1];
    double *matrix = normal(6 + s, rows * columns), *turned = normal(6 + s, rows * columns);
    plant(matrix, rows, columns, 4, s);
    for (size_t i = 0; i < rows; i++)
      for (size_t j = 0; j < columns; j++)
        turned[j * rows + i] = matrix[i * columns + j];
    rv_examination a = examine(matrix, rows, columns), b = examine(turned, columns, rows);
    check_bytes(a.eigenvalue, b.eigenvalue, a.n * sizeof *a.eigenvalue);
    check_bytes(&a.bulk, &b.bulk, sizeof a.bulk);
    assert_int_equal(a.directions.count, b.directions.count);
    check_equal(a.directions.sign_flip_p, b.directions.sign_flip_p);
    check_equal(a.raw.stable_rank, b.raw.stable_rank);
    check_near(a.row_spread, b.column_spread, 1e-12);
    check(a.like == b.like);
    rv_examination_free(&a);
    rv_examination_free(&b);
    free(matrix);
    free(turned);
  }
}

/* Without a tenth, a fifth and a third of its inputs a matrix is as random as before. */
static void dead_inputs(void **state) {
  (void)state;
  enum { ROWS = 64, COLUMNS = 120 };
  for (size_t every = 3; every <= 10; every += 2) {
    double *matrix = normal(20 + every, ROWS * COLUMNS);
    size_t dead = 0;
    for (size_t j = 0; j < COLUMNS; j += every, dead++)
      for (size_t i = 0; i < ROWS; i++)
        matrix[i * COLUMNS + j] = 0;
    rv_examination e = examine(matrix, ROWS, COLUMNS);
    assert_int_equal(e.part.dead_columns, dead);
    assert_int_equal(e.directions.count, 0);
    assert_int_equal(e.rank, ROWS);
    check(e.like == RV_RANDOM_YES);
    rv_examination_free(&e);
    free(matrix);
  }
}

/* Rank 1, all columns constant: nothing is left, and nothing undefined is said. */
static void outer_product(void **state) {
  (void)state;
  enum { ROWS = 64, COLUMNS = 32 };
  double matrix[ROWS * COLUMNS];
  for (size_t i = 0; i < ROWS * COLUMNS; i++)
    matrix[i] = (double)(i % COLUMNS) / COLUMNS;
  rv_examination e = examine(matrix, ROWS, COLUMNS);
  assert_int_equal(e.rank, 1);
  assert_int_equal(e.rank_full, COLUMNS - 1);
  check(e.rank_is_short && e.like == RV_RANDOM_NO);
  assert_int_equal(e.n, 0);
  check(isnan(e.directions.p_value) && isnan(e.bulk.distance) && isnan(e.bulk.spacing));
  rv_examination_free(&e);
}

/* Three columns of equal entries count for the rank and nothing else: what is left is looked at as
   if they had not been there. */
static void constant_columns(void **state) {
  (void)state;
  enum { ROWS = 70, COLUMNS = 40, CONSTANT = 3 };
  double *matrix = normal(18, ROWS * COLUMNS), live[ROWS * (COLUMNS - CONSTANT)];
  for (size_t i = 0; i < ROWS; i++)
    for (size_t j = 0; j < COLUMNS; j++)
      if (j < CONSTANT)
        matrix[i * COLUMNS + j] = 0.5 + (double)j;
      else
        live[i * (COLUMNS - CONSTANT) + j - CONSTANT] = matrix[i * COLUMNS + j];
  rv_examination whole = examine(matrix, ROWS, COLUMNS),
                 part = examine(live, ROWS, COLUMNS - CONSTANT);
  assert_int_equal(whole.part.constant_columns, CONSTANT);
  assert_int_equal(whole.rank_full, COLUMNS);
  assert_int_equal(whole.rank, COLUMNS - CONSTANT + 1); /* equal but for their sizes */
  assert_int_equal(whole.raw.n, COLUMNS);
  assert_int_equal(whole.n, COLUMNS - CONSTANT);
  check_bytes(whole.eigenvalue, part.eigenvalue, whole.n * sizeof *whole.eigenvalue);
  check_bytes(&whole.bulk, &part.bulk, sizeof whole.bulk);
  check_equal(whole.flipped_distance, part.flipped_distance);
  check(part.rank_full == whole.n && part.like == RV_RANDOM_YES);
  rv_examination_free(&whole);
  rv_examination_free(&part);
  free(matrix);
}

/* A product of rank 8, in float64, and rounded to float32, where only its type tells. */
static void low_rank(void **state) {
  (void)state;
  enum { SIDE = 100, RANK = 8 };
  double *a = normal(1, SIDE * RANK), *b = normal(2, SIDE * RANK), matrix[SIDE * SIDE];
  for (size_t i = 0; i < SIDE; i++)
    for (size_t j = 0; j < SIDE; j++) {
      matrix[i * SIDE + j] = 0;
      for (size_t r = 0; r < RANK; r++)
        matrix[i * SIDE + j] += a[i * RANK + r] * b[j * RANK + r];
    }
  rv_examination exact = examine(matrix, SIDE, SIDE), rounded;
  for (size_t i = 0; i < SIDE * SIDE; i++)
    matrix[i] = (double)(float)matrix[i];
  check_status(rv_examine(&rounded, &key, matrix, SIDE, SIDE, FLT_EPSILON, 1), RV_OK);
  rv_examination *const both[] = {&exact, &rounded};
  for (size_t i = 0; i < 2; i++) {
    assert_int_equal(both[i]->rank, RANK);
    assert_int_equal(both[i]->directions.count, RANK);
    check(!both[i]->directions.at_least);
    check(both[i]->like == RV_RANDOM_NO);
    rv_examination_free(both[i]);
  }
  free(a);
  free(b);
}

/* A row a hundred million times as large as the others hides nothing. */
static void huge_row(void **state) {
  (void)state;
  enum { ROWS = 100, COLUMNS = 70 };
  double *matrix = normal(9, ROWS * COLUMNS), *plain = normal(9, ROWS * COLUMNS);
  for (size_t j = 0; j < COLUMNS; j++)
    matrix[3 * COLUMNS + j] *= 1e8;
  rv_examination e = examine(matrix, ROWS, COLUMNS), before = examine(plain, ROWS, COLUMNS);
  check_near(e.bulk.distance, before.bulk.distance, 1e-7);
  check(e.directions.count == before.directions.count && e.like == before.like);
  rv_examination_free(&e);
  rv_examination_free(&before);
  free(matrix);
  free(plain);
}

/* A mean is one direction, and no more: nothing is subtracted. */
static void a_mean_is_one_direction(void **state) {
  (void)state;
  enum { ROWS = 100, COLUMNS = 70 };
  double *matrix = normal(11, ROWS * COLUMNS);
  for (size_t i = 0; i < ROWS * COLUMNS; i++)
    matrix[i] += 2;
  rv_examination e = examine(matrix, ROWS, COLUMNS);
  assert_int_equal(e.directions.count, 1);
  check(e.like == RV_RANDOM_YES);
  rv_examination_free(&e);
  free(matrix);
}

static void too_little_to_tell(void **state) {
  (void)state;
  const double zeros[6] = {0}, one[1] = {0.7};
  double *few = normal(12, 5 * 40);
  rv_examination nothing = examine(zeros, 2, 3), single = examine(one, 1, 1),
                 narrow = examine(few, 5, 40);
  check(nothing.like == RV_RANDOM_UNDECIDED && nothing.rank_full == 0);
  check(single.like == RV_RANDOM_UNDECIDED && single.rank == 1);
  check(narrow.like == RV_RANDOM_UNDECIDED && isnan(narrow.directions.p_value));
  rv_examination_free(&nothing);
  rv_examination_free(&single);
  rv_examination_free(&narrow);
  free(few);
}

/* The sign of the entry (i, j) of Hadamard's matrix of a power of two. */
static double hadamard(size_t i, size_t j) {
  return __builtin_parityll(i & j) ? -1 : 1;
}

/* Orthogonal rows of signs have equal singular values; what magnitudes all of one size do is to be
   seen with signs drawn at random. */
static void signs_drawn_anew(void **state) {
  (void)state;
  enum { SIDE = 64 };
  double *matrix = normal(15, SIDE * SIDE), *size = normal(16, SIDE);
  for (size_t i = 0; i < SIDE; i++)
    for (size_t j = 0; j < SIDE; j++)
      matrix[i * SIDE + j] =
          hadamard(i, j) * size[j]; /* signs of the columns, so none is constant */
  rv_examination e = examine(matrix, SIDE, SIDE);
  double allowed = rv_bulk_bound_at(SIDE, SIDE, 2, 1e-10);
  check(e.like == RV_RANDOM_NO && e.bulk.distance > allowed);
  check(e.flipped_distance <= allowed);
  check_near(e.kurtosis, 1, 1e-9);
  rv_examination_free(&e);
  free(matrix);
  free(size);
}

/* The exponent of the maximum likelihood, of all eigenvalues that the fit says it is of. */
static void tail_of_directions(void **state) {
  (void)state;
  enum { ROWS = 240, COLUMNS = 160, DIRECTIONS = 30 };
  double *matrix = normal(17, ROWS * COLUMNS), *few = normal(17, ROWS * COLUMNS);
  for (uint64_t d = 0; d < DIRECTIONS; d++)
    plant(matrix, ROWS, COLUMNS, 6 * pow((double)DIRECTIONS / (double)(d + 1), 0.5), 500 + d);
  plant(few, ROWS, COLUMNS, 6, 1);
  rv_examination e = examine(matrix, ROWS, COLUMNS), none = examine(few, ROWS, COLUMNS);
  double sum = 0;
  size_t count = 0;
  for (size_t i = 0; i < e.n; i++)
    if (e.eigenvalue[i] >= e.tail.from * (1 - 1e-12)) {
      sum += log(e.eigenvalue[i] / e.tail.from);
      count++;
    }
  assert_int_equal(e.directions.count, DIRECTIONS);
  check(e.tail.from > e.eigenvalue[e.n - 1 - DIRECTIONS] && e.tail.to == e.eigenvalue[e.n - 1]);
  assert_int_equal(count, e.tail.count);
  check_near(e.tail.exponent, 1 + (double)count / sum, 1e-9);
  check(isnan(none.tail.exponent));
  rv_examination_free(&e);
  rv_examination_free(&none);
  free(matrix);
  free(few);
}

/* With a quarter of zeros in one block there are scales in the limit only, in which the block
   across vanishes: the rank is full, and nothing can be said. */
static void no_scales(void **state) {
  (void)state;
  enum { SIDE = 80 };
  double *matrix = normal(13, SIDE * SIDE);
  for (size_t i = SIDE / 2; i < SIDE; i++)
    for (size_t j = SIDE / 2; j < SIDE; j++)
      matrix[i * SIDE + j] = 0;
  rv_examination e = examine(matrix, SIDE, SIDE);
  check(!e.equalised);
  assert_int_equal(e.rank, SIDE);
  check(e.like == RV_RANDOM_UNDECIDED);
  rv_examination_free(&e);
  free(matrix);
}

static void threads_change_nothing(void **state) {
  (void)state;
  enum { ROWS = 70, COLUMNS = 90 };
  double *matrix = normal(14, ROWS * COLUMNS);
  rv_examination one = examine(matrix, ROWS, COLUMNS), two;
  check_status(rv_examine(&two, &key, matrix, ROWS, COLUMNS, DBL_EPSILON, 2), RV_OK);
  check_bytes(one.eigenvalue, two.eigenvalue, one.n * sizeof *one.eigenvalue);
  check_equal(one.directions.sign_flip_p, two.directions.sign_flip_p);
  check_equal(one.raw.effective_rank, two.raw.effective_rank);
  rv_examination_free(&one);
  rv_examination_free(&two);
  free(matrix);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sizes_say_nothing),
      cmocka_unit_test(sizes_are_no_directions),
      cmocka_unit_test(planted_directions),
      cmocka_unit_test(many_directions),
      cmocka_unit_test(transposes_look_alike),
      cmocka_unit_test(dead_inputs),
      cmocka_unit_test(outer_product),
      cmocka_unit_test(constant_columns),
      cmocka_unit_test(low_rank),
      cmocka_unit_test(huge_row),
      cmocka_unit_test(a_mean_is_one_direction),
      cmocka_unit_test(too_little_to_tell),
      cmocka_unit_test(signs_drawn_anew),
      cmocka_unit_test(tail_of_directions),
      cmocka_unit_test(no_scales),
      cmocka_unit_test(threads_change_nothing),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
