/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A dense net's passes up and down against the formulas of dense_net.h in double precision, by
 * plain loops, and their gradients against differences of the loss of those loops.
 *
 * Tolerances: a sum of n products in single precision, u = 2^-24, is off by at most (n + 1) u times
 * the sum of the absolute products (N. J. Higham, Accuracy and Stability of Numerical Algorithms,
 * section 3.1). The nets here have at most 9 inputs to a unit, 7 rows and weights below 4, so that
 * one layer adds at most 10 * 9 * 4 u = 360 u, and is not amplified by more than the largest sum of
 * absolute weights of a unit, 36, per layer and direction: 360 * 36^3 u = 1 in the worst case,
 * which tells nothing. Errors are independent in sign: what is allowed is 1000 u of the largest
 * entry, and the difference quotient's own error, h^2 / 6 times a third derivative, is far below at
 * h = 1e-4 in double precision.
 */
#include "learn/dense_pass.h"
#include "learn/loss.h"

#include "check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TOLERANCE (1000 * 0x1p-24)

enum { ROWS = 7, WIDEST = 9, LAYERS = 3 };

static const size_t width[LAYERS + 1] = {9, 6, 5, 4};
static const uint8_t label[ROWS] = {0, 1, 2, 3, 3, 0, 2};
static const uint32_t example[ROWS] = {2, 0, 1, 4, 3, 6, 5};

typedef struct fixture {
  rv_dense_net net, gradient;
  rv_dense_pass pass;
  float image[ROWS * WIDEST];
  float count[4], sum[4 * WIDEST];
} fixture;

static void set_up(fixture *f, rv_dense_unit unit, bool with_dropout) {
  const rv_stream_key key = {.seed = 7, .program = 1};
  const bool dropout[LAYERS + 1] = {with_dropout, with_dropout, with_dropout, false};
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 1ULL << 40);
  assert_int_equal(rv_dense_net_open(&f->net, unit, width, LAYERS), RV_OK);
  assert_int_equal(rv_dense_net_open(&f->gradient, unit, width, LAYERS), RV_OK);
  rv_dense_net_draw(&key, &f->net, 3, 0);
  for (size_t i = 0; i < f->net.count; i++)
    f->net.parameter[i] += (float)(gsl_rng_uniform(rng) - 0.5);
  for (size_t i = 0; i < ROWS * WIDEST; i++)
    f->image[i] = (float)gsl_rng_uniform(rng);
  memset(f->count, 0, sizeof f->count);
  memset(f->sum, 0, sizeof f->sum);
  for (size_t i = 0; i < ROWS; i++) {
    f->count[label[i]]++;
    for (size_t j = 0; j < WIDEST; j++)
      f->sum[label[i] * WIDEST + j] += f->image[example[i] * WIDEST + j];
  }
  assert_int_equal(rv_dense_pass_open(&f->pass, &f->net, ROWS, dropout), RV_OK);
  for (size_t l = 0; with_dropout && l < LAYERS; l++)
    for (size_t i = 0; i < ROWS * width[l]; i++)
      f->pass.keep[l][i] = gsl_rng_uniform(rng) < 0.3 ? 0 : 1.25F;
}

static void tear_down(fixture *f) {
  rv_dense_net_free(&f->net);
  rv_dense_net_free(&f->gradient);
  rv_dense_pass_free(&f->pass);
}

/* The formulas, by plain loops in double precision, of a parameter vector of doubles. */

typedef struct plain {
  const fixture *f;
  double *parameter;
  double unit[ROWS][WIDEST];
} plain;

static double weight(const plain *p, size_t l, size_t j, size_t i) {
  return p->parameter[(size_t)(p->f->net.weight[l] - p->f->net.parameter) + j * width[l - 1] + i];
}

static double bias(const plain *p, size_t l, size_t j) {
  return p->parameter[(size_t)(p->f->net.bias[l] - p->f->net.parameter) + j];
}

static double activation(const plain *p, double z) {
  return p->f->net.unit == RV_UNIT_RELU ? fmax(z, 0) : 1 / (1 + exp(-z));
}

