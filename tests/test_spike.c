/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strength from which a direction shows: where its eigenvalue leaves the edge. */
#include "check.h"
#include "theory/spike.h"

static void the_eigenvalue_leaves_the_edge(void **state) {
  (void)state;
  for (double ratio = 0.01; ratio < 200; ratio *= 3) {
    double square = pow(rv_spike_threshold(1000, 1000 * ratio), 2);
    double edge = (1 + sqrt(ratio)) * (1 + sqrt(ratio));
    check_near((1 + square) * (ratio + square) / square, edge, 1e-12 * edge);
    /* where the eigenvalue is least */
    for (double factor = 0.99; factor < 1.02; factor += 0.02)
      check((1 + factor * square) * (ratio + factor * square) / (factor * square) > edge);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(the_eigenvalue_leaves_the_edge)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
