/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a spectrum shows as it stands, against numbers worked out by hand. */
#include "check.h"
#include "model/raw_spectrum.h"

static const rv_stream_key key = {.seed = 3};

static rv_raw_spectrum of(double *eigenvalue, size_t m, size_t n) {
  rv_raw_spectrum spectrum = {.eigenvalue = eigenvalue, .m = m, .n = n};
  check_status(rv_raw_spectrum_measure(&spectrum, &key), RV_OK);
  return spectrum;
}

/* Equal eigenvalues: all ranks are n. (1 + sqrt(1/4))^2 = 9/4. */
static void equal_eigenvalues(void **state) {
  (void)state;
  double eigenvalue[16];
  for (size_t i = 0; i < 16; i++)
    eigenvalue[i] = 0.7;
  rv_raw_spectrum s = of(eigenvalue, 64, 16);
  for (size_t i = 0; i < 16; i++)
    check_near(eigenvalue[i], 1, 1e-14);
  check_near(s.stable_rank, 16, 1e-12);
  check_near(s.effective_rank, 16, 1e-12);
  check_near(s.soft_rank, 2.25, 1e-12);
  check(s.beyond_edge == 0 && isnan(s.tail.exponent));
}

/* Singular values 1, 1, 1, 3 in units of 2: shares 1/6 and 1/2, whose entropy is ln(6)/2 + ln(2)/2;
   the squares add up to 12 times, and have the largest 9 times, the least. */
static void one_that_is_larger(void **state) {
  (void)state;
  double eigenvalue[] = {4, 4, 4, 36};
  rv_raw_spectrum s = of(eigenvalue, 4, 4);
  check_near(eigenvalue[0], 1. / 3, 1e-14);
  check_near(eigenvalue[3], 3, 1e-14);
  check_near(s.stable_rank, 12. / 9, 1e-14);
  check_near(s.effective_rank, sqrt(12), 1e-13);
  check_near(s.soft_rank, 4. / 3, 1e-14);
}

/* Twenty-five far beyond the edge of a thousand, and their tail. */
static void beyond_the_edge(void **state) {
  (void)state;
  enum { N = 1000, LARGE = 25 };
  double eigenvalue[N];
  for (size_t i = 0; i < N; i++)
    eigenvalue[i] = i + LARGE < N ? 1 : 10 + (double)(i + LARGE - N);
  rv_raw_spectrum s = of(eigenvalue, 4 * N, N);
  assert_int_equal(s.beyond_edge, LARGE);
  check(s.tail.count <= LARGE && s.tail.from > eigenvalue[N - 1 - LARGE]);
  check_equal(s.tail.to, eigenvalue[N - 1]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(equal_eigenvalues),
      cmocka_unit_test(one_that_is_larger),
      cmocka_unit_test(beyond_the_edge),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
