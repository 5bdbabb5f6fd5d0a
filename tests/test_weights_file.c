/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A net's weights as files: .npy read back by the reader of .npy, safetensors by its definition. */
#include "learn/dense_net.h"
#include "reverify/npy.h"

#include "scratch.h"

static const size_t width[] = {3, 2, 2};

static void open_net(rv_dense_net *net) {
  check_status(rv_dense_net_open(net, RV_UNIT_SIGMOID, width, 2), RV_OK);
  for (size_t i = 0; i < net->count; i++)
    net->parameter[i] = (float)i / 8;
}

static void check_array(const char *name, const float *value, size_t rows, size_t columns) {
  rv_npy array;
  check_status(rv_npy_read(&array, scratch_path(name)), RV_OK);
  assert_true(array.single);
  assert_int_equal(array.rank, columns > 0 ? 2 : 1);
  assert_int_equal(array.shape[0], rows);
  assert_int_equal(array.count, rows * (columns > 0 ? columns : 1));
  for (size_t i = 0; i < array.count; i++)
    assert_true(array.value[i] == (double)value[i]);
  rv_npy_free(&array);
}

static void writes_npy(void **state) {
  (void)state;
  rv_dense_net net;
  open_net(&net);
  check_status(rv_dense_net_save(&net, scratch_path("net")), RV_OK);
  check_array("net.layer1.npy", net.weight[1], 2, 3);
  check_array("net.layer1.bias.npy", net.bias[1], 2, 0);
  check_array("net.layer2.npy", net.weight[2], 2, 2);
  check_array("net.layer2.bias.npy", net.bias[2], 2, 0);
  assert_int_equal(scratch_count(), 5);
  rv_dense_net_free(&net);
}

/* As the format's definition has it: the header's length in 8 bytes, JSON, the values in the order
   of their offsets. */
static void writes_safetensors(void **state) {
  (void)state;
  static const char json[] =
      "{\"layer0.bias\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]},"
      "\"layer1.weight\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[12,36]},"
      "\"layer1.bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[36,44]},"
      "\"layer2.weight\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[44,60]},"
      "\"layer2.bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[60,68]}}";
  char bytes[1024];
  uint64_t length;
  rv_dense_net net;
  open_net(&net);
  check_status(rv_dense_net_save(&net, scratch_path("net")), RV_OK);
  size_t size = scratch_read("net.safetensors", bytes, sizeof bytes);
  memcpy(&length, bytes, 8);
  assert_int_equal(length % 8, 0);
  assert_true(length >= strlen(json) && length < strlen(json) + 8);
  check_bytes(bytes + 8, json, strlen(json));
  for (size_t i = strlen(json); i < length; i++)
    assert_int_equal(bytes[8 + i], ' ');
  assert_int_equal(size, 8 + length + 68);
  check_bytes(bytes + 8 + length, net.bias[0], 12);
  check_bytes(bytes + 8 + length + 12, net.weight[1], 24);
  check_bytes(bytes + 8 + length + 60, net.bias[2], 8);
  rv_dense_net_free(&net);
}

static void leaves_nothing_half_written(void **state) {
  (void)state;
  rv_dense_net net;
  size_t before = scratch_count();
  open_net(&net);
  check_status(rv_dense_net_save(&net, "/nowhere/net"), RV_EPLACE);
  assert_int_equal(scratch_count(), before);
  rv_dense_net_free(&net);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(writes_npy),
                                     cmocka_unit_test(writes_safetensors),
                                     cmocka_unit_test(leaves_nothing_half_written)};
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
