/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The exact posterior p(c | x^0) of one random sigmoid network, and the time it takes: prints
 * "seconds", then the net, so that another program can compute the same. Lines: processor seconds;
 * widths; input; of each layer its biases, then its weights row after row; the posterior.
 *
 * Usage: dcim_posterior REPEATS WIDTH... (n_0, ..., the number of classes last)
 */
#include "reverify/dcim_exact.h"
#include "support/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void print_line(const double *number, size_t count) {
  for (size_t i = 0; i < count; i++)
    printf("%.17g%c", number[i], i + 1 < count ? ' ' : '\n');
}

static void print_net(const rv_dcim *net, const double *input) {
  for (size_t l = 0; l <= net->layers; l++)
    printf("%zu%c", net->width[l], l < net->layers ? ' ' : '\n');
  print_line(input, net->width[0]);
  for (size_t l = 1; l <= net->layers; l++) {
    print_line(net->bias + net->first[l], net->width[l]);
    print_line(net->weight[l], net->width[l] * net->width[l - 1]);
  }
}

static rv_status posterior_of(double *posterior, const rv_dcim *net, const double *input) {
  rv_dcim_laws laws;
  rv_status status = rv_dcim_laws_make(&laws, net, input, 1);
  if (status == RV_OK)
    status = rv_dcim_exact_posterior(posterior, laws.law[net->layers - 1], net);
  rv_dcim_laws_free(&laws);
  return status;
}

static rv_status run(size_t repeats, const size_t *width, size_t layers) {
  const rv_stream_key key = {.seed = 1};
  const double coupling = 3, bias_sd = 1;
  rv_dcim net;
  double *input, *posterior;
  RV_TRY(rv_dcim_open(&net, width, layers));
  RV_TRY(rv_dcim_draw(&key, &net, coupling, bias_sd));
  RV_TRY(rv_alloc_doubles(&input, width[0], 1));
  RV_TRY(rv_alloc_doubles(&posterior, width[layers], 1));
  for (size_t i = 0; i < width[0]; i++)
    input[i] = (double)(i % 3 == 0);
  RV_TRY(posterior_of(posterior, &net, input));
  double start = now();
  for (size_t r = 0; r < repeats; r++)
    RV_TRY(posterior_of(posterior, &net, input));
  printf("%.6g\n", (now() - start) / (double)repeats);
  print_net(&net, input);
  print_line(posterior, width[layers]);
  free(posterior);
  free(input);
  rv_dcim_free(&net);
  return RV_OK;
}

int main(int argc, char **argv) {
  size_t width[RV_DCIM_LAYERS_MAX + 1], count = 0;
  for (int i = 2; i < argc && count <= RV_DCIM_LAYERS_MAX; i++)
    width[count++] = strtoul(argv[i], NULL, 10);
  if (argc < 4) {
    fputs("Usage: dcim_posterior REPEATS WIDTH...\n", stderr);
    return 2;
  }
  rv_status status = run(strtoul(argv[1], NULL, 10), width, count - 1);
  if (status != RV_OK)
    fprintf(stderr, "dcim_posterior: %s\n", rv_message());
  return status == RV_OK ? 0 : 1;
}
