/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How fast the convolutional nets of DCIM Section 3.2 are trained on made-up images, batches of
 * 100, Adam: answers each line "OBJECTIVE NETS STEPS" of standard input, OBJECTIVE being
 * discriminative, bidirectional or sampled, with the images per second that NETS nets (one thread
 * each) go through together; and a line "peak" with the floating-point operations per second of one
 * thread's sgemm.
 *
 * Usage: dcim_conv
 */
#include "learn/dcim_conv.h"
#include "learn/optimiser.h"

#include <cblas.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SIDE = 28, PIXELS = SIDE * SIDE, CLASSES = 10, BATCH = 100, MATRIX = 1000, REPEATS = 20 };

static const char layers_text[] = "3-1-32/3-1-32/2-2-32/3-1-64/3-1-64/2-2-64/50/10";

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static rv_status take_steps(rv_dcim_model *model, const rv_images *part, int kind, size_t layer,
                            size_t steps, gsl_rng *rng) {
  rv_optimiser optimiser;
  const rv_dcim_objective objective = {kind, 1.0 / PIXELS, layer};
  uint32_t example[BATCH];
  RV_TRY(rv_optimiser_open(&optimiser, RV_ADAM, 1e-3, 0, model->count));
  rv_status status = RV_OK;
  for (size_t s = 0; s < steps && status == RV_OK; s++) {
    const rv_dcim_batch batch = {part, example, BATCH};
    for (size_t i = 0; i < BATCH; i++)
      example[i] = (uint32_t)((s * BATCH + i) * 7919 % part->count);
    status = model->set(model->net);
    if (status == RV_OK)
      status = model->add(model->net, &batch, &objective, rng);
    rv_optimiser_step(&optimiser, model->parameter, model->gradient);
  }
  rv_optimiser_free(&optimiser);
  return status;
}

/* Some steps to warm up, then those that count. */
static rv_status train(double *rate, const rv_images *part, int kind, size_t steps,
                       uint64_t trial) {
  rv_dcim_conv conv;
  rv_conv_spec spec[RV_CONV_LAYERS_MAX];
  rv_stream stream;
  size_t layers;
  const rv_stream_key key = {.seed = 1, .trial = trial};
  RV_TRY(rv_conv_read(spec, &layers, layers_text, RV_CONV_LAYERS_MAX));
  RV_TRY(rv_dcim_conv_open(&conv, (rv_maps){SIDE, SIDE, 1}, spec, layers));
  rv_dcim_model model = rv_dcim_conv_model(&conv);
  gsl_rng *rng = rv_stream_open(&stream, &key, 1ULL << 40);
  rv_conv_net_draw(&key, &conv.net, 6.25, 0);
  rv_status status = take_steps(&model, part, kind, layers - 1, 1, rng);
  double start = now();
  if (status == RV_OK)
    status = take_steps(&model, part, kind, layers - 1, steps, rng);
  *rate = (double)(steps * BATCH) / (now() - start);
  rv_dcim_conv_close(&conv);
  return status;
}

static rv_status make_images(rv_images *part, size_t count) {
  *part = (rv_images){.count = count, .pixels = PIXELS, .classes = CLASSES};
  part->value = malloc(count * PIXELS * sizeof *part->value);
  part->label = malloc(count);
  if (part->value == NULL || part->label == NULL)
    return rv_fail(RV_ENOMEM, "no memory for %zu images", count);
  for (size_t i = 0; i < count * PIXELS; i++)
    part->value[i] = (float)(i * 2654435761U % 256) / 255;
  for (size_t i = 0; i < count; i++)
    part->label[i] = (unsigned char)(i % CLASSES);
  return RV_OK;
}

static rv_status answer(double *rate, int kind, int nets, size_t steps) {
  rv_images part;
  rv_status status = RV_OK;
  double sum = 0;
  RV_TRY(make_images(&part, steps * BATCH));
#pragma omp parallel for num_threads(nets) reduction(+ : sum)
  for (int i = 0; i < nets; i++) {
    double one = 0;
    if (train(&one, &part, kind, steps, (uint64_t)i) != RV_OK)
      status = RV_ENOMEM;
    sum += one;
  }
  *rate = sum;
  free(part.value);
  free(part.label);
  return status;
}

static rv_status peak(double *rate) {
  float *a = calloc(3 * MATRIX * MATRIX, sizeof *a);
  if (a == NULL)
    return rv_fail(RV_ENOMEM, "no memory for matrices");
  double best = 1e300;
  for (int r = 0; r < REPEATS; r++) {
    double start = now();
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, MATRIX, MATRIX, MATRIX, 1, a, MATRIX,
                a + MATRIX * MATRIX, MATRIX, 0, a + 2 * MATRIX * MATRIX, MATRIX);
    double seconds = now() - start;
    best = seconds < best ? seconds : best;
  }
  free(a);
  *rate = 2.0 * MATRIX * MATRIX * MATRIX / best;
  return RV_OK;
}

static rv_status ask(double *rate, const char *line) {
  char name[32];
  int nets;
  size_t steps;
  if (strncmp(line, "peak", 4) == 0)
    return peak(rate);
  if (sscanf(line, "%31s %d %zu", name, &nets, &steps) == 3)
    for (int kind = 0; kind < RV_DCIM_NETS; kind++)
      if (strcmp(name, rv_dcim_net_name(kind)) == 0)
        return answer(rate, kind, nets, steps);
  return rv_fail(RV_EINVAL, "'%s' is no question", line);
}

int main(void) {
  char line[128];
  openblas_set_num_threads(1);
  while (fgets(line, sizeof line, stdin) != NULL) {
    double rate = 0;
    if (ask(&rate, line) != RV_OK) {
      fprintf(stderr, "dcim_conv: %s\n", rv_message());
      return 1;
    }
    printf("%.6g\n", rate);
    fflush(stdout);
  }
  return 0;
}