/* `begin` is the layer that the pass begins at. */
static void step(plain *p, size_t rows, size_t from, size_t to, size_t begin) {
  double next[ROWS][WIDEST];
  bool up = to > from, hidden = to > 0 && to < LAYERS;
  for (size_t r = 0; r < rows; r++)
    for (size_t j = 0; j < width[to]; j++) {
      double z = bias(p, to, j), variance = 0;
      for (size_t i = 0; i < width[from]; i++) {
        double w = up ? weight(p, to, j, i) : weight(p, from, i, j), x = p->unit[r][i];
        z += x * w;
        variance += w * w * x * (1 - x);
      }
      if (p->f->net.unit == RV_UNIT_AVERAGED && from != begin)
        z /= sqrt(1 + M_PI * variance / 8);
      const float *keep = p->f->pass.keep[to];
      double factor = keep == NULL ? 1 : (double)keep[r * width[to] + j];
      next[r][j] = hidden ? activation(p, z) * factor : z;
    }
  memcpy(p->unit, next, sizeof next);
}

/* The mean over the rows of -log p(label). */
static double loss_up(plain *p) {
  double loss = 0;
  for (size_t r = 0; r < ROWS; r++)
    for (size_t i = 0; i < width[0]; i++) {
      const float *keep = p->f->pass.keep[0];
      p->unit[r][i] = (double)p->f->image[example[r] * width[0] + i] *
                      (keep == NULL ? 1 : (double)keep[r * width[0] + i]);
    }
  for (size_t l = 0; l < LAYERS; l++)
    step(p, ROWS, l, l + 1, 0);
  for (size_t r = 0; r < ROWS; r++) {
    double sum = 0;
    for (size_t c = 0; c < width[LAYERS]; c++)
      sum += exp(p->unit[r][c]);
    loss += log(sum) - p->unit[r][label[r]];
  }
  return loss / ROWS;
}

/* The mean over rows and pixels of the Bernoulli cross-entropy, image by image. */
static double loss_down(plain *p) {
  double loss = 0;
  for (size_t r = 0; r < ROWS; r++)
    for (size_t c = 0; c < width[LAYERS]; c++)
      p->unit[r][c] = c == label[r];
  for (size_t l = LAYERS; l > 0; l--)
    step(p, ROWS, l, l - 1, LAYERS);
  for (size_t r = 0; r < ROWS; r++)
    for (size_t i = 0; i < width[0]; i++) {
      double z = p->unit[r][i], x = (double)p->f->image[example[r] * width[0] + i];
      double q = 1 / (1 + exp(-z));
      loss -= x * log(q) + (1 - x) * log(1 - q);
    }
  return loss / (ROWS * (double)width[0]);
}

static void check_gradient(const fixture *f, double (*loss)(plain *)) {
  const double h = 1e-5;
  double largest = 0, worst = 0;
  plain p = {.f = f, .parameter = malloc(f->net.count * sizeof(double))};
  for (size_t i = 0; i < f->net.count; i++)
    p.parameter[i] = (double)f->net.parameter[i];
  for (size_t i = 0; i < f->net.count; i++) {
    double at = p.parameter[i];
    p.parameter[i] = at + h;
    double above = loss(&p);
    p.parameter[i] = at - h;
    double slope = (above - loss(&p)) / (2 * h);
    p.parameter[i] = at;
    largest = fmax(largest, fabs(slope));
    worst = fmax(worst, fabs(slope - (double)f->gradient.parameter[i]));
  }
  assert_true(largest > 1e-3);
  assert_true(worst <= TOLERANCE * largest);
  free(p.parameter);
}

static double loss_of(const fixture *f, double (*loss)(plain *)) {
  plain p = {.f = f, .parameter = malloc(f->net.count * sizeof(double))};
  for (size_t i = 0; i < f->net.count; i++)
    p.parameter[i] = (double)f->net.parameter[i];
  double value = loss(&p);
  free(p.parameter);
  return value;
}

static void check_up(rv_dense_unit unit, bool dropout) {
  fixture f;
  size_t right = 0;
  set_up(&f, unit, dropout);
  rv_dense_pass_load(&f.pass, &f.net, f.image, example);
  rv_dense_up(&f.pass, &f.net);
  double loss = rv_softmax_loss(f.pass.slope[LAYERS], &right, f.pass.unit[LAYERS], label, ROWS,
                                width[LAYERS], 1.0 / ROWS);
  check_near(loss / ROWS, loss_of(&f, loss_up), TOLERANCE);
  rv_dense_up_back(&f.gradient, &f.pass, &f.net);
  check_gradient(&f, loss_up);
  tear_down(&f);
}

/* From images where they stand. */
static void test_up_of(void **state) {
  (void)state;
  fixture f;
  float unit[ROWS * 4];
  set_up(&f, RV_UNIT_RELU, false);
  rv_dense_pass_load(&f.pass, &f.net, f.image, NULL);
  rv_dense_up(&f.pass, &f.net);
  memcpy(unit, f.pass.unit[LAYERS], sizeof unit);
  memset(f.pass.unit[0], 0, ROWS * width[0] * sizeof(float));
  rv_dense_up_of(&f.pass, &f.net, f.image);
  check_bytes(unit, f.pass.unit[LAYERS], sizeof unit);
  check_equal((double)f.pass.unit[0][0], 0);
  tear_down(&f);
}

