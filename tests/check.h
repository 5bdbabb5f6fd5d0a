/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every test needs: cmocka, comparisons that a NaN cannot pass, quiet libraries. */
#ifndef REVERIFY_TESTS_CHECK_H
#define REVERIFY_TESTS_CHECK_H

/* cmocka.h wants these before it */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "reverify/status.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

/*
 * The probability with which one statistical check may fail although the code is right. The seeds
 * are fixed, so in practice a check that passed once passes always; the level says how little the
 * choice of the seed could have helped.
 */
#define FALSE_ALARM 1e-9

/* The z with P(|N(0,1)| > z) = FALSE_ALARM. */
#define FALSE_ALARM_SD 6.1094102

/* cblas.h, which declares it too, cannot stand beside GSL's headers. */
void openblas_set_num_threads(int threads);

/* A group setup: failures of GSL come back as values, BLAS does not start threads of its own. */
static inline int quiet_libraries(void **state) {
  (void)state;
  gsl_set_error_handler_off();
  openblas_set_num_threads(1);
  return 0;
}

static inline void check_near_at(double value, double reference, double tolerance, const char *what,
                                 const char *file, int line) {
  if (value == reference || fabs(value - reference) <= tolerance)
    return;
  print_error("%s = %.17g, should be %.17g; off by %.3g, allowed %.3g\n", what, value, reference,
              value - reference, tolerance);
  _fail(file, line);
}

static inline void check_status_at(rv_status value, rv_status reference, const char *what,
                                   const char *file, int line) {
  if (value == reference)
    return;
  print_error("%s: '%s', should be '%s'; last message: %s\n", what, rv_status_string(value),
              rv_status_string(reference), rv_message());
  _fail(file, line);
}

static inline void check_bytes_at(const void *a, const void *b, size_t size, const char *what,
                                  const char *file, int line) {
  if (memcmp(a, b, size) == 0)
    return;
  print_error("%s: bytes differ\n", what);
  _fail(file, line);
}

static inline void check_true_at(bool value, const char *what, const char *file, int line) {
  if (value)
    return;
  print_error("not true: %s\n", what);
  _fail(file, line);
}

/* |value - reference| <= tolerance; equal infinities pass, NaN never does. */
#define check_near(value, reference, tolerance)                                                    \
  check_near_at(value, reference, tolerance, #value, __FILE__, __LINE__)

/* |value - reference| <= tolerance |reference|. */
#define check_relative(value, reference, tolerance)                                                \
  check_near_at(value, reference, (tolerance)*fabs((double)(reference)), #value, __FILE__, __LINE__)

#define check_equal(value, reference) check_near_at(value, reference, 0, #value, __FILE__, __LINE__)

#define check_nan(value) check_true_at(isnan(value), "isnan(" #value ")", __FILE__, __LINE__)
#define check(condition) check_true_at(condition, #condition, __FILE__, __LINE__)

#define check_status(value, reference) check_status_at(value, reference, #value, __FILE__, __LINE__)

/* The same bits, which == cannot tell for zeros and NaN. */
#define check_bytes(a, b, size) check_bytes_at(a, b, size, #a " and " #b, __FILE__, __LINE__)

#endif
