/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single eigenvalues of BB': against LAPACK's dbdsqr and known spectra. */
#include "check.h"
#include "numeric/bidiagonal.h"
#include "reverify/stream.h"

#include <lapacke.h>
#include <stdlib.h>

/* dbdsqr and ours are each good to some n eps, relatively, for every singular value. */
static const double accurate = 1e-13;

enum { SIZE_MAX_HERE = 60 };

typedef struct matrix {
  double diagonal[SIZE_MAX_HERE], subdiagonal[SIZE_MAX_HERE]; /* squares */
  size_t size;
} matrix;

/* The squares of all singular values, ascending, by the implicit zero-shift QR. */
static void lapack_squares(double value[], const matrix *b) {
  double d[SIZE_MAX_HERE], e[SIZE_MAX_HERE];
  lapack_int n = (lapack_int)b->size;
  for (size_t i = 0; i < b->size; i++) {
    d[i] = sqrt(b->diagonal[i]);
    e[i] = sqrt(b->subdiagonal[i]);
  }
  assert_int_equal(
      LAPACKE_dbdsqr(LAPACK_COL_MAJOR, 'L', n, 0, 0, 0, d, e, NULL, 1, NULL, 1, NULL, 1), 0);
  for (size_t i = 0; i < b->size; i++)
    value[b->size - 1 - i] = d[i] * d[i];
}

static double eigenvalue(const matrix *b, size_t index, rv_window expected) {
  double value = NAN;
  check_status(
      rv_bidiagonal_eigenvalue(&value, index, b->diagonal, b->subdiagonal, b->size, expected),
      RV_OK);
  return value;
}

static const rv_window none = {NAN, NAN};

static void check_all(const matrix *b) {
  double reference[SIZE_MAX_HERE];
  lapack_squares(reference, b);
  for (size_t i = 0; i < b->size; i++)
    check_relative(eigenvalue(b, i + 1, none), reference[i], accurate);
}

static matrix random_matrix(size_t size, double scale, double grading, uint64_t row) {
  matrix b = {.size = size};
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &(rv_stream_key){31, 32, 33, 34}, row);
  for (size_t i = 0; i < size; i++) {
    b.diagonal[i] = scale * (gsl_rng_uniform(rng) + 0.01);
    b.subdiagonal[i] = scale * (gsl_rng_uniform(rng) + 0.01);
    scale *= grading;
  }
  return b;
}

static void random_matrices(void **state) {
  (void)state;
  for (size_t size = 1; size <= SIZE_MAX_HERE; size += 1 + size / 4) {
    matrix b = random_matrix(size, 1, 1, size);
    check_all(&b);
  }
}

static void graded_matrices(void **state) {
  (void)state;
  static const double grading[] = {0.1, 0.5, 2, 10};
  for (size_t g = 0; g < 4; g++) {
    matrix b = random_matrix(30, 1, grading[g], 100 + g);
    check_all(&b);
  }
}

static void huge_and_tiny_matrices(void **state) {
  (void)state;
  static const double scale[] = {1e15, 1e30, 1e60, 1e70, 1e-15, 1e-60, 1e-70};
  for (size_t s = 0; s < sizeof scale / sizeof *scale; s++) {
    matrix b = random_matrix(40, scale[s], 1, 200 + s);
    check_all(&b);
  }
}

/* Sub-diagonals of 1e-12: pairs of eigenvalues within 1e-6 and closer. */
static void clustered_matrices(void **state) {
  (void)state;
  static const double coupling[] = {1e-4, 1e-12, 1e-20, 1e-40};
  for (size_t c = 0; c < 4; c++) {
    matrix b = {.size = 40};
    for (size_t i = 0; i < b.size; i++) {
      b.diagonal[i] = 1 + (double)(i / 10); /* four clusters of ten */
      b.subdiagonal[i] = coupling[c];
    }
    check_all(&b);
  }
}

