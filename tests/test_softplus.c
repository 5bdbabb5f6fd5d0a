/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums of log(1 + exp(z)) against the C library in extended precision, and losses made of them. */
#include "check.h"
#include "learn/loss.h"
#include "numeric/softplus.h"
#include "reverify/stream.h"

static const rv_stream_key key = {161, 162, 163, 164};

enum { MOST = 2 * RV_SOFTPLUS_RUN + 13 };

static long double softplus(double z) {
  return fmaxl(z, 0) + log1pl(expl(-fabsl(z)));
}

/* Of either sign, of all sizes up to `size`. */
static void draw_logits(float *z, size_t count, double size, uint64_t row) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, row);
  for (size_t i = 0; i < count; i++) {
    double at = size * pow(1e-6, gsl_rng_uniform(rng));
    z[i] = (float)(gsl_rng_uniform(rng) < 0.5 ? -at : at);
  }
}

/* The bound that softplus.h states. */
static void check_sum(const float *z, size_t count) {
  long double sum = 0;
  for (size_t i = 0; i < count; i++)
    sum += softplus((double)z[i]);
  double n = (double)count, bound = (4 * n + n * (double)sum) * 0x1p-53;
  check_near((double)(rv_softplus_sum_single(z, count) - sum), 0, bound);
}

static void sums_have_the_stated_error(void **state) {
  (void)state;
  static const size_t count[] = {1, 2, 7, 8, 9, 784, RV_SOFTPLUS_RUN - 1, RV_SOFTPLUS_RUN, MOST};
  static const double size[] = {1e-3, 1, 30, 1000, 1e30};
  float z[MOST];
  for (size_t c = 0; c < sizeof count / sizeof *count; c++)
    for (size_t s = 0; s < sizeof size / sizeof *size; s++) {
      draw_logits(z, count[c], size[s], 10 * c + s);
      check_sum(z, count[c]);
    }
}

/* The function over its whole range, and the largest product that there is. */
static void single_numbers_and_zeros(void **state) {
  (void)state;
  float z[RV_SOFTPLUS_RUN] = {0};
  for (double at = -800; at < 800; at += 0.37) {
    float one = (float)at;
    check_sum(&one, 1);
  }
  check_relative(rv_softplus_sum_single(z, RV_SOFTPLUS_RUN), RV_SOFTPLUS_RUN * M_LN2, 1e-15);
  check_equal(rv_softplus_sum_single(z, 0), 0);
}

/* The bound that loss.h states; count 1 and gray values are single images. */
static void slopes_have_the_stated_error(void **state) {
  (void)state;
  enum { CLASSES = 3, PIXELS = 500 };
  float z[CLASSES * PIXELS], gray[CLASSES * PIXELS], slope[CLASSES * PIXELS];
  const float count[CLASSES] = {0, 1, 37};
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 1000);
  draw_logits(z, CLASSES * PIXELS, 80, 1001);
  for (size_t i = 0; i < CLASSES * PIXELS; i++)
    gray[i] = (float)(gsl_rng_uniform(rng) * (double)count[i / PIXELS]);
  rv_class_image_slope(slope, z, count, gray, CLASSES, PIXELS, 0.3);
  for (size_t i = 0; i < CLASSES * PIXELS; i++) {
    double n = (double)count[i / PIXELS], x = (double)gray[i];
    double exact = 0.3 * (n / (1 + exp(-(double)z[i])) - x);
    check_near((double)slope[i], exact, 8 * 0x1p-24 * 0.3 * (n + x));
  }
  rv_image_slope(slope, z + PIXELS, gray + PIXELS, PIXELS, 0.3);
  for (size_t i = 0; i < PIXELS; i++) {
    double x = (double)gray[PIXELS + i];
    double exact = 0.3 * (1 / (1 + exp(-(double)z[PIXELS + i])) - x);
    check_near((double)slope[i], exact, 8 * 0x1p-24 * 0.3 * (1 + x));
  }
}

/* Both losses by their definition, image by image and pixel by pixel. */
static void losses_are_those_of_bernoulli_variables(void **state) {
  (void)state;
  enum { PIXELS = 300 };
  float z[PIXELS], gray[PIXELS];
  double sum[PIXELS], count = 5, exact = 0, size = 0;
  draw_logits(z, PIXELS, 20, 2000);
  for (size_t i = 0; i < PIXELS; i++) {
    gray[i] = (float)(i % 7) / 7;
    sum[i] = count * (double)gray[i];
    exact += (double)softplus((double)z[i]) - (double)gray[i] * (double)z[i];
    size += (double)softplus((double)z[i]) + fabs((double)gray[i] * (double)z[i]);
  }
  double bound = (4 * PIXELS + 2 * PIXELS * size) * 0x1p-53;
  check_near(rv_image_loss(z, gray, PIXELS), exact, bound);
  check_near(rv_class_image_loss(z, &count, sum, 1, PIXELS), count * exact, count * bound);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sums_have_the_stated_error),
      cmocka_unit_test(single_numbers_and_zeros),
      cmocka_unit_test(slopes_have_the_stated_error),
      cmocka_unit_test(losses_are_those_of_bernoulli_variables),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
