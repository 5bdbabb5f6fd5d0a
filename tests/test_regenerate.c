/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Images regenerated from hidden layers, unit by unit in double precision; the share of active
   units; the largest units alone. */
#include "learn/regenerate.h"

#include "check.h"

enum { PIXELS = 5, ONE = 6, TWO = 4, CLASSES = 2, IMAGES = 3 };

static const size_t width[] = {PIXELS, ONE, TWO, CLASSES};
static float pixel[IMAGES * PIXELS];

static void open_all(rv_dense_net *net, rv_regenerator *maker) {
  for (size_t i = 0; i < IMAGES * PIXELS; i++)
    pixel[i] = (float)(i * 29 % 31) / 30;
  check_status(rv_dense_net_open(net, RV_UNIT_RELU, width, 3), RV_OK);
  rv_dense_net_draw(&(rv_stream_key){.seed = 4}, net, 2, 0);
  for (size_t l = 1; l <= 2; l++) /* the way up has biases, the way down has none */
    for (size_t j = 0; j < width[l]; j++)
      net->bias[l][j] = 0.05F;
  check_status(rv_regenerator_open(maker, net, IMAGES), RV_OK);
}

static void go_up(double up[3][ONE], const rv_dense_net *net, size_t image) {
  for (size_t i = 0; i < PIXELS; i++)
    up[0][i] = (double)pixel[image * PIXELS + i];
  for (size_t l = 1; l <= 2; l++)
    for (size_t j = 0; j < width[l]; j++) {
      up[l][j] = (double)net->bias[l][j];
      for (size_t i = 0; i < width[l - 1]; i++)
        up[l][j] += (double)net->weight[l][j * width[l - 1] + i] * up[l - 1][i];
      up[l][j] = fmax(up[l][j], 0);
    }
}

/* All but the largest of a layer become 0. */
static void thin(double *unit, size_t count, size_t kept) {
  double sorted[ONE];
  memcpy(sorted, unit, count * sizeof *unit);
  for (size_t i = 0; i < count; i++)
    for (size_t j = i + 1; j < count; j++)
      if (sorted[j] > sorted[i]) {
        double swap = sorted[i];
        sorted[i] = sorted[j];
        sorted[j] = swap;
      }
  for (size_t i = 0; i < count; i++)
    if (unit[i] < sorted[kept - 1])
      unit[i] = 0;
}

static double naive_error(double *active, const rv_dense_net *net, size_t image, size_t layer,
                          size_t kept) {
  double up[3][ONE], own = 0, wanted = 0, difference = 0;
  go_up(up, net, image);
  thin(up[layer], width[layer], kept);
  for (size_t j = 0; j < width[layer]; j++)
    *active += up[layer][j] > 0;
  for (size_t l = layer; l >= 1; l--) {
    double below[ONE] = {0};
    for (size_t i = 0; i < width[l - 1]; i++) {
      for (size_t j = 0; j < width[l]; j++)
        below[i] += (double)net->weight[l][j * width[l - 1] + i] * up[l][j];
      below[i] = fmax(below[i], 0);
    }
    memcpy(up[l - 1], below, sizeof below);
  }
  for (size_t i = 0; i < PIXELS; i++) {
    own += up[0][i] * up[0][i];
    wanted += pow((double)pixel[image * PIXELS + i], 2);
  }
  for (size_t i = 0; i < PIXELS; i++)
    difference += pow(up[0][i] * sqrt(wanted / own) - (double)pixel[image * PIXELS + i], 2);
  return sqrt(difference / wanted);
}

static void as_unit_by_unit(void **state) {
  (void)state;
  const uint32_t example[] = {2, 0, 1};
  const rv_images images = {.value = pixel, .count = IMAGES, .pixels = PIXELS};
  rv_dense_net net;
  rv_regenerator maker;
  double thinned = 0;
  open_all(&net, &maker);
  for (size_t layer = 1; layer <= 2; layer++)
    for (size_t kept = 1; kept <= width[layer]; kept++) {
      double wanted = 0, found = 0;
      rv_regenerated seen;
      rv_regenerate(&seen, &maker, &net, &images, example, layer, kept);
      for (size_t r = 0; r < IMAGES; r++)
        wanted += naive_error(&found, &net, example[r], layer, kept) / IMAGES;
      check_near(seen.error, wanted, 64 * 0x1p-24);
      check_near(seen.active, found / (double)(IMAGES * width[layer]), 1e-15);
      thinned += kept == 1 ? seen.active : 0;
    }
  check_near(thinned, 1.0 / ONE + 1.0 / TWO, 1e-15); /* one unit is left of each, no less */
  rv_regenerator_free(&maker);
  rv_dense_net_free(&net);
}

/* A layer that passes the image on: every one is recognised, but for two that differ in brightness
   alone. One that passes the first pixel on makes all alike. */
static void recognises_by_angle(void **state) {
  (void)state;
  const size_t widths[] = {3, 3, 2};
  float image[] = {1, 0, 0.5F, 0.2F, 0.9F, 0, 0.3F, 0.3F, 0.4F, 0.1F, 0.2F, 0.9F};
  const uint32_t example[] = {0, 1, 2, 3};
  const rv_images images = {.value = image, .count = 4, .pixels = 3};
  rv_dense_net net;
  rv_regenerator maker;
  rv_regenerated seen;
  check_status(rv_dense_net_open(&net, RV_UNIT_RELU, widths, 2), RV_OK);
  for (size_t i = 0; i < 3; i++)
    net.weight[1][3 * i + i] = 1;
  check_status(rv_regenerator_open(&maker, &net, 4), RV_OK);
  rv_regenerate(&seen, &maker, &net, &images, example, 1, 3);
  check_equal(seen.recognised, 1);
  check_near(seen.error, 0, 8 * 0x1p-24);
  for (size_t i = 0; i < 3; i++)
    image[9 + i] = image[3 + i] / 2;
  rv_regenerate(&seen, &maker, &net, &images, example, 1, 3);
  check_equal(seen.recognised, 0.5);
  net.weight[1][4] = net.weight[1][8] = 0;
  rv_regenerate(&seen, &maker, &net, &images, example, 1, 3);
  check_equal(seen.recognised, 0.25);
  rv_regenerator_free(&maker);
  rv_dense_net_free(&net);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(as_unit_by_unit),
                                     cmocka_unit_test(recognises_by_angle)};
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
