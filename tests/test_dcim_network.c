/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nets: what is drawn, reversed, mirrored and turned. */
#include "dcim.h"
#include "law.h"

#include <float.h>
#include <gsl/gsl_cdf.h>

static const rv_stream_key key = {211, 212, 213, 214};

static double normal_cdf(double x, const void *sd) {
  return gsl_cdf_gaussian_P(x, *(const double *)sd);
}

static void weights_and_biases_have_their_laws(void **state) {
  (void)state;
  rv_dcim net;
  check_status(rv_dcim_open(&net, (size_t[]){50, 40, 30}, 2), RV_OK);
  check_status(rv_dcim_draw(&key, &net, 3, 0.5), RV_OK);
  double first = 3 / sqrt(50), second = 3 / sqrt(40), bias = 0.5;
  for (size_t i = 0; i < 2000; i++) /* no weight of a unit is its bias again */
    check(fabs(net.bias[50 + i / 50] / bias - net.weight[1][i] / first) > 1e-9);
  check_law(net.weight[1], 2000, normal_cdf, &first);
  check_law(net.weight[2], 1200, normal_cdf, &second);
  check_law(net.bias, 120, normal_cdf, &bias);
  rv_dcim_free(&net);
}

/* The variance of a weight is coupling^2 / n to a fifth, which n + 1 for n would miss up to n = 3.
 */
static void weights_have_the_variance_of_their_width(void **state) {
  (void)state;
  enum { UNITS = 4000 };
  for (size_t n = 1; n <= 3; n++) {
    rv_dcim net;
    check_status(rv_dcim_open(&net, (size_t[]){n, UNITS}, 1), RV_OK);
    check_status(rv_dcim_draw(&key, &net, 2, 1), RV_OK);
    double sum = 0, count = (double)(n * UNITS);
    for (size_t w = 0; w < n * UNITS; w++)
      sum += pow(net.weight[1][w], 2);
    check_near(sum / count * (double)n / 4, 1, FALSE_ALARM_SD * sqrt(2 / count));
    check(FALSE_ALARM_SD * sqrt(2 / count) < 1 - (double)n / (double)(n + 1));
    rv_dcim_free(&net);
  }
}

/* A unit's stream does not depend on how many layers or units there are beside it. */
static void the_same_name_gives_the_same_net(void **state) {
  (void)state;
  rv_dcim two = make_net((size_t[]){3, 4, 5}, 2, 2, 1), one = make_net((size_t[]){3, 4}, 1, 2, 1);
  check_bytes(two.weight[1], one.weight[1], 12 * sizeof(double));
  check_bytes(two.bias, one.bias, 7 * sizeof(double));
  rv_dcim other = make_net((size_t[]){3, 4}, 1, 2, 2);
  check(other.weight[1][0] != one.weight[1][0] && other.bias[0] != one.bias[0]);
  rv_dcim_free(&two);
  rv_dcim_free(&one);
  rv_dcim_free(&other);
}

static void fields_are_sums(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){5, 3, 7}, 2, 2, 3);
  double x[15], field[7];
  for (size_t i = 0; i < 15; i++)
    x[i] = sin((double)i);
  for (size_t l = 1; l <= 2; l++) {
    rv_dcim_field(field, &net, l, x + net.first[l - 1]);
    for (size_t j = 0; j < net.width[l]; j++)
      check_near(field[j], naive_field(&net, l, j, x), 50 * DBL_EPSILON);
  }
  rv_dcim_free(&net);
}

static void the_reverse_is_the_transpose(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){5, 3, 7, 2}, 3, 2, 4), back, again;
  check_status(rv_dcim_reverse(&back, &net), RV_OK);
  check(back.layers == 3 && back.width[0] == 2 && back.width[1] == 7 && back.width[3] == 5);
  for (size_t l = 1; l <= 3; l++)
    for (size_t j = 0; j < net.width[l]; j++)
      for (size_t i = 0; i < net.width[l - 1]; i++)
        check_equal(back.weight[4 - l][i * net.width[l] + j],
                    net.weight[l][j * net.width[l - 1] + i]);
  for (size_t l = 0; l <= 3; l++)
    for (size_t j = 0; j < net.width[l]; j++)
      check_equal(back.bias[back.first[3 - l] + j], net.bias[net.first[l] + j]);
  check_status(rv_dcim_reverse(&again, &back), RV_OK);
  check_bytes(again.bias, net.bias, net.units * sizeof(double));
  check_bytes(again.weight[2], net.weight[2], 21 * sizeof(double));
  rv_dcim_free(&net);
  rv_dcim_free(&back);
  rv_dcim_free(&again);
}

