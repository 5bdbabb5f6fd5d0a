/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The transpose: every entry, for shapes that do and do not fill its tiles of 32. */
#include "check.h"
#include "numeric/transpose.h"

#include <stdlib.h>

static void check_shape(size_t rows, size_t columns) {
  double *in = malloc(rows * columns * sizeof *in);
  double *out = malloc((rows * columns + 1) * sizeof *out);
  assert_true(in != NULL && out != NULL);
  for (size_t i = 0; i < rows * columns; i++) {
    in[i] = (double)i;
    out[i] = NAN;
  }
  out[rows * columns] = -1;
  rv_transpose(out, in, rows, columns);
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < columns; j++)
      if (!(out[j * rows + i] == in[i * columns + j]))
        fail_msg("%zu x %zu: entry (%zu, %zu) is %g", rows, columns, i, j, out[j * rows + i]);
  check_equal(out[rows * columns], -1);
  for (size_t i = 0; i < rows * columns; i++)
    check_equal(in[i], (double)i);
  free(in);
  free(out);
}

static void every_small_shape(void **state) {
  (void)state;
  for (size_t rows = 1; rows <= 70; rows++)
    for (size_t columns = 1; columns <= 70; columns++)
      check_shape(rows, columns);
}

static void long_and_narrow_shapes(void **state) {
  (void)state;
  static const size_t shape[][2] = {{1, 5000}, {5000, 1}, {3, 4097}, {4097, 3}, {331, 257}};
  for (size_t i = 0; i < sizeof shape / sizeof *shape; i++)
    check_shape(shape[i][0], shape[i][1]);
}

static void nothing_is_written_for_no_entries(void **state) {
  (void)state;
  double out = 5;
  const double in = 7;
  rv_transpose(&out, &in, 0, 3);
  rv_transpose(&out, &in, 3, 0);
  check_equal(out, 5);
}

/* The same bits, of NaN and zeros too. */
static void bits_are_kept(void **state) {
  (void)state;
  const double in[] = {-0.0, NAN, INFINITY, 5e-324, -NAN, 0.0};
  const double expected[] = {-0.0, 5e-324, NAN, -NAN, INFINITY, 0.0};
  double out[6];
  rv_transpose(out, in, 2, 3);
  check_bytes(out, expected, sizeof out);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_small_shape),
      cmocka_unit_test(long_and_narrow_shapes),
      cmocka_unit_test(nothing_is_written_for_no_entries),
      cmocka_unit_test(bits_are_kept),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
