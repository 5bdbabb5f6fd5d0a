/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How fast nets 784-512-512-10 of sigmoid units are trained on made-up images, batches of 100,
 * Adam: answers each line "REVERSE_WEIGHT NETS STEPS" of standard input with the images per second
 * that NETS nets (one thread each) go through together, measuring their accuracy left out; and a
 * line "peak" with the floating-point operations per second of one thread's sgemm.
 *
 * Usage: dcim_training
 */
#include "learn/dcim_dense.h"
#include "learn/dcim_train.h"
#include "learn/trainer.h"
#include "pair.h"

#include <stdio.h>
#include <string.h>

enum { PIXELS = 784, CLASSES = 10, BATCH = 100, TEST = 10 };

/* Adds up the steps in which nothing is measured. */
typedef struct stopwatch {
  double last, seconds;
  uint64_t step, steps, counted, next;
} stopwatch;

static rv_status note_step(void *context, double fraction, const char *words) {
  (void)words;
  stopwatch *w = context;
  double time = now();
  if (fraction > 0 && w->step == w->next)
    w->next = rv_dcim_record_after(w->step, w->steps);
  else if (fraction > 0) {
    w->seconds += time - w->last;
    w->counted++;
  }
  w->last = now();
  w->step++;
  return RV_OK;
}

static rv_status train(double *rate, const rv_data_set *set, const rv_class_sums *test,
                       double reverse_weight, uint64_t trial) {
  static const size_t width[] = {PIXELS, 512, 512, CLASSES};
  const rv_stream_key key = {.seed = 1, .trial = trial};
  size_t steps = set->train.count / BATCH;
  stopwatch stop = {.steps = steps, .next = rv_dcim_record_after(0, steps)};
  const rv_dcim_settings s = {
      .epochs = 1,
      .batch = BATCH,
      .rate = 1e-3,
      .objective = {.kind = reverse_weight > 0 ? RV_DCIM_BIDIRECTIONAL : RV_DCIM_DISCRIMINATIVE,
                    .reverse_weight = reverse_weight}};
  const rv_dcim_watch watch = {note_step, &stop};
  rv_dcim_record record[16];
  rv_dcim_lesson lesson;
  rv_dcim_dense dense;
  RV_TRY(rv_dcim_lesson_open(&lesson, set, test, set->train.count, &key));
  rv_status status = rv_dcim_dense_open(&dense, RV_PASS_MEANS, width, 3, BATCH);
  if (status == RV_OK) {
    const rv_dcim_model model = rv_dcim_dense_model(&dense);
    rv_dense_net_draw(&key, &dense.net, 4, RV_WEIGHT_ROWS);
    status = rv_dcim_train(&key, &model, record, &lesson, &s, &watch, NULL);
  }
  *rate = BATCH * (double)stop.counted / stop.seconds;
  rv_dcim_dense_close(&dense);
  rv_dcim_lesson_free(&lesson);
  return status;
}

static rv_status answer(double *rate, double reverse_weight, int nets, size_t steps) {
  rv_data_set set = {.height = 28, .width = 28, .pixels = PIXELS, .classes = CLASSES};
  rv_class_sums test;
  rv_status status = RV_OK;
  double sum = 0;
  RV_TRY(make_images(&set.train, steps * BATCH, PIXELS, CLASSES));
  RV_TRY(make_images(&set.test, TEST, PIXELS, CLASSES));
  RV_TRY(rv_class_sums_open(&test, &set.test, NULL, TEST));
#pragma omp parallel for num_threads(nets) reduction(+ : sum)
  for (int i = 0; i < nets; i++) {
    double one = 0;
    if (train(&one, &set, &test, reverse_weight, (uint64_t)i) != RV_OK)
      status = RV_ENOMEM;
    sum += one;
  }
  *rate = sum;
  rv_class_sums_free(&test);
  free(set.train.value);
  free(set.train.label);
  free(set.test.value);
  free(set.test.label);
  return status;
}

int main(void) {
  char line[128];
  openblas_set_num_threads(1);
  while (fgets(line, sizeof line, stdin) != NULL) {
    double reverse_weight, rate = 0;
    int nets;
    size_t steps;
    rv_status status = strncmp(line, "peak", 4) == 0 ? peak(&rate)
                       : sscanf(line, "%lf %d %zu", &reverse_weight, &nets, &steps) == 3
                           ? answer(&rate, reverse_weight, nets, steps)
                           : rv_fail(RV_EINVAL, "'%s' is no question", line);
    if (status != RV_OK) {
      fprintf(stderr, "dcim_training: %s\n", rv_message());
      return 1;
    }
    printf("%.6g\n", rate);
    fflush(stdout);
  }
  return 0;
}
