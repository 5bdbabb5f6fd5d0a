/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the timings of both pairs of DCIM have in common: a clock, made-up images, sgemm's peak. */
#ifndef REVERIFY_BENCH_PAIR_H
#define REVERIFY_BENCH_PAIR_H

#include "learn/data_set.h"

#include <cblas.h>
#include <stdlib.h>
#include <time.h>

static inline double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* RV_ENOMEM. free() value and label. */
static inline rv_status make_images(rv_images *part, size_t count, size_t pixels, size_t classes) {
  *part = (rv_images){.count = count, .pixels = pixels, .classes = classes};
  part->value = malloc(count * pixels * sizeof *part->value);
  part->label = malloc(count);
  if (part->value == NULL || part->label == NULL)
    return rv_fail(RV_ENOMEM, "no memory for %zu images", count);
  for (size_t i = 0; i < count * pixels; i++)
    part->value[i] = (float)(i * 2654435761U % 256) / 255;
  for (size_t i = 0; i < count; i++)
    part->label[i] = (unsigned char)(i % classes);
  return RV_OK;
}

/* Floating-point operations per second of one thread's sgemm, the best of some runs. */
static inline rv_status peak(double *rate) {
  enum { SIDE = 1000, REPEATS = 20 };
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

#endif
