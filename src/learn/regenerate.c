/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/regenerate.h"

#include "learn/shadow_reverse.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

rv_status rv_regenerator_open(rv_regenerator *maker, const rv_dense_net *net, size_t rows) {
  *maker = (rv_regenerator){.likeness = reallocarray(NULL, rows, rows * sizeof(float))};
  rv_status status =
      maker->likeness != NULL ? RV_OK : rv_fail(RV_ENOMEM, "no memory for %zu images", rows);
  if (status == RV_OK)
    status = rv_dense_pass_open(&maker->up, net, rows, NULL);
  if (status == RV_OK)
    status = rv_dense_pass_open(&maker->down, net, rows, NULL);
  if (status != RV_OK)
    rv_regenerator_free(maker);
  return status;
}

void rv_regenerator_free(rv_regenerator *maker) {
  rv_dense_pass_free(&maker->up);
  rv_dense_pass_free(&maker->down);
  free(maker->likeness);
  *maker = (rv_regenerator){.likeness = NULL};
}

static int descending(const void *a, const void *b) {
  float x = *(const float *)a, y = *(const float *)b;
  return (x < y) - (x > y);
}

/* Sets all but the `kept` largest of `count` units to 0; those equal to the last one kept stay. */
static void thin(float *unit, float *sorted, size_t count, size_t kept) {
  if (kept >= count)
    return;
  memcpy(sorted, unit, count * sizeof *unit);
  qsort(sorted, count, sizeof *sorted, descending);
  for (size_t i = 0; i < count; i++)
    unit[i] = unit[i] >= sorted[kept - 1] ? unit[i] : 0;
}

static double count_active(const float *unit, size_t count) {
  size_t active = 0;
  for (size_t i = 0; i < count; i++)
    active += unit[i] > 0;
  return (double)active;
}

/* ||s - x|| / ||x||; 0 for an image that is 0 and stays so. */
static double relative_error(const float *s, const float *x, size_t count) {
  double difference = 0, norm = 0;
  for (size_t i = 0; i < count; i++) {
    difference += pow((double)s[i] - (double)x[i], 2);
    norm += pow((double)x[i], 2);
  }
  return norm > 0 ? sqrt(difference / norm) : 0;
}

/* likeness[i][j] = the product of s_i and x_j over ||x_j||. */
static void compare(rv_regenerator *maker, size_t pixels) {
  size_t rows = maker->up.rows;
  int n = (int)rows, p = (int)pixels;
  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, n, n, p, 1, maker->down.unit[0], p,
              maker->up.unit[0], p, 0, maker->likeness, n);
  for (size_t j = 0; j < rows; j++) {
    float norm = cblas_snrm2(p, maker->up.unit[0] + j * pixels, 1);
    for (size_t i = 0; norm > 0 && i < rows; i++)
      maker->likeness[i * rows + j] /= norm;
  }
}

static bool is_recognised(const rv_regenerator *maker, size_t i) {
  const float *of = maker->likeness + i * maker->up.rows;
  for (size_t j = 0; j < maker->up.rows; j++)
    if (j != i && !(of[j] < of[i]))
      return false;
  return true;
}

static void go_up(rv_regenerated *out, rv_regenerator *maker, const rv_dense_net *net, size_t layer,
                  size_t kept) {
  size_t rows = maker->up.rows, width = net->width[layer];
  rv_dense_up(&maker->up, net);
  for (size_t i = 0; i < rows; i++) {
    float *unit = maker->up.unit[layer] + i * width;
    thin(unit, maker->up.slope[layer], width, kept);
    out->active += count_active(unit, width) / (double)(rows * width);
  }
}

void rv_regenerate(rv_regenerated *out, rv_regenerator *maker, const rv_dense_net *net,
                   const rv_images *images, const uint32_t *example, size_t layer, size_t kept) {
  size_t rows = maker->up.rows, pixels = net->width[0];
  *out = (rv_regenerated){.error = 0};
  rv_dense_pass_load(&maker->up, net, images->value, example);
  go_up(out, maker, net, layer, kept);
  rv_shadow_reverse(NULL, &maker->down, &maker->up, net, images->value, example, layer, 1);
  compare(maker, pixels);
  for (size_t i = 0; i < rows; i++) {
    out->error +=
        relative_error(maker->down.unit[0] + i * pixels, maker->up.unit[0] + i * pixels, pixels) /
        (double)rows;
    out->recognised += is_recognised(maker, i) ? 1 / (double)rows : 0;
  }
}
