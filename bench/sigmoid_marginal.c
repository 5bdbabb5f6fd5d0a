/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Exact means of sigmoid units as a server, for timing from outside: for each line "ROUTE UNITS
 * INPUTS SCALE REPEATS THREADS" of standard input (ROUTE fourier or states; weights uniform in
 * +-SCALE, inputs with means uniform in (0, 1)) it computes the layer that many times and answers
 * "seconds first_mean variance_of_sigmoid": of processor time for one thread; the last a bound of
 * it, v / 16, for Monte Carlo.
 */
#include "reverify/sigmoid_approximation.h"
#include "reverify/sigmoid_enumeration.h"
#include "reverify/stream.h"
#include "support/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Each unit's bias takes its mean to between -1 and 1. */
static void draw(double *weight, double *bias, double *input, size_t units, size_t inputs,
                 double scale) {
  const rv_stream_key key = {.seed = 1};
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 0);
  for (size_t i = 0; i < inputs; i++)
    input[i] = gsl_rng_uniform(rng);
  for (size_t j = 0; j < units; j++) {
    bias[j] = 2 * gsl_rng_uniform(rng) - 1;
    for (size_t i = 0; i < inputs; i++) {
      weight[j * inputs + i] = scale * (2 * gsl_rng_uniform(rng) - 1);
      bias[j] -= weight[j * inputs + i] * input[i];
    }
  }
}

static rv_status run(const char *route, size_t units, size_t inputs, double scale, size_t repeats,
                     int threads) {
  double *weight, *bias, *input, *out;
  rv_unit_moments m;
  RV_TRY(rv_alloc_doubles(&weight, units, inputs));
  RV_TRY(rv_alloc_doubles(&bias, units, 1));
  RV_TRY(rv_alloc_doubles(&input, inputs, 1));
  RV_TRY(rv_alloc_doubles(&out, units, 1));
  draw(weight, bias, input, units, inputs, scale);
  RV_TRY(rv_unit_summarise(&m, &(rv_unit){weight, bias[0], input, inputs, RV_ZERO_ONE}));
  clockid_t clock = threads == 1 ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC;
  double start = now(clock);
  for (size_t r = 0; r < repeats; r++) {
    if (strcmp(route, "states") == 0)
      out[0] = rv_sigmoid_enumerated(weight, bias[0], input, inputs, RV_ZERO_ONE);
    else if (units == 1)
      RV_TRY(rv_sigmoid_marginal(out, weight, bias[0], input, inputs, RV_ZERO_ONE));
    else
      RV_TRY(rv_sigmoid_marginals(out, weight, bias, input, units, inputs, RV_ZERO_ONE, threads));
  }
  printf("%.9g %.17g %.9g\n", now(clock) - start, out[0], m.variance / 16);
  fflush(stdout);
  free(weight);
  free(bias);
  free(input);
  free(out);
  return RV_OK;
}

int main(void) {
  char line[256], route[16];
  double scale;
  size_t units, inputs, repeats;
  int threads;
  while (fgets(line, sizeof line, stdin) != NULL) {
    if (sscanf(line, "%15s %zu %zu %lf %zu %d", route, &units, &inputs, &scale, &repeats,
               &threads) != 6)
      return 2;
    if (run(route, units, inputs, scale, repeats, threads) != RV_OK) {
      fprintf(stderr, "sigmoid_marginal: %s\n", rv_message());
      return 3;
    }
  }
  return 0;
}