static void test_up(void **state) {
  (void)state;
  for (int dropout = 0; dropout < 2; dropout++) {
    check_up(RV_UNIT_RELU, dropout);
    check_up(RV_UNIT_SIGMOID, dropout);
  }
  check_up(RV_UNIT_AVERAGED, false);
}

/* Of the pass, which has gone down. */
static double image_loss(const fixture *f) {
  double count[4], sum[4 * WIDEST];
  for (size_t c = 0; c < 4; c++)
    count[c] = (double)f->count[c];
  for (size_t i = 0; i < 4 * WIDEST; i++)
    sum[i] = (double)f->sum[i];
  return rv_class_image_loss(f->pass.unit[0], count, sum, width[LAYERS], width[0]);
}

/* One row a class, as all images of a class share their way down. */
static void check_down(rv_dense_unit unit) {
  fixture f;
  set_up(&f, unit, false);
  f.pass.rows = width[LAYERS];
  for (size_t i = 0; i < f.pass.rows * f.pass.rows; i++)
    f.pass.unit[LAYERS][i] = i % (width[LAYERS] + 1) == 0;
  rv_dense_down(&f.pass, &f.net);
  double pixels = (double)width[0];
  check_near(image_loss(&f) / (ROWS * pixels), loss_of(&f, loss_down), TOLERANCE);
  rv_class_image_slope(f.pass.slope[0], f.pass.unit[0], f.count, f.sum, width[LAYERS], width[0],
                       1 / (ROWS * pixels));
  rv_dense_down_back(&f.gradient, &f.pass, &f.net);
  check_gradient(&f, loss_down);
  tear_down(&f);
}

static void test_down(void **state) {
  (void)state;
  check_down(RV_UNIT_RELU);
  check_down(RV_UNIT_SIGMOID);
  check_down(RV_UNIT_AVERAGED);
}

/* Both directions add up in one gradient. */
static double loss_both(plain *p) {
  double up = loss_up(p);
  return up + loss_down(p);
}

static void check_tied(rv_dense_unit unit) {
  fixture f;
  rv_dense_pass down;
  set_up(&f, unit, false);
  assert_int_equal(rv_dense_pass_open(&down, &f.net, width[LAYERS], NULL), RV_OK);
  rv_dense_pass_load(&f.pass, &f.net, f.image, example);
  rv_dense_up(&f.pass, &f.net);
  rv_softmax_loss(f.pass.slope[LAYERS], NULL, f.pass.unit[LAYERS], label, ROWS, width[LAYERS],
                  1.0 / ROWS);
  rv_dense_up_back(&f.gradient, &f.pass, &f.net);
  for (size_t i = 0; i < down.rows * down.rows; i++)
    down.unit[LAYERS][i] = i % (width[LAYERS] + 1) == 0;
  rv_dense_down(&down, &f.net);
  rv_class_image_slope(down.slope[0], down.unit[0], f.count, f.sum, width[LAYERS], width[0],
                       1 / (ROWS * (double)width[0]));
  rv_dense_down_back(&f.gradient, &down, &f.net);
  check_gradient(&f, loss_both);
  rv_dense_pass_free(&down);
  tear_down(&f);
}

static void test_tied(void **state) {
  (void)state;
  check_tied(RV_UNIT_SIGMOID);
  check_tied(RV_UNIT_AVERAGED);
}

static void test_refusals(void **state) {
  (void)state;
  rv_dense_net net;
  const size_t none[] = {3, 0}, wide[] = {3, RV_DENSE_WIDTH_MAX + 1};
  assert_int_equal(rv_dense_net_open(&net, RV_UNIT_RELU, none, 1), RV_EINVAL);
  assert_non_null(strstr(rv_message(), "0 units in layer 1"));
  assert_int_equal(rv_dense_net_open(&net, RV_UNIT_RELU, wide, 1), RV_EINVAL);
  assert_int_equal(rv_dense_net_open(&net, RV_UNIT_RELU, none, 0), RV_EINVAL);
  rv_dense_net_free(&net);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_up), cmocka_unit_test(test_up_of),
                                     cmocka_unit_test(test_down), cmocka_unit_test(test_tied),
                                     cmocka_unit_test(test_refusals)};
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