static void mirrors_repeat_every_other_layer(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){4, 3, 4, 3}, 3, 2, 5);
  check_status(rv_dcim_mirror(&net), RV_OK);
  check_bytes(net.weight[3], net.weight[1], 12 * sizeof(double));
  for (size_t j = 0; j < 4; j++)
    for (size_t i = 0; i < 3; i++)
      check_equal(net.weight[2][j * 3 + i], net.weight[1][i * 4 + j]);
  check_bytes(net.bias + net.first[2], net.bias, 4 * sizeof(double));
  check_bytes(net.bias + net.first[3], net.bias + net.first[1], 3 * sizeof(double));
  rv_dcim_free(&net);
  net = make_net((size_t[]){4, 3, 5}, 2, 2, 5);
  check_status(rv_dcim_mirror(&net), RV_EINVAL);
  check(strstr(rv_message(), "mirror") != NULL);
  rv_dcim_free(&net);
}

static double inner_product(const double *a, const double *b, size_t count) {
  double sum = 0;
  for (size_t i = 0; i < count; i++)
    sum += a[i] * b[i];
  return sum;
}

/* The turned matrix has the length of the old one and the angle asked for. */
static void a_turn_has_its_angle(void **state) {
  (void)state;
  static const double angle[] = {0, 1e-3, 0.4, -0.4, M_PI / 2, 2.5, M_PI};
  rv_dcim net = make_net((size_t[]){6, 5, 1, 2}, 3, 2, 6);
  for (size_t a = 0; a < sizeof angle / sizeof *angle; a++) {
    rv_dcim turned = make_net((size_t[]){6, 5, 1, 2}, 3, 2, 6);
    check_status(rv_dcim_rotate(&key, &turned, angle[a]), RV_OK);
    for (size_t l = 1; l <= 3; l++) {
      size_t count = net.width[l] * net.width[l - 1];
      const double *w = net.weight[l], *v = turned.weight[l];
      double length_sq = inner_product(w, w, count);
      check_relative(inner_product(v, v, count), length_sq, 1e-14);
      check_near(inner_product(v, w, count) / length_sq, cos(angle[a]), 1e-14);
    }
    check_bytes(turned.bias, net.bias, net.units * sizeof(double));
    rv_dcim_free(&turned);
  }
  rv_dcim_free(&net);
}

/* Opposite turns are about the same direction; a 1 x 1 matrix has none and is scaled. */
static void opposite_turns_mirror_each_other(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){3, 4, 1}, 2, 2, 7);
  rv_dcim plus = make_net((size_t[]){3, 4, 1}, 2, 2, 7),
          minus = make_net((size_t[]){3, 4, 1}, 2, 2, 7);
  check_status(rv_dcim_rotate(&key, &plus, 0.3), RV_OK);
  check_status(rv_dcim_rotate(&key, &minus, -0.3), RV_OK);
  for (size_t i = 0; i < 12; i++)
    check_near((plus.weight[1][i] + minus.weight[1][i]) / 2, cos(0.3) * net.weight[1][i], 1e-15);
  rv_dcim_free(&net);
  rv_dcim_free(&plus);
  rv_dcim_free(&minus);
  net = make_net((size_t[]){1, 1}, 1, 2, 7);
  double w = net.weight[1][0];
  check_status(rv_dcim_rotate(&key, &net, 0.3), RV_OK);
  check_relative(net.weight[1][0], cos(0.3) * w, 1e-15);
  rv_dcim_free(&net);
}

static void refuses_what_is_no_net(void **state) {
  (void)state;
  rv_dcim net;
  check_status(rv_dcim_open(&net, (size_t[]){3}, 0), RV_EINVAL);
  check_status(rv_dcim_open(&net, (size_t[]){3, 0, 4}, 2), RV_EINVAL);
  check(strstr(rv_message(), "layer 1 has 0 units") != NULL);
  check_status(rv_dcim_open(&net, (size_t[]){0, 3}, 1), RV_EINVAL);
  check_status(rv_dcim_open(&net, (size_t[]){3, RV_DCIM_WIDTH_MAX + 1}, 1), RV_EINVAL);
  size_t width[RV_DCIM_LAYERS_MAX + 2];
  for (size_t l = 0; l < RV_DCIM_LAYERS_MAX + 2; l++)
    width[l] = 1;
  check_status(rv_dcim_open(&net, width, RV_DCIM_LAYERS_MAX + 1), RV_EINVAL);
  rv_dcim_free(&net); /* as a failed open leaves it */
  check_status(rv_dcim_open(&net, width, RV_DCIM_LAYERS_MAX), RV_OK);
  static const double bad[] = {NAN, INFINITY, -1};
  for (size_t i = 0; i < 3; i++) {
    check_status(rv_dcim_draw(&key, &net, bad[i], 1), RV_EINVAL);
    check_status(rv_dcim_draw(&key, &net, 1, bad[i]), RV_EINVAL);
  }
  rv_dcim_free(&net);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(weights_and_biases_have_their_laws),
      cmocka_unit_test(weights_have_the_variance_of_their_width),
      cmocka_unit_test(the_same_name_gives_the_same_net),
      cmocka_unit_test(fields_are_sums),
      cmocka_unit_test(the_reverse_is_the_transpose),
      cmocka_unit_test(mirrors_repeat_every_other_layer),
      cmocka_unit_test(a_turn_has_its_angle),
      cmocka_unit_test(opposite_turns_mirror_each_other),
      cmocka_unit_test(refuses_what_is_no_net),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
