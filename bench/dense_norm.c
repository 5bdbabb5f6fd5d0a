/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The dense sampler as a server, for timing from outside: on each line "draw" of standard input it
 * answers the norm of one draw at M N on all processors, on "gram" the seconds of the Gram step
 * alone.
 */
#include "numeric/gram.h"
#include "random/ensemble_gram.h"
#include "reverify/wishart_spectrum.h"
#include "support/memory.h"

#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void openblas_set_num_threads(int threads);

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Seconds of W'W for an m x n matrix, panel by panel; one panel serves for all. */
static double gram_seconds(double *gram, double *panel, size_t m, size_t n, int threads) {
  size_t step = rv_gram_panel_rows(n);
  double start = now();
  for (size_t first = 0; first < m; first += step)
    rv_gram_add(gram, panel, first + step < m ? step : m - first, n, threads);
  return now() - start;
}

static int serve(rv_wishart *wishart, double *gram, double *panel, size_t m, size_t n,
                 int threads) {
  rv_stream_key key = {.seed = 1};
  char line[64];
  while (fgets(line, sizeof line, stdin) != NULL) {
    rv_wishart_extremes extremes = {0};
    if (strcmp(line, "gram\n") == 0)
      printf("%.6f\n", gram_seconds(gram, panel, m, n, threads));
    else if (rv_wishart_draw(&key, &extremes, wishart) == RV_OK)
      printf("%.17g\n", extremes.norm);
    else
      return 3;
    fflush(stdout);
    key.trial++;
  }
  return 0;
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "dense_norm: M and N are missing: dense_norm 4000 2000\n");
    return 2;
  }
  const rv_matrix_law law = {.m = strtod(argv[1], NULL), .n = strtod(argv[2], NULL), .variance = 1};
  size_t m = (size_t)law.m, n = (size_t)law.n;
  int threads = omp_get_num_procs();
  rv_wishart *wishart;
  double *gram, *panel;
  openblas_set_num_threads(1);
  if (rv_wishart_open(&wishart, RV_DENSE, &law, threads) != RV_OK ||
      rv_alloc_doubles(&gram, n, n) != RV_OK ||
      rv_alloc_doubles(&panel, rv_gram_panel_rows(n), n) != RV_OK) {
    fprintf(stderr, "dense_norm: %s\n", rv_message());
    return 3;
  }
  memset(gram, 0, n * n * sizeof *gram);
  memset(panel, 0, rv_gram_panel_rows(n) * n * sizeof *panel);
  int exit_status = serve(wishart, gram, panel, m, n, threads);
  rv_wishart_close(wishart);
  free(gram);
  free(panel);
  return exit_status;
}
