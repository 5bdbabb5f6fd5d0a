/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The exact law of ||I - W'W/m||, W m x n Gaussian, and the time it takes: prints, on a line each,
 * the processor seconds of P(norm <= EPSILON), of its 0.9-quantile and of preparing the law, and
 * the probability.
 *
 * Usage: wishart_law M N EPSILON REPEATS
 */
#include "reverify/wishart_law.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static rv_status run(double m, double n, double epsilon, size_t repeats) {
  rv_wishart_law *law;
  double start = now(), probability = 0;
  RV_TRY(rv_wishart_law_open(&law, m, n));
  double opened = now();
  for (size_t r = 0; r < repeats; r++)
    probability = rv_wishart_law_cdf(law, RV_NORM, epsilon);
  double evaluated = now();
  double quantile = rv_wishart_law_upper_quantile(law, RV_NORM, 0.1);
  double found = now();
  rv_wishart_law_close(law);
  if (!(quantile > 0))
    return rv_fail(RV_ENUMERIC, "the norm of a %g x %g matrix has no quantile: report it", m, n);
  printf("%.6g\n%.6g\n%.6g\n%.17g\n", (evaluated - opened) / (double)repeats, found - evaluated,
         opened - start, probability);
  return RV_OK;
}

int main(int argc, char **argv) {
  if (argc != 5) {
    fprintf(stderr, "Usage: wishart_law M N EPSILON REPEATS\n");
    return 2;
  }
  if (run(atof(argv[1]), atof(argv[2]), atof(argv[3]), strtoul(argv[4], NULL, 10)) != RV_OK) {
    fprintf(stderr, "%s\n", rv_message());
    return 3;
  }
  return 0;
}
