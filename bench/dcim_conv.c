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
#include "pair.h"

#include <stdio.h>
#include <string.h>

enum { SIDE = 28, PIXELS = SIDE * SIDE, CLASSES = 10, BATCH = 100 };

static const char layers_text[] = "3-1-32/3-1-32/2-2-32/3-1-64/3-1-64/2-2-64/50/10";

static rv_status take_steps(rv_dcim_model *model, const rv_images *part, int kind, size_t layer,
                            size_t steps, gsl_rng *rng) {
  rv_optimiser optimiser;
  const rv_dcim_objective objective = {
      .kind = kind, .reverse_weight = 1.0 / PIXELS, .layer = layer};
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
  RV_TRY(rv_dcim_conv_open(&conv, RV_PASS_MEANS, (rv_maps){SIDE, SIDE, 1}, spec, layers));
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

static rv_status answer(double *rate, int kind, int nets, size_t steps) {
  rv_images part;
  rv_status status = RV_OK;
  double sum = 0;
  RV_TRY(make_images(&part, steps * BATCH, PIXELS, CLASSES));
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
