/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Images that come back through random layers: against draws of such layers, of two widths. */
#include "law.h"
#include "learn/regenerate.h"
#include "theory/regenerated_error.h"

#include <math.h>

enum { PIXELS_MAX = 1600, DRAWS = 30 };

/* A third of the pixels at 0, the others spread over (0, 1]. */
static void make_image(float *image, size_t pixels) {
  for (size_t i = 0; i < pixels; i++)
    image[i] = i % 3 == 0 ? 0 : (float)(i * 37 % 101 + 1) / 101;
}

static void measure(double *mean, double *error, const size_t *width, size_t layer,
                    const float *image) {
  const rv_images images = {.value = (float *)image, .count = 1, .pixels = width[0]};
  const uint32_t example = 0;
  double value[DRAWS];
  rv_regenerated seen;
  rv_dense_net net;
  rv_regenerator maker;
  check_status(rv_dense_net_open(&net, RV_UNIT_RELU, width, layer + 1), RV_OK);
  check_status(rv_regenerator_open(&maker, &net, 1), RV_OK);
  for (uint64_t t = 0; t < DRAWS; t++) {
    rv_dense_net_draw(&(rv_stream_key){77, width[0], layer, t}, &net, 2, 0);
    rv_regenerate(&seen, &maker, &net, &images, &example, layer, width[layer]);
    value[t] = seen.error;
  }
  rv_regenerator_free(&maker);
  rv_dense_net_free(&net);
  *mean = *error = 0;
  for (size_t t = 0; t < DRAWS; t++)
    *mean += value[t] / DRAWS;
  for (size_t t = 0; t < DRAWS; t++)
    *error += pow(value[t] - *mean, 2) / DRAWS / (DRAWS - 1);
  *error = sqrt(*error);
}

static double predict(const size_t *width, size_t layer, const float *image) {
  double above[PIXELS_MAX], out;
  size_t k = 0;
  rv_hidden hidden;
  for (size_t i = 0; i < width[0]; i++)
    if (image[i] > 0)
      above[k++] = (double)image[i];
  check_status(rv_hidden_of(&hidden, above, k), RV_OK);
  check_status(rv_regenerated_error(&out, &hidden, width, layer), RV_OK);
  rv_hidden_free(&hidden);
  return out;
}

/* What the limit leaves out is of order 1/width: of a few, none more than 4. */
static void layers_of_random_weights(void **state) {
  (void)state;
  static float image[PIXELS_MAX];
  const size_t widths[][4] = {{400, 300, 500, 3}, {1600, 1200, 2000, 3}};
  for (size_t w = 0; w < 2; w++)
    for (size_t layer = 1; layer <= 2; layer++) {
      double mean, error, predicted;
      make_image(image, widths[w][0]);
      measure(&mean, &error, widths[w], layer, image);
      predicted = predict(widths[w], layer, image);
      double allowed = 4.0 / (double)widths[w][1];
      check_near(mean, predicted, FALSE_ALARM_SD * error + allowed);
      check(fabs(mean - 1.1 * predicted) > FALSE_ALARM_SD * error + allowed);
    }
}

/* A single wide layer, known without the library's recursions: u = h + noise of ||h|| sqrt(2/m), so
   that at m -> infinity the image comes back. */
static void wide_layers_return_the_image(void **state) {
  (void)state;
  static float image[PIXELS_MAX];
  make_image(image, 400);
  double before = 2;
  for (double m = 1e2; m <= 1e4; m *= 10) {
    const size_t width[] = {400, (size_t)m};
    double error = predict(width, 1, image);
    check(error < before);
    before = error;
  }
  /* noise of relative square norm 2 * 400/m, of which the zeros, a third, keep half: at most that
   */
  check(before < sqrt(2 * 400 / 1e4));
  check(before > sqrt(2 * 400 / 1e4) / 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(layers_of_random_weights),
                                     cmocka_unit_test(wide_layers_return_the_image)};
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
