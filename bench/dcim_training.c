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

#include <cblas.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PIXELS = 784, CLASSES = 10, BATCH = 100, TEST = 10, SIDE = 1000, REPEATS = 20 };

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

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
      .objective = {reverse_weight > 0 ? RV_DCIM_BIDIRECTIONAL : RV_DCIM_DISCRIMINATIVE,
                    reverse_weight, 0}};
  const rv_dcim_watch watch = {note_step, &stop};
  rv_dcim_record record[16];
  rv_dcim_lesson lesson;
  rv_dcim_dense dense;
  RV_TRY(rv_dcim_lesson_open(&lesson, set, test, set->train.count, &key));
  rv_status status = rv_dcim_dense_open(&dense, width, 3, BATCH);
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

static rv_status answer(double *rate, double reverse_weight, int nets, size_t steps) {
  rv_data_set set = {.height = 28, .width = 28, .pixels = PIXELS, .classes = CLASSES};
  rv_class_sums test;
  rv_status status = RV_OK;
  double sum = 0;
  RV_TRY(make_images(&set.train, steps * BATCH));
  RV_TRY(make_images(&set.test, TEST));
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

static rv_status peak(double *rate) {
  float *a = calloc(3 * SIDE * SIDE, sizeof *a);
  if (a == NULL)
    return rv_fail(RV_ENOMEM, "no memory for matrices");
  double best = 1e300;
  for (int r = 0; r < REPEATS; r++) {
    double start = now();
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, SIDE, SIDE, SIDE, 1, a, SIDE,
                a + SIDE * SIDE, SIDE, 0, a + 2 * SIDE * SIDE, SIDE);
    double seconds = now() - start;
    best = seconds < best ? seconds : best;
  }
  free(a);
  *rate = 2.0 * SIDE * SIDE * SIDE / best;
  return RV_OK;
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