/* d^2 at size 1; at size 2 the roots of x^2 - (a + b + c) x + ac, a, c on the diagonal. */
static void small_matrices_by_hand(void **state) {
  (void)state;
  matrix one = {.diagonal = {7.25}, .size = 1};
  check_relative(eigenvalue(&one, 1, none), 7.25, accurate);
  static const double triple[][3] = {{1, 1, 1}, {3, 1e-10, 2}, {1e10, 1, 1e-10}, {1e-9, 5, 4}};
  for (size_t i = 0; i < 4; i++) {
    double a = triple[i][0], b = triple[i][1], c = triple[i][2];
    matrix two = {.diagonal = {a, c}, .subdiagonal = {b}, .size = 2};
    /* (a+b+c)^2 - 4ac = (a-c)^2 + b (b + 2a + 2c), a sum without cancellation */
    double root = sqrt((a - c) * (a - c) + b * (b + 2 * a + 2 * c));
    double high = (a + b + c + root) / 2;
    check_relative(eigenvalue(&two, 2, none), high, accurate);
    check_relative(eigenvalue(&two, 1, none), a * c / high, accurate);
  }
}

/* All squares 1: BB' is the discrete Laplacian with one free end, 4 sin^2((2k-1) pi / (4n+2)). */
static void laplacian(void **state) {
  (void)state;
  enum { SIZE = 1000 };
  static double unit[SIZE];
  for (int i = 0; i < SIZE; i++)
    unit[i] = 1;
  for (size_t k = 1; k <= SIZE; k += 37) {
    double value, half = sin((2 * (double)k - 1) * M_PI / (4 * SIZE + 2));
    check_status(rv_bidiagonal_eigenvalue(&value, k, unit, unit, SIZE, none), RV_OK);
    check_relative(value, 4 * half * half, accurate);
  }
}

/* The expectation changes the time alone. */
static void wrong_expectations_do_no_harm(void **state) {
  (void)state;
  matrix b = random_matrix(50, 1, 1, 300);
  for (size_t index = 1; index <= 50; index += 7) {
    double value = eigenvalue(&b, index, none);
    const rv_window window[] = {{value * 0.9, value * 1.1},
                                {value, value},
                                {value * 2, value * 3},
                                {0, value / 2},
                                {-5, -1},
                                {5, 1},
                                {1e30, 1e40},
                                {-INFINITY, INFINITY},
                                {NAN, value},
                                {value, NAN},
                                {value * 0.9999999, value},
                                {value, value * 1.0000001}};
    for (size_t w = 0; w < sizeof window / sizeof *window; w++)
      check_relative(eigenvalue(&b, index, window[w]), value, accurate);
  }
}

/* Near the documented limit of 1e100 a pivot that vanishes must not overflow what follows it. */
static void pivots_of_zero_at_the_largest_scale(void **state) {
  (void)state;
  static const double scale[] = {1, 0x1p100, 0x1p200, 0x1p245}; /* 16 * 2^245 = 9e74 */
  for (size_t s = 0; s < 4; s++) {
    matrix b = {.size = 50};
    for (size_t i = 0; i < b.size; i++)
      b.diagonal[i] = b.subdiagonal[i] = 16 * scale[s];
    for (size_t k = 1; k <= b.size; k += 7) {
      double half = sin((2 * (double)k - 1) * M_PI / (4 * (double)b.size + 2));
      /* sixteen even shifts in (0, 17): the last is the diagonal itself */
      check_relative(eigenvalue(&b, k, (rv_window){0, 17 * scale[s]}), 64 * scale[s] * half * half,
                     accurate);
    }
  }
}

static void refuses_what_is_not_finite(void **state) {
  (void)state;
  static const double bad[] = {NAN, INFINITY};
  for (size_t i = 0; i < 2; i++)
    for (size_t place = 0; place < 4; place++) {
      double value, diagonal[] = {1, 2, 3, 4}, subdiagonal[] = {1, 2, 3};
      diagonal[place] = bad[i];
      check_status(rv_bidiagonal_eigenvalue(&value, 1, diagonal, subdiagonal, 4, none),
                   RV_ENUMERIC);
      diagonal[place] = 1;
      if (place < 3) {
        subdiagonal[place] = bad[i];
        check_status(rv_bidiagonal_eigenvalue(&value, 4, diagonal, subdiagonal, 4, none),
                     RV_ENUMERIC);
      }
    }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(random_matrices),
      cmocka_unit_test(graded_matrices),
      cmocka_unit_test(huge_and_tiny_matrices),
      cmocka_unit_test(clustered_matrices),
      cmocka_unit_test(small_matrices_by_hand),
      cmocka_unit_test(laplacian),
      cmocka_unit_test(wrong_expectations_do_no_harm),
      cmocka_unit_test(pivots_of_zero_at_the_largest_scale),
      cmocka_unit_test(refuses_what_is_not_finite),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
