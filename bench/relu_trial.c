/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The samplers of the ReLU layer as a server, for timing from outside: for each line "SAMPLER M N K
 * TRIALS" of standard input (SAMPLER dense or implicit, tau = sqrt(2 ln n)) it makes that many
 * trials on all processors (dense) or one (implicit) and answers "seconds mean_error".
 */
#include "reverify/relu_layer.h"

#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static rv_status run(double *seconds, double *mean_error, rv_sampler sampler, double m, double n,
                     double k, double trials) {
  const rv_relu_law law = {m, n, 1, 1};
  rv_hidden hidden;
  rv_relu_layer *layer;
  RV_TRY(rv_hidden_make(&hidden, RV_ONES, (size_t)k));
  double bias = -sqrt(2 * log(n)) * rv_relu_sigma(&law, &hidden), sum = 0;
  RV_TRY(rv_relu_layer_open(&layer, sampler, &law, &hidden, bias,
                            sampler == RV_DENSE ? omp_get_num_procs() : 1));
  rv_stream_key key = {.seed = 1};
  double start = now();
  for (; (double)key.trial < trials; key.trial++) {
    rv_relu_draw draw;
    rv_relu_layer_draw(&key, &draw, layer);
    sum += draw.error;
  }
  *seconds = now() - start;
  *mean_error = sum / trials;
  rv_relu_layer_close(layer);
  rv_hidden_free(&hidden);
  return RV_OK;
}

int main(void) {
  char line[256], name[16];
  double m, n, k, trials, seconds, error;
  while (fgets(line, sizeof line, stdin) != NULL) {
    if (sscanf(line, "%15s %lf %lf %lf %lf", name, &m, &n, &k, &trials) != 5)
      return 2;
    rv_sampler sampler = strcmp(name, "dense") == 0 ? RV_DENSE : RV_IMPLICIT;
    if (run(&seconds, &error, sampler, m, n, k, trials) != RV_OK) {
      fprintf(stderr, "relu_trial: %s\n", rv_message());
      return 3;
    }
    printf("%.9f %.9f\n", seconds, error);
    fflush(stdout);
  }
  return 0;
}
