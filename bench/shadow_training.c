/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Training as a server, for timing from outside: for each line "METHOD NETS EXAMPLES" of standard
 * input (plain, dropout or shadow; 784-512-512-10, batch 100, momentum 0.9) it trains NETS nets
 * side by side, one thread each, for one epoch of made-up images, with the error on 2000 of them in
 * the end, and answers with the seconds. "gemm" is answered with the GFlop/s of one product of 1000
 * x 1000 matrices on one thread.
 */
#include "experiment/shadow_trial.h"

#include <cblas.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PIXELS = 784, CLASSES = 10, NETS_MAX = 64, GEMM = 1000, GEMM_ROUNDS = 10 };

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double gemm_speed(void) {
  float *a = calloc(3 * GEMM * GEMM, sizeof *a), *b = a + GEMM * GEMM, *c = b + GEMM * GEMM;
  if (a == NULL)
    return 0;
  double start = now();
  for (int i = 0; i < GEMM_ROUNDS; i++)
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, GEMM, GEMM, GEMM, 1, a, GEMM, b, GEMM, 0,
                c, GEMM);
  double seconds = now() - start;
  free(a);
  return 2e-9 * GEMM * GEMM * GEMM * GEMM_ROUNDS / seconds;
}

static rv_status make_images(rv_data_set *data, size_t count) {
  *data = (rv_data_set){.pixels = PIXELS, .classes = CLASSES};
  data->train = (rv_images){.count = count, .pixels = PIXELS, .classes = CLASSES};
  data->train.value = reallocarray(NULL, count, PIXELS * sizeof(float));
  data->train.label = malloc(count);
  if (data->train.value == NULL || data->train.label == NULL)
    return rv_fail(RV_ENOMEM, "no memory for %zu images", count);
  for (size_t i = 0; i < count * PIXELS; i++)
    data->train.value[i] = i * 7919 % 1000 < 800 ? 0 : (float)(i * 104729 % 256) / 255;
  for (size_t i = 0; i < count; i++)
    data->train.label[i] = (unsigned char)(i * 31 % CLASSES);
  data->test = data->train;
  data->test.count = 1;
  return RV_OK;
}

static rv_status open_nets(rv_shadow *run, size_t nets, rv_method method, const rv_data_set *data,
                           const uint32_t *subset) {
  rv_shadow_setting setting = {.layers = 3,
                               .width = {0, 512, 512},
                               .epochs = 1,
                               .batch = 100,
                               .rate = {0.05, 0.05, 0.05},
                               .momentum = 0.9,
                               .keep_input = 0.8,
                               .keep = 0.5,
                               .reverse_keep = 0.5,
                               .share = 1};
  size_t width[RV_DENSE_LAYERS_MAX + 1];
  rv_shadow_settings set;
  rv_shadow_method(&set, width, &setting, data, method);
  for (size_t i = 0; i < nets; i++)
    RV_TRY(rv_shadow_open(&run[i], &set, data, subset, data->train.count,
                          &(rv_stream_key){.seed = 1, .trial = i}));
  return RV_OK;
}

static rv_status train(double *seconds, size_t nets, rv_method method, const rv_data_set *data) {
  rv_shadow run[NETS_MAX] = {0};
  uint32_t *subset = reallocarray(NULL, data->train.count, sizeof *subset);
  if (subset == NULL)
    return rv_fail(RV_ENOMEM, "no memory for %zu indices", data->train.count);
  rv_subset_draw(&(rv_stream_key){.seed = 1}, subset, data->train.count);
  rv_status status = open_nets(run, nets, method, data, subset);
  double start = now();
#pragma omp parallel for num_threads((int)nets) schedule(static, 1)
  for (size_t i = 0; i < (status == RV_OK ? nets : 0); i++)
    rv_shadow_train(&run[i], NULL, NULL);
  *seconds = now() - start;
  for (size_t i = 0; i < nets; i++)
    rv_shadow_free(&run[i]);
  free(subset);
  return status;
}

static rv_status answer(const char *name, size_t nets, size_t examples) {
  double seconds;
  rv_data_set data;
  size_t method = 0;
  while (method < RV_METHODS && strcmp(name, rv_net_names[method]) != 0)
    method++;
  if (method == RV_METHODS || nets < 1 || nets > NETS_MAX || examples < 1)
    return rv_fail(RV_EINVAL, "give a method, nets and examples");
  rv_status status = make_images(&data, examples);
  if (status == RV_OK)
    status = train(&seconds, nets, (rv_method)method, &data);
  if (status == RV_OK)
    printf("%.9f\n", seconds);
  free(data.train.value);
  free(data.train.label);
  return status;
}

int main(void) {
  char line[256], name[16];
  size_t nets, examples;
  openblas_set_num_threads(1);
  while (fgets(line, sizeof line, stdin) != NULL) {
    if (strcmp(line, "gemm\n") == 0)
      printf("%.9f\n", gemm_speed());
    else if (sscanf(line, "%15s %zu %zu", name, &nets, &examples) != 3 ||
             answer(name, nets, examples) != RV_OK)
      return 2;
    fflush(stdout);
  }
  return 0;
}
