/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact means of nets with random inputs: against the sum over all states, and how far they reach.
 */
#include "model/sigmoid_net_exact.h"
#include "sigmoid_net.h"

static const double uncertain[] = {0.3, 1, 0.75, 0, 0.5};
static const double certain[] = {1, 0, 0, 1, 1};

static void means_are_sums_over_all_states(void **state) {
  (void)state;
  for (size_t t = 0; t < 24; t++) {
    size_t layers = 1 + t % 4;
    bool softmax = t / 4 % 2;
    const double *input = t / 8 % 2 ? certain : uncertain;
    rv_dcim net = make_net((size_t[]){5, 4, 3, 5, 3}, layers, 3, t);
    double mean[20], naive[20];
    naive_means(naive, &net, input, softmax);
    check_status(rv_sigmoid_net_exact(mean, &net, input, softmax, 14, 1), RV_OK);
    for (size_t i = 0; i < net.units; i++)
      check_near(mean[i], naive[i], 1e-13);
    rv_dcim_free(&net);
  }
}

/* Whether the means of a layer are there, all or none. */
static bool reached(const double *mean, const rv_dcim *net, size_t layer) {
  const double *m = mean + net->first[layer];
  for (size_t j = 0; j < net->width[layer]; j++)
    check(isnan(m[j]) == isnan(m[0]));
  return !isnan(m[0]);
}

static void check_reached(const rv_dcim *net, const double *input, size_t most, bool softmax,
                          const char *layers) {
  double mean[64], naive[64];
  check_status(rv_sigmoid_net_exact(mean, net, input, softmax, most, 1), RV_OK);
  naive_means(naive, net, input, softmax);
  for (size_t l = 1; l <= net->layers; l++) {
    check(reached(mean, net, l) == (layers[l - 1] == 'y'));
    for (size_t j = net->first[l]; layers[l - 1] == 'y' && j < net->first[l] + net->width[l]; j++)
      check_near(mean[j], naive[j], 1e-13);
  }
}

/* A layer that is too wide to sum over is passed by integrals, two in a row are not. */
static void wide_layers_are_passed_by_integrals(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){2, 9, 3, 2}, 3, 3, 30);
  const double input[] = {0.4, 0.9};
  check_reached(&net, input, 9, false, "yyy");
  check_reached(&net, input, 8, false, "yyn"); /* 12 integrals for layer 2 */
  check_reached(&net, input, 4, false, "yyn");
  check_reached(&net, input, 3, false, "ynn"); /* no more than 8 */
  check_reached(&net, input, 1, false, "ynn");
  check_reached(&net, input, 9, true, "yyy");
  check_reached(&net, input, 8, true, "yyn");
  rv_dcim_free(&net);
}

static void one_certain_input_takes_no_sum(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){1, 9, 3, 2}, 3, 3, 31);
  check_reached(&net, (double[]){1}, 0, false, "yyn");
  check_reached(&net, (double[]){0}, 0, false, "yyn");
  check_reached(&net, (double[]){0.5}, 0, false, "ynn");
  rv_dcim_free(&net);
}

static void classes_have_no_integral(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){5, 3}, 1, 3, 32);
  check_reached(&net, uncertain, 5, true, "y");
  check_reached(&net, uncertain, 4, true, "n");
  check_reached(&net, uncertain, 4, false, "y");
  rv_dcim_free(&net);
}

/* A unit that sigmoid_marginal.h refuses: the layer is left out, the run goes on. */
static void refused_integrals_are_left_out(void **state) {
  (void)state;
  enum { N = 30 };
  rv_dcim net;
  double input[N], mean[N + 1];
  check_status(rv_dcim_open(&net, (size_t[]){N, 1}, 1), RV_OK);
  for (size_t i = 0; i < N; i++) {
    net.weight[1][i] = 1e9 * sqrt((double)i + 2);
    input[i] = 0.5;
  }
  check_status(rv_sigmoid_net_exact(mean, &net, input, false, 12, 1), RV_OK);
  check_nan(mean[N]);
  rv_dcim_free(&net);
}

static void threads_change_no_byte(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){5, 10, 9, 4, 3}, 4, 3, 33);
  double one[31], more[31];
  check_status(rv_sigmoid_net_exact(one, &net, uncertain, false, 10, 1), RV_OK);
  for (int threads = 2; threads <= 3; threads++) {
    check_status(rv_sigmoid_net_exact(more, &net, uncertain, false, 10, threads), RV_OK);
    check_bytes(one, more, sizeof one);
  }
  rv_dcim_free(&net);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(means_are_sums_over_all_states),
      cmocka_unit_test(wide_layers_are_passed_by_integrals),
      cmocka_unit_test(one_certain_input_takes_no_sum),
      cmocka_unit_test(classes_have_no_integral),
      cmocka_unit_test(refused_integrals_are_left_out),
      cmocka_unit_test(threads_change_no_byte),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
