/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Convolutional nets: layers as words, shapes, first weights, files. */
#include "learn/conv_net.h"
#include "reverify/npy.h"

#include "scratch.h"

static const char paper[] = "3-1-32/3-1-32/2-2-32/3-1-64/3-1-64/2-2-64/50/10";
static const rv_maps image = {28, 28, 1};
static const rv_stream_key key = {.seed = 7, .program = 3};

static void open_paper(rv_conv_net *net) {
  rv_conv_spec spec[RV_CONV_LAYERS_MAX];
  size_t layers;
  check_status(rv_conv_read(spec, &layers, paper, RV_CONV_LAYERS_MAX), RV_OK);
  check_status(rv_conv_net_open(net, image, spec, layers), RV_OK);
}

static void layers_are_read_or_refused(void **state) {
  (void)state;
  static const char *const bad[] = {
      "",       "/",   "3-1",      "3-1-",  "3-1-0",   "3-0-32",  "0-1-32",
      "50/",    "/50", "3-1-32,5", "4097",  "65-1-3",  "3-65-32", "3-1-3-4",
      "3x1x32", " 50", "-50",      "3--32", "1/2/3/4", "1e2",     "99999999999999999999999"};
  rv_conv_spec spec[3];
  size_t layers;
  check_status(rv_conv_read(spec, &layers, "3-1-32/2-2-64/50", 3), RV_OK);
  assert_int_equal(layers, 3);
  assert_int_equal(spec[0].window, 3);
  assert_int_equal(spec[0].stride, 1);
  assert_int_equal(spec[0].kernels, 32);
  assert_int_equal(spec[1].stride, 2);
  assert_int_equal(spec[2].window, 0);
  assert_int_equal(spec[2].kernels, 50);
  for (size_t b = 0; b < sizeof bad / sizeof *bad; b++) {
    check_status(rv_conv_read(spec, &layers, bad[b], 3), RV_EINVAL);
    assert_non_null(strstr(rv_message(), bad[b]));
  }
}

/* The paper's net: windows inside the maps, 28 -> 26 -> 24 -> 12 -> 10 -> 8 -> 4 -> 1 -> 1. */
static void shapes_are_the_paper_s(void **state) {
  (void)state;
  static const size_t side[] = {28, 26, 24, 12, 10, 8, 4, 1, 1};
  static const size_t channels[] = {1, 32, 32, 32, 64, 64, 64, 50, 10};
  rv_conv_net net;
  size_t count = 1;
  open_paper(&net);
  assert_int_equal(net.layers, 8);
  for (size_t l = 0; l <= 8; l++) {
    assert_int_equal(net.maps[l].height, side[l]);
    assert_int_equal(net.maps[l].width, side[l]);
    assert_int_equal(net.maps[l].channels, channels[l]);
    assert_int_equal(rv_conv_units(&net, l), side[l] * side[l] * channels[l]);
  }
  static const size_t inputs[] = {0, 9, 288, 128, 288, 576, 256, 1024, 50};
  for (size_t l = 1; l <= 8; l++) {
    assert_int_equal(rv_conv_inputs(&net, l), inputs[l]);
    count += channels[l] * (inputs[l] + 1);
  }
  assert_int_equal(net.count, count);
  assert_ptr_equal(net.bias[8] + 10, net.parameter + net.count);
  rv_conv_net_free(&net);
}

static void what_does_not_fit_is_refused(void **state) {
  (void)state;
  rv_conv_net net;
  const rv_conv_spec wide[] = {{3, 1, 4}, {4, 1, 4}}, fits[] = {{5, 3, 2}};
  check_status(rv_conv_net_open(&net, (rv_maps){5, 9, 1}, wide, 2), RV_EINVAL);
  assert_non_null(strstr(rv_message(), "layer 2 has windows of 4 by 4 on 3 by 7 places"));
  rv_conv_net_free(&net);
  check_status(rv_conv_net_open(&net, image, wide, 0), RV_EINVAL);
  check_status(rv_conv_net_open(&net, (rv_maps){1 << 13, 1 << 13, 1}, fits, 1), RV_EINVAL);
  check_status(rv_conv_net_open(&net, (rv_maps){5, 9, 1}, fits, 1), RV_OK);
  assert_int_equal(net.maps[1].height, 1);
  assert_int_equal(net.maps[1].width, 2);
  rv_conv_net_free(&net);
}

/* Weights of the stated variance, biases that centre. */
static void first_weights_are_centred(void **state) {
  (void)state;
  rv_conv_net net, other;
  open_paper(&net);
  open_paper(&other);
  rv_conv_net_draw(&key, &net, 6.25, 0);
  for (size_t l = 1; l <= net.layers; l++) {
    size_t inputs = rv_conv_inputs(&net, l), weights = inputs * net.maps[l].channels;
    double squares = 0;
    for (size_t k = 0; k < net.maps[l].channels; k++) {
      double sum = 0, size = 0;
      for (size_t i = 0; i < inputs; i++) {
        double w = (double)net.weight[l][k * inputs + i];
        sum += w;
        size += fabs(w);
        squares += w * w;
      }
      check_near((double)net.bias[l][k], l > 1 ? -sum / 2 : 0, size * 0x1p-24);
    }
    /* of n squares of normal numbers, the mean is 1 to sqrt(2 / n), and nearly normal */
    check_near(squares / (double)weights * (double)inputs / 6.25, 1,
               FALSE_ALARM_SD * sqrt(2.5 / (double)weights));
  }
  check_equal((double)net.bias[0][0], 0);
  check(net.weight[2][0] != net.weight[2][rv_conv_inputs(&net, 2)]);
  rv_conv_net_copy(&other, &net);
  check_bytes(other.parameter, net.parameter, net.count * sizeof(float));
  rv_conv_net_free(&net);
  rv_conv_net_free(&other);
}

static void files_hold_a_kernel_a_row(void **state) {
  (void)state;
  rv_conv_net net;
  rv_npy array;
  open_paper(&net);
  rv_conv_net_draw(&key, &net, 6.25, 0);
  check_status(rv_conv_net_save(&net, scratch_path("net")), RV_OK);
  check_status(rv_npy_read(&array, scratch_path("net.layer4.npy")), RV_OK);
  assert_int_equal(array.shape[0], 64);
  assert_int_equal(array.shape[1], 288);
  for (size_t i = 0; i < array.count; i++)
    check_equal(array.value[i], (double)net.weight[4][i]);
  rv_npy_free(&array);
  check_status(rv_npy_read(&array, scratch_path("net.layer4.bias.npy")), RV_OK);
  for (size_t i = 0; i < 64; i++)
    check_equal(array.value[i], (double)net.bias[4][i]);
  rv_npy_free(&array);
  assert_int_equal(scratch_count(), 2 * 8 + 1);
  rv_conv_net_free(&net);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(layers_are_read_or_refused), cmocka_unit_test(shapes_are_the_paper_s),
      cmocka_unit_test(what_does_not_fit_is_refused), cmocka_unit_test(first_weights_are_centred),
      cmocka_unit_test(files_hold_a_kernel_a_row)};
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
