/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The floor under the error of a layer too thin for h, and the best bias in hindsight. */
#include "check.h"
#include "model/hindsight.h"
#include "reverify/relu_layer.h"
#include "theory/density_floor.h"

#include <float.h>
#include <gsl/gsl_math.h>

static double naive_error_sq(const double *u, size_t count, double b) {
  double sum = 0;
  for (size_t i = 0; i < count; i++)
    sum += gsl_pow_2(fmax(u[i] + b, 0) - 1);
  return sum / (double)count;
}

/* A fine grid over all b that could matter never does better, and comes within its step. */
static void hindsight_is_the_best_of_a_grid(void **state) {
  (void)state;
  static const double sample[][6] = {{1, 1, 1, 1, 1, 1},           {0, 0, 0, 0, 0, 0},
                                     {-3, 0.5, 2, 2.5, 7, 0.1},    {10, -10, 10, -10, 10, -10},
                                     {0.9, 1.1, 1.05, 1, 0.97, 1}, {-1, -2, -3, -4, -5, -6}};
  for (size_t s = 0; s < sizeof sample / sizeof *sample; s++)
    for (size_t count = 1; count <= 6; count++) {
      double u[6], best = INFINITY;
      memcpy(u, sample[s], sizeof u);
      double least = rv_least_flat_error_sq(u, count);
      for (double b = -12; b <= 12; b += 1e-3)
        best = fmin(best, naive_error_sq(sample[s], count, b));
      check(least <= best + 8 * DBL_EPSILON);
      check_near(least, best, 1e-6); /* the parabola's rise over half a step, 2.5e-7, doubled */
    }
}

/* E min(sigma^2 g^2, 1) by the trapezoid rule over g, and its two ends. */
static void capped_noise_by_quadrature(void **state) {
  (void)state;
  for (double sigma = 0.01; sigma < 200; sigma *= 1.7) {
    double sum = 0, step = 1e-4;
    for (double g = step / 2; g < 10; g += step)
      sum += 2 * step * fmin(gsl_pow_2(sigma * g), 1) * exp(-g * g / 2) / sqrt(2 * M_PI);
    check_relative(rv_capped_noise_sq(sigma), sum, 1e-6);
  }
  check_near(rv_capped_noise_sq(1), 0.51606, 1e-5);
  check_relative(rv_capped_noise_sq(1e-3), 1e-6, 1e-12);
  check_near(rv_capped_noise_sq(1e9), 1, 1e-8);
  check_equal(rv_capped_noise_sq(0), 0);
}

/* By hand at vast m, where alpha Q = 1: sigma_Q^2 = 2k/(pm), less 2 sqrt(ln(40) / (2k)). */
static void floor_of_vast_layers(void **state) {
  (void)state;
  const rv_relu_law law = {1e12, 1e12, 0.5, 1};
  double k = 2.5e11; /* sigma_Q = 1 */
  check_near(rv_density_floor(&law, k, 0.1), 0.51606 - 2 * sqrt(log(40) / (2 * k)), 2e-5);
  check_near(rv_density_floor(&law, 100, 0.1), -2 * sqrt(log(40) / 200), 1e-8);
}

/*
 * Of 400 draws at most a share delta = 0.1 falls below the floor: the bound gives away so much
 * that none does. It would notice a floor raised by its slack, which is stated: the least error
 * lies above the floor by 2 d = 2 sqrt(ln 40 / (2k)), by what is lost in the cap, and by no more.
 */
static void floor_is_below_every_draw(void **state) {
  (void)state;
  static const struct {
    double m, p, k, reach;
  } shape[] = {{1000, 1, 500, 0.36}, {4000, 0.5, 1000, 0.30}, {400, 1, 2000, 0.30}};
  for (size_t s = 0; s < sizeof shape / sizeof *shape; s++) {
    const rv_relu_law law = {shape[s].m, 1e4, shape[s].p, 1};
    rv_hidden hidden;
    rv_relu_layer *layer;
    check_status(rv_hidden_make(&hidden, RV_ONES, (size_t)shape[s].k), RV_OK);
    check_status(rv_relu_layer_open(&layer, RV_IMPLICIT, &law, &hidden, -1, 1), RV_OK);
    double floor = rv_density_floor(&law, shape[s].k, 0.1), lowest = INFINITY;
    for (size_t t = 0; t < 400; t++) {
      rv_relu_draw d;
      rv_relu_layer_draw(&(rv_stream_key){131, 132, s, t}, &d, layer);
      double least = rv_least_flat_error_sq(rv_relu_layer_support(layer), hidden.k);
      check(least <= d.error * d.error && least <= d.oracle * d.oracle);
      lowest = fmin(lowest, least);
    }
    check(lowest > floor);
    check(lowest < floor + shape[s].reach);
    rv_relu_layer_close(layer);
    rv_hidden_free(&hidden);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(hindsight_is_the_best_of_a_grid),
      cmocka_unit_test(capped_noise_by_quadrature),
      cmocka_unit_test(floor_of_vast_layers),
      cmocka_unit_test(floor_is_below_every_draw),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
