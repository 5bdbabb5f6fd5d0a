/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pairs whose weights are turned apart: angles, and the residual and (16) of one layer. */
#include "dcim.h"
#include "model/dcim_dependence.h"
#include "model/dcim_turn.h"

static const rv_stream_key key = {251, 252, 253, 254};

/* <a, b> of the weights of layer l and, transposed, of the layer of the chain that runs back. */
static double inner_product(const rv_dcim *net, const rv_dcim *back, size_t layer) {
  size_t n = net->width[layer], below = net->width[layer - 1];
  double sum = 0;
  for (size_t j = 0; j < n; j++)
    for (size_t i = 0; i < below; i++)
      sum += net->weight[layer][j * below + i] * back->weight[net->layers - layer + 1][i * n + j];
  return sum;
}

static void weights_are_turned_by_the_angle(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){5, 4, 3}, 2, 2, 100), tied, plus, minus;
  check_status(rv_dcim_turned(&key, &tied, &net, 0), RV_OK);
  check_status(rv_dcim_turned(&key, &plus, &net, 50), RV_OK);
  check_status(rv_dcim_turned(&key, &minus, &net, -50), RV_OK);
  for (size_t l = 1; l <= 2; l++) {
    double norm_sq = inner_product(&net, &tied, l);
    check_relative(inner_product(&net, &plus, l), norm_sq * cos(50 * M_PI / 180), 1e-13);
    check_relative(inner_product(&net, &minus, l), norm_sq * cos(50 * M_PI / 180), 1e-13);
    for (size_t w = 0; w < net.width[l] * net.width[l - 1]; w++) /* the turns are opposite */
      check_near(plus.weight[3 - l][w] + minus.weight[3 - l][w],
                 2 * cos(50 * M_PI / 180) * tied.weight[3 - l][w], 1e-14);
  }
  rv_dcim_free(&net);
  rv_dcim_free(&tied);
  rv_dcim_free(&plus);
  rv_dcim_free(&minus);
}

/* One layer: ||D||^2 / 16 with ||D|| = 2 ||W|| sin(angle / 2), the chord. */
static void one_layer_has_the_residual_of_the_chord(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){6, 5}, 1, 3, 101);
  double norm_sq = 0;
  for (size_t w = 0; w < 30; w++)
    norm_sq += net.weight[1][w] * net.weight[1][w];
  for (double degrees = -90; degrees <= 90; degrees += 45) {
    rv_dcim_residual residual;
    check_status(rv_dcim_turned_residual(&key, &residual, &net, degrees), RV_OK);
    check_near(residual.total, sqrt(norm_sq) * fabs(sin(degrees * M_PI / 360)) / 2, 1e-13);
  }
  rv_dcim_free(&net);
}

static void the_pseudo_likelihood_is_that_of_the_transpose(void **state) {
  (void)state;
  rv_dcim one = make_net((size_t[]){4, 4}, 1, 2, 102),
          deep = make_net((size_t[]){2, 2, 2}, 2, 1, 0);
  double difference;
  check_status(rv_dcim_turned_pseudo(&key, &difference, &one, 0), RV_OK);
  check(difference <= 1);
  check_status(rv_dcim_turned_pseudo(&key, &difference, &one, 1), RV_OK);
  check(difference > 1e6); /* a turn by 1 degree is far from rounding */
  check_status(rv_dcim_turned_pseudo(&key, &difference, &deep, 0), RV_EINVAL);
  rv_dcim_free(&one);
  rv_dcim_free(&deep);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(weights_are_turned_by_the_angle),
      cmocka_unit_test(one_layer_has_the_residual_of_the_chord),
      cmocka_unit_test(the_pseudo_likelihood_is_that_of_the_transpose),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
